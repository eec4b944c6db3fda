/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() is on the job's own thread, which gives way to all others, and so do the workers that it starts. The owner pauses,
 * goes on and stops by flags that the worker asks for between two steps. */

#include "jobs/run-job.h"

#include <glib/gi18n.h>
#include <sys/resource.h>

#include "engine/base/error.h"
#include "jobs/messages.h"
#include "jobs/training-run-private.h"

/* As a scan in the background. */
#define NICENESS 15

typedef struct
{
  JobsTrainingRun *run; /* (owned) (nullable) */
  guint n_workers;
  gboolean is_background;
  JobsMessages messages;
  JobsTrainPhase shown_phase; /* owner only */

  GMutex lock;
  GCond may_go_on;
  JobsTrainPhase phase; /* (mutex lock) */
  gboolean is_paused;   /* (mutex lock) */
  gboolean is_stopped;  /* (mutex lock) */
} JobsRunJobPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (JobsRunJob, jobs_run_job, JOBS_TYPE_JOB)

enum
{
  SIGNAL_PHASE,
  SIGNAL_MESSAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

#define GET_PRIVATE(self) ((JobsRunJobPrivate *)jobs_run_job_get_instance_private (self))

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  JobsRunJobPrivate *priv = GET_PRIVATE (user_data);

  g_mutex_lock (&priv->lock);
  g_cond_broadcast (&priv->may_go_on);
  g_mutex_unlock (&priv->lock);
}

static gboolean
work_noted (JobsRunJob *self, JobsTrainingRun *run, GError **error)
{
  g_autoptr (GError) work_error = NULL;

  if (!jobs_training_run_note (run, JOBS_RUN_NOTE_BEGUN, NULL, error))
    return FALSE;

  if (JOBS_RUN_JOB_GET_CLASS (self)->work (self, &work_error))
    return jobs_training_run_note (run, JOBS_RUN_NOTE_DONE, NULL, error);

  /* If this cannot be written either, it stays one that was interrupted. */
  if (!g_error_matches (work_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    jobs_training_run_note (run, JOBS_RUN_NOTE_FAILED, work_error->message, NULL);
  g_propagate_error (error, g_steal_pointer (&work_error));
  return FALSE;
}

static gboolean
work_locked (JobsRunJob *self, GError **error)
{
  JobsTrainingRun *run = GET_PRIVATE (self)->run;
  g_autoptr (ExperimentLock) lock = NULL;

  if (run == NULL)
    return JOBS_RUN_JOB_GET_CLASS (self)->work (self, error);
  if (jobs_training_run_get_settings (run) == NULL)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_FAILED, jobs_training_run_get_problem (run));
      return FALSE;
    }

  lock = jobs_training_run_lock (run, error);
  return lock != NULL && work_noted (self, run, error);
}

static gboolean
jobs_run_job_run (JobsJob *job, GError **error)
{
  JobsRunJob *self = JOBS_RUN_JOB (job);
  gulong handler;
  gboolean is_good;

  /* On Linux this is about the calling thread alone, and its threads and children begin with what it has. */
  if (GET_PRIVATE (self)->is_background)
    setpriority (PRIO_PROCESS, 0, NICENESS);

  handler = g_cancellable_connect (jobs_job_get_cancellable (job), G_CALLBACK (cancelled_cb), self, NULL);
  is_good = work_locked (self, error);
  g_cancellable_disconnect (jobs_job_get_cancellable (job), handler);
  return is_good;
}

static void
jobs_run_job_dispatch (JobsJob *job)
{
  JobsRunJobPrivate *priv = GET_PRIVATE (JOBS_RUN_JOB (job));
  g_autoptr (GPtrArray) messages = jobs_messages_take (&priv->messages);
  JobsTrainPhase phase;

  g_mutex_lock (&priv->lock);
  phase = priv->phase;
  g_mutex_unlock (&priv->lock);

  for (guint i = 0; i < messages->len; i++)
    g_signal_emit (job, signals[SIGNAL_MESSAGE], 0, messages->pdata[i]);
  if (phase == priv->shown_phase)
    return;
  priv->shown_phase = phase;
  g_signal_emit (job, signals[SIGNAL_PHASE], 0, phase);
}

static void
jobs_run_job_finalize (GObject *object)
{
  JobsRunJobPrivate *priv = GET_PRIVATE (JOBS_RUN_JOB (object));

  jobs_training_run_unref (priv->run);
  jobs_messages_clear (&priv->messages);
  g_cond_clear (&priv->may_go_on);
  g_mutex_clear (&priv->lock);

  G_OBJECT_CLASS (jobs_run_job_parent_class)->finalize (object);
}

