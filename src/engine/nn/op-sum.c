/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/kernels.h"
#include "engine/nn/op.h"
#include "engine/nn/split.h"

/* Two values of the same shape, number by number: where a residual branch meets its shortcut. A ReLU
 * after it is done in the same pass. */

static gboolean
sum_plan (const void *config, const NnShape *inputs, guint n_inputs, NnOpPlan *plan, GError **error)
{
  if (!nn_shape_equal (inputs[0], inputs[1]))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("Values of %zu × %zu × %zu and of %zu × %zu × %zu cannot be added."),
                   inputs[0].channels, inputs[0].height, inputs[0].width, inputs[1].channels,
                   inputs[1].height, inputs[1].width);
      return FALSE;
    }

  plan->output = inputs[0];
  return TRUE;
}

static void
sum_forward_range (gconstpointer data, gsize task, gsize first, gsize end)
{
  const NnCall *call = data;
  const float *a = call->inputs[0];
  const float *b = call->inputs[1];

  if (call->fused_relu)
    for (gsize i = first; i < end; i++)
      {
        const float value = a[i] + b[i];

        /* What is no number stays so. */
        call->output[i] = value < 0.0f ? 0.0f : value;
      }
  else
    for (gsize i = first; i < end; i++)
      call->output[i] = a[i] + b[i];
}

static void
sum_forward (const NnCall *call)
{
  nn_split_floats (call->parallel, nn_call_get_n_values (call), sum_forward_range, call);
}

static void
sum_backward_range (gconstpointer data, gsize task, gsize first, gsize end)
{
  const NnCall *call = data;

  for (guint i = 0; i < 2; i++)
    {
      const float *dy = call->output_gradient + first;
      float *dx = call->input_gradients[i] != NULL ? call->input_gradients[i] + first : NULL;

      if (dx != NULL && call->fused_relu)
        nn_kernels ()->relu_backward (call->output + first, dy, dx, end - first);
      else if (dx != NULL)
        memcpy (dx, dy, (end - first) * sizeof (float));
    }
}

static void
sum_backward (const NnCall *call)
{
  nn_split_floats (call->parallel, nn_call_get_n_values (call), sum_backward_range, call);
}

const NnOp nn_op_sum = {
  .name = "sum",
  .flags = NN_OP_IN_PLACE | NN_OP_BACKWARD_NEEDS_OUTPUT | NN_OP_FUSES_RELU | NN_OP_KEEPS_RELU_GAIN,
  .plan = sum_plan,
  .forward = sum_forward,
  .backward = sum_backward,
};
