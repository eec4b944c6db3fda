/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/nn/op.h"
#include "engine/nn/split.h"

/* y = x / (1 + |x|). */
static void
softsign_forward_range (gconstpointer data, gsize task, gsize first, gsize end)
{
  const NnCall *call = data;

  for (gsize i = first; i < end; i++)
    {
      const float x = call->inputs[0][i];

      call->output[i] = x / (1.0f + fabsf (x));
    }
}

static void
softsign_forward (const NnCall *call)
{
  nn_split_floats (call->parallel, nn_call_get_n_values (call), softsign_forward_range, call);
}

/* y' = 1 / (1 + |x|)², and 1 / (1 + |x|) = 1 - |y|. */
static void
softsign_backward_range (gconstpointer data, gsize task, gsize first, gsize end)
{
  const NnCall *call = data;

  for (gsize i = first; i < end; i++)
    {
      const float root = 1.0f - fabsf (call->output[i]);

      call->input_gradients[0][i] = call->output_gradient[i] * root * root;
    }
}

static void
softsign_backward (const NnCall *call)
{
  nn_split_floats (call->parallel, nn_call_get_n_values (call), softsign_backward_range, call);
}

const NnOp nn_op_softsign = {
  .name = "softsign",
  .flags = NN_OP_IN_PLACE | NN_OP_GRADIENT_IN_PLACE | NN_OP_BACKWARD_NEEDS_OUTPUT,
  .plan = nn_op_plan_same_shape,
  .forward = softsign_forward,
  .backward = softsign_backward,
};
