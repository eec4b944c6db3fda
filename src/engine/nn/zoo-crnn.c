/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/zoo-internal.h"

#define N_BLOCKS 4

/*
 * Convolutions, then a recurrent layer over time, as Moldovan's paper asks for next and as Choi et al.
 * 2017 tag music. Four blocks that each halve frequency and time; the channels of all the frequencies
 * that are left are squeezed into one vector for each step of time, (C H, 1, W / 16), which the
 * recurrent layer goes through. The outputs are said at each step and their mean is the network's, so
 * that one window also gives a curve, as the default network's does.
 */
NnNode
nn_zoo_build_crnn (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  const NnRecurrentConfig recurrent = {
    .n_hidden = options->hidden,
    .bidirectional = options->recurrent == NN_ZOO_RECURRENT_BIDIRECTIONAL_GRU
                     || options->recurrent == NN_ZOO_RECURRENT_BIDIRECTIONAL_LSTM,
  };
  NnNode node = 0;

  for (gsize i = 0; i < N_BLOCKS; i++)
    {
      g_autofree char *name = g_strdup_printf ("block%zu", i + 1);
      g_autofree char *pool_name = g_strdup_printf ("%s.pool", name);
      const NnConv2dConfig conv = {
        .out_channels = options->filters << MIN (i, 2),
        .kernel_height = 3,
        .kernel_width = 3,
        .padding_height = 1,
        .padding_width = 1,
      };

      node = nn_zoo_add_block (graph, name, node, &conv);
      node = nn_zoo_add_max_pool (graph, pool_name, node, 2, 2, 0, FALSE);
    }

  node = nn_graph_add_squeeze (graph, "squeeze", node);
  if (options->recurrent == NN_ZOO_RECURRENT_GRU || options->recurrent == NN_ZOO_RECURRENT_BIDIRECTIONAL_GRU)
    node = nn_graph_add_gru (graph, "gru", node, &recurrent);
  else
    node = nn_graph_add_lstm (graph, "lstm", node, &recurrent);
  node = nn_zoo_add_dropout (graph, "dropout", node, options->dropout);
  node = nn_zoo_add_conv (graph, NN_ZOO_STEPS_NODE, node, options->n_outputs, 1, 1, 0, TRUE);
  node = nn_zoo_add_activation (graph, "steps_activation", node, options->output_activation);
  return nn_graph_add_global_avg_pool (graph, "output", node, NN_AXES_TIME);
}
