/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() is on the job's own thread, which gives way to all others, and so do the workers that it starts. What the
 * engine tells, from there or from a worker, is gathered under the lock and emitted by dispatch() on the owner's thread. */

#include "jobs/train-run-job.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/training/experiment.h"
#include "jobs/left-out.h"
#include "jobs/train-beside.h"
#include "jobs/train-choices.h"
#include "jobs/train-speed.h"
#include "jobs/train-told.h"
#include "jobs/training-run-private.h"
#include "jobs/training-split.h"

/* Parts of an epoch that progress is told in. */
#define PARTS_OF_EPOCH 1000

struct _JobsTrainRunJob
{
  JobsRunJob parent_instance;
  JobsTrainingRun *run; /* of the parent */

  /* worker only: */
  GArray *epochs; /* (owned): JobsTrainFigures: those of epochs.csv */
  guint part;     /* that is held out now */
  guint n_done_parts;
  GError *write_error; /* (owned) (nullable): epochs.csv could not be written */
  JobsTrainClock clock;

  char *report;  /* (owned) (nullable): written by the worker, read after the end */
  GArray *shown; /* (owned): JobsTrainFigures: owner only */

  GMutex lock;
  JobsTrainTold told; /* (mutex lock) */
};

G_DEFINE_FINAL_TYPE (JobsTrainRunJob, jobs_train_run_job, JOBS_TYPE_RUN_JOB)

