/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() is on the job's own thread and trains one set after the other, on workers that have ended when it returns.
 * Messages are gathered there and emitted by dispatch() on the owner's thread. Options do not change; what is found is written by
 * run(), which has ended when the owner may ask for it. */

#include "jobs/search-job.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/training/experiment.h"
#include "engine/training/random-search.h"
#include "jobs/messages.h"
#include "jobs/train-choices.h"
#include "jobs/training-split.h"

/* One in so many goes on from one rung to the next. */
#define ETA     3
#define N_RUNGS 3

/* What is looked for, in the order of the ranges. */
enum
{
  VALUE_RATE,
  VALUE_DECAY,
  VALUE_BATCH,
  VALUE_AUGMENTATION,
  N_VALUES,
};

static const double batches[] = { 16, 32, 64 };
static const double augmentations[] = { 0, 1, 2, 3 };
static const char *const augmentation_ids[] = { "none", "gentle", "usual", "strong" };

struct _JobsSearchJob
{
  JobsJob parent_instance;

  char *manifest;              /* (owned) */
  char *folder;                /* (owned) */
  JobsTrainSettings *settings; /* (owned) */
  guint n_sets;
  guint n_workers;

  /* worker only: of the set that is trained */
  guint last_epoch; /* after which it is stopped */
  guint n_epochs;
  double best;
  TrainingMeasure measure;
  guint n_trained;
  guint n_to_train;
  GCancellable *cancellable; /* not owned */

  char *report;             /* (owned) (nullable) */
  JobsTrainSettings *found; /* (owned) (nullable) */
  JobsMessages messages;
};

G_DEFINE_FINAL_TYPE (JobsSearchJob, jobs_search_job, JOBS_TYPE_JOB)

