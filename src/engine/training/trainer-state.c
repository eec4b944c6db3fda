/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/kernels.h"
#include "engine/training/trainer-internal.h"

/* What a checkpoint must agree with: whatever moves the weights, the threads not among it. */
static char *
make_fingerprint (const TrainingTrainer *self)
{
  const TrainingConfig *c = &self->config;
  const NnOptimizerConfig *o = &c->optimizer;
  const NnLearningRate *r = &c->learning_rate;
  const NnShape shapes[] = { self->problem.input, nn_model_get_input_shape (self->model) };
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *options = nn_zoo_options_to_string (&c->options);
  g_autofree char *text
      = g_strdup_printf ("%s|%s|%s|%s|%" G_GUINT64_FORMAT, c->architecture, options,
                         c->trainable != NULL ? c->trainable : "",
                         self->start_sum != NULL ? self->start_sum : "", c->seed);
  const double settings[] = { c->epochs,         c->batch_size,     c->last_batch,     c->clip_norm,
                              o->kind,           o->beta1,          o->beta2,          o->epsilon,
                              o->weight_decay,   o->momentum,       o->is_nesterov,    o->smoothing,
                              o->momentum_decay, o->decays_all,     r->kind,           r->rate,
                              r->warmup,         r->step_epochs,    r->gamma,          r->start_divisor,
                              r->end_divisor,    c->averaging.kind, c->averaging.decay, c->averaging.part,
                              c->statistics_momentum };

  g_checksum_update (checksum, (const guchar *)text, strlen (text));
  g_checksum_update (checksum, (const guchar *)settings, sizeof settings);
  g_checksum_update (checksum, (const guchar *)shapes, sizeof shapes);
  self->problem.describe (self->problem.self, checksum);
  return g_strdup (g_checksum_get_string (checksum));
}

static void
get_state (TrainingTrainer *self,
           TrainingState   *state)
{
  if (self->fingerprint == NULL)
    self->fingerprint = make_fingerprint (self);

  *state = (TrainingState) {
    .model = self->model,
    .optimizer = self->optimizer,
    .averages = self->averages,
    .place = &self->place,
    .fingerprint = self->fingerprint,
  };
}

gboolean
training_trainer_check_weights (const TrainingTrainer  *self,
                                GError                **error)
{
  if (isfinite (nn_kernels ()->sum (nn_model_get_parameters (self->model),
                                    nn_model_get_n_parameters (self->model)))
      && isfinite (nn_kernels ()->sum (nn_model_get_statistics (self->model),
                                       nn_model_get_n_statistics (self->model))))
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_DIVERGED, _ ("Training went astray in epoch %u, step %zu. %s"),
               self->place.epoch + 1, self->place.step,
               _ ("The weights grew beyond all bounds. Try a lower learning rate."));
  return FALSE;
}

/**
 * training_trainer_save:
 *
 * Between two steps. The file is written whole or not at all; weights that are no numbers are not
 * written over good ones.
 *
 * Errors: %BASE_ERROR_DIVERGED, and those of nn_tensor_file_save().
 */
gboolean
training_trainer_save (TrainingTrainer  *self,
                       const char       *path,
                       GError          **error)
{
  TrainingState state;

  if (!training_trainer_check_weights (self, error))
    return FALSE;

  get_state (self, &state);
  return training_checkpoint_save (&state, path, error);
}

/**
 * training_trainer_load:
 *
 * Errors: %BASE_ERROR_BAD_MODEL when the file is no checkpoint, or one of another training: other
 * configuration, seed, examples or targets.
 */
gboolean
training_trainer_load (TrainingTrainer  *self,
                       const char       *path,
                       GError          **error)
{
  TrainingState state;
  BaseRng rng;

  get_state (self, &state);
  if (!training_checkpoint_load (&state, path, error))
    return FALSE;

  rng = self->place.epoch_rng;
  training_epoch_order_shuffle (self->order, &rng);
  return TRUE;
}
