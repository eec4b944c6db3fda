/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/nn/kernels.h"
#include "engine/nn/op.h"
#include "engine/nn/split.h"

/* Batch normalisation (Ioffe & Szegedy 2015), per channel over batch, height and width. Channels
 * are the outer loop: one channel of the whole batch stays in the cache for all passes over it. */

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

  plan->output = inputs[0];
  plan->saved = 2 * channels;
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

/* The biased variance normalises, the unbiased one is what the running variance is made of. */
static void
measure_channel (const NnCall *call,
                 gsize         channel)
{
  const gsize channels = call->plan->output.channels;
  const gsize plane = call->plan->output.height * call->plan->output.width;
  const double n = (double) (call->batch * plane);
  double sum = 0.0, squares = 0.0;
  double mean, variance;

  for (gsize b = 0; b < call->batch; b++)
    sum += nn_kernels ()->sum (call->inputs[0] + (b * channels + channel) * plane, plane);
  mean = sum / n;

  for (gsize b = 0; b < call->batch; b++)
    squares += nn_kernels ()->sum_squares (call->inputs[0] + (b * channels + channel) * plane, plane,
                                           (float) mean);
  variance = squares / n;

  SAVED_MEAN (call)[channel] = (float) mean;
  SAVED_INVERSE_DEVIATION (call)[channel] = (float) (1.0 / sqrt (variance + epsilon_of (call->config)));
  call->batch_statistics[TENSOR_MEAN][channel] = (float) mean;
  call->batch_statistics[TENSOR_VARIANCE][channel] = (float) (n > 1.0 ? squares / (n - 1.0) : variance);
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

static void
forward_channels (gconstpointer data,
                  gsize         task,
                  gsize         first,
                  gsize         end)
{
  const NnCall *call = data;
  const gsize channels = call->plan->output.channels;
  const gsize plane = call->plan->output.height * call->plan->output.width;

  for (gsize c = first; c < end; c++)
    {
      float scale, shift;

      if (call->training)
        measure_channel (call, c);
      channel_scale_shift (call, c, &scale, &shift);

      for (gsize b = 0; b < call->batch; b++)
        nn_kernels ()->scale_shift (call->inputs[0] + (b * channels + c) * plane,
                                    call->output + (b * channels + c) * plane, plane, scale, shift,
                                    call->fused_relu);
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
                  gsize         c)
{
  const gsize channels = call->plan->output.channels;
  const gsize plane = call->plan->output.height * call->plan->output.width;
  const double n = (double) (call->batch * plane);
  const double inverse_deviation = (double) SAVED_INVERSE_DEVIATION (call)[c];
  NnNormChannel channel = { .mean = SAVED_MEAN (call)[c], .relu = call->fused_relu };
  double sum = 0.0, product_sum = 0.0;
  double x_factor, constant;

  channel_scale_shift (call, c, &channel.scale, &channel.shift);
  for (gsize b = 0; b < call->batch; b++)
    {
      const gsize start = (b * channels + c) * plane;

      nn_kernels ()->norm_sum_gradient (&channel, call->inputs[0] + start, call->output_gradient + start,
                                        plane, &sum, &product_sum);
    }

  if (call->tensor_gradients[TENSOR_WEIGHT] != NULL)
    call->tensor_gradients[TENSOR_WEIGHT][c] += (float) (product_sum * inverse_deviation);
  if (call->tensor_gradients[TENSOR_BIAS] != NULL)
    call->tensor_gradients[TENSOR_BIAS][c] += (float) sum;
  if (call->input_gradients[0] == NULL)
    return;

  x_factor = -(double) channel.scale * inverse_deviation * inverse_deviation * product_sum / n;
  constant = -(double) channel.scale * sum / n - x_factor * (double) channel.mean;
  for (gsize b = 0; b < call->batch; b++)
    {
      const gsize start = (b * channels + c) * plane;

      nn_kernels ()->norm_write_gradient (&channel, call->inputs[0] + start, call->output_gradient + start,
                                          call->input_gradients[0] + start, plane, (float) x_factor,
                                          (float) constant);
    }
}

static void
backward_channels (gconstpointer data,
                   gsize         task,
                   gsize         first,
                   gsize         end)
{
  for (gsize c = first; c < end; c++)
    backward_channel (data, c);
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
