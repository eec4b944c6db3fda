/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/kernels.h"
#include "engine/nn/op.h"
#include "engine/nn/split.h"

static void
sigmoid_forward_range (gconstpointer data, gsize task, gsize first, gsize end)
{
  const NnCall *call = data;

  nn_kernels ()->sigmoid (call->inputs[0] + first, call->output + first, end - first);
}

static void
sigmoid_forward (const NnCall *call)
{
  nn_split_floats (call->parallel, nn_call_get_n_values (call), sigmoid_forward_range, call);
}

/* y' = y (1 - y). */
static void
sigmoid_backward_range (gconstpointer data, gsize task, gsize first, gsize end)
{
  const NnCall *call = data;

  for (gsize i = first; i < end; i++)
    {
      const float y = call->output[i];

      call->input_gradients[0][i] = call->output_gradient[i] * y * (1.0f - y);
    }
}

static void
sigmoid_backward (const NnCall *call)
{
  nn_split_floats (call->parallel, nn_call_get_n_values (call), sigmoid_backward_range, call);
}

const NnOp nn_op_sigmoid = {
  .name = "sigmoid",
  .flags = NN_OP_IN_PLACE | NN_OP_GRADIENT_IN_PLACE | NN_OP_BACKWARD_NEEDS_OUTPUT,
  .plan = nn_op_plan_same_shape,
  .forward = sigmoid_forward,
  .backward = sigmoid_backward,
};
