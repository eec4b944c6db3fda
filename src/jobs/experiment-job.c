/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() is on the job's own thread; the engine starts workers of its own, which all have ended when
 * it returns. Messages come from any of them, are gathered, and are emitted by dispatch() on
 * the owner's thread. Options do not change after construction; the text is written by run(), which has
 * ended when the owner may ask for it. */

#include "jobs/experiment-job.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/experiment/experiment.h"
#include "jobs/messages.h"

#define PARTS_OF_PROGRESS 1000

struct _JobsExperimentJob
{
  JobsJob parent_instance;

  JobsExperimentAction action;
  char **names;   /* (owned) (nullable) */
  char *only_row; /* (owned) (nullable) */
  char *plans;    /* (owned) */
  char *corpora;  /* (owned) (nullable) */
  char *work;     /* (owned) */
  char *results;  /* (owned) */
  gboolean is_quick;
  guint n_workers;
  gint64 began_at; /* worker only */

  /* Written by the worker, read after the end: */
  char *text; /* (owned) (nullable) */
  guint n_left_out;

  JobsMessages messages;
};

G_DEFINE_FINAL_TYPE (JobsExperimentJob, jobs_experiment_job, JOBS_TYPE_JOB)

enum
{
  SIGNAL_MESSAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
message_cb (const char *text,
            gpointer    user_data)
{
  JobsExperimentJob *self = user_data;

  jobs_messages_add (&self->messages, text);
  jobs_job_wake (JOBS_JOB (self));
}

static void
progress_cb (double   done,
             double   total,
             gpointer user_data)
{
  JobsExperimentJob *self = user_data;
  const double seconds = (g_get_monotonic_time () - self->began_at) / 1e6;
  const JobsProgress progress = {
    .n_done = total > 0.0 ? done / total * PARTS_OF_PROGRESS : 0,
    .n_total = PARTS_OF_PROGRESS,
    .is_total_known = TRUE,
    .seconds_left = done > 0.0 ? seconds * (total - done) / done : -1.0,
  };

  jobs_job_report (JOBS_JOB (self), &progress);
}

static gboolean
jobs_experiment_job_run (JobsJob  *job,
                         GError  **error)
{
  JobsExperimentJob *self = JOBS_EXPERIMENT_JOB (job);
  const ExperimentObserver observer = { message_cb, progress_cb, self };
  const ExperimentSettings settings = {
    .plans = self->plans,
    .names = (const char *const *)self->names,
    .only_row = self->only_row,
    .corpora = self->corpora,
    .work = self->work,
    .results = self->results,
    .is_quick = self->is_quick,
    .n_workers = self->n_workers,
  };

  self->began_at = g_get_monotonic_time ();
  switch (self->action)
    {
    case JOBS_EXPERIMENT_LIST: self->text = experiment_list (&settings, error); break;
    case JOBS_EXPERIMENT_REPORT: self->text = experiment_report (&settings, error); break;
    case JOBS_EXPERIMENT_RUN:
      if (self->corpora == NULL)
        g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                             _ ("It is not known where the corpora are: say so with --corpora or MOODPLANE_SHARED."));
      else
        self->text = experiment_run (&settings, &observer, jobs_job_get_cancellable (job), &self->n_left_out, error);
      break;
    }

  return self->text != NULL;
}

static void
jobs_experiment_job_dispatch (JobsJob *job)
{
  JobsExperimentJob *self = JOBS_EXPERIMENT_JOB (job);
  g_autoptr (GPtrArray) messages = jobs_messages_take (&self->messages);

  for (guint i = 0; i < messages->len; i++)
    g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, messages->pdata[i]);
}

static void
jobs_experiment_job_finalize (GObject *object)
{
  JobsExperimentJob *self = JOBS_EXPERIMENT_JOB (object);

  g_strfreev (self->names);
  g_free (self->only_row);
  g_free (self->plans);
  g_free (self->corpora);
  g_free (self->work);
  g_free (self->results);
  g_free (self->text);
  jobs_messages_clear (&self->messages);

  G_OBJECT_CLASS (jobs_experiment_job_parent_class)->finalize (object);
}

static void
jobs_experiment_job_class_init (JobsExperimentJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  JobsJobClass *job_class = JOBS_JOB_CLASS (klass);

  object_class->finalize = jobs_experiment_job_finalize;
  job_class->run = jobs_experiment_job_run;
  job_class->dispatch = jobs_experiment_job_dispatch;

  /**
   * JobsExperimentJob::message:
   * @text: a line for a person to read
   */
  signals[SIGNAL_MESSAGE]
      = g_signal_new ("message", JOBS_TYPE_EXPERIMENT_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                      1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
jobs_experiment_job_init (JobsExperimentJob *self)
{
  jobs_messages_init (&self->messages);
}

static char *
find_corpora (const char *path)
{
  const char *shared = g_getenv ("MOODPLANE_SHARED");

  if (path != NULL)
    return g_strdup (path);

  return shared != NULL ? g_build_filename (shared, "corpora", NULL) : NULL;
}

JobsJob *
jobs_experiment_job_new (JobsExperimentAction         action,
                         const JobsExperimentOptions *options)
{
  JobsExperimentJob *self = g_object_new (JOBS_TYPE_EXPERIMENT_JOB, NULL);

  self->action = action;
  self->names = g_strdupv ((char **)options->names);
  self->only_row = g_strdup (options->only_row);
  self->plans = options->plans != NULL ? g_strdup (options->plans) : base_paths_find_data ("experiments");
  self->corpora = find_corpora (options->corpora);
  self->work = options->work != NULL
                   ? g_strdup (options->work)
                   : base_paths_user_cache ("experiments");
  self->results
      = options->results != NULL ? g_strdup (options->results) : g_build_filename (self->work, "results", NULL);
  self->is_quick = options->is_quick;
  self->n_workers = options->n_workers;

  return JOBS_JOB (self);
}

const char *
jobs_experiment_job_get_text (JobsExperimentJob *self)
{
  return jobs_job_get_state (JOBS_JOB (self)) == JOBS_STATE_DONE ? self->text : NULL;
}

guint
jobs_experiment_job_get_n_left_out (JobsExperimentJob *self)
{
  return jobs_job_get_state (JOBS_JOB (self)) == JOBS_STATE_DONE ? self->n_left_out : 0;
}
