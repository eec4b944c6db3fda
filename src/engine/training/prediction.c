/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: training_predict() hands one task per clip to its BaseParallel. Listeners are lent through
 * a queue, one task at a time; a task writes only its own slot. */

#include "engine/training/prediction.h"

#include "engine/analysis/curve-settle.h"
#include "engine/analysis/listener.h"
#include "engine/analysis/mixture.h"
#include "engine/analysis/pool.h"
#include "engine/base/error.h"

typedef struct
{
  const TrainingFeatures *features;
  const GArray *clips;
  AnalysisModel *model;       /* without calibration, and without classes */
  const AnalysisModel *whole;
  GAsyncQueue *idle;         /* (owned): AnalysisListener * */
  TrainingPrediction *slots; /* (owned) (array): one per clip; windows NULL where there are none */
  GError **errors;           /* (owned) (array): one per clip */
  GCancellable *cancellable;
} Predicting;

void
training_prediction_clear (TrainingPrediction *self)
{
  g_clear_pointer (&self->windows, g_array_unref);
  g_clear_pointer (&self->weights, g_array_unref);
  g_clear_pointer (&self->levels, g_array_unref);
  g_clear_pointer (&self->curve, mood_curve_unref);
  g_clear_pointer (&self->curve_weights, g_free);
  g_clear_pointer (&self->degrees, mood_degrees_unref);
  g_clear_pointer (&self->embedding, mood_embedding_unref);
  g_clear_pointer (&self->classes, mood_degrees_unref);
}

void
training_prediction_pool (const TrainingPrediction *self,
                          const MoodCalibration    *calibration,
                          MoodGaussian             *song)
{
  const gsize n = self->windows->len;
  const MoodGaussian *windows = (const MoodGaussian *)(gconstpointer)self->windows->data;
  g_autofree double *weights = NULL;

  if (self->weights != NULL)
    {
      analysis_mixture_pool (song, windows, (const double *)(gpointer)self->weights->data, n, calibration);
      return;
    }

  weights = g_new (double, n);
  analysis_pool_song (song, weights, windows, self->levels != NULL ? (const float *)(gpointer)self->levels->data : NULL,
                      n, calibration);
}

void
training_prediction_get_estimate (const TrainingPrediction *self,
                                  const MoodCalibration    *calibration,
                                  MoodEstimate             *estimate)
{
  MoodGaussian song;

  training_prediction_pool (self, calibration, &song);
  mood_estimate_settle (estimate, &song);
}

/* The curve of an ensemble agrees with the song's point, and that is moved by the calibration, by its spread as well where
 * quadrants are said beside it. Those of windows stand by themselves. */
MoodCurve *
training_prediction_make_curve (const TrainingPrediction *self,
                                const MoodEstimate       *estimate)
{
  if (self->curve == NULL)
    return NULL;
  if (self->weights == NULL)
    return mood_curve_ref (self->curve);

  return analysis_curve_settle (self->curve, self->curve_weights, &estimate->gaussian);
}

void
training_predictions_measure (const TrainingCorpus *corpus,
                              const GArray         *predictions,
                              const MoodCalibration *calibration,
                              TrainingMetrics      *metrics)
{
  for (guint i = 0; i < predictions->len; i++)
    {
      const TrainingPrediction *prediction = &g_array_index (predictions, TrainingPrediction, i);
      const TrainingClip *clip = training_corpus_get_clip (corpus, prediction->clip);
      MoodEstimate estimate;

      if (clip->manifest != 0 || !clip->has_quadrant)
        continue;
      training_prediction_get_estimate (prediction, calibration, &estimate);
      training_metrics_add_quadrant (metrics, &estimate, clip->quadrant);
    }
}

