/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All on the main thread, but check_thread(), which has settings of its own. */

#include "ui/train-forecast.h"

#define DELAY_MS 250 /* enough for the next key */

struct _MoodTrainForecast
{
  GObject parent_instance;
  JobsTrainSettings *settings; /* (owned) (nullable): that are asked about */
  guint n_clips;
  double n_seconds;
  GCancellable *cancellable; /* (owned) (nullable): of the question that is being answered */
  guint delay_id;            /* source, or 0 */
};

G_DEFINE_FINAL_TYPE (MoodTrainForecast, mood_train_forecast, G_TYPE_OBJECT)

enum
{
  TOLD,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
estimated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodTrainForecast) self = user_data;
  g_autoptr (GError) error = NULL;
  JobsTrainEstimate estimate;

  if (jobs_train_estimate_finish (result, &estimate, &error))
    g_signal_emit (self, signals[TOLD], 0, NULL, &estimate);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[TOLD], 0, NULL, NULL);
}

static void
check_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (jobs_train_settings_check (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodTrainForecast) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_good = g_task_propagate_boolean (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!is_good)
    g_signal_emit (self, signals[TOLD], 0, error, NULL);
  else
    jobs_train_estimate_async (g_task_get_task_data (G_TASK (result)), self->n_clips, self->n_seconds, NULL,
                               self->cancellable, estimated_cb, g_object_ref (self));
}

static gboolean
delay_cb (gpointer user_data)
{
  MoodTrainForecast *self = user_data;
  g_autoptr (GTask) task = NULL;

  self->delay_id = 0;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, checked_cb, g_object_ref (self));
  g_task_set_task_data (task, g_steal_pointer (&self->settings), (GDestroyNotify)jobs_train_settings_free);
  g_task_run_in_thread (task, check_thread);

  return G_SOURCE_REMOVE;
}

void
mood_train_forecast_cancel (MoodTrainForecast *self)
{
  g_clear_handle_id (&self->delay_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->settings, jobs_train_settings_free);
}

void
mood_train_forecast_ask (MoodTrainForecast *self,
                         const JobsTrainSettings *settings,
                         guint n_clips,
                         double n_seconds)
{
  mood_train_forecast_cancel (self);
  self->settings = jobs_train_settings_copy (settings);
  self->n_clips = n_clips;
  self->n_seconds = n_seconds;
  self->delay_id = g_timeout_add (DELAY_MS, delay_cb, self);
}

static void
mood_train_forecast_dispose (GObject *object)
{
  mood_train_forecast_cancel (MOOD_TRAIN_FORECAST (object));

  G_OBJECT_CLASS (mood_train_forecast_parent_class)->dispose (object);
}

static void
mood_train_forecast_class_init (MoodTrainForecastClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mood_train_forecast_dispose;
  signals[TOLD] = g_signal_new ("told", MOOD_TYPE_TRAIN_FORECAST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_ERROR, G_TYPE_POINTER);
}

static void
mood_train_forecast_init (MoodTrainForecast *self)
{
}

MoodTrainForecast *
mood_train_forecast_new (void)
{
  return g_object_new (MOOD_TYPE_TRAIN_FORECAST, NULL);
}
