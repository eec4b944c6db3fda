/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/nn/op.h"
#include "engine/nn/split.h"

/* y = x above zero, slope x below (Maas, Hannun & Ng 2013). The slope is not negative, so that y has
 * the sign of x and backward needs no more than y. */

static gboolean
leaky_relu_plan (const void *config, const NnShape *inputs, guint n_inputs, NnOpPlan *plan, GError **error)
{
  const double slope = ((const NnLeakyReluConfig *)config)->slope;

  if (!(slope >= 0.0 && isfinite (slope)))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A leaky ReLU cannot have a slope of %g: it is at least 0."), slope);
      return FALSE;
    }

  plan->output = inputs[0];
  return TRUE;
}

static void
leaky_relu_forward_range (gconstpointer data, gsize task, gsize first, gsize end)
{
  const NnCall *call = data;
  const float slope = (float)((const NnLeakyReluConfig *)call->config)->slope;

  for (gsize i = first; i < end; i++)
    {
      const float x = call->inputs[0][i];

      call->output[i] = x > 0.0f ? x : slope * x;
    }
}

static void
leaky_relu_forward (const NnCall *call)
{
  nn_split_floats (call->parallel, nn_call_get_n_values (call), leaky_relu_forward_range, call);
}

static void
leaky_relu_backward_range (gconstpointer data, gsize task, gsize first, gsize end)
{
  const NnCall *call = data;
  const float slope = (float)((const NnLeakyReluConfig *)call->config)->slope;

  for (gsize i = first; i < end; i++)
    {
      const float dy = call->output_gradient[i];

      call->input_gradients[0][i] = call->output[i] > 0.0f ? dy : slope * dy;
    }
}

static void
leaky_relu_backward (const NnCall *call)
{
  nn_split_floats (call->parallel, nn_call_get_n_values (call), leaky_relu_backward_range, call);
}

const NnOp nn_op_leaky_relu = {
  .name = "leaky_relu",
  .config_size = sizeof (NnLeakyReluConfig),
  .flags = NN_OP_IN_PLACE | NN_OP_GRADIENT_IN_PLACE | NN_OP_BACKWARD_NEEDS_OUTPUT | NN_OP_HAS_RELU_GAIN,
  .plan = leaky_relu_plan,
  .forward = leaky_relu_forward,
  .backward = leaky_relu_backward,
};
