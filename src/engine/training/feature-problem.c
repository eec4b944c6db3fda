/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: prepare() runs in several at a time and writes only to what it is handed. */

#include "engine/training/feature-problem.h"

#include <math.h>

#include "engine/analysis/feature-model.h"
#include "engine/training/augment.h"

/* A channel that hardly varies is not blown up. */
#define MIN_SPREAD 1e-6

struct _TrainingFeatureProblem
{
  TrainingProblem problem;
  const TrainingFeatureExample *examples; /* (array length=n_examples) */
  NnShape shape;
  float *offsets; /* (owned) */
  float *spreads; /* (owned) */
};

/* Mean and standard deviation of channel @c over all examples and places. */
static void
fit_channel (TrainingFeatureProblem *self,
             gsize                   n_examples,
             gsize                   c)
{
  const gsize n = self->shape.height * self->shape.width;
  double sum = 0.0, squares = 0.0, mean;

  for (gsize e = 0; e < n_examples; e++)
    for (gsize i = c * n; i < (c + 1) * n; i++)
      sum += self->examples[e].values[i];
  mean = sum / ((double)n_examples * n);

  for (gsize e = 0; e < n_examples; e++)
    for (gsize i = c * n; i < (c + 1) * n; i++)
      squares += (self->examples[e].values[i] - mean) * (self->examples[e].values[i] - mean);

  self->offsets[c] = (float)mean;
  self->spreads[c] = (float)sqrt (squares / ((double)n_examples * n));
  if (self->spreads[c] < MIN_SPREAD)
    self->spreads[c] = 1.0f;
}

/* @scratch: one example. */
static void
prepare (gpointer      data,
         TrainingDraw *draw,
         float        *input,
         float        *scratch)
{
  const TrainingFeatureProblem *self = data;

  analysis_features_scale (self->shape, self->offsets, self->spreads, self->examples[draw->first].values, input);
  if (draw->share >= 1.0)
    return;

  analysis_features_scale (self->shape, self->offsets, self->spreads, self->examples[draw->second].values,
                           scratch);
  training_augment_mix (input, scratch, nn_shape_size (self->shape), draw->share);
}

static double
judge (gpointer            data,
       const TrainingDraw *draw,
       const float        *output,
       float              *gradient)
{
  const TrainingFeatureProblem *self = data;

  return training_target_judge (&self->examples[draw->first].target, &self->examples[draw->second].target,
                                draw->share, output, gradient);
}

static void
describe (gpointer   data,
          GChecksum *checksum)
{
  const TrainingFeatureProblem *self = data;
  const double settings[]
      = { DSP_FEATURE_SET_VERSION, self->shape.channels, self->shape.height, self->shape.width, self->problem.mixup };

  g_checksum_update (checksum, (const guchar *)settings, sizeof settings);
  for (gsize i = 0; i < self->problem.n_examples; i++)
    {
      const TrainingFeatureExample *example = &self->examples[i];

      g_checksum_update (checksum, (const guchar *)&example->target, sizeof example->target);
      g_checksum_update (checksum, (const guchar *)example->values, nn_shape_size (self->shape) * sizeof (float));
    }
}

TrainingFeatureProblem *
training_feature_problem_new (const TrainingFeatureExample *examples,
                              gsize                         n_examples,
                              NnShape                       shape,
                              double                        mixup)
{
  TrainingFeatureProblem *self = g_new0 (TrainingFeatureProblem, 1);

  self->examples = examples;
  self->shape = shape;
  self->offsets = g_new (float, shape.channels);
  self->spreads = g_new (float, shape.channels);
  for (gsize c = 0; c < shape.channels; c++)
    fit_channel (self, n_examples, c);

  self->problem = (TrainingProblem) {
    .input = shape,
    .n_examples = n_examples,
    .n_outputs = MOOD_N_RAW,
    .n_scratch = nn_shape_size (shape),
    .mixup = mixup,
    .prepare = prepare,
    .judge = judge,
    .describe = describe,
    .self = self,
  };
  return self;
}

void
training_feature_problem_free (TrainingFeatureProblem *self)
{
  if (self == NULL)
    return;

  g_free (self->offsets);
  g_free (self->spreads);
  g_free (self);
}

const TrainingProblem *
training_feature_problem_get (const TrainingFeatureProblem *self)
{
  return &self->problem;
}

const float *
training_feature_problem_get_offsets (const TrainingFeatureProblem *self)
{
  return self->offsets;
}

const float *
training_feature_problem_get_spreads (const TrainingFeatureProblem *self)
{
  return self->spreads;
}