enum
{
  SIGNAL_STEP,
  SIGNAL_EPOCH,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
message_cb (const char *text, gpointer user_data)
{
  jobs_run_job_tell (user_data, text);
}

static void
loaded_cb (gsize    n_done,
           gsize    n_clips,
           gpointer user_data)
{
  JobsTrainRunJob *self = user_data;
  const JobsProgress progress = {
    .n_done = n_done,
    .n_total = n_clips,
    .is_total_known = TRUE,
    .seconds_left = jobs_train_clock_get_left (&self->clock, n_done, n_clips),
  };

  jobs_run_job_set_phase (user_data, JOBS_TRAIN_PHASE_DECODING);
  jobs_job_report (JOBS_JOB (self), &progress);
  if (n_done == n_clips)
    jobs_train_clock_restart (&self->clock);
}

static void
progress_cb (double   done,
             double   total,
             gpointer user_data)
{
  JobsTrainRunJob *self = user_data;
  const guint n_parts = jobs_training_run_get_n_parts (self->run);
  const double all = total * n_parts, so_far = done + total * self->n_done_parts;
  const JobsProgress progress = {
    .n_done = so_far * PARTS_OF_EPOCH,
    .n_total = all * PARTS_OF_EPOCH,
    .is_total_known = TRUE,
    .seconds_left = jobs_train_clock_get_left (&self->clock, so_far, all),
    .is_at_most = jobs_train_settings_may_end_early (jobs_training_run_get_settings (self->run)),
  };

  jobs_job_report (JOBS_JOB (self), &progress);
}

static void
step_cb (const TrainingStep *step,
         gpointer            user_data)
{
  JobsTrainRunJob *self = user_data;

  jobs_run_job_set_phase (user_data, JOBS_TRAIN_PHASE_TRAINING);
  g_mutex_lock (&self->lock);
  self->told.step = (JobsTrainStep) { step->epoch, step->n_epochs, step->step, step->n_steps, step->loss };
  g_mutex_unlock (&self->lock);
  jobs_job_wake (JOBS_JOB (self));
}

/* Whatever was written of this epoch before, and of those after it, was lost with a checkpoint, and is made again. */
static void
drop_from (GArray                 *epochs,
           const JobsTrainFigures *figures)
{
  for (guint i = epochs->len; i > 0; i--)
    {
      const JobsTrainFigures *old = &g_array_index (epochs, JobsTrainFigures, i - 1);

      if (old->part == figures->part && old->epoch >= figures->epoch)
        g_array_remove_index (epochs, i - 1);
    }
}

static void
add_figures (GArray                 *epochs,
             const JobsTrainFigures *figures)
{
  JobsTrainFigures bare = *figures;

  bare.points = NULL;
  bare.n_points = 0;
  bare.own_classes = NULL;
  bare.own_confusion = NULL;
  bare.n_own_classes = 0;
  drop_from (epochs, figures);
  g_array_append_val (epochs, bare);
}

static void
epoch_cb (const TrainingEpochReport *report,
          gpointer                   user_data)
{
  JobsTrainRunJob *self = user_data;
  JobsTrainFigures figures;
  g_autofree char *csv = NULL;

  jobs_train_figures_init (&figures, report, self->part);
  add_figures (self->epochs, &figures);
  csv = jobs_train_figures_to_csv (self->epochs);
  g_clear_error (&self->write_error);
  jobs_training_run_write (self->run, JOBS_RUN_FILE_EPOCHS, csv, &self->write_error);
  jobs_train_clock_note_epoch (&self->clock, report);

  g_mutex_lock (&self->lock);
  jobs_train_told_add (&self->told, &figures);
  g_mutex_unlock (&self->lock);
  jobs_job_wake (JOBS_JOB (self));
}

static gboolean
may_go_on_cb (gpointer user_data)
{
  JobsTrainRunJob *self = user_data;

  jobs_train_clock_skip (&self->clock, jobs_run_job_wait (user_data));
  return !jobs_run_job_is_stopped (user_data) && self->write_error == NULL;
}

static void
judging_cb (gpointer user_data)
{
  jobs_run_job_set_phase (user_data, JOBS_TRAIN_PHASE_JUDGING);
}

/* Where it cannot be written, epochs cannot be either, and that is told. */
static void
left_out_cb (GPtrArray *paths,
             GPtrArray *reasons,
             gpointer   user_data)
{
  JobsTrainRunJob *self = user_data;
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func ((GDestroyNotify)jobs_left_out_free);
  g_autofree char *csv = NULL;

  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (songs, jobs_left_out_new (paths->pdata[i], reasons->pdata[i]));
  csv = jobs_left_out_to_csv (songs);
  jobs_training_run_write (self->run, JOBS_RUN_FILE_LEFT_OUT, csv, NULL);
}

/* (transfer full): of the run, or of one of its further parts. */
static char *
make_path (const JobsTrainRunJob *self,
           JobsRunFile            file)
{
  g_autofree char *path = jobs_training_run_get_path (self->run, file);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = NULL;

  if (self->n_done_parts == 0)
    return g_steal_pointer (&path);

  folder = jobs_training_run_get_part_folder (self->run, self->part);
  return g_build_filename (folder, name, NULL);
}

static gboolean
train_part (JobsTrainRunJob           *self,
            const TrainingMoodConfig  *config,
            TrainingMetrics           *metrics,
            TrainingClassMetrics      *classes,
            GString                   *report,
            GError                   **error)
{
  const JobsTrainSettings *settings = jobs_training_run_get_settings (self->run);
  const TrainingObserver observer = { .message = message_cb,
                                      .progress = progress_cb,
                                      .step = step_cb,
                                      .user_data = self,
                                      .loaded = loaded_cb,
                                      .epoch = epoch_cb,
                                      .may_go_on = may_go_on_cb,
                                      .judging = judging_cb,
                                      .left_out = left_out_cb };
  const TrainingWatch watch = jobs_train_settings_get_watch (settings);
  JobsTrainBeside beside;
  g_autofree char *manifest = make_path (self, JOBS_RUN_FILE_MANIFEST);
  g_autofree char *held_out = make_path (self, JOBS_RUN_FILE_HELD_OUT);
  g_autofree char *output = make_path (self, JOBS_RUN_FILE_MODEL);
  g_autofree char *checkpoint = make_path (self, JOBS_RUN_FILE_CHECKPOINT);
  g_autofree char *predictions = make_path (self, JOBS_RUN_FILE_PREDICTIONS);
  g_autofree char *cache = base_paths_user_cache ("training");
  g_autofree char *text = NULL;
  const char *const manifests[] = { manifest, held_out, NULL };
  TrainingOptions options = { .manifests = manifests,
                              .output = output,
                              .checkpoint = checkpoint,
                              .cache = cache,
                              .watch = &watch,
                              .predictions = predictions,
                              .resume = TRUE,
                              .n_workers = jobs_run_job_get_n_workers (JOBS_RUN_JOB (self)) };
  g_auto (TrainingVerdict) verdict = { 0 };

  if (!jobs_train_beside_init (&beside, settings, config, error))
    return FALSE;

  options.beside = beside.config.n_members > 0 ? &beside.config : NULL;
  jobs_run_job_set_phase (JOBS_RUN_JOB (self), JOBS_TRAIN_PHASE_READING);
  jobs_train_clock_restart (&self->clock);
  text = training_experiment_train_watched (&options, config, &observer, &verdict, jobs_job_get_cancellable (JOBS_JOB (self)),
                                            error);
  if (text == NULL)
    return FALSE;
  if (self->write_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->write_error));
      return FALSE;
    }

  g_string_append (report, text);
  training_metrics_merge (metrics, &verdict.metrics);
  training_class_metrics_merge (classes, &verdict.classes);
  return TRUE;
}

