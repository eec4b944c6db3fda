/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/kernels.h"
#include "engine/nn/op.h"

static void
tanh_forward (const NnCall *call)
{
  nn_kernels ()->tanh (call->inputs[0], call->output, nn_call_get_n_values (call));
}

/* y' = 1 - y². */
static void
tanh_backward (const NnCall *call)
{
  const gsize n = nn_call_get_n_values (call);

  for (gsize i = 0; i < n; i++)
    {
      const float y = call->output[i];

      call->input_gradients[0][i] = call->output_gradient[i] * (1.0f - y * y);
    }
}

const NnOp nn_op_tanh = {
  .name = "tanh",
  .flags = NN_OP_IN_PLACE | NN_OP_BACKWARD_NEEDS_OUTPUT,
  .plan = nn_op_plan_same_shape,
  .forward = tanh_forward,
  .backward = tanh_backward,
};
