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
#include "engine/training/feature-choice.h"
#include "jobs/ensemble-recipe.h"
#include "jobs/messages.h"
#include "jobs/train-config.h"

#define DEFAULT_MODEL "models/default.safetensors"

struct _JobsTrainJob
{
  JobsJob parent_instance;

  gboolean is_evaluation;
  JobsTrainOptions options; /* (owned) */
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

/* "0,3" into an array of int. */
static gboolean
parse_folds (const char  *text,
             GArray      *folds,
             GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ",", -1);

  for (char **part = parts; *part != NULL; part++)
    {
      int fold;

      if (!parse_fold (*part, &fold, error))
        return FALSE;
      g_array_append_val (folds, fold);
    }

  return TRUE;
}

static gboolean
read_about (JobsTrainJob  *self,
            char         **about,
            GError       **error)
{
  g_autoptr (GError) read_error = NULL;
  gsize length;

  if (self->options.about == NULL)
    return TRUE;

  if (!g_file_get_contents (self->options.about, about, &length, &read_error))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, "%s", read_error->message);
      return FALSE;
    }

  if (!g_utf8_validate_len (*about, length, NULL))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("%s is not a text in UTF-8."),
                   self->options.about);
      return FALSE;
    }

  return TRUE;
}

static char *
train_ensemble (JobsTrainJob            *self,
                const TrainingOptions   *options,
                const TrainingObserver  *observer,
                GError                 **error)
{
  g_autoptr (JobsEnsembleRecipe) recipe
      = jobs_ensemble_recipe_load (self->options.ensemble, self->options.seed, error);

  if (recipe == NULL)
    return NULL;
  return training_experiment_train_ensemble (options, jobs_ensemble_recipe_get_config (recipe), observer,
                                             jobs_job_get_cancellable (JOBS_JOB (self)), error);
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

  if (self->options.ensemble != NULL)
    return train_ensemble (self, options, observer, error);

  if (!jobs_train_options_apply (&self->options, &config, error)
      || !jobs_train_options_load_start (&self->options, &config, &start, error))
    return NULL;

  return training_experiment_train (options, &config, observer,
                                    jobs_job_get_cancellable (JOBS_JOB (self)), error);
}

static char *
evaluate (JobsTrainJob            *self,
          const TrainingOptions   *options,
          const TrainingObserver  *observer,
          GError                 **error)
{
  g_autofree char *path = self->options.model != NULL ? g_strdup (self->options.model) : base_paths_find_data (DEFAULT_MODEL);

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
  g_autoptr (GArray) chosen_folds = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree char *about = NULL;
  TrainingOptions options = {
    .manifests = self->options.manifests,
    .output = self->options.output,
    .checkpoint = self->options.checkpoint,
    .predictions = self->options.predictions,
    .curves = self->options.curves,
    .command = self->options.command,
    .cross_validate = self->options.cross_validate || self->options.only_fold != NULL,
    .chosen_folds = chosen_folds,
    .n_worst = self->options.n_worst,
    .resume = self->options.resume,
    .n_workers = self->options.n_workers,
  };

  self->began_at = g_get_monotonic_time ();
  if (!parse_fold (self->options.only_fold, &options.only_fold, error)
      || !parse_folds (self->options.chosen_folds, chosen_folds, error) || !read_about (self, &about, error))
    return FALSE;

  if (self->options.manifests[0] == NULL)
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

  jobs_train_options_clear (&self->options);
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
  jobs_train_options_copy (&self->options, options);

  return JOBS_JOB (self);
}

char *
jobs_train_job_list_architectures (void)
{
  return training_list_architectures ();
}

char *
jobs_train_job_list_features (void)
{
  return training_list_features ();
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
