/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() is on the job's own thread and starts workers of its own, which all have ended when it
 * returns. Messages come from any of them, are gathered, and are emitted by dispatch() on
 * the owner's thread. Options do not change after construction; the report is written by run(), which has
 * ended when the owner may ask for it. */

#include "jobs/train-job.h"

#include <glib/gi18n.h>

#include "engine/analysis/model.h"
#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/training/architectures.h"
#include "engine/training/experiment.h"
#include "jobs/messages.h"

#define DEFAULT_MODEL "models/default.safetensors"

/* Of gradient descent, when nobody asks for another. */
#define USUAL_MOMENTUM 0.9

struct _JobsTrainJob
{
  JobsJob parent_instance;

  gboolean is_evaluation;
  char **manifests;  /* (owned) */
  char *output;      /* (owned) (nullable) */
  char *checkpoint;  /* (owned) (nullable) */
  char *about;       /* (owned) (nullable): a file */
  char *command;     /* (owned) (nullable) */
  char *only_fold;   /* (owned) (nullable) */
  char *predictions; /* (owned) (nullable) */
  char *model;       /* (owned) (nullable) */
  char *architecture; /* (owned) (nullable) */
  char *network_options; /* (owned) (nullable) */
  char *optimizer;   /* (owned) (nullable) */
  char *schedule;    /* (owned) (nullable) */
  char *start;       /* (owned) (nullable): a file */
  char *trainable;   /* (owned) (nullable) */
  gboolean resume;
  gboolean cross_validate;
  guint64 seed;
  guint epochs;
  double learning_rate;
  guint n_workers;
  gint64 began_at; /* worker only */

  char *report; /* (owned) (nullable): written by the worker, read after the end */
  JobsMessages messages;
  GMutex lock;
  JobsTrainStep step;  /* (mutex lock): the last one; of no epoch while there is nothing new */
};

G_DEFINE_FINAL_TYPE (JobsTrainJob, jobs_train_job, JOBS_TYPE_JOB)

enum
{
  SIGNAL_MESSAGE,
  SIGNAL_STEP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
message_cb (const char *text,
            gpointer    user_data)
{
  JobsTrainJob *self = user_data;

  jobs_messages_add (&self->messages, text);
  jobs_job_wake (JOBS_JOB (self));
}

static void
progress_cb (double   done,
             double   total,
             gpointer user_data)
{
  JobsTrainJob *self = user_data;
  const double seconds = (g_get_monotonic_time () - self->began_at) / 1e6;
  const JobsProgress progress = {
    .n_done = done,
    .n_total = total,
    .is_total_known = TRUE,
    .seconds_left = done > 0.0 ? seconds * (total - done) / done : -1.0,
  };

  jobs_job_report (JOBS_JOB (self), &progress);
}

static void
step_cb (const TrainingStep *step,
         gpointer            user_data)
{
  JobsTrainJob *self = user_data;

  g_mutex_lock (&self->lock);
  self->step = (JobsTrainStep) { step->epoch, step->n_epochs, step->step, step->n_steps, step->loss };
  g_mutex_unlock (&self->lock);

  jobs_job_wake (JOBS_JOB (self));
}

static gboolean
parse_fold (const char  *text,
            int         *fold,
            GError     **error)
{
  guint64 number;

  *fold = -1;
  if (text == NULL)
    return TRUE;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &number, NULL))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("“%s” is not the number of a fold."),
                   text);
      return FALSE;
    }

  *fold = number;
  return TRUE;
}

static gboolean
read_about (JobsTrainJob  *self,
            char         **about,
            GError       **error)
{
  g_autoptr (GError) read_error = NULL;
  gsize length;

  if (self->about == NULL)
    return TRUE;

  if (!g_file_get_contents (self->about, about, &length, &read_error))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, "%s", read_error->message);
      return FALSE;
    }

  if (!g_utf8_validate_len (*about, length, NULL))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("%s is not a text in UTF-8."),
                   self->about);
      return FALSE;
    }

  return TRUE;
}

