/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: work() is on the job's own thread and trains one set after the other, on workers that have ended when it returns. What
 * the engine tells, from there or from a worker, is gathered under the lock and emitted by dispatch() on the owner's thread.
 * Options do not change; what is found is written by work(), which has ended when the owner may ask for it. */

#include "jobs/search-job.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/training/experiment.h"
#include "jobs/train-choices.h"
#include "jobs/train-speed.h"
#include "jobs/training-run-private.h"
#include "jobs/training-split.h"

/* Parts of an epoch that progress is told in. */
#define PARTS_OF_EPOCH 1000

struct _JobsSearchJob
{
  JobsRunJob parent_instance;

  char *manifest;              /* (owned) (nullable): what a folder that is not there yet is made from */
  char *folder;                /* (owned) */
  JobsTrainSettings *settings; /* (owned) */
  guint n_sets;

  /* worker only: */
  TrainingSearch *search; /* (owned) (nullable) */
  JobsTrainClock clock;
  gboolean is_read; /* songs have been: what is read again is quick */
  /* of the set that is trained: */
  guint set;
  guint first_epoch; /* of this rung */
  guint last_epoch;  /* after which it is stopped */
  guint n_epochs;
  double best;
  TrainingMeasure measure;

  char *report;             /* (owned) (nullable) */
  JobsTrainSettings *found; /* (owned) (nullable) */
  GArray *shown;            /* (owned) (nullable): JobsSearchTrial: owner only */

  GMutex lock;
  GArray *told; /* (mutex lock) (owned) (nullable): the same, while they are news */
};

G_DEFINE_FINAL_TYPE (JobsSearchJob, jobs_search_job, JOBS_TYPE_RUN_JOB)

enum
{
  SIGNAL_TRIALS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
message_cb (const char *text, gpointer user_data)
{
}

/* Tells how far all sets are; @is_running: one of them is trained. */
static void
publish (JobsSearchJob *self, gboolean is_running)
{
  g_autoptr (GArray) trials = jobs_search_list_trials (self->settings, self->search);
  JobsSearchTrial *trial = &g_array_index (trials, JobsSearchTrial, self->set);

  if (is_running)
    {
      trial->is_running = TRUE;
      trial->n_epochs = self->n_epochs;
      trial->score = isfinite (self->best) ? self->best : trial->score;
    }

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->told, g_array_unref);
  self->told = g_steal_pointer (&trials);
  g_mutex_unlock (&self->lock);
  jobs_job_wake (JOBS_JOB (self));
}

static void
loaded_cb (gsize n_done, gsize n_clips, gpointer user_data)
{
  JobsSearchJob *self = user_data;
  const JobsProgress progress = {
    .n_done = n_done,
    .n_total = n_clips,
    .is_total_known = TRUE,
    .seconds_left = -1.0,
  };

  if (self->is_read)
    return;
  jobs_run_job_set_phase (user_data, JOBS_TRAIN_PHASE_DECODING);
  jobs_job_report (JOBS_JOB (self), &progress);
}

/* @done: epochs of the set */
static void
progress_cb (double done, double total, gpointer user_data)
{
  JobsSearchJob *self = user_data;
  const double all = jobs_search_count_epochs (self->settings, self->n_sets);
  const double now = CLAMP (done, self->first_epoch, self->last_epoch) - self->first_epoch;
  double so_far = now;
  JobsProgress progress = { .n_total = all * PARTS_OF_EPOCH, .is_total_known = TRUE };
  guint rungs[JOBS_SEARCH_MAX_RUNGS];

  self->is_read = TRUE;
  jobs_run_job_set_phase (user_data, JOBS_TRAIN_PHASE_TRAINING);
  jobs_search_get_rungs (self->settings, rungs);
  for (guint set = 0; set < self->n_sets; set++)
    {
      const guint n_scores = training_search_get_n_scores (self->search, set);

      so_far += n_scores > 0 ? rungs[n_scores - 1] : 0;
    }
  progress.n_done = MIN (so_far, all) * PARTS_OF_EPOCH;
  progress.seconds_left = jobs_train_clock_get_left (&self->clock, so_far, all);
  jobs_job_report (JOBS_JOB (self), &progress);
}

static void
epoch_cb (const TrainingEpochReport *report, gpointer user_data)
{
  JobsSearchJob *self = user_data;

  self->n_epochs = report->epoch.epoch;
  self->best = MAX (self->best, training_verdict_get_score (report->verdict, self->measure));
  publish (self, TRUE);
}

