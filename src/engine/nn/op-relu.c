/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/kernels.h"
#include "engine/nn/op.h"
#include "engine/nn/split.h"

static void
relu_forward_range (gconstpointer data, gsize task, gsize first, gsize end)
{
  const NnCall *call = data;

  nn_kernels ()->relu (call->inputs[0] + first, call->output + first, end - first);
}

static void
relu_forward (const NnCall *call)
{
  nn_split_floats (call->parallel, nn_call_get_n_values (call), relu_forward_range, call);
}

static void
relu_backward_range (gconstpointer data, gsize task, gsize first, gsize end)
{
  const NnCall *call = data;

  nn_kernels ()->relu_backward (call->output + first, call->output_gradient + first,
                                call->input_gradients[0] + first, end - first);
}

static void
relu_backward (const NnCall *call)
{
  nn_split_floats (call->parallel, nn_call_get_n_values (call), relu_backward_range, call);
}

const NnOp nn_op_relu = {
  .name = "relu",
  .flags = NN_OP_IS_RELU | NN_OP_IN_PLACE | NN_OP_GRADIENT_IN_PLACE | NN_OP_BACKWARD_NEEDS_OUTPUT,
  .plan = nn_op_plan_same_shape,
  .forward = relu_forward,
  .backward = relu_backward,
};
