/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: training_feature_predict() hands one task for each clip to its BaseParallel. Judges are lent
 * through a queue, one task at a time; a task writes only its own slot. */

#include "engine/training/feature-predict.h"

#include "engine/analysis/feature-judge.h"
#include "engine/analysis/pool.h"

typedef struct
{
  AnalysisFeatureModel *model;
  const TrainingFeatureTable *table;
  const GArray *clips;
  GAsyncQueue *idle;           /* (owned): AnalysisFeatureJudge * */
  TrainingPrediction *slots;   /* (owned) (array): one for each clip; windows NULL where there are none */
  GError **errors;             /* (owned) (array) */
  GCancellable *cancellable;
} Predicting;

/* As a listener does. @shares: float: (windows, degrees) */
static MoodDegrees *
pool_degrees (const AnalysisFeatureModel *model,
              const GArray               *windows,
              const float                *levels,
              const GArray               *shares)
{
  g_autofree double *weights = g_new (double, windows->len);

  analysis_pool_weigh (weights, (const MoodGaussian *)(gconstpointer)windows->data, levels, windows->len);
  return analysis_pool_degrees (analysis_feature_model_get_degrees (model), (const float *)(gconstpointer)shares->data,
                                weights, windows->len);
}

/* What is known of how loud the windows are goes with them, so that they are pooled as a listener does. */
static void
take_levels (TrainingPrediction     *prediction,
             const AnalysisFeatures *features)
{
  if (features->levels == NULL)
    return;

  prediction->levels = g_array_sized_new (FALSE, FALSE, sizeof (float), features->n_examples);
  g_array_append_vals (prediction->levels, features->levels, features->n_examples);
}

static void
predict_task (gsize    index,
              gpointer data)
{
  Predicting *predicting = data;
  TrainingPrediction *slot = &predicting->slots[index];
  const AnalysisFeatures *features;
  g_autoptr (GArray) shares = g_array_new (FALSE, FALSE, sizeof (float));
  AnalysisFeatureJudge *judge;

  slot->clip = g_array_index (predicting->clips, guint, index);
  features = training_feature_table_get (predicting->table, slot->clip);
  if (features->n_examples == 0 || g_cancellable_is_cancelled (predicting->cancellable))
    return;

  judge = g_async_queue_try_pop (predicting->idle);
  if (judge == NULL)
    judge = analysis_feature_judge_new (predicting->model, &predicting->errors[index]);
  if (judge == NULL)
    return;

  slot->windows = g_array_new (FALSE, FALSE, sizeof (MoodGaussian));
  take_levels (slot, features);
  if (analysis_feature_judge_run (judge, features, slot->windows, shares, predicting->cancellable,
                                  &predicting->errors[index]))
    slot->degrees = pool_degrees (predicting->model, slot->windows, features->levels, shares);
  else
    training_prediction_clear (slot);
  g_async_queue_push (predicting->idle, judge);
}

GArray *
training_feature_predict (AnalysisFeatureModel        *model,
                          const TrainingFeatureTable  *table,
                          const GArray                *clips,
                          const BaseParallel          *parallel,
                          GCancellable                *cancellable,
                          GError                     **error)
{
  g_autofree TrainingPrediction *slots = g_new0 (TrainingPrediction, clips->len + 1);
  g_autofree GError **errors = g_new0 (GError *, clips->len + 1);
  g_autoptr (GAsyncQueue) idle = g_async_queue_new_full ((GDestroyNotify)analysis_feature_judge_free);
  Predicting predicting = { .model = model,
                            .table = table,
                            .clips = clips,
                            .idle = idle,
                            .slots = slots,
                            .errors = errors,
                            .cancellable = cancellable };

  base_parallel_for (parallel, clips->len, predict_task, &predicting);
  return training_prediction_gather (slots, errors, clips->len, cancellable, error);
}
