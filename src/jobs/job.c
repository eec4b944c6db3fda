/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: jobs_job_start(), _cancel(), _wait() and all emissions are on the owner's thread, in the
 * main context that was its default when the job was made. jobs_job_report(), _wake() and _finish()
 * come from workers. What both sides touch is under the mutex; at most one source is waiting in the
 * owner's context at a time, and two that are not the last are 60 ms apart, so that a fast worker
 * cannot drown the owner. */
#include "jobs/job.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"

#define DISPATCH_INTERVAL_US (60 * 1000)

typedef struct
{
  GMainContext *context;     /* (owned) the owner's */
  GCancellable *cancellable; /* (owned) */
  GThread *thread;           /* (owned) (nullable) of run(), joined before "finished" */
  JobsState state;           /* owner's thread only */
  GError *error;             /* (owned) (nullable) owner's thread only */
  gint64 dispatched_at;      /* (mutex lock) monotonic, 0: never */

  GMutex lock;
  JobsProgress progress; /* (mutex lock) */
  GSource *pending;      /* (mutex lock) (owned) (nullable) the dispatch that waits in the context */
} JobsJobPrivate;

/* What a finishing worker hands to the owner's thread. */
typedef struct
{
  JobsJob *job;  /* (owned): the reference taken by start */
  GError *error; /* (owned) (nullable) */
} Ending;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (JobsJob, jobs_job, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  PROP_PROGRESS,
  N_PROPS,
};

enum
{
  SIGNAL_FINISHED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

GType
jobs_state_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { JOBS_STATE_READY, "JOBS_STATE_READY", "ready" },
    { JOBS_STATE_RUNNING, "JOBS_STATE_RUNNING", "running" },
    { JOBS_STATE_DONE, "JOBS_STATE_DONE", "done" },
    { JOBS_STATE_CANCELLED, "JOBS_STATE_CANCELLED", "cancelled" },
    { JOBS_STATE_FAILED, "JOBS_STATE_FAILED", "failed" },
    { 0 },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("JobsState", values));

  return type;
}

static double
get_fraction (JobsJob *self)
{
  JobsProgress progress;

  jobs_job_get_progress (self, &progress);
  /* A share of what is known so far would go back and forth while folders are still being listed. */
  if (progress.n_total == 0 || !progress.is_total_known)
    return 0.0;

  return CLAMP ((double)progress.n_done / progress.n_total, 0.0, 1.0);
}

static void
set_state (JobsJob   *self,
           JobsState  state)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  priv->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