/* Another optimiser comes with the numbers that are usual for it. */
static gboolean
apply_optimizer (const char      *name,
                 TrainingConfig  *config,
                 GError         **error)
{
  NnOptimizerKind kind;

  if (name == NULL)
    return TRUE;

  if (!nn_optimizer_kind_from_string (name, &kind, error))
    return FALSE;

  if (kind != config->optimizer.kind)
    {
      config->optimizer = nn_optimizer_config_default (kind);
      config->learning_rate.rate = nn_optimizer_get_default_rate (kind);
      if (kind == NN_OPTIMIZER_SGD)
        config->optimizer.momentum = USUAL_MOMENTUM;
    }
  return TRUE;
}

static gboolean
apply_options (JobsTrainJob    *self,
               TrainingConfig  *config,
               GError         **error)
{
  if (!apply_optimizer (self->optimizer, config, error)
      || (self->schedule != NULL
          && !nn_learning_rate_kind_from_string (self->schedule, &config->learning_rate.kind, error)))
    return FALSE;

  if (self->network_options != NULL
      && !nn_zoo_options_parse (&config->options, self->network_options, error))
    return FALSE;

  if (self->architecture != NULL)
    config->architecture = self->architecture;
  config->trainable = self->trainable;
  config->seed = self->seed;
  if (self->epochs > 0)
    config->epochs = self->epochs;
  if (self->learning_rate > 0.0)
    config->learning_rate.rate = self->learning_rate;
  return TRUE;
}

static char *
train (JobsTrainJob            *self,
       const TrainingOptions   *options,
       const TrainingObserver  *observer,
       GError                 **error)
{
  TrainingMoodConfig config = training_mood_default_config;
  g_autoptr (AnalysisModel) start = NULL;

  if (options->output == NULL && !options->cross_validate)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("There is nothing to do: neither a model to write nor folds to hold out."));
      return NULL;
    }

  if (!apply_options (self, &config.training, error))
    return NULL;

  if (self->start != NULL)
    {
      start = analysis_model_load (self->start, error);
      if (start == NULL)
        return NULL;
      config.training.start = analysis_model_get_network (start);
    }

  return training_experiment_train (options, &config, observer,
                                    jobs_job_get_cancellable (JOBS_JOB (self)), error);
}

static char *
evaluate (JobsTrainJob            *self,
          const TrainingOptions   *options,
          const TrainingObserver  *observer,
          GError                 **error)
{
  g_autofree char *path = self->model != NULL ? g_strdup (self->model) : base_paths_find_data (DEFAULT_MODEL);

  if (path == NULL)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_FOUND,
                           _ ("The default model is not installed."));
      return NULL;
    }

  return training_experiment_evaluate (options, path, observer, jobs_job_get_cancellable (JOBS_JOB (self)),
                                       error);
}

static gboolean
jobs_train_job_run (JobsJob  *job,
                    GError  **error)
{
  JobsTrainJob *self = JOBS_TRAIN_JOB (job);
  const TrainingObserver observer = { message_cb, progress_cb, step_cb, self };
  g_autofree char *about = NULL;
  TrainingOptions options = {
    .manifests = (const char *const *)self->manifests,
    .output = self->output,
    .checkpoint = self->checkpoint,
    .predictions = self->predictions,
    .command = self->command,
    .cross_validate = self->cross_validate || self->only_fold != NULL,
    .resume = self->resume,
    .n_workers = self->n_workers,
  };

  self->began_at = g_get_monotonic_time ();
  if (!parse_fold (self->only_fold, &options.only_fold, error) || !read_about (self, &about, error))
    return FALSE;

  if (self->manifests[0] == NULL)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("No manifest is given."));
      return FALSE;
    }

  options.about = about;
  self->report = self->is_evaluation ? evaluate (self, &options, &observer, error)
                                     : train (self, &options, &observer, error);

  return self->report != NULL;
}

