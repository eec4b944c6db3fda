/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() is on the job's own thread and starts workers, which all have ended when it returns; progress and messages
 * come from any of them. The comparison is made by run(), which has ended when the owner may ask for it. */
#include "jobs/compare-job.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/training/experiment.h"
#include "engine/training/paired-figures.h"
#include "jobs/compare-changes.h"
#include "jobs/compare-findings.h"
#include "jobs/heard-before.h"
#include "jobs/messages.h"
#include "jobs/model-choice.h"

struct _JobsCompareJob
{
  JobsJob parent_instance;

  JobsCompareOptions options; /* (owned) what it points to */
  JobsMessages messages;
  JobsComparison *comparison; /* (owned) (nullable): written by the worker, read after the end */

  /* Of the worker, and one at a time of those that it waits for: */
  gint64 began_at;
  guint n_done;  /* of what was heard before what is being heard now */
  guint n_total;
};

G_DEFINE_FINAL_TYPE (JobsCompareJob, jobs_compare_job, JOBS_TYPE_JOB)

enum
{
  SIGNAL_MESSAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
message_cb (const char *text, gpointer user_data)
{
  JobsCompareJob *self = user_data;

  jobs_messages_add (&self->messages, text);
  jobs_job_wake (JOBS_JOB (self));
}

static void
progress_cb (double done, double total, gpointer user_data)
{
}

/* @n_now: of what is being heard now */
static void
report (JobsCompareJob *self, guint n_now)
{
  const double seconds = (double)(g_get_monotonic_time () - self->began_at) / G_USEC_PER_SEC;
  const guint n_done = MIN (self->n_done + n_now, self->n_total);
  const JobsProgress progress = {
    .n_done = n_done,
    .n_total = self->n_total,
    .is_total_known = TRUE,
    .seconds_left = n_done > 0 ? seconds * (self->n_total - n_done) / n_done : -1.0,
  };

  jobs_job_report (JOBS_JOB (self), &progress);
}

/* How many songs of the library there are to hear, at most. */
static guint
count_sample (JobsCompareJob *self)
{
  g_autoptr (GPtrArray) songs = self->options.library != NULL ? library_db_list_songs (self->options.library, NULL) : NULL;

  return songs != NULL ? MIN (songs->len, self->options.n_sample) : 0;
}

static void
loaded_cb (gsize n_done, gsize n_clips, gpointer user_data)
{
  JobsCompareJob *self = user_data;

  /* Only now it is known how many there are. */
  if (self->n_total == 0)
    self->n_total = (guint)(JOBS_N_COMPARED * n_clips) + count_sample (self);
  report (self, (guint)n_done);
}

static gboolean
compare_findings (JobsCompareJob             *self,
                  JobsComparison             *comparison,
                  const TrainingMeasurement  *measured,
                  GError                    **error)
{
  g_auto (TrainingPaired) paired = { 0 };

  if (!training_paired_init (&paired, &measured[0].findings, &measured[1].findings,
                             jobs_job_get_cancellable (JOBS_JOB (self)), error))
    return FALSE;
  if (paired.pairs->len == 0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("There is no song that both models could hear."));
      return FALSE;
    }

  comparison->name = self->options.name != NULL
                         ? g_strdup (self->options.name)
                         : g_utf8_make_valid (training_corpus_get_manifest_name (measured[0].corpus, 0), -1);
  jobs_compare_findings_take (comparison, &paired, measured);

  return TRUE;
}

static gboolean
measure (JobsCompareJob       *self,
         const char           *model,
         JobsComparedModel    *described,
         TrainingMeasurement  *measured,
         GError              **error)
{
  const char *manifests[] = { self->options.manifest, NULL };
  const TrainingOptions options
      = { .manifests = manifests, .cache = self->options.cache, .n_workers = self->options.n_workers };
  const TrainingObserver observer
      = { .message = message_cb, .progress = progress_cb, .user_data = self, .loaded = loaded_cb };
  const gint64 start = g_get_monotonic_time ();

  if (!training_experiment_measure (&options, model, &observer, jobs_job_get_cancellable (JOBS_JOB (self)), measured, error))
    return FALSE;

  jobs_compare_findings_describe (described, model, model == self->options.candidate ? self->options.candidate_name : NULL, measured);
  described->seconds = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  self->n_done += (guint)training_corpus_get_n_clips (measured->corpus);
  report (self, 0);

  return TRUE;
}

static gboolean
look_for_heard (JobsCompareJob             *self,
                JobsComparison             *comparison,
                const TrainingMeasurement  *measured,
                GError                    **error)
{
  for (int m = 0; m < JOBS_N_COMPARED; m++)
    if (!jobs_heard_before_find (&comparison->models[m], measured[0].corpus,
                                 m == JOBS_COMPARED_CANDIDATE ? self->options.trained_on : NULL,
                                 jobs_job_get_cancellable (JOBS_JOB (self)), error))
      return FALSE;

  return TRUE;
}

static void
heard_cb (guint n_done, guint n_songs, gpointer user_data)
{
  JobsCompareJob *self = user_data;

  self->n_total = self->n_done + n_songs;
  report (self, n_done);
}

static gboolean
find_changes (JobsCompareJob             *self,
              JobsComparison             *comparison,
              const TrainingMeasurement  *measured,
              GError                    **error)
{
  const JobsCompareChanges changes = {
    .models = { measured[0].model, measured[1].model },
    .n_sample = self->options.n_sample,
    .n_decoded = MIN (self->options.n_sample, JOBS_COMPARE_SAMPLE_DECODED),
    .n_changes = self->options.n_changes,
    .n_workers = self->options.n_workers,
    .progress = heard_cb,
    .user_data = self,
  };

  return self->options.library == NULL
         || jobs_compare_changes_find (&changes, self->options.library, comparison,
                                       jobs_job_get_cancellable (JOBS_JOB (self)), error);
}

