/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/graph-internal.h"

struct _NnGraph
{
  gatomicrefcount ref_count; /* (atomic) */
  char *architecture;        /* (owned) */
  char *options;             /* (owned) */
  GPtrArray *nodes;          /* (owned) of NnGraphNode */
  gboolean is_frozen;        /* a model uses it */
};

static void
node_free (NnGraphNode *node)
{
  g_free (node->name);
  g_free (node->config);
  g_free (node->inputs);
  g_free (node);
}

NnGraph *
nn_graph_new (const char *architecture)
{
  NnGraph *self;

  g_return_val_if_fail (architecture != NULL, NULL);

  self = g_new0 (NnGraph, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->architecture = g_strdup (architecture);
  self->options = g_strdup ("");
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);
  nn_graph_add (self, "input", &nn_op_input, NULL, NULL, 0);

  return self;
}

NnGraph *
nn_graph_ref (NnGraph *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
nn_graph_unref (NnGraph *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->architecture);
  g_free (self->options);
  g_ptr_array_unref (self->nodes);
  g_free (self);
}

const char *
nn_graph_get_architecture (const NnGraph *self)
{
  return self->architecture;
}

/**
 * nn_graph_add:
 * @config: (nullable): copied, as long as @op says
 * @inputs: nodes that are already there, so that the list is in topological order by construction
 *
 * What all nn_graph_add_* functions come down to.
 */
NnNode
nn_graph_add (NnGraph      *self,
              const char   *name,
              const NnOp   *op,
              const void   *config,
              const NnNode *inputs,
              guint         n_inputs)
{
  NnGraphNode *node;

  g_return_val_if_fail (!self->is_frozen, G_MAXUINT);
  g_return_val_if_fail (name != NULL && nn_graph_find_node (self, name) == G_MAXUINT, G_MAXUINT);
  for (guint i = 0; i < n_inputs; i++)
    g_return_val_if_fail (inputs[i] < self->nodes->len, G_MAXUINT);

  node = g_new0 (NnGraphNode, 1);
  node->name = g_strdup (name);
  node->op = op;
  node->config = g_memdup2 (config, op->config_size);
  node->inputs = g_memdup2 (inputs, n_inputs * sizeof (NnNode));
  node->n_inputs = n_inputs;
  g_ptr_array_add (self->nodes, node);

  return self->nodes->len - 1;
}

void
nn_graph_set_options (NnGraph    *self,
                      const char *options)
{
  g_return_if_fail (!self->is_frozen);

  g_free (self->options);
  self->options = g_strdup (options);
}

const char *
nn_graph_get_options (const NnGraph *self)
{
  return self->options;
}

/* From here on the graph may be shared between threads. */
void
nn_graph_freeze (NnGraph *self)
{
  self->is_frozen = TRUE;
}

NnNode
nn_graph_add_conv2d (NnGraph              *self,
                     const char           *name,
                     NnNode                input,
                     const NnConv2dConfig *config)
{
  return nn_graph_add (self, name, &nn_op_conv2d, config, &input, 1);
}

NnNode
nn_graph_add_batch_norm (NnGraph    *self,
                         const char *name,
                         NnNode      input)
{
  const NnBatchNormConfig config = { 0 };

  return nn_graph_add_batch_norm_with (self, name, input, &config);
}

NnNode
nn_graph_add_batch_norm_with (NnGraph                 *self,
                              const char              *name,
                              NnNode                   input,
                              const NnBatchNormConfig *config)
{
  return nn_graph_add (self, name, &nn_op_batch_norm, config, &input, 1);
}

NnNode
nn_graph_add_relu (NnGraph    *self,
                   const char *name,
                   NnNode      input)
{
  return nn_graph_add (self, name, &nn_op_relu, NULL, &input, 1);
}

NnNode
nn_graph_add_leaky_relu (NnGraph    *self,
                         const char *name,
                         NnNode      input,
                         double      slope)
{
  const NnLeakyReluConfig config = { .slope = slope };

  return nn_graph_add (self, name, &nn_op_leaky_relu, &config, &input, 1);
}

NnNode
nn_graph_add_sigmoid (NnGraph    *self,
                      const char *name,
                      NnNode      input)
{
  return nn_graph_add (self, name, &nn_op_sigmoid, NULL, &input, 1);
}

NnNode
nn_graph_add_tanh (NnGraph    *self,
                   const char *name,
                   NnNode      input)
{
  return nn_graph_add (self, name, &nn_op_tanh, NULL, &input, 1);
}

NnNode
nn_graph_add_softsign (NnGraph    *self,
                       const char *name,
                       NnNode      input)
{
  return nn_graph_add (self, name, &nn_op_softsign, NULL, &input, 1);
}

NnNode
nn_graph_add_softmax (NnGraph    *self,
                      const char *name,
                      NnNode      input)
{
  return nn_graph_add (self, name, &nn_op_softmax, NULL, &input, 1);
}

