/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/nn/op.h"
#include "engine/nn/split.h"

/* The same numbers under another shape. Nothing moves: where the memory is the same, there is nothing
 * to do. */

/* (C, H, W) to (C H W, 1, 1): between convolutions and dense layers. */
static gboolean
flatten_plan (const void    *config,
              const NnShape *inputs,
              guint          n_inputs,
              NnOpPlan      *plan,
              GError       **error)
{
  plan->output = (NnShape) { nn_shape_size (inputs[0]), 1, 1 };
  return TRUE;
}

/* (C, H, W) to (C H, 1, W): between convolutions and recurrent layers, which read along time. */
static gboolean
squeeze_plan (const void    *config,
              const NnShape *inputs,
              guint          n_inputs,
              NnOpPlan      *plan,
              GError       **error)
{
  plan->output = (NnShape) { inputs[0].channels * inputs[0].height, 1, inputs[0].width };
  return TRUE;
}

static void
copy_range (gconstpointer data,
            gsize         task,
            gsize         first,
            gsize         end)
{
  const NnCall *call = data;

  memcpy (call->output + first, call->inputs[0] + first, (end - first) * sizeof (float));
}

static void
copy_range_back (gconstpointer data,
                 gsize         task,
                 gsize         first,
                 gsize         end)
{
  const NnCall *call = data;

  memcpy (call->input_gradients[0] + first, call->output_gradient + first, (end - first) * sizeof (float));
}

static void
view_forward (const NnCall *call)
{
  if (call->output != call->inputs[0])
    nn_split_floats (call->parallel, nn_call_get_n_values (call), copy_range, call);
}

static void
view_backward (const NnCall *call)
{
  if (call->input_gradients[0] != call->output_gradient)
    nn_split_floats (call->parallel, nn_call_get_n_values (call), copy_range_back, call);
}

const NnOp nn_op_flatten = {
  .name = "flatten",
  .flags = NN_OP_IN_PLACE | NN_OP_GRADIENT_IN_PLACE | NN_OP_KEEPS_RELU_GAIN,
  .plan = flatten_plan,
  .forward = view_forward,
  .backward = view_backward,
};

const NnOp nn_op_squeeze = {
  .name = "squeeze",
  .flags = NN_OP_IN_PLACE | NN_OP_GRADIENT_IN_PLACE | NN_OP_KEEPS_RELU_GAIN,
  .plan = squeeze_plan,
  .forward = view_forward,
  .backward = view_backward,
};
