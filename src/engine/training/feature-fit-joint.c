/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Learners of quadrants, of valence and arousal, and of degrees at once. */

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/training/degree-heads.h"
#include "engine/training/feature-choice.h"
#include "engine/training/feature-errors.h"
#include "engine/training/feature-fit-internal.h"

enum
{
  HEAD_VALENCE,
  HEAD_AROUSAL,
  N_AXES,
};

/* The examples of all clips with any label, each with its part of the clip's weights. */
typedef struct
{
  ClassicJointProblem problem;
  ClassicValueHead heads[N_AXES + TRAINING_N_DEGREES]; /* first those of the point */
  TrainingDegreeHeads degrees;
  double *rows;          /* (owned) (n_rows, n_inputs) */
  double *class_targets; /* (owned) (n_rows, 4) */
  double *class_weights; /* (owned) (n_rows) */
  double *targets[N_AXES]; /* (owned) (n_rows) each */
  double *weights[N_AXES]; /* (owned) (n_rows) each */
  guint *groups;         /* (owned) (n_rows) */
  guint *songs;          /* (owned) (n_rows): from 0, ascending */
  guint n_songs;
  guint n_with_class;
  guint n_with_values;
} Table;

static void
table_clear (Table *self)
{
  g_free (self->rows);
  g_free (self->class_targets);
  g_free (self->class_weights);
  for (guint axis = 0; axis < N_AXES; axis++)
    {
      g_free (self->targets[axis]);
      g_free (self->weights[axis]);
    }
  g_free (self->groups);
  g_free (self->songs);
  training_degree_heads_clear (&self->degrees);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static void
table_allocate (Table *self,
                gsize  n_rows,
                gsize  n_inputs)
{
  const gsize n = MAX (1, n_rows);

  self->rows = g_new (double, n * n_inputs);
  self->class_targets = g_new (double, n * MOOD_N_QUADRANTS);
  self->class_weights = g_new (double, n);
  for (guint axis = 0; axis < N_AXES; axis++)
    {
      self->targets[axis] = g_new (double, n);
      self->weights[axis] = g_new (double, n);
    }
  self->groups = g_new (guint, n);
  self->songs = g_new (guint, n);
  training_degree_heads_allocate (&self->degrees, n_rows);
}

/* Appends the examples of a clip, with its weights parted among them. @arousal_weight: that of its arousal, which may be
 * less than that of its point. */
static void
add_clip (Table                  *self,
          const TrainingClip     *clip,
          const AnalysisFeatures *features,
          const TrainingTarget   *target,
          double                  arousal_weight,
          guint                   group)
{
  ClassicJointProblem *problem = &self->problem;
  const gsize size = problem->n_inputs;

  for (gsize e = 0; e < features->n_examples; e++)
    {
      const gsize row = problem->n_rows++;

      for (gsize i = 0; i < size; i++)
        self->rows[row * size + i] = features->values[e * size + i];
      for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
        self->class_targets[row * MOOD_N_QUADRANTS + q]
            = target->quadrant_weight > 0.0 ? target->quadrants[q] / target->quadrant_weight : 0.0;
      self->class_weights[row] = target->quadrant_weight / features->n_examples;
      self->targets[HEAD_VALENCE][row] = target->valence;
      self->targets[HEAD_AROUSAL][row] = target->arousal;
      self->weights[HEAD_VALENCE][row] = target->point_weight / features->n_examples;
      self->weights[HEAD_AROUSAL][row] = arousal_weight / features->n_examples;
      training_degree_heads_set_row (&self->degrees, row, clip, 1.0 / features->n_examples);
      self->groups[row] = group;
      self->songs[row] = self->n_songs;
    }

  self->n_songs++;
  self->n_with_class += target->quadrant_weight > 0.0;
  self->n_with_values += arousal_weight > 0.0;
}

/* A number for each artist, actor, song or series; a clip that stands alone has one of its own. */
static guint
get_group (GHashTable         *groups,
           const TrainingClip *clip,
           guint               index)
{
  gpointer found;

  if (*clip->group == '\0')
    return index;
  if (!g_hash_table_lookup_extended (groups, clip->group, NULL, &found))
    {
      found = GUINT_TO_POINTER (index);
      g_hash_table_insert (groups, clip->group, found);
    }
  return GPOINTER_TO_UINT (found);
}

/* Degrees count the same for every song that has them. */
static void
choose_degrees (const TrainingFeatureFit *self,
                const GArray             *clips,
                const ClassicLearner     *learner,
                TrainingDegreeHeads      *degrees)
{
  g_autoptr (GArray) read = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < clips->len; i++)
    {
      const guint clip = g_array_index (clips, guint, i);

      if (training_feature_table_get (self->table, clip)->n_examples > 0)
        g_array_append_val (read, clip);
    }

  if (classic_learner_get_number (learner, CLASSIC_OPTION_DEGREES) > 0.0)
    training_degree_heads_init (degrees, self->corpus, read, TRAINING_FEATURE_FIT_MIN_CLIPS);
}

