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
              const GArray               *shares)
{
  g_autofree double *weights = g_new (double, windows->len);

  analysis_pool_weigh (weights, (const MoodGaussian *)(gconstpointer)windows->data, NULL, windows->len);
  return analysis_pool_degrees (analysis_feature_model_get_degrees (model), (const float *)(gconstpointer)shares->data,
                                weights, windows->len);
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
  if (analysis_feature_judge_run (judge, features, slot->windows, shares, predicting->cancellable,
                                  &predicting->errors[index]))
    slot->degrees = pool_degrees (predicting->model, slot->windows, shares);
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
