/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/nn/op.h"

/* Over the channels, at each place of each sample. The largest is taken off first, so that exp()
 * cannot overflow. */
static void
softmax_forward (const NnCall *call)
{
  const gsize channels = call->plan->output.channels;
  const gsize n_places = call->plan->output.height * call->plan->output.width;

  for (gsize b = 0; b < call->batch; b++)
    for (gsize p = 0; p < n_places; p++)
      {
        const float *x = call->inputs[0] + b * channels * n_places + p;
        float *y = call->output + b * channels * n_places + p;
        float largest = x[0];
        float sum = 0.0f;

        for (gsize c = 1; c < channels; c++)
          largest = MAX (largest, x[c * n_places]);
        for (gsize c = 0; c < channels; c++)
          sum += y[c * n_places] = expf (x[c * n_places] - largest);
        for (gsize c = 0; c < channels; c++)
          y[c * n_places] /= sum;
      }
}

/* dx = y (dy - sum (y dy)). */
static void
softmax_backward (const NnCall *call)
{
  const gsize channels = call->plan->output.channels;
  const gsize n_places = call->plan->output.height * call->plan->output.width;

  for (gsize b = 0; b < call->batch; b++)
    for (gsize p = 0; p < n_places; p++)
      {
        const gsize start = b * channels * n_places + p;
        const float *y = call->output + start;
        const float *dy = call->output_gradient + start;
        float *dx = call->input_gradients[0] + start;
        float sum = 0.0f;

        for (gsize c = 0; c < channels; c++)
          sum += y[c * n_places] * dy[c * n_places];
        for (gsize c = 0; c < channels; c++)
          dx[c * n_places] = y[c * n_places] * (dy[c * n_places] - sum);
      }
}

const NnOp nn_op_softmax = {
  .name = "softmax",
  .flags = NN_OP_IN_PLACE | NN_OP_GRADIENT_IN_PLACE | NN_OP_BACKWARD_NEEDS_OUTPUT,
  .plan = nn_op_plan_same_shape,
  .forward = softmax_forward,
  .backward = softmax_backward,
};
