/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: all on the thread of the experiment; the trainer spreads its steps over the worker pool. */

#include <glib/gi18n.h>
#include <math.h>

#include "engine/training/experiment-best.h"
#include "engine/training/folds.h"

/* Between two checkpoints within an epoch. */
#define CHECKPOINT_SECONDS 180
/* A few tens of megabytes, with all that belongs to them. */
#define MAX_PARAMETERS_TO_SAVE_AT_ONCE 3000000

static char *
make_checkpoint_path (const TrainingExperiment *self,
                      int                       held_out)
{
  g_autofree char *name = NULL;

  if (self->options->checkpoint == NULL)
    return NULL;

  name = held_out >= 0 ? g_strdup_printf ("fold-%d.safetensors", held_out) : g_strdup ("final.safetensors");
  return g_build_filename (self->options->checkpoint, name, NULL);
}

/* One network's training. */
typedef struct
{
  TrainingExperiment *experiment;
  TrainingTrainer *trainer;
  TrainingExperimentMake make;
  gpointer data;          /* of @make */
  int held_out;
  const char *checkpoint; /* (nullable) */
  gint64 saved_at;        /* monotonic */
  double learning_rate;   /* of the last step */
  TrainingBest best;      /* of one that is watched */
  gboolean is_stopped;
} Run;

static gboolean
save (Run     *run,
      GError **error)
{
  run->saved_at = g_get_monotonic_time ();
  return run->checkpoint == NULL || training_trainer_save (run->trainer, run->checkpoint, error);
}

/* Epochs may take long: a checkpoint is written every few minutes within them too. */
static gboolean
step_cb (const TrainingStep  *step,
         gpointer             user_data,
         GError             **error)
{
  Run *run = user_data;
  const TrainingObserver *observer = run->experiment->observer;

  run->learning_rate = step->learning_rate;
  if (step->step < step->n_steps)
    observer->progress (run->experiment->n_epochs_done + (double)step->step / step->n_steps, run->experiment->n_epochs_total,
                        observer->user_data);
  if (observer->step != NULL)
    observer->step (step, observer->user_data);

  if (observer->may_go_on != NULL && !observer->may_go_on (observer->user_data))
    {
      run->is_stopped = TRUE;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The training was stopped."));
      return FALSE;
    }

  if (g_get_monotonic_time () - run->saved_at < CHECKPOINT_SECONDS * G_USEC_PER_SEC)
    return TRUE;
  return save (run, error);
}

gboolean
training_experiment_judge (TrainingExperiment  *self,
                           AnalysisModel       *model,
                           int                  held_out,
                           TrainingVerdict     *verdict,
                           GError             **error)
{
  g_autoptr (GArray) training_clips = training_experiment_get_training_clips (self, held_out);
  g_autoptr (GArray) clips = training_folds_get_test_clips (self->corpus, self->options->watch->fold);
  g_autoptr (GArray) predictions = self->way->predict (self, model, clips, error);

  if (predictions == NULL)
    return FALSE;

  training_verdict_init (verdict, self->corpus, predictions, &mood_calibration_none, training_clips, &self->config->targets);
  return TRUE;
}

gboolean
training_experiment_tell_fitted (TrainingExperiment  *self,
                                 AnalysisModel       *model,
                                 int                  held_out,
                                 double               seconds,
                                 GError             **error)
{
  g_auto (TrainingVerdict) verdict = { 0 };
  const TrainingEpochReport report = { .epoch = { .epoch = 1, .loss = NAN, .seconds = seconds },
                                       .n_epochs = 1,
                                       .learning_rate = NAN,
                                       .seconds = seconds,
                                       .verdict = &verdict,
                                       .is_best = TRUE };

  self->observer->progress (++self->n_epochs_done, self->n_epochs_total, self->observer->user_data);
  if (self->options->watch == NULL || self->observer->epoch == NULL)
    return TRUE;
  if (!training_experiment_judge (self, model, held_out, &verdict, error))
    return FALSE;

  self->observer->epoch (&report, self->observer->user_data);
  return TRUE;
}

/* (transfer full) */
static AnalysisModel *
make_model (const Run  *run,
            GError    **error)
{
  g_autoptr (NnModel) network = training_trainer_make_model (run->trainer);

  return run->make (run->experiment, network, run->data, error);
}

/* Judges the epoch and keeps its model if it is the best: before the checkpoint is written, see TrainingBest. */
static gboolean
watch_epoch (Run                  *run,
             const TrainingEpoch  *epoch,
             GError              **error)
{
  TrainingExperiment *self = run->experiment;
  const TrainingWatch *watch = self->options->watch;
  g_autoptr (AnalysisModel) model = make_model (run, error);
  g_auto (TrainingVerdict) verdict = { 0 };
  TrainingEpochReport report = { .epoch = *epoch,
                                 .n_epochs = self->config->training.epochs,
                                 .learning_rate = run->learning_rate,
                                 .seconds = training_trainer_get_seconds (run->trainer),
                                 .verdict = &verdict };

  if (model == NULL || !training_experiment_judge (self, model, run->held_out, &verdict, error)
      || !training_best_offer (&run->best, self, model, epoch->epoch, training_verdict_get_score (&verdict, watch->measure),
                               &report.is_best, error)
      || !save (run, error))
    return FALSE;

  if (self->observer->epoch != NULL)
    self->observer->epoch (&report, self->observer->user_data);
  return TRUE;
}