static void
jobs_train_job_dispatch (JobsJob *job)
{
  JobsTrainJob *self = JOBS_TRAIN_JOB (job);
  g_autoptr (GPtrArray) messages = jobs_messages_take (&self->messages);
  JobsTrainStep step;

  g_mutex_lock (&self->lock);
  step = self->step;
  self->step.epoch = 0;
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < messages->len; i++)
    g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, messages->pdata[i]);
  if (step.epoch > 0)
    g_signal_emit (self, signals[SIGNAL_STEP], 0, &step);
}

static void
jobs_train_job_finalize (GObject *object)
{
  JobsTrainJob *self = JOBS_TRAIN_JOB (object);

  g_strfreev (self->manifests);
  g_free (self->output);
  g_free (self->checkpoint);
  g_free (self->about);
  g_free (self->command);
  g_free (self->only_fold);
  g_free (self->predictions);
  g_free (self->model);
  g_free (self->architecture);
  g_free (self->network_options);
  g_free (self->optimizer);
  g_free (self->schedule);
  g_free (self->start);
  g_free (self->trainable);
  g_free (self->report);
  jobs_messages_clear (&self->messages);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (jobs_train_job_parent_class)->finalize (object);
}

static void
jobs_train_job_class_init (JobsTrainJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  JobsJobClass *job_class = JOBS_JOB_CLASS (klass);

  object_class->finalize = jobs_train_job_finalize;
  job_class->run = jobs_train_job_run;
  job_class->dispatch = jobs_train_job_dispatch;

  /**
   * JobsTrainJob::message:
   * @text: a line for a person to read
   */
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", JOBS_TYPE_TRAIN_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);

  /**
   * JobsTrainJob::step:
   * @step: a #JobsTrainStep; gone when the handlers return
   *
   * The last step that a network was trained for. Those that came too quickly are left out.
   */
  signals[SIGNAL_STEP] = g_signal_new ("step", JOBS_TYPE_TRAIN_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
jobs_train_job_init (JobsTrainJob *self)
{
  g_mutex_init (&self->lock);
  jobs_messages_init (&self->messages);
}

static JobsJob *
new_job (const JobsTrainOptions *options,
         gboolean                is_evaluation)
{
  JobsTrainJob *self = g_object_new (JOBS_TYPE_TRAIN_JOB, NULL);

  self->is_evaluation = is_evaluation;
  self->manifests = options->manifests != NULL ? g_strdupv ((char **)options->manifests) : g_new0 (char *, 1);
  self->output = g_strdup (options->output);
  self->checkpoint = g_strdup (options->checkpoint);
  self->about = g_strdup (options->about);
  self->command = g_strdup (options->command);
  self->only_fold = g_strdup (options->only_fold);
  self->predictions = g_strdup (options->predictions);
  self->model = g_strdup (options->model);
  self->architecture = g_strdup (options->architecture);
  self->network_options = g_strdup (options->network_options);
  self->optimizer = g_strdup (options->optimizer);
  self->schedule = g_strdup (options->schedule);
  self->start = g_strdup (options->start);
  self->trainable = g_strdup (options->trainable);
  self->resume = options->resume;
  self->cross_validate = options->cross_validate;
  self->seed = options->seed;
  self->epochs = options->epochs;
  self->learning_rate = options->learning_rate;
  self->n_workers = options->n_workers;

  return JOBS_JOB (self);
}

char *
jobs_train_job_list_architectures (void)
{
  return training_list_architectures ();
}

JobsJob *
jobs_train_job_new_train (const JobsTrainOptions *options)
{
  return new_job (options, FALSE);
}

JobsJob *
jobs_train_job_new_evaluate (const JobsTrainOptions *options)
{
  return new_job (options, TRUE);
}

const char *
jobs_train_job_get_report (JobsTrainJob *self)
{
  return jobs_job_get_state (JOBS_JOB (self)) == JOBS_STATE_DONE ? self->report : NULL;
}
