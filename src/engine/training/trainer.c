/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: all public calls are from one thread. A step hands one task per shard to the BaseParallel;
 * a task touches only its own shard and reads the model. Everything random is drawn beforehand by the
 * calling thread, and shards are summed afterwards in their order, so that the result does not depend
 * on who ran what when. */

#include "engine/training/trainer.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/optimizer.h"
#include "engine/nn/zoo.h"
#include "engine/training/checkpoint.h"

struct _TrainingTrainer
{
  TrainingConfig config;
  char *architecture;              /* (owned) */
  DspFrontend *frontend;           /* (owned) */
  const TrainingExample *examples; /* (array length=n_examples) */
  gsize n_examples;
  const BaseParallel *parallel; /* (nullable) */
  GCancellable *cancellable;    /* of the epoch under way */

  NnModel *model;            /* (owned) */
  NnOptimizer *optimizer;    /* (owned) */
  float *average_parameters; /* (owned) */
  float *average_statistics; /* (owned) */
  float *gradients;          /* (owned): sum over the shards */
  TrainingShard **shards;    /* (owned) (array length=n_shards) */
  gsize n_shards;
  guint *order; /* (owned) (array length=n_examples) */
  BaseRng rng;
  guint epoch;       /* finished ones */
  double seconds;    /* spent in them, over all runs */
  char *fingerprint; /* (owned) (nullable): made when it is first needed */
};

const TrainingConfig training_default_config = {
  .architecture = "moodplane-1",
  .n_window_frames = 320,
  .n_crop_frames = 160,
  .epochs = 40,
  .batch_size = 32,
  .shard_size = 8,
  .learning_rate = 2e-3,
  .warmup = 0.1,
  .weight_decay = 0.02,
  .clip_norm = 2.0,
  .statistics_momentum = 0.1,
  .average_decay = 0.99,
  .augment = { .mixup = 0.35, .tilt = 0.15, .max_masked_bands = 12, .max_masked_frames = 40 },
  .seed = 1,
};

static gsize
get_n_steps (const TrainingTrainer *self)
{
  return MAX ((self->n_examples + self->config.batch_size / 2) / self->config.batch_size, 1);
}

/* Warm-up, then half a cosine down to 0. @progress runs from 0 to 1 over the training. */
static double
get_learning_rate (const TrainingConfig *config,
                   double                progress)
{
  if (progress < config->warmup)
    return config->learning_rate * progress / config->warmup;

  return config->learning_rate * 0.5
         * (1.0 + cos (G_PI * (progress - config->warmup) / (1.0 - config->warmup)));
}

static void
run_shard_task (gsize    index,
                gpointer data)
{
  TrainingTrainer *self = data;

  if (!g_cancellable_is_cancelled (self->cancellable))
    training_shard_run (self->shards[index], 1.0 / self->config.batch_size);
}

/* Draws all that is random in the step that begins at @first of the epoch's order. */
static void
draw_step (TrainingTrainer *self,
           gsize            first)
{
  for (gsize s = 0; s < self->n_shards; s++)
    {
      TrainingDraw *draws = training_shard_get_draws (self->shards[s]);

      for (guint i = 0; i < self->config.shard_size; i++)
        {
          TrainingDraw *draw = &draws[i];

          /* An epoch is a whole number of batches: the order begins again where it ends early. */
          draw->first
              = &self->examples[self->order[(first + s * self->config.shard_size + i) % self->n_examples]];
          draw->second = &self->examples[base_rng_below (&self->rng, self->n_examples)];
          draw->share = training_augment_draw_share (&self->config.augment, &self->rng);
          base_rng_init (&draw->rng, base_rng_next (&self->rng));
        }

      training_shard_set_dropout_seed (self->shards[s], base_rng_next (&self->rng));
    }
}

/* Sums the shards' gradients and returns the length of the sum. */
static double
gather_gradients (TrainingTrainer *self)
{
  const gsize n = nn_model_get_n_parameters (self->model);
  double squares = 0.0;

  memcpy (self->gradients, training_shard_get_gradients (self->shards[0]), n * sizeof (float));
  for (gsize s = 1; s < self->n_shards; s++)
    {
      const float *gradients = training_shard_get_gradients (self->shards[s]);

      for (gsize i = 0; i < n; i++)
        self->gradients[i] += gradients[i];
    }

  for (gsize i = 0; i < n; i++)
    squares += (double)self->gradients[i] * self->gradients[i];

  return sqrt (squares);
}

/* The mean of the shards' batch statistics moves the running ones. */
static void
blend_statistics (TrainingTrainer *self)
{
  const gsize n = nn_model_get_n_statistics (self->model);
  float *running = nn_model_get_statistics_mutable (self->model);
  const float momentum = self->config.statistics_momentum;

  for (gsize i = 0; i < n; i++)
    {
      float sum = 0.0f;

      for (gsize s = 0; s < self->n_shards; s++)
        sum += training_shard_get_batch_statistics (self->shards[s])[i];
      running[i] += momentum * (sum / self->n_shards - running[i]);
    }
}