static gboolean
jobs_compare_job_run (JobsJob *job, GError **error)
{
  JobsCompareJob *self = JOBS_COMPARE_JOB (job);
  g_autoptr (JobsComparison) comparison = jobs_comparison_new ();
  g_autofree char *in_use = jobs_model_choice_find ();
  const char *const models[] = { self->options.candidate, self->options.other != NULL ? self->options.other : in_use };
  g_auto (TrainingMeasurement) first = { 0 };
  g_auto (TrainingMeasurement) second = { 0 };

  self->began_at = g_get_monotonic_time ();
  if (!measure (self, models[JOBS_COMPARED_CANDIDATE], &comparison->models[JOBS_COMPARED_CANDIDATE], &first, error)
      || !measure (self, models[JOBS_COMPARED_OTHER], &comparison->models[JOBS_COMPARED_OTHER], &second, error))
    return FALSE;

  /* A copy of it was adopted. */
  if (comparison->models[1].is_in_use && g_str_equal (comparison->models[0].fingerprint, comparison->models[1].fingerprint))
    comparison->models[0].is_in_use = TRUE;

  const TrainingMeasurement measured[] = { first, second };

  if (!compare_findings (self, comparison, measured, error) || !look_for_heard (self, comparison, measured, error)
      || !find_changes (self, comparison, measured, error))
    return FALSE;

  self->comparison = g_steal_pointer (&comparison);
  return TRUE;
}

static void
jobs_compare_job_dispatch (JobsJob *job)
{
  JobsCompareJob *self = JOBS_COMPARE_JOB (job);
  g_autoptr (GPtrArray) messages = jobs_messages_take (&self->messages);

  for (guint i = 0; i < messages->len; i++)
    g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, messages->pdata[i]);
}

static void
jobs_compare_job_finalize (GObject *object)
{
  JobsCompareJob *self = JOBS_COMPARE_JOB (object);

  g_free ((char *)self->options.candidate);
  g_free ((char *)self->options.other);
  g_free ((char *)self->options.manifest);
  g_free ((char *)self->options.name);
  g_free ((char *)self->options.candidate_name);
  g_free ((char *)self->options.trained_on);
  g_free ((char *)self->options.cache);
  g_clear_pointer (&self->options.library, library_db_unref);
  g_clear_pointer (&self->comparison, jobs_comparison_free);
  jobs_messages_clear (&self->messages);

  G_OBJECT_CLASS (jobs_compare_job_parent_class)->finalize (object);
}

static void
jobs_compare_job_class_init (JobsCompareJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = jobs_compare_job_finalize;
  JOBS_JOB_CLASS (klass)->run = jobs_compare_job_run;
  JOBS_JOB_CLASS (klass)->dispatch = jobs_compare_job_dispatch;

  /**
   * JobsCompareJob::message:
   * @text: a line for a person to read
   */
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", JOBS_TYPE_COMPARE_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
jobs_compare_job_init (JobsCompareJob *self)
{
  jobs_messages_init (&self->messages);
}

JobsJob *
jobs_compare_job_new (const JobsCompareOptions *options)
{
  JobsCompareJob *self = g_object_new (JOBS_TYPE_COMPARE_JOB, NULL);

  g_return_val_if_fail (options->candidate != NULL && options->manifest != NULL, NULL);

  self->options = *options;
  self->options.candidate = g_canonicalize_filename (options->candidate, NULL);
  self->options.other = options->other != NULL ? g_canonicalize_filename (options->other, NULL) : NULL;
  self->options.manifest = g_strdup (options->manifest);
  self->options.name = g_strdup (options->name);
  self->options.candidate_name = g_strdup (options->candidate_name);
  self->options.trained_on = g_strdup (options->trained_on);
  self->options.cache = g_strdup (options->cache);
  if (options->library != NULL)
    library_db_ref (options->library);
  if (self->options.n_sample == 0)
    self->options.n_sample = JOBS_COMPARE_SAMPLE;
  if (self->options.n_changes == 0)
    self->options.n_changes = JOBS_COMPARE_CHANGES;

  return JOBS_JOB (self);
}

char *
jobs_compare_job_get_training_cache (void)
{
  return base_paths_user_cache ("training");
}

JobsJob *
jobs_compare_job_new_for_run (JobsTrainingRun *run, const char *other, LibraryDb *library)
{
  g_autofree char *candidate = jobs_training_run_get_path (run, JOBS_RUN_FILE_MODEL);
  g_autofree char *manifest = jobs_training_run_get_path (run, JOBS_RUN_FILE_HELD_OUT);
  g_autofree char *trained_on = jobs_training_run_get_path (run, JOBS_RUN_FILE_MANIFEST);
  g_autofree char *cache = jobs_compare_job_get_training_cache ();
  const JobsCompareOptions options = {
    .candidate = candidate,
    .other = other,
    .manifest = manifest,
    .name = _ ("Songs held out"),
    .candidate_name = jobs_training_run_get_name (run),
    .trained_on = trained_on,
    .cache = cache,
    .library = library,
  };

  return jobs_compare_job_new (&options);
}

const JobsComparison *
jobs_compare_job_get_comparison (JobsCompareJob *self)
{
  return jobs_job_get_state (JOBS_JOB (self)) == JOBS_STATE_DONE ? self->comparison : NULL;
}