static gboolean
is_out_of_patience (const Run *run)
{
  const TrainingWatch *watch = run->experiment->options->watch;
  const guint n_epochs = training_trainer_get_n_epochs (run->trainer);

  return watch != NULL && watch->patience > 0 && run->best.model != NULL && n_epochs >= run->best.epoch + watch->patience;
}

/* After an error the trainer stands behind a whole step, from where it can go on. A large network's checkpoint would
 * take longer than whoever cancels wants to wait. */
static void
save_what_is_done (Run          *run,
                   const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && training_trainer_get_n_parameters (run->trainer) <= MAX_PARAMETERS_TO_SAVE_AT_ONCE)
    save (run, NULL);
}

static gboolean
run_epoch (Run     *run,
           GError **error)
{
  TrainingExperiment *self = run->experiment;
  g_autofree char *name = training_experiment_name_fold (run->held_out);
  g_autoptr (GError) epoch_error = NULL;
  TrainingEpoch epoch;

  if (!training_trainer_run_epoch (run->trainer, &epoch, self->cancellable, &epoch_error))
    {
      save_what_is_done (run, epoch_error);
      if (run->is_stopped)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&epoch_error));
      return FALSE;
    }

  if (self->options->watch != NULL ? !watch_epoch (run, &epoch, error) : !save (run, error))
    return FALSE;

  training_experiment_tell (self, _ ("%s: epoch %u of %u, loss %.4f, %.1f s (%.1f windows a second)"), name, epoch.epoch,
                            self->config->training.epochs, epoch.loss, epoch.seconds, epoch.n_examples / epoch.seconds);
  self->observer->progress (++self->n_epochs_done, self->n_epochs_total, self->observer->user_data);
  return TRUE;
}

/* (transfer full): of the last epoch, or the best. */
static AnalysisModel *
run_epochs (Run     *run,
            GError **error)
{
  run->saved_at = g_get_monotonic_time ();
  training_trainer_set_step_func (run->trainer, step_cb, run);
  while (!run->is_stopped && !training_trainer_is_done (run->trainer) && !is_out_of_patience (run))
    if (!run_epoch (run, error))
      return NULL;

  return run->best.model != NULL ? analysis_model_ref (run->best.model) : make_model (run, error);
}

char *
training_experiment_name_fold (int held_out)
{
  return held_out >= 0 ? g_strdup_printf (_ ("Fold %d"), held_out) : g_strdup (_ ("All clips"));
}

/* The five of the mood are what a network has that is not asked for a number. All are read as they are, so no
 * activation may bend them, though the papers' networks end in one when they are asked. */
void
training_experiment_choose_outputs (NnZooOptions *options,
                                    gsize         n_outputs)
{
  if (n_outputs == MOOD_N_RAW)
    return;

  options->n_outputs = n_outputs;
  options->output_activation = NN_ZOO_ACTIVATION_LINEAR;
}

AnalysisModel *
training_experiment_run_trainer (TrainingExperiment      *self,
                                 const TrainingProblem   *problem,
                                 int                      held_out,
                                 TrainingExperimentMake   make,
                                 gpointer                 data,
                                 GError                 **error)
{
  g_autofree char *checkpoint = make_checkpoint_path (self, held_out);
  g_autoptr (TrainingTrainer) trainer = NULL;
  const guint n_before = self->n_epochs_done;
  TrainingConfig config = self->config->training;
  Run run = { .experiment = self, .make = make, .data = data, .held_out = held_out, .checkpoint = checkpoint };
  AnalysisModel *model;

  training_experiment_choose_outputs (&config.options, problem->n_outputs);

  trainer = training_trainer_new (&config, problem,
                                  training_worker_pool_get_parallel (self->pool), error);
  if (trainer == NULL)
    return NULL;

  if (self->options->resume && checkpoint != NULL && g_file_test (checkpoint, G_FILE_TEST_EXISTS)
      && !training_trainer_load (trainer, checkpoint, error))
    {
      g_autofree char *shown = g_filename_display_name (checkpoint);

      g_prefix_error (error, "%s: ", shown);
      return NULL;
    }
  run.trainer = trainer;
  if (self->options->watch != NULL && !training_best_init (&run.best, self, held_out, error))
    {
      training_best_clear (&run.best);
      return NULL;
    }

  self->n_epochs_done += training_trainer_get_n_epochs (trainer);
  if (self->options->watch != NULL && self->observer->begun != NULL)
    self->observer->begun (training_trainer_get_n_epochs (trainer), run.best.score, self->observer->user_data);
  model = run_epochs (&run, error);
  training_best_clear (&run.best);
  if (model == NULL)
    return NULL;

  self->n_epochs_done = n_before + self->config->training.epochs;
  self->seconds += training_trainer_get_seconds (trainer);
  return model;
}
