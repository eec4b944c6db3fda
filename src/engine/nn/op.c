/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/op.h"

/**
 * nn_op_plan_same_shape:
 *
 * The plan of an operator with one input, no tensors, and an output of the input's shape.
 */
gboolean
nn_op_plan_same_shape (const void    *config,
                       const NnShape *inputs,
                       guint          n_inputs,
                       NnOpPlan      *plan,
                       GError       **error)
{
  plan->output = inputs[0];
  return TRUE;
}
