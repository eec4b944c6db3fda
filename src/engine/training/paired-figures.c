/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/paired-figures.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/rng.h"
#include "engine/training/fold-reference.h"

#define SEED     2004
#define INTERVAL 0.95
/* Of the draws, those of which the figure can be worked out. */
#define MIN_SHARE 0.9

/* What one cluster adds to the figures of both models. */
typedef struct
{
  TrainingMetrics metrics[2];
} Cluster;

static double
get_valence_r2 (const TrainingMetrics *metrics)
{
  return training_regression_get (&metrics->axes[TRAINING_AXIS_VALENCE], TRAINING_REGRESSION_DETERMINATION);
}

static double
get_valence_ccc (const TrainingMetrics *metrics)
{
  return training_regression_get (&metrics->axes[TRAINING_AXIS_VALENCE], TRAINING_REGRESSION_CONCORDANCE);
}

static double
get_valence_rmse (const TrainingMetrics *metrics)
{
  return training_regression_get (&metrics->axes[TRAINING_AXIS_VALENCE], TRAINING_REGRESSION_RMSE);
}

static double
get_arousal_r2 (const TrainingMetrics *metrics)
{
  return training_regression_get (&metrics->axes[TRAINING_AXIS_AROUSAL], TRAINING_REGRESSION_DETERMINATION);
}

static double
get_arousal_ccc (const TrainingMetrics *metrics)
{
  return training_regression_get (&metrics->axes[TRAINING_AXIS_AROUSAL], TRAINING_REGRESSION_CONCORDANCE);
}

static double
get_arousal_rmse (const TrainingMetrics *metrics)
{
  return training_regression_get (&metrics->axes[TRAINING_AXIS_AROUSAL], TRAINING_REGRESSION_RMSE);
}

static double
get_point_cost (const TrainingMetrics *metrics)
{
  return training_coverage_get_log_loss (&metrics->coverage);
}

static guint
count_quadrants (const TrainingMetrics *metrics)
{
  return metrics->quadrants.n;
}

static double
get_classes_macro_f1 (const TrainingMetrics *metrics)
{
  return training_classification_get_macro_f1 (&metrics->classes);
}

static double
get_classes_accuracy (const TrainingMetrics *metrics)
{
  return training_classification_get_accuracy (&metrics->classes);
}

static double
get_classes_cross_entropy (const TrainingMetrics *metrics)
{
  return training_classification_get_cross_entropy (&metrics->classes);
}

static guint
count_classes (const TrainingMetrics *metrics)
{
  return metrics->classes.n;
}

static guint
count_points (const TrainingMetrics *metrics)
{
  return (guint)metrics->axes[TRAINING_AXIS_VALENCE].n;
}

static guint
count_arousals (const TrainingMetrics *metrics)
{
  return (guint)metrics->axes[TRAINING_AXIS_AROUSAL].n;
}

static guint
count_covered (const TrainingMetrics *metrics)
{
  return metrics->coverage.n;
}

const TrainingPairedColumn training_paired_columns[] = {
  { "macro-f1", N_ ("Quadrants: macro-F1"), FALSE, training_metrics_get_macro_f1, count_quadrants },
  { "accuracy", N_ ("Quadrants: accuracy"), FALSE, training_metrics_get_accuracy, count_quadrants },
  { "cross-entropy", N_ ("Quadrants: cross-entropy"), TRUE, training_metrics_get_cross_entropy, count_quadrants },
  { "calibration-error", N_ ("Quadrants: calibration error"), TRUE, training_metrics_get_calibration_error, count_quadrants },
  { "valence-ccc", N_ ("Valence: concordance"), FALSE, get_valence_ccc, count_points },
  { "valence-r2", N_ ("Valence: R²"), FALSE, get_valence_r2, count_points },
  { "valence-rmse", N_ ("Valence: error (RMSE)"), TRUE, get_valence_rmse, count_points },
  { "arousal-ccc", N_ ("Arousal: concordance"), FALSE, get_arousal_ccc, count_arousals },
  { "arousal-r2", N_ ("Arousal: R²"), FALSE, get_arousal_r2, count_arousals },
  { "arousal-rmse", N_ ("Arousal: error (RMSE)"), TRUE, get_arousal_rmse, count_arousals },
  { "point-cost", N_ ("Points: log loss"), TRUE, get_point_cost, count_covered },
  { "classes-macro-f1", N_ ("Own classes: macro-F1"), FALSE, get_classes_macro_f1, count_classes },
  { "classes-accuracy", N_ ("Own classes: accuracy"), FALSE, get_classes_accuracy, count_classes },
  { "classes-cross-entropy", N_ ("Own classes: cross-entropy"), TRUE, get_classes_cross_entropy, count_classes },
};

