/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: a shard is used by one thread at a time, which need not be the same from run to run. */

#include "engine/training/shard.h"

#include <string.h>

#include "engine/analysis/windows.h"
#include "engine/nn/exec.h"

struct _TrainingShard
{
  NnModel *model;        /* (owned) */
  DspFrontend *frontend; /* (owned) */
  TrainingAugmentConfig augment;
  gsize n_crop_frames;
  gsize n_bands;
  NnExec *exec;        /* (owned) */
  float *gradients;    /* (owned): (n_parameters) */
  float *frames;       /* (owned): (n_crop_frames, n_bands), scratch */
  float *other;        /* (owned): (n_bands, n_crop_frames), scratch */
  TrainingDraw *draws; /* (owned): (n_draws) */
  gsize n_draws;
  BaseRng rng; /* of dropout */
  double loss; /* summed */
};

/* A random stretch of @example as the network's input. */
static void
fill_window (TrainingShard         *self,
             const TrainingExample *example,
             BaseRng               *rng,
             float                 *window)
{
  const gsize n = self->n_crop_frames;

  if (example->n_frames > n)
    {
      const gsize start = base_rng_below (rng, example->n_frames - n + 1);

      dsp_frontend_fill_window (self->frontend, example->frames + start * self->n_bands, n, window);
      return;
    }

  memcpy (self->frames, example->frames, example->n_frames * self->n_bands * sizeof (float));
  analysis_windows_fill_short (self->frames, self->n_bands, example->n_frames, n);
  dsp_frontend_fill_window (self->frontend, self->frames, n, window);
}

static void
prepare_draw (TrainingShard *self,
              TrainingDraw  *draw,
              float         *window)
{
  fill_window (self, draw->first, &draw->rng, window);

  if (draw->share < 1.0)
    {
      fill_window (self, draw->second, &draw->rng, self->other);
      training_augment_mix (window, self->other, self->n_bands * self->n_crop_frames, draw->share);
    }

  training_augment_distort (&self->augment, &draw->rng, window, self->n_bands, self->n_crop_frames);
}

/* Loss and output gradients of the last forward. */
static void
judge_draws (TrainingShard *self,
             double         scale)
{
  const float *raw = nn_exec_get_value (self->exec, nn_exec_get_output_node (self->exec), NULL);
  float *output_gradient = nn_exec_get_output_gradient (self->exec);

  self->loss = 0.0;
  for (gsize i = 0; i < self->n_draws; i++)
    {
      const TrainingDraw *draw = &self->draws[i];
      double gradient[MOOD_N_RAW];

      self->loss += training_target_loss (&draw->first->target, &draw->second->target, draw->share,
                                          raw + i * MOOD_N_RAW, gradient);
      for (int k = 0; k < MOOD_N_RAW; k++)
        output_gradient[i * MOOD_N_RAW + k] = scale * gradient[k];
    }
}

/**
 * training_shard_new:
 * @model: read by each run; a reference is kept
 * @n_crop_frames: frames of a training window
 * @n_draws: windows in the shard
 *
 * Errors: those of nn_exec_new().
 */
TrainingShard *
training_shard_new (NnModel                      *model,
                    DspFrontend                  *frontend,
                    const TrainingAugmentConfig  *augment,
                    gsize                         n_crop_frames,
                    gsize                         n_draws,
                    GError                      **error)
{
  const gsize n_bands = dsp_frontend_get_config (frontend)->n_bands;
  const NnShape input = { 1, n_bands, n_crop_frames };
  NnExec *exec = nn_exec_new (model, input, n_draws, NN_MODE_TRAINING, error);
  TrainingShard *self;

  if (exec == NULL)
    return NULL;

  self = g_new0 (TrainingShard, 1);
  self->model = nn_model_ref (model);
  self->frontend = dsp_frontend_ref (frontend);
  self->augment = *augment;
  self->n_crop_frames = n_crop_frames;
  self->n_bands = n_bands;
  self->exec = exec;
  self->gradients = g_new0 (float, nn_model_get_n_parameters (model));
  self->frames = g_new0 (float, n_crop_frames *n_bands);
  self->other = g_new0 (float, n_crop_frames *n_bands);
  self->draws = g_new0 (TrainingDraw, n_draws);
  self->n_draws = n_draws;

  return self;
}

void
training_shard_free (TrainingShard *self)
{
  if (self == NULL)
    return;

  nn_exec_free (self->exec);
  g_free (self->gradients);
  g_free (self->frames);
  g_free (self->other);
  g_free (self->draws);
  dsp_frontend_unref (self->frontend);
  nn_model_unref (self->model);
  g_free (self);
}

TrainingDraw *
training_shard_get_draws (TrainingShard *self)
{
  return self->draws;
}

void
training_shard_set_dropout_seed (TrainingShard *self,
                                 guint64        seed)
{
  base_rng_init (&self->rng, seed);
}

/**
 * training_shard_run:
 * @scale: on the gradients, such as one over the batch
 *
 * Makes the windows of the draws, runs them forward and backward.
 */
void
training_shard_run (TrainingShard *self,
                    double         scale)
{
  float *input = nn_exec_get_input (self->exec);

  for (gsize i = 0; i < self->n_draws; i++)
    prepare_draw (self, &self->draws[i], input + i * self->n_bands * self->n_crop_frames);

  nn_exec_forward (self->exec, self->n_draws, &self->rng);
  judge_draws (self, scale);

  memset (self->gradients, 0, nn_model_get_n_parameters (self->model) * sizeof (float));
  nn_exec_backward (self->exec, self->gradients);
}

double
training_shard_get_loss (const TrainingShard *self)
{
  return self->loss;
}

const float *
training_shard_get_gradients (const TrainingShard *self)
{
  return self->gradients;
}

const float *
training_shard_get_batch_statistics (const TrainingShard *self)
{
  return nn_exec_get_batch_statistics (self->exec);
}
