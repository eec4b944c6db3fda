/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything here runs on the main thread, but list_thread(), mood_training_beginning_thread() and delete_thread(), which have what they
 * work with to themselves. The job trains on threads of its own and emits its signals on the main one. */

#include "ui/trainings.h"

#include "ui/settings.h"
#include "ui/training-beginning.h"

struct _MoodTrainings
{
  GObject parent_instance;
  MoodSession *session;    /* (owned) */
  GPtrArray *runs;         /* (owned) (element-type JobsTrainingRun) */
  JobsJob *job;            /* (owned) (nullable): while it runs */
  guint n_working;         /* workers that have not answered yet */
  gboolean is_refresh_due; /* there is something newer than what the worker reads */
  gboolean is_listing;
  gboolean is_beginning;
  GTask *close_task; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (MoodTrainings, mood_trainings, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_IS_TRAINING,
  PROP_IS_PAUSED,
  N_PROPS,
};

enum
{
  CHANGED,
  PROGRESS,
  EPOCH,
  TRIALS,
  FINISHED,
  PROBLEM,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
finish_closing (MoodTrainings *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->close_task == NULL || self->job != NULL || self->n_working > 0)
    return;

  task = g_steal_pointer (&self->close_task);
  g_task_return_boolean (task, TRUE);
}

static void
tell_problem (MoodTrainings *self, const GError *error)
{
  if (self->close_task == NULL)
    g_signal_emit (self, signals[PROBLEM], 0, error);
}

/* @self is there when the worker answers. */
static void
work (
    MoodTrainings *self, GTaskThreadFunc thread, gpointer data, GDestroyNotify free, GAsyncReadyCallback done)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, g_object_ref (self));

  self->n_working++;
  g_task_set_task_data (task, data, free);
  g_task_run_in_thread (task, thread);
}

/* --- what there is --- */

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, jobs_training_run_list (), (GDestroyNotify)g_ptr_array_unref);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodTrainings) self = user_data;

  self->n_working--;
  self->is_listing = FALSE;
  g_ptr_array_unref (self->runs);
  self->runs = g_task_propagate_pointer (G_TASK (result), NULL);
  if (self->close_task == NULL)
    g_signal_emit (self, signals[CHANGED], 0);
  if (self->is_refresh_due && self->close_task == NULL)
    mood_trainings_refresh (self);
  finish_closing (self);
}

void
mood_trainings_refresh (MoodTrainings *self)
{
  self->is_refresh_due = self->is_listing;
  if (self->is_listing)
    return;

  self->is_listing = TRUE;
  work (self, list_thread, NULL, NULL, listed_cb);
}

GPtrArray *
mood_trainings_list (MoodTrainings *self)
{
  return self->runs;
}

JobsTrainingRun *
mood_trainings_find (MoodTrainings *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->runs->len; i++)
    {
      JobsTrainingRun *run = g_ptr_array_index (self->runs, i);

      if (g_str_equal (jobs_training_run_get_id (run), id))
        return run;
    }

  return NULL;
}

JobsTrainingRun *
mood_trainings_find_unfinished (MoodTrainings *self)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      JobsTrainingRun *run = g_ptr_array_index (self->runs, i);

      if (jobs_training_run_get_state (run) == JOBS_RUN_INTERRUPTED)
        return run;
    }

  return NULL;
}

/* --- the job --- */

static void
progress_cb (MoodTrainings *self)
{
  g_signal_emit (self, signals[PROGRESS], 0);
}

static void
epoch_cb (MoodTrainings *self, const JobsTrainFigures *figures)
{
  g_signal_emit (self, signals[EPOCH], 0, figures);
}

static void
trials_cb (MoodTrainings *self, const GArray *trials)
{
  g_signal_emit (self, signals[TRIALS], 0, trials);
}