const gsize training_n_paired_columns = G_N_ELEMENTS (training_paired_columns);

/* Both findings are in the order of the corpus, each perhaps without some clips. */
static GArray *
pair (const TrainingFindings *first, const TrainingFindings *second)
{
  GArray *pairs = g_array_new (FALSE, FALSE, 2 * sizeof (guint));
  gsize j = 0;

  for (gsize i = 0; i < first->n; i++)
    {
      while (j < second->n && second->clips[j] < first->clips[i])
        j++;
      if (j < second->n && second->clips[j] == first->clips[i])
        {
          const guint both[2] = { (guint)i, (guint)j };

          g_array_append_vals (pairs, both, 1);
        }
    }

  return pairs;
}

/* The cluster of @clip, which is a new one where it stands alone. @names: groups that were met. */
static Cluster *
find_cluster (GPtrArray *clusters, GHashTable *names, const TrainingClip *clip)
{
  Cluster *cluster = *clip->group != '\0' ? g_hash_table_lookup (names, clip->group) : NULL;

  if (cluster != NULL)
    return cluster;

  cluster = g_new0 (Cluster, 1);
  g_ptr_array_add (clusters, cluster);
  if (*clip->group != '\0')
    g_hash_table_insert (names, clip->group, cluster);

  return cluster;
}

/* (nullable): NULL when the model tells none. */
static const MoodDegrees *
get_classes (const TrainingFindings *findings, guint index)
{
  return findings->predictions != NULL ? g_array_index (findings->predictions, TrainingPrediction, index).classes : NULL;
}

gboolean
training_paired_are_classes_alike (const MoodDegrees *first, const MoodDegrees *second)
{
  if (first == NULL || second == NULL || first->n_degrees != second->n_degrees)
    return FALSE;

  for (gsize i = 0; i < first->n_degrees; i++)
    if (!g_str_equal (first->names[i], second->names[i]))
      return FALSE;

  return TRUE;
}

/* Only where both models tell the same classes, and the clip is of one of them. */
static void
judge_classes (Cluster *cluster, const TrainingClip *clip, const MoodDegrees *first, const MoodDegrees *second)
{
  const MoodDegrees *const said[2] = { first, second };

  if (!training_paired_are_classes_alike (first, second))
    return;

  for (guint truth = 0; truth < first->n_degrees; truth++)
    if (g_str_equal (first->names[truth], clip->class_name))
      for (int m = 0; m < 2; m++)
        {
          cluster->metrics[m].classes.n_classes = first->n_degrees;
          training_classification_add (&cluster->metrics[m].classes, truth, (int)mood_degrees_find_highest (said[m]),
                                       said[m]->shares);
        }
}

static GPtrArray *
make_clusters (const TrainingPaired *self, const TrainingFindings *const findings[2])
{
  GPtrArray *clusters = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  TrainingFoldReference reference;

  /* Nothing that is fit to other clips: a drawn clip has to be worth the same in every draw. */
  training_fold_reference_init (&reference, findings[0], 0, -1);
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const guint *both = &((const guint *)(gconstpointer)self->pairs->data)[2 * i];
      const TrainingClip *clip = training_findings_get_clip (findings[0], both[0]);
      Cluster *cluster = find_cluster (clusters, names, clip);

      for (int m = 0; m < 2; m++)
        training_fold_reference_judge (&reference, clip, &findings[m]->estimates[both[m]], &cluster->metrics[m]);
      judge_classes (cluster, clip, get_classes (findings[0], both[0]), get_classes (findings[1], both[1]));
    }

  return clusters;
}