dispatch (JobsJob *self)
{
  if (JOBS_JOB_GET_CLASS (self)->dispatch != NULL)
    JOBS_JOB_GET_CLASS (self)->dispatch (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static gboolean
dispatch_cb (gpointer user_data)
{
  JobsJob *self = user_data;
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  g_mutex_lock (&priv->lock);
  g_clear_pointer (&priv->pending, g_source_unref);
  priv->dispatched_at = g_get_monotonic_time ();
  g_mutex_unlock (&priv->lock);

  dispatch (self);

  return G_SOURCE_REMOVE;
}

static gboolean
finish_cb (gpointer user_data)
{
  Ending *ending = user_data;
  JobsJob *self = ending->job;
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  /* The worker has nothing left to do but to return. */
  if (priv->thread != NULL)
    g_thread_join (g_steal_pointer (&priv->thread));

  /* This is the last word: nothing is told after it. */
  g_mutex_lock (&priv->lock);
  if (priv->pending != NULL)
    g_source_destroy (priv->pending);
  g_clear_pointer (&priv->pending, g_source_unref);
  g_mutex_unlock (&priv->lock);
  dispatch (self);

  priv->error = g_steal_pointer (&ending->error);
  if (priv->error == NULL)
    set_state (self, JOBS_STATE_DONE);
  else if (g_error_matches (priv->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_state (self, JOBS_STATE_CANCELLED);
  else
    set_state (self, JOBS_STATE_FAILED);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0);

  return G_SOURCE_REMOVE;
}

static void
ending_free (gpointer data)
{
  Ending *ending = data;

  g_clear_error (&ending->error);
  g_object_unref (ending->job);
  g_free (ending);
}

static gpointer
run_thread (gpointer data)
{
  JobsJob *self = data;
  g_autoptr (GError) error = NULL;

  if (!JOBS_JOB_GET_CLASS (self)->run (self, &error) && error == NULL)
    g_set_error_literal (&error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The job failed without saying why."));
  jobs_job_finish (self, g_steal_pointer (&error));

  return NULL;
}

static void
jobs_job_real_start (JobsJob *self)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  priv->thread = g_thread_new ("job", run_thread, self);
}

static void
jobs_job_get_property (GObject    *object,
                       guint       property_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  JobsJob *self = JOBS_JOB (object);

  switch (property_id)
    {
    case PROP_STATE: g_value_set_enum (value, jobs_job_get_state (self)); break;
    case PROP_PROGRESS: g_value_set_double (value, get_fraction (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
jobs_job_finalize (GObject *object)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (JOBS_JOB (object));

  g_clear_pointer (&priv->context, g_main_context_unref);
  g_clear_object (&priv->cancellable);
  g_clear_error (&priv->error);
  g_mutex_clear (&priv->lock);

  G_OBJECT_CLASS (jobs_job_parent_class)->finalize (object);
}

static void
jobs_job_class_init (JobsJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = jobs_job_get_property;
  object_class->finalize = jobs_job_finalize;
  klass->start = jobs_job_real_start;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, JOBS_TYPE_STATE, JOBS_STATE_READY,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0.0, 1.0, 0.0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
}

static void
jobs_job_init (JobsJob *self)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  priv->context = g_main_context_ref_thread_default ();
  priv->cancellable = g_cancellable_new ();
  priv->progress.seconds_left = -1.0;
  g_mutex_init (&priv->lock);
}

void
jobs_job_start (JobsJob *self)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  g_return_if_fail (JOBS_IS_JOB (self));
  g_return_if_fail (priv->state == JOBS_STATE_READY);

  /* Given back by ending_free(), in the owner's context. */
  g_object_ref (self);
  set_state (self, JOBS_STATE_RUNNING);
  JOBS_JOB_GET_CLASS (self)->start (self);
}

void
jobs_job_cancel (JobsJob *self)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  g_return_if_fail (JOBS_IS_JOB (self));

  g_cancellable_cancel (priv->cancellable);
}

JobsState
jobs_job_get_state (JobsJob *self)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  return priv->state;
}

void
jobs_job_get_progress (JobsJob      *self,
                       JobsProgress *progress)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  g_mutex_lock (&priv->lock);
  *progress = priv->progress;
  g_mutex_unlock (&priv->lock);
}

const GError *
jobs_job_get_error (JobsJob *self)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  return priv->state == JOBS_STATE_FAILED ? priv->error : NULL;
}

GCancellable *
jobs_job_get_cancellable (JobsJob *self)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  return priv->cancellable;
}

/**
 * jobs_job_wait:
 * @self: a job that was started
 *
 * Returns: TRUE when the job is done; FALSE with its error, or with %G_IO_ERROR_CANCELLED
 */
gboolean
jobs_job_wait (JobsJob  *self,
               GError  **error)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  g_return_val_if_fail (priv->state != JOBS_STATE_READY, FALSE);

  g_object_ref (self);
  while (priv->state == JOBS_STATE_RUNNING)
    g_main_context_iteration (priv->context, TRUE);

  if (priv->error != NULL)
    g_propagate_error (error, g_error_copy (priv->error));
  gboolean is_done = priv->state == JOBS_STATE_DONE;
  g_object_unref (self);

  return is_done;
}

/* Called with the lock held. */
static void
queue_dispatch (JobsJob *self)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  if (priv->pending != NULL)
    return;

  gint64 wait = priv->dispatched_at + DISPATCH_INTERVAL_US - g_get_monotonic_time ();
  if (priv->dispatched_at == 0)
    wait = 0;

  priv->pending = g_timeout_source_new (CLAMP (wait, 0, DISPATCH_INTERVAL_US) / 1000);
  g_source_set_callback (priv->pending, dispatch_cb, self, NULL);
  g_source_attach (priv->pending, priv->context);
}

void
jobs_job_report (JobsJob            *self,
                 const JobsProgress *progress)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  g_mutex_lock (&priv->lock);
  priv->progress = *progress;
  queue_dispatch (self);
  g_mutex_unlock (&priv->lock);
}

void
jobs_job_wake (JobsJob *self)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);

  g_mutex_lock (&priv->lock);
  queue_dispatch (self);
  g_mutex_unlock (&priv->lock);
}

void
jobs_job_finish (JobsJob *self,
                 GError  *error)
{
  JobsJobPrivate *priv = jobs_job_get_instance_private (self);
  g_autoptr (GMainContext) context = g_main_context_ref (priv->context);
  g_autoptr (GSource) source = g_idle_source_new ();
  Ending *ending = g_new0 (Ending, 1);

  ending->job = self;
  ending->error = error;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, finish_cb, ending, ending_free);
  /* From here on the owner may drop the job at any moment: nothing of it is touched again. */
  g_source_attach (source, context);
}
