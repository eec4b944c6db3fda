/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/zoo-internal.h"

#define N_BLOCKS 4

/* The default network. Four blocks that each halve frequency and time, a fifth that takes in all that
 * is left of the frequencies, then the outputs at each step of time, (n, 1, W / 16), and their mean,
 * (n, 1, 1). */
NnNode
nn_zoo_build_moodplane_1 (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  static const gsize n_channels[N_BLOCKS] = { 16, 32, 64, 128 };
  NnConv2dConfig tall = {
    .out_channels = 192,
    .kernel_height = input.height >> N_BLOCKS,
    .kernel_width = 3,
    .padding_width = 1,
  };
  NnNode node = 0;

  for (gsize i = 0; i < N_BLOCKS; i++)
    {
      g_autofree char *name = g_strdup_printf ("block%zu", i + 1);
      g_autofree char *pool_name = g_strdup_printf ("%s.pool", name);
      const NnConv2dConfig conv = {
        .out_channels = n_channels[i],
        .kernel_height = 3,
        .kernel_width = 3,
        .padding_height = 1,
        .padding_width = 1,
      };

      node = nn_zoo_add_block (graph, name, node, &conv);
      node = nn_zoo_add_max_pool (graph, pool_name, node, 2, 2, 0, FALSE);
    }

  node = nn_zoo_add_block (graph, "block5", node, &tall);
  node = nn_zoo_add_dropout (graph, "dropout", node, options->dropout);
  node = nn_zoo_add_conv (graph, NN_ZOO_STEPS_NODE, node, options->n_outputs, 1, 1, 0, TRUE);
  node = nn_zoo_add_activation (graph, "steps_activation", node, options->output_activation);
  return nn_graph_add_global_avg_pool (graph, "output", node, NN_AXES_TIME);
}