static void
finished_cb (MoodTrainings *self, JobsJob *job)
{
  g_autoptr (JobsJob) held = g_object_ref (job);
  g_autoptr (GError) error = NULL;
  const char *id = jobs_training_run_get_id (jobs_run_job_get_run (JOBS_RUN_JOB (job)));

  g_signal_handlers_disconnect_by_data (job, self);
  g_clear_object (&self->job);
  if (jobs_job_get_state (job) == JOBS_STATE_FAILED)
    error = g_error_copy (jobs_job_get_error (job));
  else if (jobs_job_get_state (job) == JOBS_STATE_CANCELLED)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_TRAINING]);
  if (self->close_task == NULL)
    {
      g_signal_emit (self, signals[FINISHED], 0, id, error);
      mood_trainings_refresh (self);
    }
  finish_closing (self);
}

static void
start (MoodTrainings *self, JobsTrainingRun *run)
{
  g_autoptr (GSettings) settings = mood_settings_new ();

  const guint n_workers = settings != NULL ? g_settings_get_uint (settings, "workers") : 0;
  const gboolean is_search = jobs_training_run_get_kind (run) == JOBS_RUN_SEARCH;

  self->job
      = is_search ? jobs_search_job_new_of_run (run, n_workers) : jobs_train_run_job_new (run, n_workers);
  g_signal_connect_swapped (self->job, "notify::progress", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (self->job, "phase", G_CALLBACK (progress_cb), self);
  if (is_search)
    g_signal_connect_swapped (self->job, "trials", G_CALLBACK (trials_cb), self);
  else
    {
      g_signal_connect_swapped (self->job, "step", G_CALLBACK (progress_cb), self);
      g_signal_connect_swapped (self->job, "epoch", G_CALLBACK (epoch_cb), self);
    }
  g_signal_connect_swapped (self->job, "finished", G_CALLBACK (finished_cb), self);
  jobs_job_start (self->job);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_TRAINING]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_PAUSED]);
  mood_trainings_refresh (self);
}

/* --- beginning --- */

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodTrainings) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsTrainingRun) run = g_task_propagate_pointer (G_TASK (result), &error);

  self->n_working--;
  self->is_beginning = FALSE;
  if (run == NULL)
    tell_problem (self, error);
  else if (self->close_task == NULL)
    start (self, run);
  finish_closing (self);
}

/* Takes @beginning, when it is one. */
static void
begin (MoodTrainings *self, MoodTrainingBeginning *beginning)
{
  self->is_beginning = TRUE;
  work (self, mood_training_beginning_thread, beginning, (GDestroyNotify)mood_training_beginning_free,
        begun_cb);
}

void
mood_trainings_begin (MoodTrainings *self, gint64 set, const JobsTrainSettings *settings)
{
  mood_trainings_begin_search (self, set, settings, 0);
}

void
mood_trainings_begin_search (MoodTrainings *self, gint64 set, const JobsTrainSettings *settings, guint n_sets)
{
  LibraryDb *db = mood_session_get_db (self->session);

  if (db != NULL && !mood_trainings_is_busy (self))
    begin (self, mood_training_beginning_new (db, set, settings, n_sets));
}

void
mood_trainings_begin_of_search (MoodTrainings *self, const char *id)
{
  JobsTrainingRun *search = mood_trainings_find (self, id);

  if (search != NULL && !mood_trainings_is_busy (self))
    begin (self, mood_training_beginning_new_of_search (search));
}

void
mood_trainings_resume (MoodTrainings *self, const char *id)
{
  JobsTrainingRun *run = mood_trainings_find (self, id);

  if (run != NULL && !mood_trainings_is_busy (self))
    start (self, run);
}

/* --- while it goes on --- */

JobsRunJob *
mood_trainings_get_job (MoodTrainings *self)
{
  return self->job != NULL ? JOBS_RUN_JOB (self->job) : NULL;
}

const char *
mood_trainings_get_running (MoodTrainings *self)
{
  if (self->job == NULL)
    return NULL;

  return jobs_training_run_get_id (jobs_run_job_get_run (JOBS_RUN_JOB (self->job)));
}

gboolean
mood_trainings_is_busy (MoodTrainings *self)
{
  return self->job != NULL || self->is_beginning || self->close_task != NULL;
}