static gboolean
write_report (JobsTrainRunJob        *self,
              const TrainingMetrics  *metrics,
              const TrainingClassMetrics *classes,
              const char             *report,
              GError                **error)
{
  const JobsTrainSettings *settings = jobs_training_run_get_settings (self->run);
  g_autoptr (TrainingNotes) notes = training_notes_new ();
  g_autofree char *json = NULL;

  jobs_train_report_write (notes, self->run, metrics, classes, self->epochs);
  jobs_train_settings_write (settings, notes, "settings/");
  json = training_notes_to_json (notes);
  return jobs_training_run_write (self->run, JOBS_RUN_FILE_TABLES, report, error)
         && jobs_training_run_write (self->run, JOBS_RUN_FILE_REPORT, json, error);
}

/* The part of the run itself first: its model is the one that is kept. */
static gboolean
train (JobsTrainRunJob  *self,
       GError          **error)
{
  const JobsTrainSettings *settings = jobs_training_run_get_settings (self->run);
  const guint own = jobs_train_settings_get_number (settings, JOBS_TRAIN_PART);
  const guint n_parts = jobs_training_run_get_n_parts (self->run);
  g_autoptr (AnalysisModel) start = NULL;
  g_autoptr (GString) report = g_string_new (NULL);
  g_autofree TrainingMetrics *metrics = g_new0 (TrainingMetrics, 1);
  g_auto (TrainingClassMetrics) classes = { 0 };
  TrainingMoodConfig config;

  if (!jobs_train_settings_apply (settings, &config, &start, error))
    return FALSE;

  jobs_train_clock_init (&self->clock, settings, jobs_run_job_get_n_workers (JOBS_RUN_JOB (self)));
  self->part = n_parts > 1 ? own : 0;
  if (!train_part (self, &config, metrics, &classes, report, error))
    return FALSE;

  for (guint part = 0; n_parts > 1 && part < n_parts; part++)
    {
      if (part == own)
        continue;
      self->part = part;
      self->n_done_parts++;
      if (!train_part (self, &config, metrics, &classes, report, error))
        return FALSE;
    }

  self->report = g_string_free (g_steal_pointer (&report), FALSE);
  return write_report (self, metrics, &classes, self->report, error);
}

static void
load_epochs (JobsTrainRunJob *self)
{
  g_autofree char *path = jobs_training_run_get_path (self->run, JOBS_RUN_FILE_EPOCHS);
  g_autoptr (GArray) epochs = jobs_train_figures_load (path, NULL);

  /* A file that cannot be read costs the beginning of the curves, and nothing else. */
  if (epochs == NULL)
    return;

  g_array_append_vals (self->epochs, epochs->data, epochs->len);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < epochs->len; i++)
    jobs_train_told_add (&self->told, &g_array_index (epochs, JobsTrainFigures, i));
  g_mutex_unlock (&self->lock);
  jobs_job_wake (JOBS_JOB (self));
}