static void
jobs_run_job_class_init (JobsRunJobClass *klass)
{
  JobsJobClass *job_class = JOBS_JOB_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = jobs_run_job_finalize;
  job_class->run = jobs_run_job_run;
  job_class->dispatch = jobs_run_job_dispatch;

  /**
   * JobsRunJob::phase:
   * @phase: a #JobsTrainPhase, as an int
   */
  signals[SIGNAL_PHASE] = g_signal_new ("phase", JOBS_TYPE_RUN_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_INT);
  /**
   * JobsRunJob::message:
   * @text: a line for a person to read
   */
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", JOBS_TYPE_RUN_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
jobs_run_job_init (JobsRunJob *self)
{
  JobsRunJobPrivate *priv = GET_PRIVATE (self);

  g_mutex_init (&priv->lock);
  g_cond_init (&priv->may_go_on);
  jobs_messages_init (&priv->messages);
  priv->is_background = TRUE;
}

void
jobs_run_job_set_run (JobsRunJob *self, JobsTrainingRun *run, guint n_workers)
{
  JobsRunJobPrivate *priv = GET_PRIVATE (self);

  priv->run = run != NULL ? jobs_training_run_ref (run) : NULL;
  priv->n_workers = n_workers;
}

JobsTrainingRun *
jobs_run_job_get_run (JobsRunJob *self)
{
  return GET_PRIVATE (self)->run;
}

guint
jobs_run_job_get_n_workers (JobsRunJob *self)
{
  return GET_PRIVATE (self)->n_workers;
}

void
jobs_run_job_set_background (JobsRunJob *self, gboolean is_background)
{
  GET_PRIVATE (self)->is_background = is_background;
}

JobsTrainPhase
jobs_run_job_get_phase (JobsRunJob *self)
{
  return GET_PRIVATE (self)->shown_phase;
}

const char *
jobs_train_phase_get_name (JobsTrainPhase phase)
{
  switch (phase)
    {
    case JOBS_TRAIN_PHASE_READING: return _ ("Reading labels");
    case JOBS_TRAIN_PHASE_DECODING: return _ ("Reading songs");
    case JOBS_TRAIN_PHASE_TRAINING: return _ ("Training");
    case JOBS_TRAIN_PHASE_JUDGING: return _ ("Judging");
    default: g_return_val_if_reached ("");
    }
}

void
jobs_run_job_set_phase (JobsRunJob *self, JobsTrainPhase phase)
{
  JobsRunJobPrivate *priv = GET_PRIVATE (self);

  g_mutex_lock (&priv->lock);
  priv->phase = phase;
  g_mutex_unlock (&priv->lock);
  jobs_job_wake (JOBS_JOB (self));
}

void
jobs_run_job_tell (JobsRunJob *self, const char *text)
{
  jobs_messages_add (&GET_PRIVATE (self)->messages, text);
  jobs_job_wake (JOBS_JOB (self));
}

static void
set_flag (JobsRunJob *self, gboolean *flag, gboolean value)
{
  JobsRunJobPrivate *priv = GET_PRIVATE (self);

  g_mutex_lock (&priv->lock);
  *flag = value;
  g_cond_broadcast (&priv->may_go_on);
  g_mutex_unlock (&priv->lock);
}

static gboolean
get_flag (JobsRunJob *self, const gboolean *flag)
{
  JobsRunJobPrivate *priv = GET_PRIVATE (self);
  gboolean value;

  g_mutex_lock (&priv->lock);
  value = *flag;
  g_mutex_unlock (&priv->lock);
  return value;
}

void
jobs_run_job_pause (JobsRunJob *self)
{
  set_flag (self, &GET_PRIVATE (self)->is_paused, TRUE);
}

void
jobs_run_job_go_on (JobsRunJob *self)
{
  set_flag (self, &GET_PRIVATE (self)->is_paused, FALSE);
}

gboolean
jobs_run_job_is_paused (JobsRunJob *self)
{
  return get_flag (self, &GET_PRIVATE (self)->is_paused);
}

void
jobs_run_job_stop (JobsRunJob *self)
{
  if (JOBS_RUN_JOB_GET_CLASS (self)->has_gained (self))
    set_flag (self, &GET_PRIVATE (self)->is_stopped, TRUE);
  else
    jobs_job_cancel (JOBS_JOB (self));
}

gboolean
jobs_run_job_is_stopped (JobsRunJob *self)
{
  return get_flag (self, &GET_PRIVATE (self)->is_stopped);
}

gint64
jobs_run_job_wait (JobsRunJob *self)
{
  JobsRunJobPrivate *priv = GET_PRIVATE (self);
  const gint64 began_at = g_get_monotonic_time ();

  g_mutex_lock (&priv->lock);
  while (priv->is_paused && !priv->is_stopped
         && !g_cancellable_is_cancelled (jobs_job_get_cancellable (JOBS_JOB (self))))
    g_cond_wait (&priv->may_go_on, &priv->lock);
  g_mutex_unlock (&priv->lock);
  return g_get_monotonic_time () - began_at;
}
