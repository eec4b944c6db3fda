/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/nn/kernels.h"
#include "engine/nn/op.h"
#include "engine/nn/split.h"

/* Batch normalization (Ioffe & Szegedy 2015), per channel over batch, height and width. Channels
 * are the outer loop: one channel of the whole batch stays in the cache for all passes over it. Planes
 * of a few numbers are put together first, since a kernel takes longer to begin than to go over them. */

/* In floats: what counts as small, and how much of a plane is looked at twice before the next part. */
#define SMALL_PLANE 64
#define PART        2048

/* What PyTorch adds to a variance when nothing else is asked for. */
#define DEFAULT_EPSILON 1e-5

enum
{
  TENSOR_WEIGHT,
  TENSOR_BIAS,
  TENSOR_MEAN,
  TENSOR_VARIANCE,
};

/* saved: (2, C) */
#define SAVED_MEAN(call)              ((call)->saved)
#define SAVED_INVERSE_DEVIATION(call) ((call)->saved + (call)->plan->output.channels)

static double
epsilon_of (const void *config)
{
  const double epsilon = ((const NnBatchNormConfig *) config)->epsilon;

  return epsilon > 0.0 ? epsilon : DEFAULT_EPSILON;
}

static gboolean
batch_norm_plan (const void    *config,
                 const NnShape *inputs,
                 guint          n_inputs,
                 NnOpPlan      *plan,
                 GError       **error)
{
  const gsize channels = inputs[0].channels;
  const gsize plane = inputs[0].height * inputs[0].width;

  plan->output = inputs[0];
  plan->saved = 2 * channels;
  if (plane <= SMALL_PLANE)
    plan->scratch_per_sample = NN_MAX_TASKS * 2 * plane;
  plan->tensors[TENSOR_WEIGHT]
      = (NnTensorSpec) { .name = "weight", .shape = { channels }, .n_dims = 1, .init = NN_INIT_ONE };
  plan->tensors[TENSOR_BIAS] = (NnTensorSpec) { .name = "bias", .shape = { channels }, .n_dims = 1 };
  plan->tensors[TENSOR_MEAN]
      = (NnTensorSpec) { .name = "running_mean", .shape = { channels }, .n_dims = 1, .is_statistic = TRUE };
  plan->tensors[TENSOR_VARIANCE] = (NnTensorSpec) {
    .name = "running_var", .shape = { channels }, .n_dims = 1, .init = NN_INIT_ONE, .is_statistic = TRUE
  };
  plan->n_tensors = 4;
  return TRUE;
}

/* y = weight (x - mean) / deviation + bias = scale x + shift. */
static void
scale_shift_of (double mean,
                double inverse_deviation,
                double weight,
                double bias,
                float *scale,
                float *shift)
{
  *scale = (float) (weight * inverse_deviation);
  *shift = (float) (bias - mean * weight * inverse_deviation);
}

static void
batch_norm_get_scale_shift (const void         *config,
                            const float *const *tensors,
                            gsize               channels,
                            float              *scale,
                            float              *shift)
{
  const double epsilon = epsilon_of (config);

  for (gsize c = 0; c < channels; c++)
    scale_shift_of ((double) tensors[TENSOR_MEAN][c],
                    1.0 / sqrt ((double) tensors[TENSOR_VARIANCE][c] + epsilon),
                    (double) tensors[TENSOR_WEIGHT][c], (double) tensors[TENSOR_BIAS][c], &scale[c],
                    &shift[c]);
}

/* A channel as runs of numbers, @step apart: its planes where they lie, or all of them together. */
typedef struct
{
  gsize n_runs, length, step;
} Runs;

static Runs
runs_of (const NnCall *call)
{
  const NnShape shape = call->plan->output;
  const gsize plane = shape.height * shape.width;

  return plane <= SMALL_PLANE ? (Runs) { 1, call->batch * plane, 0 }
                              : (Runs) { call->batch, plane, shape.channels * plane };
}