static void
hear (AnalysisListener    *listener,
      const float         *frames,
      gsize                n_frames,
      TrainingPrediction  *prediction,
      GError             **error)
{
  g_autoptr (AnalysisResult) result = NULL;
  const MoodGaussian *windows;
  gsize n_windows;

  analysis_listener_begin (listener);
  analysis_listener_hear_frames (listener, frames, n_frames);
  result = analysis_listener_finish (listener, error);
  if (result == NULL)
    return;

  windows = analysis_listener_get_windows (listener, &n_windows);
  prediction->windows = g_array_sized_new (FALSE, FALSE, sizeof (MoodGaussian), n_windows);
  g_array_append_vals (prediction->windows, windows, n_windows);
  prediction->levels = g_array_sized_new (FALSE, FALSE, sizeof (float), n_windows);
  g_array_append_vals (prediction->levels, analysis_listener_get_levels (listener), n_windows);
  prediction->curve = g_steal_pointer (&result->curve);
  prediction->curve_weights = g_steal_pointer (&result->curve_weights);
  prediction->degrees = g_steal_pointer (&result->degrees);
  prediction->embedding = g_steal_pointer (&result->embedding);
}

static void
predict_task (gsize    index,
              gpointer data)
{
  Predicting *predicting = data;
  TrainingPrediction *slot = &predicting->slots[index];
  AnalysisListener *listener;
  const float *frames;
  gsize n_frames;

  slot->clip = g_array_index (predicting->clips, guint, index);
  frames = training_features_get_frames (predicting->features, slot->clip, &n_frames);
  if (frames == NULL || g_cancellable_is_cancelled (predicting->cancellable))
    return;

  listener = g_async_queue_try_pop (predicting->idle);
  if (listener == NULL)
    listener = analysis_listener_new (predicting->model, &predicting->errors[index]);
  if (listener == NULL)
    return;

  hear (listener, frames, n_frames, slot, &predicting->errors[index]);
  slot->classes = analysis_model_say_classes (predicting->whole, slot->embedding);
  g_async_queue_push (predicting->idle, listener);
}

GArray *
training_prediction_gather (TrainingPrediction  *slots,
                            GError             **errors,
                            gsize                n,
                            GCancellable        *cancellable,
                            GError             **error)
{
  g_autoptr (GArray) predictions = g_array_new (FALSE, FALSE, sizeof (TrainingPrediction));
  gboolean is_good = TRUE;

  g_array_set_clear_func (predictions, (GDestroyNotify)training_prediction_clear);
  for (gsize i = 0; i < n; i++)
    {
      if (slots[i].windows != NULL)
        g_array_append_val (predictions, slots[i]);
      else if (errors[i] != NULL && is_good && !g_error_matches (errors[i], BASE_ERROR, BASE_ERROR_SILENT)
               && !g_error_matches (errors[i], BASE_ERROR, BASE_ERROR_EMPTY))
        {
          is_good = FALSE;
          g_propagate_error (error, g_error_copy (errors[i]));
        }
      g_clear_error (&errors[i]);
    }

  if (!is_good || g_cancellable_set_error_if_cancelled (cancellable, is_good ? error : NULL))
    return NULL;

  return g_steal_pointer (&predictions);
}

/**
 * training_predict:
 * @parallel: (nullable)
 *
 * By the code of the analysis: what is measured is what users get.
 *
 * Errors: %G_IO_ERROR_CANCELLED; %BASE_ERROR_BAD_MODEL.
 */
GArray *
training_predict (const AnalysisModel     *model,
                  const TrainingFeatures  *features,
                  const GArray            *clips,
                  const BaseParallel      *parallel,
                  GCancellable            *cancellable,
                  GError                 **error)
{
  g_autoptr (AnalysisModel) plain
      = analysis_model_new_with_degrees (analysis_model_get_network (model), analysis_model_get_frontend (model),
                                         analysis_model_get_degrees (model), NULL);
  g_autofree TrainingPrediction *slots = g_new0 (TrainingPrediction, clips->len);
  g_autofree GError **errors = g_new0 (GError *, clips->len);
  g_autoptr (GAsyncQueue) idle = g_async_queue_new_full ((GDestroyNotify)analysis_listener_free);
  Predicting predicting = { .features = features,
                            .clips = clips,
                            .model = plain,
                            .whole = model,
                            .idle = idle,
                            .slots = slots,
                            .errors = errors,
                            .cancellable = cancellable };

  base_parallel_for (parallel, clips->len, predict_task, &predicting);
  return training_prediction_gather (slots, errors, clips->len, cancellable, error);
}
