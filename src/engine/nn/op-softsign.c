/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/nn/op.h"

/* y = x / (1 + |x|). */
static void
softsign_forward (const NnCall *call)
{
  const gsize n = nn_call_get_n_values (call);

  for (gsize i = 0; i < n; i++)
    {
      const float x = call->inputs[0][i];

      call->output[i] = x / (1.0f + fabsf (x));
    }
}

/* y' = 1 / (1 + |x|)², and 1 / (1 + |x|) = 1 - |y|. */
static void
softsign_backward (const NnCall *call)
{
  const gsize n = nn_call_get_n_values (call);

  for (gsize i = 0; i < n; i++)
    {
      const float root = 1.0f - fabsf (call->output[i]);

      call->input_gradients[0][i] = call->output_gradient[i] * root * root;
    }
}

const NnOp nn_op_softsign = {
  .name = "softsign",
  .flags = NN_OP_IN_PLACE | NN_OP_BACKWARD_NEEDS_OUTPUT,
  .plan = nn_op_plan_same_shape,
  .forward = softsign_forward,
  .backward = softsign_backward,
};