/* Where the runs of @channel of @values begin; @together (batch, plane) is used if they are put together. */
static const float *
find_runs (const NnCall *call,
           gsize         channel,
           const float  *values,
           float        *together)
{
  const NnShape shape = call->plan->output;
  const gsize plane = shape.height * shape.width;
  const float *first = values + channel * plane;

  if (plane > SMALL_PLANE)
    return first;

  for (gsize b = 0; b < call->batch; b++)
    memcpy (together + b * plane, first + b * shape.channels * plane, plane * sizeof (float));
  return together;
}

/* The same for what is to be written; keep_runs() afterwards. */
static float *
begin_runs (const NnCall *call,
            gsize         channel,
            float        *values,
            float        *together)
{
  const gsize plane = call->plan->output.height * call->plan->output.width;

  return plane <= SMALL_PLANE ? together : values + channel * plane;
}

static void
keep_runs (const NnCall *call,
           gsize         channel,
           const float  *together,
           float        *values)
{
  const NnShape shape = call->plan->output;
  const gsize plane = shape.height * shape.width;

  for (gsize b = 0; plane <= SMALL_PLANE && b < call->batch; b++)
    memcpy (values + (b * shape.channels + channel) * plane, together + b * plane, plane * sizeof (float));
}

/*
 * Sum of squares about the mean, in one pass over memory: each part is gone over twice while it is in the
 * first-level cache, and what parts say is put together as by Chan, Golub & LeVeque 1983. So nothing is
 * lost where the mean is large.
 */
static void
measure_runs (const Runs  *runs,
              const float *x,
              double      *mean,
              double      *squares)
{
  double n = 0.0;

  *mean = *squares = 0.0;
  for (gsize r = 0; r < runs->n_runs; r++)
    for (gsize i = 0; i < runs->length; i += PART)
      {
        const float *part = x + r * runs->step + i;
        const gsize length = MIN (PART, runs->length - i);
        const double part_n = (double) length;
        const double part_mean = nn_kernels ()->sum (part, length) / part_n;
        const double rounded = part_mean - (double) (float) part_mean;
        const double distance = part_mean - *mean;

        *squares += nn_kernels ()->sum_squares (part, length, (float) part_mean) - part_n * rounded * rounded
                    + distance * distance * n * part_n / (n + part_n);
        n += part_n;
        *mean += distance * part_n / n;
      }
  *squares = MAX (*squares, 0.0);
}

/* The biased variance normalizes, the unbiased one is what the running variance is made of. */
static void
measure_channel (const NnCall *call,
                 gsize         channel,
                 const Runs   *runs,
                 const float  *x)
{
  const double n = (double) (runs->n_runs * runs->length);
  double mean, squares;

  measure_runs (runs, x, &mean, &squares);
  SAVED_MEAN (call)[channel] = (float) mean;
  SAVED_INVERSE_DEVIATION (call)[channel] = (float) (1.0 / sqrt (squares / n + epsilon_of (call->config)));
  call->batch_statistics[TENSOR_MEAN][channel] = (float) mean;
  call->batch_statistics[TENSOR_VARIANCE][channel] = (float) (n > 1.0 ? squares / (n - 1.0) : 0.0);
}

static void
channel_scale_shift (const NnCall *call,
                     gsize         channel,
                     float        *scale,
                     float        *shift)
{
  if (call->training)
    scale_shift_of ((double) SAVED_MEAN (call)[channel], (double) SAVED_INVERSE_DEVIATION (call)[channel],
                    (double) call->tensors[TENSOR_WEIGHT][channel],
                    (double) call->tensors[TENSOR_BIAS][channel], scale, shift);
  else
    scale_shift_of ((double) call->tensors[TENSOR_MEAN][channel],
                    1.0 / sqrt ((double) call->tensors[TENSOR_VARIANCE][channel] + epsilon_of (call->config)),
                    (double) call->tensors[TENSOR_WEIGHT][channel],
                    (double) call->tensors[TENSOR_BIAS][channel], scale, shift);
}

/* A channel goes by twice in each direction. */
static gsize
n_tasks (const NnCall *call)
{
  const NnShape shape = call->plan->output;

  return nn_split_n_tasks (shape.channels, 2 * call->batch * shape.height * shape.width, NN_TASK_FLOATS);
}

/* Twice (batch, plane), where planes are small. */
static float *
task_scratch (const NnCall *call,
              gsize         task)
{
  const gsize plane = call->plan->output.height * call->plan->output.width;

  return plane <= SMALL_PLANE ? call->scratch + task * 2 * call->batch * plane : NULL;
}