static void
move_average (float       *average,
              const float *values,
              gsize        n,
              float        decay)
{
  for (gsize i = 0; i < n; i++)
    average[i] += (1.0f - decay) * (values[i] - average[i]);
}

/* The averages begin quickly, so that the first, random weights are soon forgotten. */
static void
update_averages (TrainingTrainer *self)
{
  const double step = nn_optimizer_get_step (self->optimizer);
  const float decay = MIN (self->config.average_decay, (1.0 + step) / (10.0 + step));

  move_average (self->average_parameters, nn_model_get_parameters (self->model),
                nn_model_get_n_parameters (self->model), decay);
  move_average (self->average_statistics, nn_model_get_statistics (self->model),
                nn_model_get_n_statistics (self->model), decay);
}

static gboolean
run_step (TrainingTrainer  *self,
          gsize             step,
          double           *loss,
          GError          **error)
{
  const gsize n_steps = get_n_steps (self);
  const double progress = (self->epoch + (step + 0.5) / n_steps) / self->config.epochs;
  double norm;

  draw_step (self, step * self->config.batch_size);
  base_parallel_for (self->parallel, self->n_shards, run_shard_task, self);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;

  *loss = 0.0;
  for (gsize s = 0; s < self->n_shards; s++)
    *loss += training_shard_get_loss (self->shards[s]);
  *loss /= self->config.batch_size;

  norm = gather_gradients (self);
  if (!isfinite (*loss) || !isfinite (norm))
    {
      g_set_error (
          error, BASE_ERROR, BASE_ERROR_DIVERGED,
          _ ("Training went astray in epoch %u: the loss is no longer a number. Try a lower learning rate."),
          self->epoch + 1);
      return FALSE;
    }

  if (norm > self->config.clip_norm)
    {
      const float scale = self->config.clip_norm / norm;

      for (gsize i = 0; i < nn_model_get_n_parameters (self->model); i++)
        self->gradients[i] *= scale;
    }

  nn_optimizer_step (self->optimizer, nn_model_get_parameters_mutable (self->model), self->gradients,
                     get_learning_rate (&self->config, progress));
  blend_statistics (self);
  update_averages (self);
  return TRUE;
}

/* What a checkpoint must agree with: whatever moves the weights, the threads not among it. */
static char *
make_fingerprint (const TrainingTrainer *self)
{
  const TrainingConfig *c = &self->config;
  g_autofree char *frontend = dsp_frontend_config_to_string (dsp_frontend_get_config (self->frontend));
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *text = g_strdup_printf ("%d|%s|%s", DSP_FRONTEND_VERSION, frontend, c->architecture);
  const double settings[] = { c->n_window_frames,
                              c->n_crop_frames,
                              c->epochs,
                              c->batch_size,
                              c->shard_size,
                              c->learning_rate,
                              c->warmup,
                              c->weight_decay,
                              c->clip_norm,
                              c->statistics_momentum,
                              c->average_decay,
                              c->augment.mixup,
                              c->augment.tilt,
                              c->augment.max_masked_bands,
                              c->augment.max_masked_frames };

  g_checksum_update (checksum, (const guchar *)text, strlen (text));
  g_checksum_update (checksum, (const guchar *)settings, sizeof settings);
  g_checksum_update (checksum, (const guchar *)&c->seed, sizeof c->seed);

  for (gsize i = 0; i < self->n_examples; i++)
    {
      const TrainingExample *example = &self->examples[i];
      const gsize n_values = example->n_frames * dsp_frontend_get_config (self->frontend)->n_bands;

      g_checksum_update (checksum, (const guchar *)&example->target, sizeof example->target);
      g_checksum_update (checksum, (const guchar *)example->frames, n_values * sizeof (float));
    }

  return g_strdup (g_checksum_get_string (checksum));
}

static void
get_state (TrainingTrainer *self,
           TrainingState   *state)
{
  if (self->fingerprint == NULL)
    self->fingerprint = make_fingerprint (self);

  state->model = self->model;
  state->optimizer = self->optimizer;
  state->average_parameters = self->average_parameters;
  state->average_statistics = self->average_statistics;
  state->rng = &self->rng;
  state->epoch = &self->epoch;
  state->seconds = &self->seconds;
  state->fingerprint = self->fingerprint;
}