static double
subtract (const TrainingMetrics metrics[2], gsize column)
{
  return training_paired_columns[column].get (&metrics[0]) - training_paired_columns[column].get (&metrics[1]);
}

/* @differences: (n_columns) arrays that get the figure's difference, where there is one. */
static void
draw (const GPtrArray *clusters, BaseRng *rng, GArray *const *differences)
{
  TrainingMetrics sums[2] = { { .n_clips = 0 } };

  for (guint i = 0; i < clusters->len; i++)
    {
      const Cluster *cluster = clusters->pdata[base_rng_below (rng, clusters->len)];

      training_metrics_merge (&sums[0], &cluster->metrics[0]);
      training_metrics_merge (&sums[1], &cluster->metrics[1]);
    }

  for (gsize column = 0; column < training_n_paired_columns; column++)
    {
      const double difference = subtract (sums, column);

      if (!isnan (difference))
        g_array_append_val (differences[column], difference);
    }
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *)a;
  const double y = *(const double *)b;

  return (x > y) - (x < y);
}

/* @differences: sorted by this. */
static void
take_differences (TrainingPairedFigure *figure, GArray *differences, gboolean is_less_better)
{
  const double *values = (const double *)(gconstpointer)differences->data;
  const guint n = differences->len;
  double n_better = 0.0;

  if (n < MIN_SHARE * TRAINING_PAIRED_DRAWS)
    return;

  g_array_sort (differences, compare_doubles);
  figure->low = values[(guint)(n * (1.0 - INTERVAL) / 2.0)];
  figure->high = values[MIN ((guint)(n * (1.0 + INTERVAL) / 2.0), n - 1)];
  for (guint i = 0; i < n; i++)
    n_better += values[i] == 0.0 ? 0.5 : (values[i] < 0.0) == is_less_better;
  figure->sureness = n_better / n;
}

static gboolean
resample (TrainingPaired *self, const GPtrArray *clusters, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  BaseRng rng;

  base_rng_init (&rng, SEED);
  for (gsize column = 0; column < training_n_paired_columns; column++)
    g_ptr_array_add (differences, g_array_sized_new (FALSE, FALSE, sizeof (double), TRAINING_PAIRED_DRAWS));
  for (guint i = 0; i < TRAINING_PAIRED_DRAWS; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      draw (clusters, &rng, (GArray *const *)differences->pdata);
    }

  for (gsize column = 0; column < training_n_paired_columns; column++)
    take_differences (&self->figures[column], differences->pdata[column], training_paired_columns[column].is_less_better);

  return TRUE;
}

gboolean
training_paired_init (TrainingPaired         *self,
                      const TrainingFindings *first,
                      const TrainingFindings *second,
                      GCancellable           *cancellable,
                      GError                **error)
{
  const TrainingFindings *const findings[2] = { first, second };
  g_autoptr (GPtrArray) clusters = NULL;

  *self = (TrainingPaired) { .pairs = pair (first, second),
                             .figures = g_new0 (TrainingPairedFigure, training_n_paired_columns) };
  clusters = make_clusters (self, findings);
  self->n_groups = clusters->len;
  self->is_grouped = clusters->len < self->pairs->len;
  for (guint i = 0; i < clusters->len; i++)
    for (int m = 0; m < 2; m++)
      training_metrics_merge (&self->metrics[m], &((const Cluster *)clusters->pdata[i])->metrics[m]);

  for (gsize column = 0; column < training_n_paired_columns; column++)
    {
      TrainingPairedFigure *figure = &self->figures[column];

      figure->n = training_paired_columns[column].count (&self->metrics[0]);
      for (int m = 0; m < 2; m++)
        figure->values[m] = training_paired_columns[column].get (&self->metrics[m]);
      figure->low = figure->high = figure->sureness = NAN;
    }

  return clusters->len == 0 || resample (self, clusters, cancellable, error);
}

void
training_paired_clear (TrainingPaired *self)
{
  g_clear_pointer (&self->pairs, g_array_unref);
  g_clear_pointer (&self->figures, g_free);
}