static void
forward_channels (gconstpointer data,
                  gsize         task,
                  gsize         first,
                  gsize         end)
{
  const NnCall *call = data;
  const Runs runs = runs_of (call);
  float *together = task_scratch (call, task);

  for (gsize c = first; c < end; c++)
    {
      const float *x = find_runs (call, c, call->inputs[0], together);
      float *y = begin_runs (call, c, call->output, together + (together != NULL ? runs.length : 0));
      float scale, shift;

      if (call->training)
        measure_channel (call, c, &runs, x);
      channel_scale_shift (call, c, &scale, &shift);

      for (gsize r = 0; r < runs.n_runs; r++)
        nn_kernels ()->scale_shift (x + r * runs.step, y + r * runs.step, runs.length, scale, shift,
                                    call->fused_relu);
      keep_runs (call, c, y, call->output);
    }
}

static void
batch_norm_forward (const NnCall *call)
{
  nn_split_run (call->parallel, call->plan->output.channels, n_tasks (call), forward_channels, call);
}

/* dx = scale (dy - mean (dy) - x̂ mean (dy x̂)), as scale dy + x_factor x + constant. */
static void
backward_channel (const NnCall *call,
                  gsize         c,
                  float        *together)
{
  const Runs runs = runs_of (call);
  const double n = (double) (runs.n_runs * runs.length);
  const double inverse_deviation = (double) SAVED_INVERSE_DEVIATION (call)[c];
  const float *x = find_runs (call, c, call->inputs[0], together);
  const float *dy = find_runs (call, c, call->output_gradient, together + (together != NULL ? runs.length : 0));
  NnNormChannel channel = { .mean = SAVED_MEAN (call)[c], .relu = call->fused_relu };
  double sum = 0.0, product_sum = 0.0;
  double x_factor, constant;
  float *dx;

  channel_scale_shift (call, c, &channel.scale, &channel.shift);
  for (gsize r = 0; r < runs.n_runs; r++)
    nn_kernels ()->norm_sum_gradient (&channel, x + r * runs.step, dy + r * runs.step, runs.length, &sum,
                                      &product_sum);

  if (call->tensor_gradients[TENSOR_WEIGHT] != NULL)
    call->tensor_gradients[TENSOR_WEIGHT][c] += (float) (product_sum * inverse_deviation);
  if (call->tensor_gradients[TENSOR_BIAS] != NULL)
    call->tensor_gradients[TENSOR_BIAS][c] += (float) sum;
  if (call->input_gradients[0] == NULL)
    return;

  x_factor = -(double) channel.scale * inverse_deviation * inverse_deviation * product_sum / n;
  constant = -(double) channel.scale * sum / n - x_factor * (double) channel.mean;
  dx = begin_runs (call, c, call->input_gradients[0], together);
  for (gsize r = 0; r < runs.n_runs; r++)
    nn_kernels ()->norm_write_gradient (&channel, x + r * runs.step, dy + r * runs.step, dx + r * runs.step,
                                        runs.length, (float) x_factor, (float) constant);
  keep_runs (call, c, dx, call->input_gradients[0]);
}

static void
backward_channels (gconstpointer data,
                   gsize         task,
                   gsize         first,
                   gsize         end)
{
  for (gsize c = first; c < end; c++)
    backward_channel (data, c, task_scratch (data, task));
}

static void
batch_norm_backward (const NnCall *call)
{
  nn_split_run (call->parallel, call->plan->output.channels, n_tasks (call), backward_channels, call);
}

const NnOp nn_op_batch_norm = {
  .name = "batch_norm",
  .config_size = sizeof (NnBatchNormConfig),
  .flags
  = NN_OP_BACKWARD_NEEDS_INPUT | NN_OP_IN_PLACE | NN_OP_GRADIENT_IN_PLACE | NN_OP_FUSES_RELU | NN_OP_IS_NORM
    | NN_OP_KEEPS_RELU_GAIN,
  .plan = batch_norm_plan,
  .forward = batch_norm_forward,
  .backward = batch_norm_backward,
  .get_scale_shift = batch_norm_get_scale_shift,
};
