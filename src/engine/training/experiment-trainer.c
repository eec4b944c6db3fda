/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: all on the thread of the experiment; the trainer spreads its steps over the worker pool. */

#include <glib/gi18n.h>

#include "engine/training/experiment-internal.h"

/* Between two checkpoints within an epoch. */
#define CHECKPOINT_SECONDS 180

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
  const char *checkpoint; /* (nullable) */
  gint64 saved_at;        /* monotonic */
} Run;

/* Epochs may take long: a checkpoint is written every few minutes within them too. */
static gboolean
step_cb (const TrainingStep  *step,
         gpointer             user_data,
         GError             **error)
{
  Run *run = user_data;
  const TrainingExperiment *self = run->experiment;
  const gint64 now = g_get_monotonic_time ();

  if (step->step < step->n_steps)
    self->observer->progress (self->n_epochs_done + (double)step->step / step->n_steps, self->n_epochs_total,
                              self->observer->user_data);
  if (self->observer->step != NULL)
    self->observer->step (step, self->observer->user_data);

  if (run->checkpoint == NULL || now - run->saved_at < CHECKPOINT_SECONDS * G_USEC_PER_SEC)
    return TRUE;

  run->saved_at = now;
  return training_trainer_save (run->trainer, run->checkpoint, error);
}

static gboolean
run_epochs (TrainingExperiment  *self,
            TrainingTrainer     *trainer,
            const char          *name,
            const char          *checkpoint,
            GError             **error)
{
  Run run = { self, trainer, checkpoint, g_get_monotonic_time () };

  training_trainer_set_step_func (trainer, step_cb, &run);
  while (!training_trainer_is_done (trainer))
    {
      TrainingEpoch epoch;

      if (!training_trainer_run_epoch (trainer, &epoch, self->cancellable, error))
        return FALSE;
      if (checkpoint != NULL && !training_trainer_save (trainer, checkpoint, error))
        return FALSE;

      run.saved_at = g_get_monotonic_time ();
      training_experiment_tell (self, _ ("%s: epoch %u of %u, loss %.4f, %.1f s (%.1f windows a second)"), name, epoch.epoch,
            self->config->training.epochs, epoch.loss, epoch.seconds, epoch.n_examples / epoch.seconds);
      self->observer->progress (++self->n_epochs_done, self->n_epochs_total, self->observer->user_data);
    }

  return TRUE;
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

NnModel *
training_experiment_run_trainer (TrainingExperiment     *self,
                                 const TrainingProblem  *problem,
                                 int                     held_out,
                                 GError                **error)
{
  g_autofree char *checkpoint = make_checkpoint_path (self, held_out);
  g_autofree char *name = training_experiment_name_fold (held_out);
  g_autoptr (TrainingTrainer) trainer = NULL;
  const guint n_before = self->n_epochs_done;
  TrainingConfig config = self->config->training;

  training_experiment_choose_outputs (&config.options, problem->n_outputs);

  trainer = training_trainer_new (&config, problem,
                                  training_worker_pool_get_parallel (self->pool), error);
  if (trainer == NULL)
    return NULL;

  if (self->options->resume && checkpoint != NULL && g_file_test (checkpoint, G_FILE_TEST_EXISTS)
      && !training_trainer_load (trainer, checkpoint, error))
    return NULL;

  self->n_epochs_done += training_trainer_get_n_epochs (trainer);
  if (!run_epochs (self, trainer, name, checkpoint, error))
    return NULL;

  self->n_epochs_done = n_before + self->config->training.epochs;
  self->seconds += training_trainer_get_seconds (trainer);
  return training_trainer_make_model (trainer);
}