static gboolean
make_shards (TrainingTrainer  *self,
             GError          **error)
{
  const TrainingConfig *config = &self->config;

  self->n_shards = config->batch_size / config->shard_size;
  self->shards = g_new0 (TrainingShard *, self->n_shards);

  for (gsize s = 0; s < self->n_shards; s++)
    {
      self->shards[s] = training_shard_new (self->model, self->frontend, &config->augment,
                                            config->n_crop_frames, config->shard_size, error);
      if (self->shards[s] == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
make_model (TrainingTrainer  *self,
            NnShape           input,
            GError          **error)
{
  const NnOptimizerConfig config = { .kind = NN_OPTIMIZER_ADAMW,
                                     .beta1 = 0.9,
                                     .beta2 = 0.999,
                                     .epsilon = 1e-8,
                                     .weight_decay = self->config.weight_decay };
  g_autoptr (NnGraph) graph = nn_zoo_build (self->config.architecture, input, NULL, error);

  if (graph == NULL)
    return FALSE;

  self->model = nn_model_new (graph, input, &self->rng, error);
  if (self->model == NULL)
    return FALSE;

  self->optimizer = nn_optimizer_new (self->model, &config);
  self->gradients = g_new0 (float, nn_model_get_n_parameters (self->model));
  self->average_parameters = g_memdup2 (nn_model_get_parameters (self->model),
                                        nn_model_get_n_parameters (self->model) * sizeof (float));
  self->average_statistics = g_memdup2 (nn_model_get_statistics (self->model),
                                        nn_model_get_n_statistics (self->model) * sizeof (float));
  return TRUE;
}

/**
 * training_trainer_new:
 * @examples: (array length=n_examples): must outlive the trainer
 * @n_examples: at least 1
 * @parallel: (nullable): must outlive the trainer
 *
 * Errors: %BASE_ERROR_INVALID_ARGUMENT.
 */
TrainingTrainer *
training_trainer_new (const TrainingConfig   *config,
                      DspFrontend            *frontend,
                      const TrainingExample  *examples,
                      gsize                   n_examples,
                      const BaseParallel     *parallel,
                      GError                **error)
{
  g_autoptr (TrainingTrainer) self = NULL;
  const NnShape input = { 1, dsp_frontend_get_config (frontend)->n_bands, config->n_window_frames };

  if (n_examples == 0 || config->epochs == 0 || config->shard_size == 0
      || config->batch_size % config->shard_size != 0 || config->batch_size == 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("There is nothing to train on, or no epoch to train for."));
      return NULL;
    }

  self = g_new0 (TrainingTrainer, 1);
  self->config = *config;
  self->architecture = g_strdup (config->architecture);
  self->config.architecture = self->architecture;
  self->frontend = dsp_frontend_ref (frontend);
  self->examples = examples;
  self->n_examples = n_examples;
  self->parallel = parallel;
  self->order = g_new0 (guint, n_examples);
  base_rng_init (&self->rng, config->seed);

  if (!make_model (self, input, error) || !make_shards (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
training_trainer_free (TrainingTrainer *self)
{
  if (self == NULL)
    return;

  for (gsize s = 0; s < self->n_shards; s++)
    training_shard_free (self->shards[s]);
  g_free (self->shards);
  g_clear_pointer (&self->optimizer, nn_optimizer_free);
  g_clear_pointer (&self->model, nn_model_unref);
  g_free (self->average_parameters);
  g_free (self->average_statistics);
  g_free (self->gradients);
  g_free (self->order);
  g_free (self->fingerprint);
  dsp_frontend_unref (self->frontend);
  g_free (self->architecture);
  g_free (self);
}

gboolean
training_trainer_is_done (const TrainingTrainer *self)
{
  return self->epoch >= self->config.epochs;
}

/**
 * training_trainer_run_epoch:
 * @epoch: (out)
 *
 * After an error the trainer stands in the middle of an epoch and must not be saved; what was saved
 * before is good.
 *
 * Errors: %G_IO_ERROR_CANCELLED, within one step; %BASE_ERROR_DIVERGED.
 */
gboolean
training_trainer_run_epoch (TrainingTrainer  *self,
                            TrainingEpoch    *epoch,
                            GCancellable     *cancellable,
                            GError          **error)
{
  const gsize n_steps = get_n_steps (self);
  const gint64 began = g_get_monotonic_time ();
  double sum = 0.0;

  self->cancellable = cancellable;
  for (guint i = 0; i < self->n_examples; i++)
    self->order[i] = i;
  base_rng_shuffle (&self->rng, self->order, self->n_examples);

  for (gsize step = 0; step < n_steps; step++)
    {
      double loss;

      if (!run_step (self, step, &loss, error))
        return FALSE;
      sum += loss;
    }

  self->epoch++;
  epoch->epoch = self->epoch;
  epoch->loss = sum / n_steps;
  epoch->seconds = (g_get_monotonic_time () - began) / 1e6;
  self->seconds += epoch->seconds;
  epoch->n_windows = n_steps * self->config.batch_size;
  return TRUE;
}

double
training_trainer_get_seconds (const TrainingTrainer *self)
{
  return self->seconds;
}

/**
 * training_trainer_make_model:
 *
 * Returns: (transfer full): a model with the averaged weights and statistics, which the trainer does
 *   not touch again
 */
NnModel *
training_trainer_make_model (const TrainingTrainer *self)
{
  NnModel *model = nn_model_copy (self->model);

  memcpy (nn_model_get_parameters_mutable (model), self->average_parameters,
          nn_model_get_n_parameters (model) * sizeof (float));
  memcpy (nn_model_get_statistics_mutable (model), self->average_statistics,
          nn_model_get_n_statistics (model) * sizeof (float));
  return model;
}

/**
 * training_trainer_save:
 *
 * After an epoch. The file is written whole or not at all.
 */
gboolean
training_trainer_save (TrainingTrainer  *self,
                       const char       *path,
                       GError          **error)
{
  TrainingState state;

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

  get_state (self, &state);
  return training_checkpoint_load (&state, path, error);
}