static void
connect_table (Table *table)
{
  const TrainingDegreeHeads *degrees = &table->degrees;

  for (guint axis = 0; axis < N_AXES; axis++)
    table->heads[axis] = (ClassicValueHead) { 1, table->targets[axis], table->weights[axis] };
  for (gsize h = 0; h < degrees->n_heads; h++)
    table->heads[N_AXES + h] = degrees->heads[h];

  table->problem.n_heads = N_AXES + degrees->n_heads;
  table->problem.rows = table->rows;
  table->problem.class_targets = table->class_targets;
  table->problem.class_weights = table->class_weights;
  table->problem.heads = table->heads;
  table->problem.groups = table->groups;
}

/* A piece that was rated over time has a course, and no one point. */
static gboolean
is_rated (const TrainingClip *clip)
{
  return clip->point == TRAINING_POINT_RATED && clip->curve == NULL;
}

static gboolean
is_any_rated (const TrainingFeatureFit *self,
              const GArray             *clips)
{
  for (guint i = 0; i < clips->len; i++)
    if (is_rated (training_corpus_get_clip (self->corpus, g_array_index (clips, guint, i))))
      return TRUE;
  return FALSE;
}

/* How what clips are labelled with counts. */
typedef struct
{
  TrainingTargetConfig config;
  TrainingWordNorms norms;
  gboolean any_rated;
} Counting;

/* Points count what the learner's options give them, and not what they count for networks: here they do not compete
 * with the quadrants. */
static void
counting_init (Counting                 *self,
               const TrainingFeatureFit *fit,
               const GArray             *clips,
               const ClassicLearner     *learner)
{
  self->config = fit->config->targets;
  self->config.derived_quadrant = classic_learner_get_number (learner, CLASSIC_OPTION_DERIVED_WEIGHT);
  self->config.rated_point = 1.0;
  self->config.word_point = classic_learner_get_number (learner, CLASSIC_OPTION_WORD_WEIGHT);
  self->any_rated = is_any_rated (fit, clips);
  training_word_norms_fit (&self->norms, fit->corpus, clips);
}

/* Returns what the arousal counts: that of words is tilted, and lies closer together than people's ratings, so that it counts
 * only where nobody rated any. */
static double
get_target (const Counting     *self,
            const TrainingClip *clip,
            TrainingTarget     *target)
{
  training_target_init (target, clip, &self->norms, &self->config);
  if (clip->point == TRAINING_POINT_RATED && !is_rated (clip))
    target->point_weight = 0.0;
  return is_rated (clip) || !self->any_rated ? target->point_weight : 0.0;
}

static void
fill_table (const TrainingFeatureFit *self,
            const GArray             *clips,
            const ClassicLearner     *learner,
            Table                    *table)
{
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);
  Counting counting;
  gsize n_rows = 0;

  counting_init (&counting, self, clips, learner);
  for (guint i = 0; i < clips->len; i++)
    n_rows += training_feature_table_get (self->table, g_array_index (clips, guint, i))->n_examples;

  table->problem = (ClassicJointProblem) { .n_inputs = nn_shape_size (analysis_feature_reader_get_shape (self->reader)),
                                           .n_classes = MOOD_N_QUADRANTS };
  choose_degrees (self, clips, learner, &table->degrees);
  table_allocate (table, n_rows, table->problem.n_inputs);
  for (guint i = 0; i < clips->len; i++)
    {
      const TrainingClip *clip = training_corpus_get_clip (self->corpus, g_array_index (clips, guint, i));
      const AnalysisFeatures *features = training_feature_table_get (self->table, g_array_index (clips, guint, i));
      TrainingTarget target;
      const double arousal_weight = get_target (&counting, clip, &target);

      if (features->n_examples > 0
          && (target.quadrant_weight > 0.0 || target.point_weight > 0.0
              || training_degree_heads_is_of_use (&table->degrees, clip)))
        add_clip (table, clip, features, &target, arousal_weight, get_group (groups, clip, i));
    }

  connect_table (table);
}