static gboolean
jobs_train_run_job_work (JobsRunJob *job, GError **error)
{
  load_epochs (JOBS_TRAIN_RUN_JOB (job));
  return train (JOBS_TRAIN_RUN_JOB (job), error);
}

/* Before the first epoch there is nothing to keep. */
static gboolean
jobs_train_run_job_has_gained (JobsRunJob *job)
{
  return JOBS_TRAIN_RUN_JOB (job)->shown->len > 0;
}

static void
jobs_train_run_job_dispatch (JobsJob *job)
{
  JobsTrainRunJob *self = JOBS_TRAIN_RUN_JOB (job);
  g_auto (JobsTrainTold) told = { 0 };

  JOBS_JOB_CLASS (jobs_train_run_job_parent_class)->dispatch (job);
  g_mutex_lock (&self->lock);
  jobs_train_told_take (&self->told, &told);
  g_mutex_unlock (&self->lock);

  for (guint i = 0; told.epochs != NULL && i < told.epochs->len; i++)
    {
      const JobsTrainFigures *figures = &g_array_index (told.epochs, JobsTrainFigures, i);

      add_figures (self->shown, figures);
      g_signal_emit (self, signals[SIGNAL_EPOCH], 0, figures);
    }
  if (told.step.epoch > 0)
    g_signal_emit (self, signals[SIGNAL_STEP], 0, &told.step);
}

static void
jobs_train_run_job_finalize (GObject *object)
{
  JobsTrainRunJob *self = JOBS_TRAIN_RUN_JOB (object);

  g_array_unref (self->epochs);
  g_array_unref (self->shown);
  g_clear_error (&self->write_error);
  jobs_train_clock_clear (&self->clock);
  g_free (self->report);
  jobs_train_told_clear (&self->told);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (jobs_train_run_job_parent_class)->finalize (object);
}

static void
jobs_train_run_job_class_init (JobsTrainRunJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  JobsJobClass *job_class = JOBS_JOB_CLASS (klass);
  JobsRunJobClass *run_class = JOBS_RUN_JOB_CLASS (klass);

  object_class->finalize = jobs_train_run_job_finalize;
  job_class->dispatch = jobs_train_run_job_dispatch;
  run_class->work = jobs_train_run_job_work;
  run_class->has_gained = jobs_train_run_job_has_gained;

  /**
   * JobsTrainRunJob::step:
   * @step: a #JobsTrainStep; those that came too quickly are left out
   */
  signals[SIGNAL_STEP] = g_signal_new ("step", JOBS_TYPE_TRAIN_RUN_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_POINTER);
  /**
   * JobsTrainRunJob::epoch:
   * @figures: a #JobsTrainFigures
   */
  signals[SIGNAL_EPOCH] = g_signal_new ("epoch", JOBS_TYPE_TRAIN_RUN_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
jobs_train_run_job_init (JobsTrainRunJob *self)
{
  g_mutex_init (&self->lock);
  self->epochs = g_array_new (FALSE, TRUE, sizeof (JobsTrainFigures));
  self->shown = g_array_new (FALSE, TRUE, sizeof (JobsTrainFigures));
}

JobsJob *
jobs_train_run_job_new (JobsTrainingRun *run,
                        guint            n_workers)
{
  JobsTrainRunJob *self = g_object_new (JOBS_TYPE_TRAIN_RUN_JOB, NULL);

  self->run = run;
  jobs_run_job_set_run (JOBS_RUN_JOB (self), run, n_workers);
  return JOBS_JOB (self);
}

const GArray *
jobs_train_run_job_get_epochs (JobsTrainRunJob *self)
{
  return self->shown;
}

const char *
jobs_train_run_job_get_report (JobsTrainRunJob *self)
{
  return jobs_job_get_state (JOBS_JOB (self)) == JOBS_STATE_DONE ? self->report : NULL;
}