enum
{
  SIGNAL_MESSAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
tell (JobsSearchJob *self,
      const char    *text)
{
  jobs_messages_add (&self->messages, text);
  jobs_job_wake (JOBS_JOB (self));
}

static void
message_cb (const char *text,
            gpointer    user_data)
{
}

static void
progress_cb (double   done,
             double   total,
             gpointer user_data)
{
}

static void
epoch_cb (const TrainingEpochReport *report,
          gpointer                   user_data)
{
  JobsSearchJob *self = user_data;

  self->n_epochs = report->epoch.epoch;
  self->best = MAX (self->best, training_verdict_get_score (report->verdict, self->measure));
}

/* A training is stopped in the first step of the epoch after its last. */
static gboolean
may_go_on_cb (gpointer user_data)
{
  JobsSearchJob *self = user_data;

  return self->n_epochs < self->last_epoch;
}

/* (transfer full) */
static JobsTrainSettings *
make_settings (const JobsSearchJob *self,
               const double        *values)
{
  JobsTrainSettings *settings = jobs_train_settings_copy (self->settings);

  jobs_train_settings_set_text (settings, JOBS_TRAIN_PRESET, "");
  jobs_train_settings_set_number (settings, JOBS_TRAIN_RATE, values[VALUE_RATE]);
  jobs_train_settings_set_number (settings, JOBS_TRAIN_WEIGHT_DECAY, values[VALUE_DECAY]);
  jobs_train_settings_set_number (settings, JOBS_TRAIN_BATCH, values[VALUE_BATCH]);
  jobs_train_settings_set_text (settings, JOBS_TRAIN_AUGMENTATION, augmentation_ids[(int)values[VALUE_AUGMENTATION]]);
  return settings;
}

static void
report_progress (JobsSearchJob *self)
{
  const JobsProgress progress = {
    .n_done = self->n_trained,
    .n_total = MAX (self->n_to_train, self->n_trained),
    .is_total_known = TRUE,
    .seconds_left = -1.0,
  };

  jobs_job_report (JOBS_JOB (self), &progress);
}

static gboolean
train_set (JobsSearchJob            *self,
           guint                     set,
           const JobsTrainSettings  *settings,
           GError                  **error)
{
  const TrainingObserver observer
      = { .message = message_cb, .progress = progress_cb, .user_data = self, .epoch = epoch_cb, .may_go_on = may_go_on_cb };
  TrainingWatch watch = jobs_train_settings_get_watch (settings);
  g_autofree char *manifest = g_build_filename (self->folder, "manifest.csv", NULL);
  g_autofree char *held_out = g_build_filename (self->folder, "held-out.csv", NULL);
  g_autofree char *name = g_strdup_printf ("set-%u", set);
  g_autofree char *checkpoint = g_build_filename (self->folder, name, NULL);
  g_autofree char *cache = base_paths_user_cache ("training");
  const char *const manifests[] = { manifest, held_out, NULL };
  const TrainingOptions options = { .manifests = manifests,
                                    .checkpoint = checkpoint,
                                    .cache = cache,
                                    .watch = &watch,
                                    .resume = TRUE,
                                    .n_workers = self->n_workers };
  g_autoptr (AnalysisModel) start = NULL;
  g_auto (TrainingVerdict) verdict = { 0 };
  g_autofree char *report = NULL;
  TrainingMoodConfig config;

  /* How long each is trained, the search says. */
  watch.patience = 0;
  self->measure = watch.measure;
  if (!jobs_train_settings_apply (settings, &config, &start, error))
    return FALSE;

  report = training_experiment_train_watched (&options, &config, &observer, &verdict, self->cancellable, error);
  return report != NULL;
}

static double
train_cb (guint           set,
          const double   *values,
          guint           n_done,
          guint           n_epochs,
          gpointer        user_data,
          GError        **error)
{
  JobsSearchJob *self = user_data;
  g_autoptr (JobsTrainSettings) settings = make_settings (self, values);
  g_autofree char *text = NULL;

  self->last_epoch = n_done + n_epochs;
  self->n_epochs = n_done;
  self->best = -INFINITY;
  if (!train_set (self, set, settings, error))
    return NAN;

  text = g_strdup_printf (_ ("Set %u after %u epochs: %.4f (rate %.5f, weight decay %.5f, batch %.0f, variation %s)"), set + 1,
                          self->last_epoch, self->best, values[VALUE_RATE], values[VALUE_DECAY], values[VALUE_BATCH],
                          augmentation_ids[(int)values[VALUE_AUGMENTATION]]);
  tell (self, text);
  self->n_trained++;
  report_progress (self);
  return isfinite (self->best) ? self->best : NAN;
}

static gboolean
write_file (const JobsSearchJob  *self,
            const char           *name,
            const char           *text,
            GError              **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}

static gboolean
save_cb (const TrainingSearch  *search,
         gpointer               user_data,
         GError               **error)
{
  g_autofree char *json = training_search_to_json (search);

  return write_file (user_data, "search.json", json, error);
}

/* Writes what the search is of, or looks whether what is there is the same. */
static gboolean
prepare_folder (JobsSearchJob  *self,
                GError        **error)
{
  g_autofree char *path = g_build_filename (self->folder, "settings.json", NULL);
  g_autofree char *json = jobs_train_settings_to_json (self->settings);
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_auto (JobsSplit) split = { 0 };

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autoptr (JobsTrainSettings) former = jobs_train_settings_load (path, error);

      if (former == NULL || jobs_train_settings_equal (former, self->settings))
        return former != NULL;
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("The folder %s is that of a search with other settings."),
                   self->folder);
      return FALSE;
    }

  if (!jobs_train_settings_check (self->settings, error)
      || !jobs_split_init (&split, self->manifest, self->settings, -1, warnings, error))
    return FALSE;
  for (guint i = 0; i < warnings->len; i++)
    tell (self, warnings->pdata[i]);

  g_mkdir_with_parents (self->folder, 0755);
  return write_file (self, "manifest.csv", split.manifest, error) && write_file (self, "held-out.csv", split.held_out, error)
         && write_file (self, "settings.json", json, error);
}

static TrainingSearch *
make_search (JobsSearchJob  *self,
             GError        **error)
{
  const double usual = jobs_train_settings_get_number (self->settings, JOBS_TRAIN_RATE);
  const double rate = usual > 0.0 ? usual : 0.001;
  const TrainingRange ranges[N_VALUES] = {
    [VALUE_RATE] = { "learning-rate", TRAINING_RANGE_LOG_UNIFORM, rate / 10.0, MIN (rate * 5.0, 1.0), NULL, 0 },
    [VALUE_DECAY] = { "weight-decay", TRAINING_RANGE_LOG_UNIFORM, 0.0001, 0.1, NULL, 0 },
    [VALUE_BATCH] = { "batch", TRAINING_RANGE_CHOICE, 0, 0, batches, G_N_ELEMENTS (batches) },
    [VALUE_AUGMENTATION] = { "augmentation", TRAINING_RANGE_CHOICE, 0, 0, augmentations, G_N_ELEMENTS (augmentations) },
  };
  const guint n_epochs = jobs_train_settings_get_number (self->settings, JOBS_TRAIN_EPOCHS);
  const gsize n_rungs = n_epochs >= 9 ? N_RUNGS : n_epochs >= 3 ? 2 : 1;
  guint rungs[N_RUNGS];
  g_autofree char *path = g_build_filename (self->folder, "search.json", NULL);
  g_autofree char *json = NULL;
  g_autoptr (TrainingSearch) search = NULL;
  const TrainingSearchConfig config = { .ranges = ranges,
                                        .n_ranges = N_VALUES,
                                        .n_sets = self->n_sets,
                                        .rungs = rungs,
                                        .n_rungs = n_rungs,
                                        .eta = ETA,
                                        .seed = jobs_train_settings_get_number (self->settings, JOBS_TRAIN_SEED) };

  training_search_make_rungs (n_epochs, ETA, n_rungs, rungs);
  for (gsize r = 0, n = self->n_sets; r < n_rungs; r++, n = MAX (n / ETA, 1))
    self->n_to_train += n;

  search = training_search_new (&config, error);
  if (search == NULL)
    return NULL;
  if (g_file_get_contents (path, &json, NULL, NULL) && !training_search_resume (search, json, error))
    return NULL;
  return g_steal_pointer (&search);
}