/* What a set has gained before counts: its best network is the one that would be kept. */
static void
begun_cb (guint n_epochs, double score, gpointer user_data)
{
  JobsSearchJob *self = user_data;

  self->n_epochs = n_epochs;
  self->best = score;
}

/* A training is stopped in the first step of the epoch after its last. */
static gboolean
may_go_on_cb (gpointer user_data)
{
  JobsSearchJob *self = user_data;

  jobs_train_clock_skip (&self->clock, jobs_run_job_wait (user_data));
  return !jobs_run_job_is_stopped (user_data) && self->n_epochs < self->last_epoch;
}

/* (transfer full) */
static char *
make_set_path (const JobsSearchJob *self, guint set)
{
  g_autofree char *name = g_strdup_printf ("set-%u", set);

  return g_build_filename (self->folder, name, NULL);
}

static gboolean
train_set (JobsSearchJob *self, const JobsTrainSettings *settings, GError **error)
{
  const TrainingObserver observer = { .message = message_cb,
                                      .progress = progress_cb,
                                      .user_data = self,
                                      .loaded = loaded_cb,
                                      .epoch = epoch_cb,
                                      .may_go_on = may_go_on_cb,
                                      .begun = begun_cb };
  TrainingWatch watch = jobs_train_settings_get_watch (settings);
  g_autofree char *manifest
      = g_build_filename (self->folder, jobs_training_run_file_names[JOBS_RUN_FILE_MANIFEST], NULL);
  g_autofree char *held_out
      = g_build_filename (self->folder, jobs_training_run_file_names[JOBS_RUN_FILE_HELD_OUT], NULL);
  g_autofree char *checkpoint = make_set_path (self, self->set);
  g_autofree char *cache = base_paths_user_cache ("training");
  const char *const manifests[] = { manifest, held_out, NULL };
  const TrainingOptions options = { .manifests = manifests,
                                    .checkpoint = checkpoint,
                                    .cache = cache,
                                    .watch = &watch,
                                    .resume = TRUE,
                                    .n_workers = jobs_run_job_get_n_workers (JOBS_RUN_JOB (self)) };
  g_autoptr (AnalysisModel) start = NULL;
  g_auto (TrainingVerdict) verdict = { 0 };
  g_autofree char *report = NULL;
  TrainingMoodConfig config;

  /* How long each is trained, the search says. */
  watch.patience = 0;
  self->measure = watch.measure;
  if (!jobs_train_settings_apply (settings, &config, &start, error))
    return FALSE;

  report = training_experiment_train_watched (&options, &config, &observer, &verdict,
                                              jobs_job_get_cancellable (JOBS_JOB (self)), error);
  return report != NULL;
}

static double
train_cb (guint set, const double *values, guint n_done, guint n_epochs, gpointer user_data, GError **error)
{
  JobsSearchJob *self = user_data;
  g_autoptr (JobsTrainSettings) settings = jobs_search_make_settings (self->settings, self->search, set);
  g_autofree char *text = NULL;

  self->set = set;
  self->first_epoch = n_done;
  self->last_epoch = n_done + n_epochs;
  self->n_epochs = n_done;
  self->best = -INFINITY;
  publish (self, TRUE);
  if (!train_set (self, settings, error))
    return NAN;
  if (jobs_run_job_is_stopped (user_data))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
      return NAN;
    }

  text = g_strdup_printf (
      _ ("Set %u after %u epochs: %.4f (rate %.5f, weight decay %.5f, batch %.0f, variation %s)"), set + 1,
      self->last_epoch, self->best, jobs_train_settings_get_number (settings, JOBS_TRAIN_RATE),
      jobs_train_settings_get_number (settings, JOBS_TRAIN_WEIGHT_DECAY),
      jobs_train_settings_get_number (settings, JOBS_TRAIN_BATCH),
      jobs_train_settings_get_text (settings, JOBS_TRAIN_AUGMENTATION));
  jobs_run_job_tell (user_data, text);
  return isfinite (self->best) ? self->best : NAN;
}

static gboolean
save_cb (const TrainingSearch *search, gpointer user_data, GError **error)
{
  JobsSearchJob *self = user_data;
  g_autofree char *json = training_search_to_json (search);

  publish (self, FALSE);
  return jobs_training_run_write_text (self->folder, jobs_training_run_file_names[JOBS_RUN_FILE_SEARCH], json,
                                       error);
}