NnNode
nn_graph_add_max_pool (NnGraph            *self,
                       const char         *name,
                       NnNode              input,
                       const NnPoolConfig *config)
{
  return nn_graph_add (self, name, &nn_op_max_pool, config, &input, 1);
}

NnNode
nn_graph_add_avg_pool (NnGraph            *self,
                       const char         *name,
                       NnNode              input,
                       const NnPoolConfig *config)
{
  return nn_graph_add (self, name, &nn_op_avg_pool, config, &input, 1);
}

NnNode
nn_graph_add_global_avg_pool (NnGraph    *self,
                              const char *name,
                              NnNode      input,
                              NnAxes      axes)
{
  const NnGlobalPoolConfig config = { .axes = axes };

  return nn_graph_add (self, name, &nn_op_global_avg_pool, &config, &input, 1);
}

NnNode
nn_graph_add_global_max_pool (NnGraph    *self,
                              const char *name,
                              NnNode      input,
                              NnAxes      axes)
{
  const NnGlobalPoolConfig config = { .axes = axes };

  return nn_graph_add (self, name, &nn_op_global_max_pool, &config, &input, 1);
}

NnNode
nn_graph_add_adaptive_avg_pool (NnGraph    *self,
                                const char *name,
                                NnNode      input,
                                gsize       out_height,
                                gsize       out_width)
{
  const NnAdaptivePoolConfig config = { .out_height = out_height, .out_width = out_width };

  return nn_graph_add (self, name, &nn_op_adaptive_avg_pool, &config, &input, 1);
}

NnNode
nn_graph_add_dense (NnGraph    *self,
                    const char *name,
                    NnNode      input,
                    gsize       n_outputs)
{
  const NnDenseConfig config = { .n_outputs = n_outputs };

  return nn_graph_add (self, name, &nn_op_dense, &config, &input, 1);
}

NnNode
nn_graph_add_dropout (NnGraph    *self,
                      const char *name,
                      NnNode      input,
                      double      rate)
{
  const NnDropoutConfig config = { .rate = rate };

  return nn_graph_add (self, name, &nn_op_dropout, &config, &input, 1);
}

NnNode
nn_graph_add_lstm (NnGraph                 *self,
                   const char              *name,
                   NnNode                   input,
                   const NnRecurrentConfig *config)
{
  return nn_graph_add (self, name, &nn_op_lstm, config, &input, 1);
}

NnNode
nn_graph_add_gru (NnGraph                 *self,
                  const char              *name,
                  NnNode                   input,
                  const NnRecurrentConfig *config)
{
  return nn_graph_add (self, name, &nn_op_gru, config, &input, 1);
}

NnNode
nn_graph_add_sum (NnGraph    *self,
                  const char *name,
                  NnNode      a,
                  NnNode      b)
{
  const NnNode inputs[] = { a, b };

  return nn_graph_add (self, name, &nn_op_sum, NULL, inputs, G_N_ELEMENTS (inputs));
}

NnNode
nn_graph_add_concat (NnGraph      *self,
                     const char   *name,
                     const NnNode *inputs,
                     guint         n_inputs)
{
  return nn_graph_add (self, name, &nn_op_concat, NULL, inputs, n_inputs);
}

NnNode
nn_graph_add_flatten (NnGraph    *self,
                      const char *name,
                      NnNode      input)
{
  return nn_graph_add (self, name, &nn_op_flatten, NULL, &input, 1);
}

NnNode
nn_graph_add_squeeze (NnGraph    *self,
                      const char *name,
                      NnNode      input)
{
  return nn_graph_add (self, name, &nn_op_squeeze, NULL, &input, 1);
}

gsize
nn_graph_get_n_nodes (const NnGraph *self)
{
  return self->nodes->len;
}

const NnGraphNode *
nn_graph_get_node (const NnGraph *self,
                   NnNode         node)
{
  g_return_val_if_fail (node < self->nodes->len, NULL);

  return g_ptr_array_index (self->nodes, node);
}

const char *
nn_graph_get_node_name (const NnGraph *self,
                        NnNode         node)
{
  g_return_val_if_fail (node < self->nodes->len, NULL);

  return nn_graph_get_node (self, node)->name;
}

NnNode
nn_graph_find_node (const NnGraph *self,
                    const char    *name)
{
  for (guint i = 0; i < self->nodes->len; i++)
    if (g_str_equal (nn_graph_get_node (self, i)->name, name))
      return i;

  return G_MAXUINT;
}

NnNode
nn_graph_find_last_features (const NnGraph *self)
{
  NnNode node = self->nodes->len - 1;
  const NnGraphNode *at = nn_graph_get_node (self, node);

  while (node != 0 && (at->op->flags & NN_OP_FOLDS_NORM) == 0)
    {
      node = at->inputs[0];
      at = nn_graph_get_node (self, node);
    }

  return node != 0 && at->inputs[0] != 0 ? at->inputs[0] : G_MAXUINT;
}
