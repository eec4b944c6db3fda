/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: all public calls are from one thread. Preparing examples, operators, the optimizer and the
 * averages are handed to the #BaseParallel in parts that sizes alone decide, and everything random is
 * drawn by the calling thread, so that the result does not depend on who runs what when. */

#include "engine/training/trainer-internal.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/kernels.h"
#include "engine/training/starting-weights.h"

static guint64
count_steps (const TrainingTrainer *self)
{
  return (guint64)self->n_steps * self->config.epochs;
}

static gboolean
set_diverged (const TrainingTrainer  *self,
              double                  loss,
              GError                **error)
{
  g_autofree char *reason = training_batch_explain_nan (self->batch);

  if (reason == NULL)
    reason = isfinite (loss)
                 ? g_strdup (_ ("The gradients grew beyond all bounds. Try a lower learning rate."))
                 : g_strdup (_ ("The loss is no longer a number. Try a lower learning rate."));
  g_set_error (error, BASE_ERROR, BASE_ERROR_DIVERGED, _ ("Training went astray in epoch %u, step %zu. %s"),
               self->place.epoch + 1, self->place.step + 1, reason);
  return FALSE;
}

/* The batch's own statistics move the running ones. */
static void
blend_statistics (TrainingTrainer *self)
{
  nn_kernels ()->blend (nn_model_get_statistics_mutable (self->model),
                        training_batch_get_statistics (self->batch), nn_model_get_n_statistics (self->model),
                        self->config.statistics_momentum);
}

static gboolean
run_step (TrainingTrainer  *self,
          TrainingStep     *step,
          GCancellable     *cancellable,
          GError          **error)
{
  const gsize n_examples = training_epoch_order_get_batch (self->order, self->place.step, self->examples);
  double scale = 1.0;

  training_batch_draw (self->batch, self->examples, n_examples, &self->place.rng);
  if (!training_batch_run (self->batch, cancellable, &step->loss))
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return FALSE;
    }

  step->norm
      = nn_optimizer_measure_gradients (self->optimizer, training_batch_get_gradients (self->batch));
  if (!isfinite (step->loss) || !isfinite (step->norm))
    return set_diverged (self, step->loss, error);

  if (self->config.clip_norm > 0.0 && step->norm > self->config.clip_norm)
    scale = self->config.clip_norm / step->norm;

  step->learning_rate = nn_learning_rate_get (
      &self->config.learning_rate, nn_optimizer_get_step (self->optimizer), count_steps (self), self->n_steps);
  nn_optimizer_step_scaled (self->optimizer, nn_model_get_parameters_mutable (self->model),
                            training_batch_get_gradients (self->batch), step->learning_rate, scale);
  blend_statistics (self);
  if (self->averages != NULL)
    training_averages_update (self->averages, self->model, nn_optimizer_get_step (self->optimizer));

  self->place.step++;
  self->place.loss_sum += step->loss;
  step->epoch = self->place.epoch + 1;
  step->n_epochs = self->config.epochs;
  step->step = self->place.step;
  step->n_steps = self->n_steps;
  return TRUE;
}

/* A step as a whole or not at all: after an error the trainer stands where it was before. */
static gboolean
try_step (TrainingTrainer  *self,
          TrainingStep     *step,
          GCancellable     *cancellable,
          GError          **error)
{
  const TrainingPlace before = self->place;
  const gint64 began = g_get_monotonic_time ();

  if (!run_step (self, step, cancellable, error))
    {
      self->place = before;
      return FALSE;
    }

  self->place.seconds += (g_get_monotonic_time () - began) / 1e6;
  return TRUE;
}

static gboolean
take_start (TrainingTrainer  *self,
            const NnModel    *start,
            const char       *without,
            GError          **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  if (training_starting_weights_copy (self->model, start, without) == 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The model to start from has nothing in common with the network “%s”."),
                   self->architecture);
      return FALSE;
    }

  g_checksum_update (checksum, (const guchar *)nn_model_get_parameters (self->model),
                     nn_model_get_n_parameters (self->model) * sizeof (float));
  g_checksum_update (checksum, (const guchar *)nn_model_get_statistics (self->model),
                     nn_model_get_n_statistics (self->model) * sizeof (float));
  self->start_sum = g_strdup (g_checksum_get_string (checksum));
  return TRUE;
}

static gboolean
make_model (TrainingTrainer       *self,
            const TrainingConfig  *config,
            GError               **error)
{
  const TrainingProblem *problem = &self->problem;
  const NnShape input = problem->network_input.channels > 0 ? problem->network_input : problem->input;
  g_autoptr (NnGraph) graph = nn_zoo_build (self->architecture, input, &self->config.options, error);

  if (graph == NULL)
    return FALSE;

  self->model = nn_model_new (graph, input, &self->place.rng, error);
  if (self->model == NULL || (config->start != NULL && !take_start (self, config->start, config->start_without, error)))
    return FALSE;

  if (self->trainable != NULL && training_starting_weights_freeze (self->model, self->trainable) == 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The network “%s” has no layer whose name begins with “%s”."), self->architecture,
                   self->trainable);
      return FALSE;
    }

  return TRUE;
}

static gboolean
make_parts (TrainingTrainer     *self,
            const BaseParallel  *parallel,
            GError             **error)
{
  const TrainingConfig *config = &self->config;
  gsize max_batch;

  self->order = training_epoch_order_new (self->problem.n_examples, config->batch_size, config->last_batch);
  self->n_steps = training_epoch_order_get_n_steps (self->order);
  max_batch = training_epoch_order_get_largest (self->order);
  self->examples = g_new (guint, max_batch);

  self->batch = training_batch_new (self->model, &self->problem, max_batch, parallel, error);
  if (self->batch == NULL)
    return FALSE;

  self->optimizer = nn_optimizer_new (self->model, &config->optimizer);
  nn_optimizer_set_parallel (self->optimizer, parallel);
  self->averages = training_averages_new (&config->averaging, self->model, count_steps (self), parallel);
  return TRUE;
}

