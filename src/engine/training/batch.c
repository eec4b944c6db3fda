/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: public calls are from one thread. Everything random is drawn there beforehand. A task of
 * prepare() writes only the inputs of its own examples and its own scratch. */

#include "engine/training/batch.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/exec.h"
#include "engine/training/augment.h"

/* Into so many tasks the examples of a batch are parted at most; each has scratch of its own. */
#define MAX_TASKS 16

struct _TrainingBatch
{
  NnModel *model; /* (owned) */
  TrainingProblem problem;
  const BaseParallel *parallel; /* (nullable) */
  NnExec *exec;                 /* (owned) */
  float *gradients;             /* (owned): (n_parameters) */
  float *scratch;               /* (owned): (n_tasks of the largest batch, problem.n_scratch) */
  TrainingDraw *draws;          /* (owned) (array length=max_size) */
  gsize max_size;
  gsize n_draws;             /* of the batch under way */
  BaseRng rng;               /* of dropout */
  GCancellable *cancellable; /* (nullable): of the run under way */
};

static gsize
get_n_tasks (gsize n_draws)
{
  return MIN (n_draws, MAX_TASKS);
}

static gboolean
should_stop (gpointer data)
{
  const TrainingBatch *self = data;

  return g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
check_outputs (NnExec                 *exec,
               const TrainingProblem  *problem,
               GError                **error)
{
  NnShape output;

  nn_exec_get_value (exec, nn_exec_get_output_node (exec), &output);
  if (nn_shape_size (output) == problem->n_outputs)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("The network has %zu outputs; %zu are to be trained."), nn_shape_size (output),
               problem->n_outputs);
  return FALSE;
}

TrainingBatch *
training_batch_new (NnModel                *model,
                    const TrainingProblem  *problem,
                    gsize                   max_size,
                    const BaseParallel     *parallel,
                    GError                **error)
{
  g_autoptr (NnExec) exec = nn_exec_new (model, problem->input, max_size, NN_MODE_TRAINING, error);
  TrainingBatch *self;

  if (exec == NULL || !check_outputs (exec, problem, error))
    return NULL;

  self = g_new0 (TrainingBatch, 1);
  self->model = nn_model_ref (model);
  self->problem = *problem;
  self->parallel = parallel;
  self->exec = g_steal_pointer (&exec);
  self->gradients = g_new0 (float, nn_model_get_n_parameters (model));
  self->scratch = g_new0 (float, MAX (get_n_tasks (max_size) * problem->n_scratch, 1));
  self->draws = g_new0 (TrainingDraw, max_size);
  self->max_size = max_size;
  nn_exec_set_parallel (self->exec, parallel);
  nn_exec_set_stop (self->exec, should_stop, self);

  return self;
}

void
training_batch_free (TrainingBatch *self)
{
  if (self == NULL)
    return;

  nn_exec_free (self->exec);
  g_free (self->gradients);
  g_free (self->scratch);
  g_free (self->draws);
  nn_model_unref (self->model);
  g_free (self);
}

void
training_batch_draw (TrainingBatch *self,
                     const guint   *examples,
                     gsize          n_examples,
                     BaseRng       *rng)
{
  g_return_if_fail (n_examples > 0 && n_examples <= self->max_size);

  self->n_draws = n_examples;
  for (gsize i = 0; i < n_examples; i++)
    {
      TrainingDraw *draw = &self->draws[i];

      draw->first = examples[i];
      draw->second = base_rng_below (rng, self->problem.n_examples);
      draw->share = training_augment_draw_share (self->problem.mixup, rng);
      base_rng_init (&draw->rng, base_rng_next (rng));
    }

  base_rng_init (&self->rng, base_rng_next (rng));
}

static void
prepare_task (gsize    index,
              gpointer data)
{
  TrainingBatch *self = data;
  const gsize n_tasks = get_n_tasks (self->n_draws);
  const gsize size = nn_shape_size (self->problem.input);
  float *input = nn_exec_get_input (self->exec);

  for (gsize i = self->n_draws * index / n_tasks; i < self->n_draws * (index + 1) / n_tasks; i++)
    if (!should_stop (self))
      self->problem.prepare (self->problem.self, &self->draws[i], input + i * size,
                             self->scratch + index * self->problem.n_scratch);
}

/* Loss and output gradients of the last forward: means over the batch. */
static double
judge_draws (TrainingBatch *self)
{
  const gsize n_outputs = self->problem.n_outputs;
  const float *output = nn_exec_get_value (self->exec, nn_exec_get_output_node (self->exec), NULL);
  float *gradient = nn_exec_get_output_gradient (self->exec);
  const float scale = 1.0 / self->n_draws;
  double loss = 0.0;

  memset (gradient, 0, self->n_draws * n_outputs * sizeof (float));
  for (gsize i = 0; i < self->n_draws; i++)
    loss += self->problem.judge (self->problem.self, &self->draws[i], output + i * n_outputs,
                                 gradient + i * n_outputs);
  for (gsize i = 0; i < self->n_draws * n_outputs; i++)
    gradient[i] *= scale;

  return loss / self->n_draws;
}

gboolean
training_batch_run (TrainingBatch *self,
                    GCancellable  *cancellable,
                    double        *loss)
{
  self->cancellable = cancellable;
  base_parallel_for (self->parallel, get_n_tasks (self->n_draws), prepare_task, self);
  if (should_stop (self))
    return FALSE;

  nn_exec_forward (self->exec, self->n_draws, &self->rng);
  if (should_stop (self))
    return FALSE;

  *loss = judge_draws (self);
  nn_exec_backward_anew (self->exec, self->gradients);
  return !should_stop (self);
}

const float *
training_batch_get_gradients (const TrainingBatch *self)
{
  return self->gradients;
}

const float *
training_batch_get_statistics (const TrainingBatch *self)
{
  return nn_exec_get_batch_statistics (self->exec);
}

char *
training_batch_explain_nan (const TrainingBatch *self)
{
  const gsize size = nn_shape_size (self->problem.input);
  const float *input = nn_exec_get_input (self->exec);

  for (gsize i = 0; i < self->n_draws; i++)
    for (gsize k = 0; k < size; k++)
      if (!isfinite (input[i * size + k]))
        return g_strdup_printf (_ ("Example %u holds a value that is not a number."), self->draws[i].first + 1);

  return NULL;
}
