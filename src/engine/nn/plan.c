/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/plan.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"

/* A sample, or a network's weights, larger than this is a mistake or a hostile file, not a network. */
#define MAX_ELEMENTS ((gsize) 1 << 28)

static gboolean
shape_is_sane (NnShape shape)
{
  return shape.channels > 0 && shape.height > 0 && shape.width > 0 && shape.channels <= MAX_ELEMENTS
         && shape.height <= MAX_ELEMENTS / shape.channels
         && shape.width <= MAX_ELEMENTS / shape.channels / shape.height;
}

/* Before its size is worked out, so that it cannot overflow. */
static gboolean
tensor_is_sane (const NnTensorSpec *spec,
                gsize               max_size)
{
  for (guint i = 0; i < spec->n_dims; i++)
    {
      if (spec->shape[i] == 0 || spec->shape[i] > max_size)
        return FALSE;
      max_size /= spec->shape[i];
    }

  return TRUE;
}

gsize
nn_tensor_spec_size (const NnTensorSpec *spec)
{
  gsize size = 1;

  for (guint i = 0; i < spec->n_dims; i++)
    size *= spec->shape[i];

  return size;
}

static gboolean
plan_node (NnPlan            *self,
           const NnGraphNode *node,
           NnNodePlan        *node_plan,
           GError           **error)
{
  NnOpPlan *plan = &node_plan->plan;

  node_plan->input_shapes = g_new (NnShape, node->n_inputs);
  for (guint i = 0; i < node->n_inputs; i++)
    node_plan->input_shapes[i] = self->nodes[node->inputs[i]].plan.output;

  if (!node->op->plan (node->config, node_plan->input_shapes, node->n_inputs, plan, error))
    return FALSE;

  if (!shape_is_sane (plan->output))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("The output would be %zu × %zu × %zu."),
                   plan->output.channels, plan->output.height, plan->output.width);
      return FALSE;
    }

  for (guint i = 0; i < plan->n_tensors; i++)
    {
      const NnTensorSpec *tensor = &plan->tensors[i];
      gsize *total = tensor->is_statistic ? &self->n_statistics : &self->n_parameters;

      if (!tensor_is_sane (tensor, MAX_ELEMENTS - *total))
        {
          g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                               _ ("The network would have too many weights."));
          return FALSE;
        }
      node_plan->tensor_offsets[i] = *total;
      *total += nn_tensor_spec_size (tensor);
    }

  return TRUE;
}

/**
 * nn_plan_new:
 *
 * Fails with %BASE_ERROR_INVALID_ARGUMENT and the node's name where a shape does not fit.
 */
NnPlan *
nn_plan_new (const NnGraph *graph,
             NnShape        input,
             GError       **error)
{
  g_autoptr (NnPlan) self = g_new0 (NnPlan, 1);

  self->n_nodes = nn_graph_get_n_nodes (graph);
  self->nodes = g_new0 (NnNodePlan, self->n_nodes);

  if (!shape_is_sane (input))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A network cannot have an input of %zu × %zu × %zu."), input.channels, input.height,
                   input.width);
      return NULL;
    }
  self->nodes[0].plan.output = input;

  for (NnNode i = 1; i < self->n_nodes; i++)
    {
      const NnGraphNode *node = nn_graph_get_node (graph, i);

      if (!plan_node (self, node, &self->nodes[i], error))
        {
          g_prefix_error (error, "%s: ", node->name);
          return NULL;
        }
    }

  return g_steal_pointer (&self);
}

void
nn_plan_free (NnPlan *self)
{
  for (gsize i = 0; i < self->n_nodes; i++)
    g_free (self->nodes[i].input_shapes);
  g_free (self->nodes);
  g_free (self);
}