/* Writes what the search is of, or looks whether what is there is the same. */
static gboolean
prepare_folder (JobsSearchJob *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "settings.json", NULL);
  g_autofree char *json = jobs_train_settings_to_json (self->settings);
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_auto (JobsSplitTwins) twins = { .cancellable = jobs_job_get_cancellable (JOBS_JOB (self)) };
  g_auto (JobsSplit) split = { 0 };

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autoptr (JobsTrainSettings) former = jobs_train_settings_load (path, error);

      if (former == NULL || jobs_train_settings_equal (former, self->settings))
        return former != NULL;
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The folder %s is that of a search with other settings."), self->folder);
      return FALSE;
    }

  jobs_run_job_tell (JOBS_RUN_JOB (self), _ ("Looking for songs that sound the same"));
  if (!jobs_split_init (&split, self->manifest, self->settings, -1, &twins, warnings, error))
    return FALSE;
  for (guint i = 0; i < warnings->len; i++)
    jobs_run_job_tell (JOBS_RUN_JOB (self), warnings->pdata[i]);

  g_mkdir_with_parents (self->folder, 0755);
  return jobs_training_run_write_text (self->folder, jobs_training_run_file_names[JOBS_RUN_FILE_MANIFEST],
                                       split.manifest, error)
         && jobs_training_run_write_text (self->folder, jobs_training_run_file_names[JOBS_RUN_FILE_HELD_OUT],
                                          split.held_out, error)
         && jobs_training_run_write_text (self->folder, "settings.json", json, error);
}

static void
append_table (const GArray *trials, GString *text)
{
  g_string_append (text, _ ("Sets of values and how good each was, as far as it was trained:\n"));
  for (guint set = 0; set < trials->len; set++)
    {
      const JobsSearchTrial *trial = &g_array_index (trials, JobsSearchTrial, set);

      g_string_append_printf (text, "  %3u%s  %.5f  %.5f  %3u  %-7s", set + 1, trial->is_best ? "*" : " ",
                              trial->rate, trial->weight_decay, trial->batch, trial->augmentation);
      for (guint rung = 0; rung < trial->n_scores; rung++)
        g_string_append_printf (text, "  %8.4f", trial->scores[rung]);
      g_string_append_c (text, '\n');
    }
}

/* What interrupted sets would go on from takes much room, and is of no use any more. */
static void
remove_checkpoints (JobsSearchJob *self)
{
  for (guint set = 0; set < self->n_sets; set++)
    {
      g_autofree char *path = make_set_path (self, set);

      jobs_training_run_remove_tree (path);
    }
}

static gboolean
conclude (JobsSearchJob *self, GError **error)
{
  const guint best = (guint)training_search_get_best (self->search);
  JobsTrainingRun *run = jobs_run_job_get_run (JOBS_RUN_JOB (self));
  g_autoptr (GArray) trials = jobs_search_list_trials (self->settings, self->search);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *json = NULL;

  append_table (trials, text);
  self->found = jobs_search_make_settings (self->settings, self->search, best);
  self->report = g_string_free (g_steal_pointer (&text), FALSE);
  if (run == NULL)
    return TRUE;

  json = jobs_train_settings_to_json (self->found);
  if (!jobs_training_run_write (run, JOBS_RUN_FILE_BEST, json, error))
    return FALSE;
  remove_checkpoints (self);
  return TRUE;
}