static void
append_table (const TrainingSearch *search,
              GString              *text)
{
  const int best = training_search_get_best (search);

  g_string_append (text, _ ("Sets of values and how good each was, as far as it was trained:\n"));
  for (guint set = 0; set < training_search_get_n_sets (search); set++)
    {
      const double *values = training_search_get_values (search, set);
      const guint n_scores = training_search_get_n_scores (search, set);

      g_string_append_printf (text, "  %3u%s  %.5f  %.5f  %3.0f  %-7s", set + 1, (int)set == best ? "*" : " ", values[VALUE_RATE],
                              values[VALUE_DECAY], values[VALUE_BATCH], augmentation_ids[(int)values[VALUE_AUGMENTATION]]);
      for (guint rung = 0; rung < n_scores; rung++)
        g_string_append_printf (text, "  %8.4f", training_search_get_score (search, set, rung));
      g_string_append_c (text, '\n');
    }
}

static gboolean
jobs_search_job_run (JobsJob  *job,
                     GError  **error)
{
  JobsSearchJob *self = JOBS_SEARCH_JOB (job);
  g_autoptr (TrainingSearch) search = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  self->cancellable = jobs_job_get_cancellable (job);
  if (jobs_train_settings_is_learner (self->settings) && !jobs_train_settings_is_on_top (self->settings))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("“%s” is no network: there is nothing to search."),
                   jobs_train_settings_get_text (self->settings, JOBS_TRAIN_ARCHITECTURE));
      return FALSE;
    }

  if (jobs_train_settings_is_on_top (self->settings))
    return base_error_refuse (error, BASE_ERROR_INVALID_ARGUMENT,
                              _ ("What tells classes on top of a model is fitted at once: there is nothing to search."));

  if (!prepare_folder (self, error))
    return FALSE;
  search = make_search (self, error);
  if (search == NULL || !training_search_run (search, train_cb, save_cb, self, self->cancellable, error))
    return FALSE;

  append_table (search, text);
  self->found = make_settings (self, training_search_get_values (search, (guint)training_search_get_best (search)));
  self->report = g_string_free (g_steal_pointer (&text), FALSE);
  return TRUE;
}

static void
jobs_search_job_dispatch (JobsJob *job)
{
  JobsSearchJob *self = JOBS_SEARCH_JOB (job);
  g_autoptr (GPtrArray) messages = jobs_messages_take (&self->messages);

  for (guint i = 0; i < messages->len; i++)
    g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, messages->pdata[i]);
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
  jobs_messages_clear (&self->messages);

  G_OBJECT_CLASS (jobs_search_job_parent_class)->finalize (object);
}

static void
jobs_search_job_class_init (JobsSearchJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  JobsJobClass *job_class = JOBS_JOB_CLASS (klass);

  object_class->finalize = jobs_search_job_finalize;
  job_class->run = jobs_search_job_run;
  job_class->dispatch = jobs_search_job_dispatch;

  /**
   * JobsSearchJob::message:
   * @text: a line for a person to read
   */
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", JOBS_TYPE_SEARCH_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                          G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
jobs_search_job_init (JobsSearchJob *self)
{
  jobs_messages_init (&self->messages);
}

JobsJob *
jobs_search_job_new (const JobsSearchOptions *options)
{
  JobsSearchJob *self = g_object_new (JOBS_TYPE_SEARCH_JOB, NULL);

  self->manifest = g_strdup (options->manifest);
  self->folder = g_strdup (options->folder);
  self->settings = jobs_train_settings_copy (options->settings);
  self->n_sets = options->n_sets;
  self->n_workers = options->n_workers;
  return JOBS_JOB (self);
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
