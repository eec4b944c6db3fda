/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/schedule.h"

/* The node that alone reads @node, or 0 when there are none or several. */
static NnNode
sole_consumer (const NnGraph *graph,
               NnNode         node)
{
  NnNode found = 0;

  for (NnNode i = node + 1; i < nn_graph_get_n_nodes (graph); i++)
    {
      const NnGraphNode *consumer = nn_graph_get_node (graph, i);

      for (guint j = 0; j < consumer->n_inputs; j++)
        if (consumer->inputs[j] == node)
          {
            if (found != 0)
              return 0;
            found = i;
          }
    }

  return found;
}

/* What may be fused after the value of @step, or 0. */
static NnNode
next_to_fuse (const NnGraph  *graph,
              const NnStep   *step,
              const gboolean *is_kept)
{
  return is_kept[step->value_node] ? 0 : sole_consumer (graph, step->value_node);
}

static void
fuse (const NnGraph  *graph,
      NnStep         *step,
      gboolean        is_training,
      const gboolean *is_kept)
{
  const NnOp *op = nn_graph_get_node (graph, step->op_node)->op;
  NnNode next = next_to_fuse (graph, step, is_kept);

  if (next != 0 && !is_training && (op->flags & NN_OP_FOLDS_NORM)
      && (nn_graph_get_node (graph, next)->op->flags & NN_OP_IS_NORM))
    {
      step->norm_node = next;
      step->value_node = next;
      next = next_to_fuse (graph, step, is_kept);
    }

  if (next != 0 && (step->norm_node != 0 || (op->flags & NN_OP_FUSES_RELU))
      && (nn_graph_get_node (graph, next)->op->flags & NN_OP_IS_RELU))
    {
      step->fused_relu = TRUE;
      step->value_node = next;
    }
}

/**
 * nn_schedule_new:
 * @is_kept: for each node, whether its own value must come out
 */
NnSchedule *
nn_schedule_new (const NnGraph  *graph,
                 gboolean        is_training,
                 const gboolean *is_kept)
{
  const gsize n_nodes = nn_graph_get_n_nodes (graph);
  g_autofree gboolean *is_done = g_new0 (gboolean, n_nodes);
  NnSchedule *self = g_new0 (NnSchedule, 1);

  self->steps = g_new0 (NnStep, n_nodes);
  for (NnNode i = 1; i < n_nodes; i++)
    {
      NnStep *step = &self->steps[self->n_steps];

      if (is_done[i])
        continue;

      *step = (NnStep) { .op_node = i, .value_node = i };
      fuse (graph, step, is_training, is_kept);
      is_done[step->norm_node] = TRUE;
      is_done[step->value_node] = TRUE;
      self->n_steps++;
    }

  return self;
}

void
nn_schedule_free (NnSchedule *self)
{
  g_free (self->steps);
  g_free (self);
}
