/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: prepare() runs in several at a time and writes only to what it is handed. */

#include "engine/training/mood-problem.h"

#include <string.h>

#include "engine/analysis/windows.h"

struct _TrainingMoodProblem
{
  TrainingProblem problem;
  DspFrontend *frontend;           /* (owned) */
  const TrainingExample *examples; /* (array length=n_examples) */
  TrainingAugmentConfig augment;
  const TrainingSideTasks *side; /* (nullable) */
  gsize n_window_frames;
  gsize n_crop_frames;
  gsize n_bands;
};

/* A random stretch of @example as the network's input. @frames: (n_crop_frames, n_bands), scratch. Returns with which
 * frame it begins. */
static gsize
fill_window (const TrainingMoodProblem *self,
             const TrainingExample     *example,
             BaseRng                   *rng,
             float                     *window,
             float                     *frames)
{
  const gsize n = self->n_crop_frames;

  if (example->n_frames > n)
    {
      const gsize start = base_rng_below (rng, example->n_frames - n + 1);

      dsp_frontend_fill_window (self->frontend, example->frames + start * self->n_bands, n, window);
      return start;
    }

  memcpy (frames, example->frames, example->n_frames * self->n_bands * sizeof (float));
  analysis_windows_fill_short (frames, self->n_bands, example->n_frames, n);
  dsp_frontend_fill_window (self->frontend, frames, n, window);
  return 0;
}

/* @scratch: a window, and the frames of one. */
static void
prepare (gpointer      data,
         TrainingDraw *draw,
         float        *input,
         float        *scratch)
{
  const TrainingMoodProblem *self = data;
  const gsize size = self->n_crop_frames * self->n_bands;
  float *other = scratch;
  float *frames = scratch + size;

  draw->starts[0] = fill_window (self, &self->examples[draw->first], &draw->rng, input, frames);
  if (draw->share < 1.0)
    {
      draw->starts[1] = fill_window (self, &self->examples[draw->second], &draw->rng, other, frames);
      training_augment_mix (input, other, size, draw->share);
    }

  training_augment_distort (&self->augment, &draw->rng, input, self->n_bands, self->n_crop_frames);
}

/* What is to be said of the stretch of @example that begins with the frame @start. */
static TrainingTarget
get_target (const TrainingMoodProblem *self,
            const TrainingExample     *example,
            gsize                      start)
{
  const DspFrontendConfig *config = dsp_frontend_get_config (self->frontend);
  const double seconds = (double)config->hop / config->sample_rate;
  const gsize n_frames = MIN (self->n_crop_frames, example->n_frames);
  TrainingTarget target = example->target;

  if (example->moving != NULL)
    training_moving_target_place (example->moving, (double)start * seconds, (double)(start + n_frames) * seconds,
                                  &target);
  return target;
}

static double
judge (gpointer            data,
       const TrainingDraw *draw,
       const float        *output,
       float              *gradient)
{
  const TrainingMoodProblem *self = data;
  const TrainingExample *first = &self->examples[draw->first];
  const TrainingExample *second = &self->examples[draw->second];
  const TrainingTarget first_target = get_target (self, first, draw->starts[0]);
  const TrainingTarget second_target
      = draw->share < 1.0 ? get_target (self, second, draw->starts[1]) : second->target;
  double loss = training_target_judge (&first_target, &second_target, draw->share, output, gradient);

  if (self->side != NULL)
    loss += training_side_tasks_loss (self->side, first->side, second->side, draw->share, output + MOOD_N_RAW,
                                      gradient + MOOD_N_RAW);

  return loss;
}

static void
describe (gpointer   data,
          GChecksum *checksum)
{
  const TrainingMoodProblem *self = data;
  g_autofree char *frontend = dsp_frontend_config_to_string (dsp_frontend_get_config (self->frontend));
  const double settings[] = { DSP_FRONTEND_VERSION,
                              self->n_window_frames,
                              self->n_crop_frames,
                              self->augment.mixup,
                              self->augment.tilt,
                              self->augment.max_masked_bands,
                              self->augment.max_masked_frames };

  g_checksum_update (checksum, (const guchar *)frontend, strlen (frontend));
  g_checksum_update (checksum, (const guchar *)settings, sizeof settings);
  for (gsize i = 0; i < self->problem.n_examples; i++)
    {
      const TrainingExample *example = &self->examples[i];

      g_checksum_update (checksum, (const guchar *)&example->target, sizeof example->target);
      g_checksum_update (checksum, (const guchar *)example->frames,
                         example->n_frames * self->n_bands * sizeof (float));
      if (example->moving != NULL)
        training_moving_target_describe (example->moving, checksum);
      if (self->side != NULL)
        g_checksum_update (checksum, (const guchar *)example->side,
                           training_side_tasks_get_n_outputs (self->side) * sizeof (float));
    }
  if (self->side != NULL)
    training_side_tasks_describe (self->side, checksum);
}

TrainingMoodProblem *
training_mood_problem_new (DspFrontend                 *frontend,
                           const TrainingExample       *examples,
                           gsize                        n_examples,
                           gsize                        n_window_frames,
                           gsize                        n_crop_frames,
                           const TrainingAugmentConfig *augment,
                           const TrainingSideTasks     *side)
{
  TrainingMoodProblem *self = g_new0 (TrainingMoodProblem, 1);

  self->frontend = dsp_frontend_ref (frontend);
  self->examples = examples;
  self->augment = *augment;
  self->side = side;
  self->n_window_frames = n_window_frames;
  self->n_crop_frames = n_crop_frames;
  self->n_bands = dsp_frontend_get_config (frontend)->n_bands;
  self->problem = (TrainingProblem) {
    .input = { 1, self->n_bands, n_crop_frames },
    .network_input = { 1, self->n_bands, n_window_frames },
    .n_examples = n_examples,
    .n_outputs = MOOD_N_RAW + (side != NULL ? training_side_tasks_get_n_outputs (side) : 0),
    .n_scratch = 2 * self->n_bands * n_crop_frames,
    .mixup = augment->mixup,
    .prepare = prepare,
    .judge = judge,
    .describe = describe,
    .self = self,
  };

  return self;
}

void
training_mood_problem_free (TrainingMoodProblem *self)
{
  if (self == NULL)
    return;

  dsp_frontend_unref (self->frontend);
  g_free (self);
}

const TrainingProblem *
training_mood_problem_get (const TrainingMoodProblem *self)
{
  return &self->problem;
}
