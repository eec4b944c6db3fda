/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: called from one; the update is shared out over the #BaseParallel by ranges that the model's
 * size alone decides. */

#include "engine/training/averages.h"

#include <math.h>
#include <string.h>

#include "engine/nn/kernels.h"

/* Floats in a range. */
#define RANGE_FLOATS ((gsize)1 << 16)

struct _TrainingAverages
{
  TrainingAveragingConfig config;
  guint64 n_steps;              /* of the whole training */
  const BaseParallel *parallel; /* (nullable) */
  float *parameters;            /* (owned): (n_parameters) */
  float *statistics;            /* (owned): (n_statistics) */
  gsize n_parameters;
  gsize n_statistics;

  const NnModel *model; /* of the update under way */
  float share;          /* that it takes of the model */
};

TrainingAverages *
training_averages_new (const TrainingAveragingConfig *config,
                       const NnModel                 *model,
                       guint64                        n_steps,
                       const BaseParallel            *parallel)
{
  TrainingAverages *self;

  if (config->kind == TRAINING_AVERAGING_NONE)
    return NULL;

  self = g_new0 (TrainingAverages, 1);
  self->config = *config;
  self->n_steps = n_steps;
  self->parallel = parallel;
  self->n_parameters = nn_model_get_n_parameters (model);
  self->n_statistics = nn_model_get_n_statistics (model);
  self->parameters = g_memdup2 (nn_model_get_parameters (model), self->n_parameters * sizeof (float));
  self->statistics = g_memdup2 (nn_model_get_statistics (model), self->n_statistics * sizeof (float));

  return self;
}

void
training_averages_free (TrainingAverages *self)
{
  if (self == NULL)
    return;

  g_free (self->parameters);
  g_free (self->statistics);
  g_free (self);
}

/* The first step that counts. */
static guint64
get_first (const TrainingAverages *self)
{
  if (self->config.kind == TRAINING_AVERAGING_EXPONENTIAL)
    return 1;

  return MIN ((guint64)floor ((1.0 - self->config.part) * self->n_steps) + 1, MAX (self->n_steps, 1));
}

static double
get_share (const TrainingAverages *self,
           guint64                 step)
{
  const double done = step;

  if (self->config.kind == TRAINING_AVERAGING_EXPONENTIAL)
    return 1.0 - MIN (self->config.decay, (1.0 + done) / (10.0 + done));

  return 1.0 / (step - get_first (self) + 1);
}

/* All of it is taken exactly. */
static void
take_share (float       *average,
            const float *values,
            gsize        n,
            float        share)
{
  if (share < 1.0f)
    nn_kernels ()->blend (average, values, n, share);
  else
    memcpy (average, values, n * sizeof (float));
}

static void
blend_task (gsize    index,
            gpointer data)
{
  TrainingAverages *self = data;
  const gsize first = index * RANGE_FLOATS;

  take_share (self->parameters + first, nn_model_get_parameters (self->model) + first,
              MIN (RANGE_FLOATS, self->n_parameters - first), self->share);
}

void
training_averages_update (TrainingAverages *self,
                          const NnModel    *model,
                          guint64           step)
{
  if (step < get_first (self))
    return;

  self->model = model;
  self->share = get_share (self, step);
  base_parallel_for (self->parallel, (self->n_parameters + RANGE_FLOATS - 1) / RANGE_FLOATS, blend_task, self);
  if (self->n_statistics > 0)
    take_share (self->statistics, nn_model_get_statistics (model), self->n_statistics, self->share);
}

/* Whether a step has been taken up yet, after @step of them. */
gboolean
training_averages_has_begun (const TrainingAverages *self,
                             guint64                 step)
{
  return step >= get_first (self);
}

float *
training_averages_get_parameters (TrainingAverages *self)
{
  return self->parameters;
}

float *
training_averages_get_statistics (TrainingAverages *self)
{
  return self->statistics;
}
