/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/zoo-internal.h"

/* He et al. 2016. As in torchvision, the stride of a bottleneck is at its 3 x 3 convolution. */

#define N_STAGES 4

typedef struct
{
  gsize n_blocks[N_STAGES];
  gboolean has_bottlenecks;
  gsize stem_stride, stem_padding;
} Config;

/* Four times as many channels leave a bottleneck as go through it. */
#define EXPANSION 4

static char *
name_in (const char *block, const char *layer)
{
  return g_strdup_printf ("%s.%s", block, layer);
}

static NnNode
add_conv_norm (NnGraph *graph,
               const char *block,
               const char *conv,
               const char *norm,
               NnNode input,
               gsize out_channels,
               gsize kernel,
               gsize stride)
{
  g_autofree char *conv_name = name_in (block, conv);
  g_autofree char *norm_name = name_in (block, norm);

  input = nn_zoo_add_conv (graph, conv_name, input, out_channels, kernel, stride, kernel / 2, FALSE);
  return nn_graph_add_batch_norm (graph, norm_name, input);
}

static NnNode
add_relu (NnGraph *graph, const char *block, const char *relu, NnNode input)
{
  g_autofree char *name = name_in (block, relu);

  return nn_graph_add_relu (graph, name, input);
}

/* What a block adds to its input. */
static NnNode
add_branch (
    NnGraph *graph, const Config *config, const char *block, NnNode node, gsize n_channels, gsize stride)
{
  if (!config->has_bottlenecks)
    {
      node = add_conv_norm (graph, block, "conv1", "bn1", node, n_channels, 3, stride);
      node = add_relu (graph, block, "relu1", node);
      return add_conv_norm (graph, block, "conv2", "bn2", node, n_channels, 3, 1);
    }

  node = add_conv_norm (graph, block, "conv1", "bn1", node, n_channels, 1, 1);
  node = add_relu (graph, block, "relu1", node);
  node = add_conv_norm (graph, block, "conv2", "bn2", node, n_channels, 3, stride);
  node = add_relu (graph, block, "relu2", node);
  return add_conv_norm (graph, block, "conv3", "bn3", node, n_channels * EXPANSION, 1, 1);
}

static NnNode
build_resnet (NnGraph *graph, const Config *config, const NnZooOptions *options)
{
  const gsize expansion = config->has_bottlenecks ? EXPANSION : 1;
  gsize n_inputs = options->filters;
  NnNode node;

  node = nn_zoo_add_conv (graph, "conv1", 0, options->filters, options->kernel, config->stem_stride,
                          config->stem_padding, FALSE);
  node = nn_graph_add_batch_norm (graph, "bn1", node);
  node = nn_graph_add_relu (graph, "relu", node);
  node = nn_zoo_add_max_pool (graph, "maxpool", node, 3, 2, 1, FALSE);

  for (gsize stage = 0; stage < N_STAGES; stage++)
    for (gsize i = 0; i < config->n_blocks[stage]; i++)
      {
        const gsize n_channels = options->filters << stage;
        const gsize stride = stage > 0 && i == 0 ? 2 : 1;
        g_autofree char *block = g_strdup_printf ("layer%zu.%zu", stage + 1, i);
        g_autofree char *sum_name = name_in (block, "sum");
        NnNode shortcut = node;

        node = add_branch (graph, config, block, node, n_channels, stride);
        if (stride != 1 || n_inputs != n_channels * expansion)
          shortcut = add_conv_norm (graph, block, "downsample.0", "downsample.1", shortcut,
                                    n_channels * expansion, 1, stride);
        node = nn_graph_add_sum (graph, sum_name, node, shortcut);
        node = add_relu (graph, block, "relu", node);
        n_inputs = n_channels * expansion;
      }

  node = nn_graph_add_adaptive_avg_pool (graph, "avgpool", node, 1, 1);
  node = nn_graph_add_dense (graph, "fc", node, options->n_outputs);
  return nn_zoo_add_activation (graph, "output_activation", node, options->output_activation);
}

NnNode
nn_zoo_build_resnet18 (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  static const Config config = { { 2, 2, 2, 2 }, FALSE, 2, 3 };

  return build_resnet (graph, &config, options);
}

NnNode
nn_zoo_build_resnet50 (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  static const Config config = { { 3, 4, 6, 3 }, TRUE, 2, 3 };

  return build_resnet (graph, &config, options);
}

NnNode
nn_zoo_build_resnet152 (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  static const Config config = { { 3, 8, 36, 3 }, TRUE, 2, 3 };

  return build_resnet (graph, &config, options);
}

/* Moldovan's: one channel, and a first convolution that leaves the image its size but for two rows
 * and columns (kernel 7, stride 1, padding 2). */
NnNode
nn_zoo_build_moldovan_resnet18 (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  static const Config config = { { 2, 2, 2, 2 }, FALSE, 1, 2 };

  return build_resnet (graph, &config, options);
}
