/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: the inner folds are tasks of the BaseParallel; each writes only its own slot and the residuals of
 * the clips that it holds out. */

#include "engine/training/feature-fit.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/training/feature-choice.h"
#include "engine/training/feature-errors.h"
#include "engine/training/feature-fit-internal.h"
#include "engine/training/feature-problem.h"
#include "engine/training/splits.h"

#define N_INNER_FOLDS 5
#define N_VALUES      2

/* Fewer points than this say nothing of how large the quadrants are. */
#define MIN_POINTS 20

/* A clip that trains. */
typedef struct
{
  guint clip;
  TrainingTarget target;
  double residual[N_VALUES]; /* of an inner fold that held it out; NAN where none did */
} Song;

/* The examples of some songs as a table. */
typedef struct
{
  gsize n_rows;
  double *values;  /* (owned) (n_rows, size) */
  double *targets; /* (owned) (n_rows, 2) */
  guint *classes;  /* (owned) (n_rows) */
} Table;

static void
table_clear (Table *self)
{
  g_free (self->values);
  g_free (self->targets);
  g_free (self->classes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static gboolean
is_usable (const TrainingFeatureFit *self,
           const TrainingTarget     *target)
{
  const char *architecture = self->config->training.architecture;

  if (!training_feature_is_learner (architecture))
    return target->quadrant_weight > 0.0 || target->point_weight > 0.0;
  if (g_str_equal (architecture, "svr") || g_str_equal (architecture, "mlr"))
    return target->point_weight > 0.0;
  return target->quadrant_weight > 0.0;
}

/* (transfer full): Song: of @clips, those that were read and have such a label as is learned. */
static GArray *
gather_songs (const TrainingFeatureFit *self,
              const GArray             *clips)
{
  GArray *songs = g_array_new (FALSE, FALSE, sizeof (Song));
  TrainingWordNorms norms;

  training_word_norms_fit (&norms, self->corpus, clips);
  for (guint i = 0; i < clips->len; i++)
    {
      Song song = { .clip = g_array_index (clips, guint, i), .residual = { NAN, NAN } };

      training_target_init (&song.target, training_corpus_get_clip (self->corpus, song.clip), &norms,
                            &self->config->targets);
      if (training_feature_table_get (self->table, song.clip)->n_examples > 0 && is_usable (self, &song.target))
        g_array_append_val (songs, song);
    }

  return songs;
}

static void
fill_row (Table                *table,
          const TrainingFeatureFit *self,
          const Song           *song,
          const float          *values,
          gsize                 size)
{
  const gsize row = table->n_rows++;

  for (gsize i = 0; i < size; i++)
    table->values[row * size + i] = values[i];
  table->targets[row * N_VALUES] = song->target.valence;
  table->targets[row * N_VALUES + 1] = song->target.arousal;
  table->classes[row] = training_corpus_get_clip (self->corpus, song->clip)->quadrant;
}

/* The songs of @parts (nullable: all) other than @part. */
static void
table_init (Table                    *table,
            const TrainingFeatureFit *self,
            const GArray             *songs,
            const guint              *parts,
            guint                     part)
{
  const gsize size = nn_shape_size (analysis_feature_reader_get_shape (self->reader));
  gsize n_rows = 0;

  for (guint s = 0; s < songs->len; s++)
    if (parts == NULL || parts[s] != part)
      n_rows += training_feature_table_get (self->table, g_array_index (songs, Song, s).clip)->n_examples;

  *table = (Table) { .values = g_new (double, MAX (1, n_rows * size)),
                     .targets = g_new (double, MAX (1, n_rows * N_VALUES)),
                     .classes = g_new (guint, MAX (1, n_rows)) };
  for (guint s = 0; s < songs->len; s++)
    {
      const Song *song = &g_array_index (songs, Song, s);
      const AnalysisFeatures *features = training_feature_table_get (self->table, song->clip);

      for (gsize e = 0; (parts == NULL || parts[s] != part) && e < features->n_examples; e++)
        fill_row (table, self, song, features->values + e * size, size);
    }
}

/* @ridge: NAN: as the options say */
static ClassicLearner *
fit_table (const TrainingFeatureFit  *self,
           const Table               *table,
           double                     ridge,
           GError                   **error)
{
  const gsize size = nn_shape_size (analysis_feature_reader_get_shape (self->reader));
  g_autoptr (ClassicLearner) learner = training_feature_make_learner (self->config, error);
  gboolean is_fitted;

  if (learner == NULL || (!isnan (ridge) && !classic_learner_set_number (learner, "ridge", ridge, error)))
    return NULL;

  if (classic_learner_get_kind (learner) == CLASSIC_LEARNER_CLASSES)
    is_fitted = classic_learner_fit_classes (learner, table->n_rows, size, MOOD_N_QUADRANTS, table->values,
                                             table->classes, self->cancellable, error);
  else
    is_fitted = classic_learner_fit_values (learner, table->n_rows, size, N_VALUES, table->values, table->targets,
                                            self->cancellable, error);
  return is_fitted ? g_steal_pointer (&learner) : NULL;
}

/* What @learner, which has not seen it, says wrong of a song, pieces averaged. */
static void
fill_residual (const TrainingFeatureFit *self,
               const ClassicLearner     *learner,
               Song                     *song)
{
  const gsize size = nn_shape_size (analysis_feature_reader_get_shape (self->reader));
  const AnalysisFeatures *features = training_feature_table_get (self->table, song->clip);
  g_autofree double *rows = g_new (double, features->n_examples * size);
  g_autofree double *said = g_new (double, features->n_examples * N_VALUES);
  double means[N_VALUES] = { 0.0, 0.0 };

  for (gsize i = 0; i < features->n_examples * size; i++)
    rows[i] = features->values[i];
  classic_learner_predict (learner, features->n_examples, rows, said);
  for (gsize i = 0; i < features->n_examples * N_VALUES; i++)
    means[i % N_VALUES] += said[i] / features->n_examples;

  song->residual[0] = means[0] - song->target.valence;
  song->residual[1] = means[1] - song->target.arousal;
}

typedef struct
{
  const TrainingFeatureFit *fit;
  GArray *songs;      /* Song */
  const guint *parts; /* of each song */
  double ridge;       /* NAN: as the options say */
  GError *errors[N_INNER_FOLDS];
} Inner;

static void
inner_task (gsize    part,
            gpointer data)
{
  Inner *inner = data;
  g_autoptr (ClassicLearner) learner = NULL;
  g_auto (Table) table = { 0 };

  table_init (&table, inner->fit, inner->songs, inner->parts, part);
  learner = fit_table (inner->fit, &table, inner->ridge, &inner->errors[part]);
  for (guint s = 0; learner != NULL && s < inner->songs->len; s++)
    if (inner->parts[s] == part)
      fill_residual (inner->fit, learner, &g_array_index (inner->songs, Song, s));
}

/* Songs of one group on one side, if there are groups enough for that. */
static void
part_songs (const TrainingFeatureFit *self,
            const GArray             *songs,
            guint                    *parts)
{
  g_autofree const char **groups = g_new (const char *, songs->len);
  const TrainingSplitItems grouped = { .n = songs->len, .groups = groups };
  const TrainingSplitItems single = { .n = songs->len };
  guint n_in_part[N_INNER_FOLDS] = { 0 };

  for (guint s = 0; s < songs->len; s++)
    groups[s] = training_corpus_get_clip (self->corpus, g_array_index (songs, Song, s).clip)->group;
  training_split_k_fold (&grouped, N_INNER_FOLDS, self->config->training.seed, parts);

  for (guint s = 0; s < songs->len; s++)
    n_in_part[parts[s]]++;
  for (guint p = 0; p < N_INNER_FOLDS; p++)
    if (n_in_part[p] == 0)
      {
        training_split_k_fold (&single, N_INNER_FOLDS, self->config->training.seed, parts);
        return;
      }
}

/* Fills in the residuals of all songs, each by a learner with @ridge (NAN: as the options say) that has not seen
 * it. */
static gboolean
hold_out (const TrainingFeatureFit  *self,
          GArray                    *songs,
          const guint               *parts,
          double                     ridge,
          GError                   **error)
{
  Inner inner = { .fit = self, .songs = songs, .parts = parts, .ridge = ridge };
  gboolean is_good = TRUE;

  base_parallel_for (self->parallel, N_INNER_FOLDS, inner_task, &inner);
  for (guint p = 0; p < N_INNER_FOLDS; p++)
    if (inner.errors[p] != NULL)
      {
        if (is_good)
          g_propagate_error (error, g_error_copy (inner.errors[p]));
        is_good = FALSE;
        g_clear_error (&inner.errors[p]);
      }

  return is_good;
}

/* The ridge whose residuals are least; of those that are as good the smallest. */
static gboolean
choose_ridge (const TrainingFeatureFit  *self,
              GArray                    *songs,
              double                    *chosen,
              GError                   **error)
{
  static const double ridges[] = TRAINING_FEATURE_RIDGES;
  g_autofree guint *parts = g_new (guint, songs->len);
  double least = G_MAXDOUBLE;

  part_songs (self, songs, parts);
  *chosen = ridges[0];
  for (gsize i = 0; i < G_N_ELEMENTS (ridges); i++)
    {
      double sum = 0.0;

      if (!hold_out (self, songs, parts, ridges[i], error))
        return FALSE;

      for (guint s = 0; s < songs->len; s++)
        {
          const double *residual = g_array_index (songs, Song, s).residual;

          sum += residual[0] * residual[0] + residual[1] * residual[1];
        }
      if (sum < least)
        {
          least = sum;
          *chosen = ridges[i];
        }
    }

  return TRUE;
}

/* Fills in the covariance of what inner folds say wrong. */
static gboolean
measure_residuals (const TrainingFeatureFit  *self,
                   GArray                    *songs,
                   double                     ridge,
                   MoodGaussian              *residuals,
                   GError                   **error)
{
  g_autofree guint *parts = g_new (guint, songs->len);
  TrainingFeatureErrors errors = { 0 };

  part_songs (self, songs, parts);
  if (!hold_out (self, songs, parts, ridge, error))
    return FALSE;

  for (guint s = 0; s < songs->len; s++)
    {
      const double *residual = g_array_index (songs, Song, s).residual;

      training_feature_errors_add (&errors, 1.0, residual[0], residual[1]);
    }

  *residuals = training_feature_errors_get (&errors);
  return TRUE;
}

/* Mean and spread of how far out the points lie along one axis. */
static void
measure_axis (const double *distances,
              gsize         n,
              double       *mean,
              double       *sd)
{
  double sum = 0.0, squares = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += distances[i];
  *mean = MIN (sum / n, 1.0);
  for (gsize i = 0; i < n; i++)
    squares += (distances[i] - *mean) * (distances[i] - *mean);
  *sd = CLAMP (sqrt (squares / n), MOOD_SD_MIN, MOOD_SD_MAX);
}

/* How large the quadrants of the labels are; where too few of them are points, as the plane is. */
static MoodQuadrantScale
measure_quadrants (const GArray *songs)
{
  g_autofree double *valence = g_new (double, MAX (1, songs->len));
  g_autofree double *arousal = g_new (double, MAX (1, songs->len));
  MoodQuadrantScale scale = mood_quadrant_scale_default;
  gsize n = 0;

  for (guint s = 0; s < songs->len; s++)
    {
      const TrainingTarget *target = &g_array_index (songs, Song, s).target;

      if (target->point_weight <= 0.0)
        continue;
      valence[n] = fabs (target->valence);
      arousal[n++] = fabs (target->arousal);
    }

  if (n >= MIN_POINTS)
    {
      measure_axis (valence, n, &scale.valence, &scale.valence_sd);
      measure_axis (arousal, n, &scale.arousal, &scale.arousal_sd);
    }
  return scale;
}

/* Numbers that stand beside the weights are rounded as a file would round them: what is measured is what is
 * written. */
static void
round_parts (AnalysisFeatureParts *parts)
{
  double *const numbers[]
      = { &parts->residuals.valence_sd, &parts->residuals.arousal_sd, &parts->residuals.correlation,
          &parts->quadrants.valence,    &parts->quadrants.valence_sd, &parts->quadrants.arousal,
          &parts->quadrants.arousal_sd };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    *numbers[i] = (float)*numbers[i];
}

static gboolean
check_songs (const TrainingFeatureFit  *self,
             const GArray              *songs,
             GError                   **error)
{
  if (songs->len >= TRAINING_FEATURE_FIT_MIN_CLIPS)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS,
               g_str_equal (self->config->training.architecture, "svr")
                       || g_str_equal (self->config->training.architecture, "mlr")
                   ? _ ("“%s” learns from valence and arousal: %u clips that have them are too few.")
                   : _ ("“%s” learns from quadrants: %u clips that have one are too few."),
               self->config->training.architecture, songs->len);
  return FALSE;
}

/* Fills in @parts with a learner of classes or of values. */
static gboolean
fit_single (const TrainingFeatureFit  *self,
            const GArray              *clips,
            AnalysisFeatureParts      *parts,
            double                    *ridge,
            GError                   **error)
{
  g_autoptr (GArray) songs = gather_songs (self, clips);
  g_autoptr (ClassicLearner) learner = NULL;
  g_auto (Table) table = { 0 };

  if (!check_songs (self, songs, error)
      || (training_feature_chooses_ridge (self->config) && !choose_ridge (self, songs, ridge, error)))
    return FALSE;

  table_init (&table, self, songs, NULL, 0);
  learner = fit_table (self, &table, *ridge, error);
  if (learner == NULL)
    return FALSE;

  if (classic_learner_get_kind (learner) == CLASSIC_LEARNER_CLASSES)
    parts->quadrants = measure_quadrants (songs);
  else if (!measure_residuals (self, songs, *ridge, &parts->residuals, error))
    return FALSE;

  parts->learner = g_steal_pointer (&learner);
  return TRUE;
}

AnalysisFeatureModel *
training_feature_fit_learner (const TrainingFeatureFit  *self,
                              const GArray              *clips,
                              double                    *ridge,
                              GError                   **error)
{
  g_autoptr (ClassicLearner) learner = training_feature_make_learner (self->config, error);
  double chosen = NAN;
  AnalysisFeatureParts parts = { .reader = self->reader };
  g_auto (GStrv) degrees = NULL;

  if (learner == NULL)
    return NULL;

  if (classic_learner_get_kind (learner) == CLASSIC_LEARNER_BOTH)
    {
      if (!training_feature_fit_joint (self, clips, learner, &parts, &degrees, error))
        return NULL;
      parts.degrees = (const char *const *)degrees;
      parts.learner = g_steal_pointer (&learner);
    }
  else if (!fit_single (self, clips, &parts, &chosen, error))
    return NULL;

  if (ridge != NULL)
    *ridge = chosen;
  round_parts (&parts);
  return analysis_feature_model_new (&parts, error);
}

GArray *
training_feature_fit_examples (const TrainingFeatureFit *self,
                               const GArray             *clips)
{
  const gsize size = nn_shape_size (analysis_feature_reader_get_shape (self->reader));
  g_autoptr (GArray) songs = gather_songs (self, clips);
  GArray *examples = g_array_new (FALSE, FALSE, sizeof (TrainingFeatureExample));

  for (guint s = 0; s < songs->len; s++)
    {
      const Song *song = &g_array_index (songs, Song, s);
      const AnalysisFeatures *features = training_feature_table_get (self->table, song->clip);

      for (gsize e = 0; e < features->n_examples; e++)
        {
          const TrainingFeatureExample example = { features->values + e * size, song->target };

          g_array_append_val (examples, example);
        }
    }

  return examples;
}