gboolean
mood_trainings_is_paused (MoodTrainings *self)
{
  return self->job != NULL && jobs_run_job_is_paused (JOBS_RUN_JOB (self->job));
}

void
mood_trainings_set_paused (MoodTrainings *self, gboolean is_paused)
{
  if (self->job == NULL || mood_trainings_is_paused (self) == is_paused)
    return;

  if (is_paused)
    jobs_run_job_pause (JOBS_RUN_JOB (self->job));
  else
    jobs_run_job_go_on (JOBS_RUN_JOB (self->job));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_PAUSED]);
}

void
mood_trainings_stop (MoodTrainings *self)
{
  if (self->job != NULL)
    jobs_run_job_stop (JOBS_RUN_JOB (self->job));
}

void
mood_trainings_cancel (MoodTrainings *self)
{
  if (self->job != NULL)
    jobs_job_cancel (self->job);
}

/* --- deleting --- */

static void
delete_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (jobs_training_run_delete (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodTrainings) self = user_data;
  g_autoptr (GError) error = NULL;

  self->n_working--;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    tell_problem (self, error);
  if (self->close_task == NULL)
    mood_trainings_refresh (self);
  finish_closing (self);
}

void
mood_trainings_delete (MoodTrainings *self, const char *id)
{
  JobsTrainingRun *run = mood_trainings_find (self, id);

  if (run != NULL && g_strcmp0 (id, mood_trainings_get_running (self)) != 0)
    work (self, delete_thread, jobs_training_run_ref (run), (GDestroyNotify)jobs_training_run_unref,
          deleted_cb);
}

/* --- construction --- */

static void
mood_trainings_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  MoodTrainings *self = MOOD_TRAININGS (object);

  switch (property_id)
    {
    case PROP_IS_TRAINING: g_value_set_boolean (value, self->job != NULL); break;
    case PROP_IS_PAUSED: g_value_set_boolean (value, mood_trainings_is_paused (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_trainings_dispose (GObject *object)
{
  MoodTrainings *self = MOOD_TRAININGS (object);

  if (self->job != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->job, self);
      jobs_job_cancel (self->job);
    }
  g_clear_object (&self->job);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (mood_trainings_parent_class)->dispose (object);
}

static void
mood_trainings_finalize (GObject *object)
{
  g_ptr_array_unref (MOOD_TRAININGS (object)->runs);

  G_OBJECT_CLASS (mood_trainings_parent_class)->finalize (object);
}

static void
mood_trainings_class_init (MoodTrainingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mood_trainings_get_property;
  object_class->dispose = mood_trainings_dispose;
  object_class->finalize = mood_trainings_finalize;

  properties[PROP_IS_TRAINING] = g_param_spec_boolean ("is-training", NULL, NULL, FALSE, flags);
  properties[PROP_IS_PAUSED] = g_param_spec_boolean ("is-paused", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED]
      = g_signal_new ("changed", MOOD_TYPE_TRAININGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROGRESS] = g_signal_new ("progress", MOOD_TYPE_TRAININGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  signals[EPOCH] = g_signal_new ("epoch", MOOD_TYPE_TRAININGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[TRIALS] = g_signal_new ("trials", MOOD_TYPE_TRAININGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[FINISHED] = g_signal_new ("finished", MOOD_TYPE_TRAININGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
  signals[PROBLEM] = g_signal_new ("problem", MOOD_TYPE_TRAININGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
mood_trainings_init (MoodTrainings *self)
{
  self->runs = g_ptr_array_new ();
}

MoodTrainings *
mood_trainings_new (MoodSession *session)
{
  MoodTrainings *self = g_object_new (MOOD_TYPE_TRAININGS, NULL);

  self->session = g_object_ref (session);

  return self;
}

void
mood_trainings_close_async (MoodTrainings *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self->close_task == NULL);

  self->close_task = g_task_new (self, NULL, callback, user_data);
  mood_trainings_cancel (self);
  finish_closing (self);
}

gboolean
mood_trainings_close_finish (MoodTrainings *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