/**
 * training_trainer_new:
 *
 * Errors: %BASE_ERROR_INVALID_ARGUMENT.
 */
TrainingTrainer *
training_trainer_new (const TrainingConfig   *config,
                      const TrainingProblem  *problem,
                      const BaseParallel     *parallel,
                      GError                **error)
{
  g_autoptr (TrainingTrainer) self = NULL;

  if (problem->n_examples == 0 || config->epochs == 0 || config->batch_size == 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("There is nothing to train on, or no epoch to train for."));
      return NULL;
    }

  self = g_new0 (TrainingTrainer, 1);
  self->config = *config;
  self->config.architecture = self->architecture = g_strdup (config->architecture);
  self->config.trainable = self->trainable = g_strdup (config->trainable);
  self->config.start = NULL;
  self->config.start_without = NULL;
  self->problem = *problem;
  base_rng_init (&self->place.rng, config->seed);

  if (!make_model (self, config, error) || !make_parts (self, parallel, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
training_trainer_free (TrainingTrainer *self)
{
  if (self == NULL)
    return;

  training_batch_free (self->batch);
  training_averages_free (self->averages);
  training_epoch_order_free (self->order);
  g_clear_pointer (&self->optimizer, nn_optimizer_free);
  g_clear_pointer (&self->model, nn_model_unref);
  g_free (self->examples);
  g_free (self->start_sum);
  g_free (self->fingerprint);
  g_free (self->trainable);
  g_free (self->architecture);
  g_free (self);
}

void
training_trainer_set_step_func (TrainingTrainer  *self,
                                TrainingStepFunc  func,
                                gpointer          user_data)
{
  self->step_func = func;
  self->step_data = user_data;
}

gboolean
training_trainer_is_done (const TrainingTrainer *self)
{
  return self->place.epoch >= self->config.epochs;
}

/* The order of an epoch follows from the random state at its beginning. */
static void
begin_epoch (TrainingTrainer *self)
{
  BaseRng rng;

  if (self->place.step > 0)
    return;

  self->place.epoch_rng = rng = self->place.rng;
  training_epoch_order_shuffle (self->order, &rng);
  self->place.rng = rng;
  self->place.loss_sum = 0.0;
}

/**
 * training_trainer_run_epoch:
 * @epoch: (out)
 *
 * To the end of the epoch under way. After an error the trainer stands behind the last whole step, from
 * where it can go on, and be saved.
 *
 * Errors: %G_IO_ERROR_CANCELLED, within a step; %BASE_ERROR_DIVERGED; those of the step function.
 */
gboolean
training_trainer_run_epoch (TrainingTrainer  *self,
                            TrainingEpoch    *epoch,
                            GCancellable     *cancellable,
                            GError          **error)
{
  const gint64 began = g_get_monotonic_time ();

  g_return_val_if_fail (!training_trainer_is_done (self), FALSE);

  *epoch = (TrainingEpoch) { .epoch = self->place.epoch + 1 };
  begin_epoch (self);
  while (self->place.step < self->n_steps)
    {
      TrainingStep step;

      if (!try_step (self, &step, cancellable, error))
        {
          /* An epoch without a step has not begun: its order is drawn again. */
          if (self->place.step == 0)
            self->place.rng = self->place.epoch_rng;
          return FALSE;
        }
      if (self->step_func != NULL && !self->step_func (&step, self->step_data, error))
        return FALSE;
      epoch->n_examples += training_epoch_order_get_batch (self->order, self->place.step - 1, NULL);
    }

  /* The last step of all has no loss behind it that would tell. */
  if (self->place.epoch + 1 == self->config.epochs && !training_trainer_check_weights (self, error))
    return FALSE;

  epoch->loss = self->place.loss_sum / self->n_steps;
  epoch->seconds = (g_get_monotonic_time () - began) / 1e6;
  self->place.epoch++;
  self->place.step = 0;
  return TRUE;
}

guint
training_trainer_get_n_epochs (const TrainingTrainer *self)
{
  return self->place.epoch;
}

double
training_trainer_get_seconds (const TrainingTrainer *self)
{
  return self->place.seconds;
}

gsize
training_trainer_get_n_parameters (const TrainingTrainer *self)
{
  return nn_model_get_n_parameters (self->model);
}

/**
 * training_trainer_make_model:
 *
 * Returns: (transfer full): a model with the averaged weights and statistics, or, without averaging, as
 *   they are; the trainer does not touch it again
 */
NnModel *
training_trainer_make_model (const TrainingTrainer *self)
{
  const gboolean is_averaged
      = self->averages != NULL
        && training_averages_has_begun (self->averages, nn_optimizer_get_step (self->optimizer));
  NnModel *model;

  /* What is done is not trained any more: no copy of what may be half a gigabyte. */
  if (!is_averaged && training_trainer_is_done (self))
    return nn_model_ref (self->model);

  model = nn_model_copy (self->model);
  if (is_averaged)
    {
      memcpy (nn_model_get_parameters_mutable (model), training_averages_get_parameters (self->averages),
              nn_model_get_n_parameters (model) * sizeof (float));
      if (nn_model_get_n_statistics (model) > 0)
        memcpy (nn_model_get_statistics_mutable (model), training_averages_get_statistics (self->averages),
                nn_model_get_n_statistics (model) * sizeof (float));
    }
  return model;
}