static gboolean
check_counts (guint                  n_with_class,
              guint                  n_with_values,
              const ClassicLearner  *learner,
              GError               **error)
{
  if (n_with_class < TRAINING_FEATURE_FIT_MIN_CLIPS)
    g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS,
                 _ ("“%s” learns from quadrants and from valence and arousal: %u clips that have a quadrant are too "
                    "few."),
                 classic_learner_get_name (learner), n_with_class);
  else if (n_with_values < TRAINING_FEATURE_FIT_MIN_CLIPS)
    g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS,
                 _ ("“%s” learns from quadrants and from valence and arousal: %u clips that people rated are too "
                    "few."),
                 classic_learner_get_name (learner), n_with_values);
  else
    return TRUE;

  return FALSE;
}

gboolean
training_feature_fit_has_enough (const TrainingFeatureFit  *self,
                                 const GArray              *clips,
                                 GError                   **error)
{
  g_autoptr (ClassicLearner) learner = training_feature_make_learner (self->config, error);
  guint n_with_class = 0, n_with_values = 0;
  Counting counting;

  if (learner == NULL || classic_learner_get_kind (learner) != CLASSIC_LEARNER_BOTH)
    return learner != NULL;

  counting_init (&counting, self, clips, learner);
  for (guint i = 0; i < clips->len; i++)
    {
      TrainingTarget target;
      const double arousal_weight
          = get_target (&counting, training_corpus_get_clip (self->corpus, g_array_index (clips, guint, i)), &target);

      n_with_class += target.quadrant_weight > 0.0;
      n_with_values += arousal_weight > 0.0;
    }
  return check_counts (n_with_class, n_with_values, learner, error);
}

/* Of songs, pieces averaged: what is held out is a song, not a piece of it. @residuals: of all heads */
static MoodGaussian
measure_residuals (const Table  *table,
                   const double *residuals)
{
  TrainingFeatureErrors errors = { 0 };
  const gsize n_rows = table->problem.n_rows;
  const gsize n_values = classic_joint_problem_count_values (&table->problem);

  for (gsize first = 0, end; first < n_rows; first = end)
    {
      double weight = 0.0, valence = 0.0, arousal = 0.0;
      guint n = 0;

      for (end = first; end < n_rows && table->songs[end] == table->songs[first]; end++)
        if (!isnan (residuals[end * n_values + HEAD_VALENCE]) && !isnan (residuals[end * n_values + HEAD_AROUSAL]))
          {
            weight += table->weights[HEAD_AROUSAL][end];
            valence += residuals[end * n_values + HEAD_VALENCE];
            arousal += residuals[end * n_values + HEAD_AROUSAL];
            n++;
          }
      if (n > 0)
        training_feature_errors_add (&errors, weight, valence / n, arousal / n);
    }

  return training_feature_errors_get (&errors);
}

gboolean
training_feature_fit_joint (const TrainingFeatureFit  *self,
                            const GArray              *clips,
                            ClassicLearner            *learner,
                            AnalysisFeatureParts      *parts,
                            GStrv                     *degrees,
                            GError                   **error)
{
  g_auto (Table) table = { 0 };
  g_autofree double *residuals = NULL;

  fill_table (self, clips, learner, &table);
  if (!check_counts (table.n_with_class, table.n_with_values, learner, error))
    return FALSE;

  residuals = g_new (double, table.problem.n_rows * classic_joint_problem_count_values (&table.problem));
  if (!classic_learner_fit_joint (learner, &table.problem, residuals, self->cancellable, error))
    return FALSE;

  parts->residuals = measure_residuals (&table, residuals);
  *degrees = training_degree_heads_get_names (&table.degrees);
  return TRUE;
}