static gboolean
work_locked (JobsSearchJob *self, GError **error)
{
  JobsRunJob *job = JOBS_RUN_JOB (self);
  g_autofree char *path
      = g_build_filename (self->folder, jobs_training_run_file_names[JOBS_RUN_FILE_SEARCH], NULL);
  g_autoptr (GError) search_error = NULL;

  if (self->manifest != NULL && !prepare_folder (self, error))
    return FALSE;
  self->search = jobs_search_load (path, self->settings, self->n_sets, error);
  if (self->search == NULL)
    return FALSE;

  jobs_train_clock_init (&self->clock, self->settings, jobs_run_job_get_n_workers (job));
  publish (self, FALSE);
  if (!training_search_run (self->search, train_cb, save_cb, self, jobs_job_get_cancellable (JOBS_JOB (job)),
                            &search_error)
      && !(jobs_run_job_is_stopped (job) && g_error_matches (search_error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
           && training_search_get_best (self->search) >= 0))
    {
      g_propagate_error (error, g_steal_pointer (&search_error));
      return FALSE;
    }

  publish (self, FALSE);
  return conclude (self, error);
}

/* A run is locked by what runs it; a folder of one's own is by the search. */
static gboolean
jobs_search_job_work (JobsRunJob *job, GError **error)
{
  JobsSearchJob *self = JOBS_SEARCH_JOB (job);
  g_autofree char *shown = base_paths_to_utf8 (self->folder);
  g_autofree char *refusal = g_strdup_printf (
      _ ("Another search works in the folder “%s” now. Wait for its end, or choose another folder."), shown);
  g_autoptr (ExperimentLock) lock = NULL;

  if (!jobs_search_check (self->settings, self->n_sets, error))
    return FALSE;
  if (self->manifest == NULL)
    return work_locked (self, error);

  lock = jobs_training_run_lock_folder (self->folder, refusal, error);
  return lock != NULL && work_locked (self, error);
}

static gboolean
jobs_search_job_has_gained (JobsRunJob *job)
{
  const GArray *trials = JOBS_SEARCH_JOB (job)->shown;

  for (guint set = 0; trials != NULL && set < trials->len; set++)
    if (g_array_index (trials, JobsSearchTrial, set).is_best)
      return TRUE;

  return FALSE;
}

static void
jobs_search_job_dispatch (JobsJob *job)
{
  JobsSearchJob *self = JOBS_SEARCH_JOB (job);
  g_autoptr (GArray) trials = NULL;

  JOBS_JOB_CLASS (jobs_search_job_parent_class)->dispatch (job);
  g_mutex_lock (&self->lock);
  trials = g_steal_pointer (&self->told);
  g_mutex_unlock (&self->lock);
  if (trials == NULL)
    return;

  g_clear_pointer (&self->shown, g_array_unref);
  self->shown = g_steal_pointer (&trials);
  g_signal_emit (self, signals[SIGNAL_TRIALS], 0, self->shown);
}

static void
jobs_search_job_finalize (GObject *object)
{
  JobsSearchJob *self = JOBS_SEARCH_JOB (object);

  g_free (self->manifest);
  g_free (self->folder);
  g_free (self->report);
  jobs_train_settings_free (self->settings);
  jobs_train_settings_free (self->found);
  jobs_train_clock_clear (&self->clock);
  g_clear_pointer (&self->search, training_search_free);
  g_clear_pointer (&self->shown, g_array_unref);
  g_clear_pointer (&self->told, g_array_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (jobs_search_job_parent_class)->finalize (object);
}

static void
jobs_search_job_class_init (JobsSearchJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  JobsRunJobClass *run_class = JOBS_RUN_JOB_CLASS (klass);

  object_class->finalize = jobs_search_job_finalize;
  JOBS_JOB_CLASS (klass)->dispatch = jobs_search_job_dispatch;
  run_class->work = jobs_search_job_work;
  run_class->has_gained = jobs_search_job_has_gained;

  /**
   * JobsSearchJob::trials:
   * @trials: (element-type JobsSearchTrial): all of them, valid until the next
   */
  signals[SIGNAL_TRIALS] = g_signal_new ("trials", JOBS_TYPE_SEARCH_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
jobs_search_job_init (JobsSearchJob *self)
{
  g_mutex_init (&self->lock);
}

JobsJob *
jobs_search_job_new (const JobsSearchOptions *options)
{
  JobsSearchJob *self = g_object_new (JOBS_TYPE_SEARCH_JOB, NULL);

  self->manifest = g_strdup (options->manifest);
  self->folder = g_strdup (options->folder);
  self->settings = jobs_train_settings_copy (options->settings);
  self->n_sets = options->n_sets;
  jobs_run_job_set_run (JOBS_RUN_JOB (self), NULL, options->n_workers);
  return JOBS_JOB (self);
}

JobsJob *
jobs_search_job_new_of_run (JobsTrainingRun *run, guint n_workers)
{
  JobsSearchJob *self = g_object_new (JOBS_TYPE_SEARCH_JOB, NULL);
  g_autofree char *info = jobs_training_run_get_path (run, JOBS_RUN_FILE_INFO);
  const JobsTrainSettings *settings = jobs_training_run_get_settings (run);

  /* Of a damaged one, which it does not work on. */
  self->settings = settings != NULL ? jobs_train_settings_copy (settings) : NULL;
  self->folder = g_path_get_dirname (info);
  self->n_sets = jobs_training_run_get_n_sets (run);
  jobs_run_job_set_run (JOBS_RUN_JOB (self), run, n_workers);
  return JOBS_JOB (self);
}

const GArray *
jobs_search_job_get_trials (JobsSearchJob *self)
{
  return self->shown;
}

const char *
jobs_search_job_get_report (JobsSearchJob *self)
{
  return jobs_job_get_state (JOBS_JOB (self)) == JOBS_STATE_DONE ? self->report : NULL;
}

const JobsTrainSettings *
jobs_search_job_get_settings (JobsSearchJob *self)
{
  return jobs_job_get_state (JOBS_JOB (self)) == JOBS_STATE_DONE ? self->found : NULL;
}
