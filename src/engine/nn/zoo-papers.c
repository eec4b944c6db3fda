/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/zoo-internal.h"

/* The small networks that the papers made for themselves. */

/*
 * Yu's "MyModel": its flowchart is not in the text, so this is what the text argues for. It is a small
 * CNN (section 3.4), since the large dense layers of AlexNet and VGG overfit and fall back to the mean
 * (3.2): there is no hidden dense layer at all. Each block is a 3 x 3 convolution with a batch norm,
 * because the recordings differ in loudness (3.3). An MFCC image has coefficients for rows, and unlike
 * rows of a picture they stand for different things: the last pooling keeps four ranges of them apart,
 * and takes the mean over time, where a segment's mood may be found anywhere.
 */
NnNode
nn_zoo_build_yu_mymodel (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  const gsize n_blocks = 4;
  NnNode node = 0;

  for (gsize i = 0; i < n_blocks; i++)
    {
      g_autofree char *name = g_strdup_printf ("block%zu", i + 1);
      g_autofree char *pool_name = g_strdup_printf ("%s.pool", name);
      const NnConv2dConfig conv = {
        .out_channels = options->filters << i,
        .kernel_height = options->kernel,
        .kernel_width = options->kernel,
        .padding_height = options->kernel / 2,
        .padding_width = options->kernel / 2,
      };

      node = nn_zoo_add_block (graph, name, node, &conv);
      if (i + 1 < n_blocks)
        node = nn_zoo_add_max_pool (graph, pool_name, node, 2, 2, 0, FALSE);
    }

  node = nn_graph_add_adaptive_avg_pool (graph, "avgpool", node, 4, 1);
  node = nn_zoo_add_dropout (graph, "dropout", node, options->dropout);
  node = nn_graph_add_dense (graph, "fc", node, options->n_outputs);
  return nn_zoo_add_activation (graph, "output_activation", node, options->output_activation);
}

/* Stoltenberg, Tran & Zoller's final model (figure 12): one convolution, unpadded as Keras makes it,
 * and eight units. */
NnNode
nn_zoo_build_stoltenberg (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  NnNode node;

  node = nn_zoo_add_conv (graph, "conv", 0, options->filters, options->kernel, 1, 0, TRUE);
  node = nn_zoo_add_activation (graph, "conv_activation", node, options->hidden_activation);
  node = nn_zoo_add_max_pool (graph, "pool", node, options->pool, options->pool, 0, FALSE);
  node = nn_graph_add_dense (graph, "dense", node, options->hidden);
  node = nn_zoo_add_activation (graph, "dense_activation", node, options->hidden_activation);
  node = nn_graph_add_batch_norm (graph, "norm", node);
  node = nn_zoo_add_dropout (graph, "dropout", node, options->dropout);
  node = nn_graph_add_dense (graph, "output", node, options->n_outputs);
  return nn_zoo_add_activation (graph, "output_activation", node, options->output_activation);
}

static NnNode
build_dense (NnGraph *graph, const gsize *n_units, gsize n_layers, const NnZooOptions *options)
{
  NnNode node = 0;

  for (gsize i = 0; i < n_layers; i++)
    {
      g_autofree char *dense = g_strdup_printf ("hidden%zu", i + 1);
      g_autofree char *activation = g_strdup_printf ("activation%zu", i + 1);
      g_autofree char *dropout = g_strdup_printf ("dropout%zu", i + 1);

      node = nn_graph_add_dense (graph, dense, node, n_units[i]);
      node = nn_zoo_add_activation (graph, activation, node, options->hidden_activation);
      node = nn_zoo_add_dropout (graph, dropout, node, options->dropout);
    }

  node = nn_graph_add_dense (graph, "output", node, options->n_outputs);
  return nn_zoo_add_activation (graph, "output_activation", node, options->output_activation);
}

NnNode
nn_zoo_build_moldovan_ann (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  static const gsize n_units[] = { 128, 128, 64, 32 };

  return build_dense (graph, n_units, G_N_ELEMENTS (n_units), options);
}

/* The paper does not say how many units its three hidden layers have. */
NnNode
nn_zoo_build_gao_ffnn (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  const gsize n_units[] = { options->hidden, options->hidden, options->hidden };

  return build_dense (graph, n_units, G_N_ELEMENTS (n_units), options);
}
