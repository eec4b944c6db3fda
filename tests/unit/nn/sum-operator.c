/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sum-operator.h"

#include <string.h>

#include "engine/nn/graph-internal.h"

static gboolean
sum_plan (const void    *config,
          const NnShape *inputs,
          guint          n_inputs,
          NnOpPlan      *plan,
          GError       **error)
{
  for (guint i = 1; i < n_inputs; i++)
    g_assert_true (nn_shape_equal (inputs[0], inputs[i]));

  plan->output = inputs[0];
  return TRUE;
}

static void
sum_forward (const NnCall *call)
{
  const gsize n = call->batch * nn_shape_size (call->plan->output);

  for (gsize i = 0; i < n; i++)
    {
      call->output[i] = 0.0f;
      for (guint j = 0; j < call->n_inputs; j++)
        call->output[i] += call->inputs[j][i];
    }
}

static void
sum_backward (const NnCall *call)
{
  const gsize n = call->batch * nn_shape_size (call->plan->output);

  for (guint j = 0; j < call->n_inputs; j++)
    if (call->input_gradients[j] != NULL)
      memcpy (call->input_gradients[j], call->output_gradient, n * sizeof (float));
}

static const NnOp sum_op = {
  .name = "sum",
  .plan = sum_plan,
  .forward = sum_forward,
  .backward = sum_backward,
};

NnNode
add_sum (NnGraph      *graph,
         const char   *name,
         const NnNode *inputs,
         guint         n_inputs)
{
  return nn_graph_add (graph, name, &sum_op, NULL, inputs, n_inputs);
}
