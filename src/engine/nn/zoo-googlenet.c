/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/zoo-internal.h"

/*
 * GoogLeNet (Szegedy et al. 2015) as torchvision has it: with batch norm, and with 3 x 3 kernels where
 * the paper has 5 x 5 ones. Its two auxiliary classifiers say what the middle of the network sees, so
 * that the gradient reaches the early layers; here all three outputs are one vector, the main one's
 * first.
 */

#define AUXILIARY_CHANNELS 128
#define AUXILIARY_SIDE     4
#define AUXILIARY_UNITS    1024
#define AUXILIARY_DROPOUT  0.7

typedef struct
{
  const char *name;
  gsize branch1;
  gsize branch2_reduced, branch2;
  gsize branch3_reduced, branch3;
  gsize branch4;
} Inception;

static NnNode
add_basic (NnGraph *graph, const char *name, NnNode node, gsize out_channels, gsize kernel, gsize stride)
{
  const NnBatchNormConfig norm_config = { .epsilon = 1e-3 };
  g_autofree char *conv = g_strdup_printf ("%s.conv", name);
  g_autofree char *norm = g_strdup_printf ("%s.bn", name);
  g_autofree char *relu = g_strdup_printf ("%s.relu", name);

  node = nn_zoo_add_conv (graph, conv, node, out_channels, kernel, stride, kernel / 2, FALSE);
  node = nn_graph_add_batch_norm_with (graph, norm, node, &norm_config);
  return nn_graph_add_relu (graph, relu, node);
}

static NnNode
add_basic_in (NnGraph *graph,
              const Inception *inception,
              const char *name,
              NnNode node,
              gsize out_channels,
              gsize kernel)
{
  g_autofree char *full = g_strdup_printf ("%s.%s", inception->name, name);

  return add_basic (graph, full, node, out_channels, kernel, 1);
}

static NnNode
add_inception (NnGraph *graph, const Inception *inception, NnNode input)
{
  g_autofree char *pool = g_strdup_printf ("%s.branch4.0", inception->name);
  g_autofree char *concat = g_strdup_printf ("%s.concat", inception->name);
  NnNode branches[4];

  branches[0] = add_basic_in (graph, inception, "branch1", input, inception->branch1, 1);
  branches[1] = add_basic_in (graph, inception, "branch2.0", input, inception->branch2_reduced, 1);
  branches[1] = add_basic_in (graph, inception, "branch2.1", branches[1], inception->branch2, 3);
  branches[2] = add_basic_in (graph, inception, "branch3.0", input, inception->branch3_reduced, 1);
  branches[2] = add_basic_in (graph, inception, "branch3.1", branches[2], inception->branch3, 3);
  branches[3] = nn_zoo_add_max_pool (graph, pool, input, 3, 1, 1, TRUE);
  branches[3] = add_basic_in (graph, inception, "branch4.1", branches[3], inception->branch4, 1);

  return nn_graph_add_concat (graph, concat, branches, G_N_ELEMENTS (branches));
}

static NnNode
add_auxiliary (NnGraph *graph, const char *name, NnNode node, const NnZooOptions *options)
{
  g_autofree char *pool = g_strdup_printf ("%s.avgpool", name);
  g_autofree char *conv = g_strdup_printf ("%s.conv", name);
  g_autofree char *fc1 = g_strdup_printf ("%s.fc1", name);
  g_autofree char *relu = g_strdup_printf ("%s.relu", name);
  g_autofree char *dropout = g_strdup_printf ("%s.dropout", name);
  g_autofree char *fc2 = g_strdup_printf ("%s.fc2", name);
  g_autofree char *activation = g_strdup_printf ("%s.output_activation", name);

  node = nn_graph_add_adaptive_avg_pool (graph, pool, node, AUXILIARY_SIDE, AUXILIARY_SIDE);
  node = add_basic (graph, conv, node, AUXILIARY_CHANNELS, 1, 1);
  node = nn_graph_add_dense (graph, fc1, node, AUXILIARY_UNITS);
  node = nn_graph_add_relu (graph, relu, node);
  node = nn_zoo_add_dropout (graph, dropout, node,
                             options->dropout > 0.0 ? AUXILIARY_DROPOUT : options->dropout);
  node = nn_graph_add_dense (graph, fc2, node, options->n_outputs);
  return nn_zoo_add_activation (graph, activation, node, options->output_activation);
}

NnNode
nn_zoo_build_googlenet (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  static const Inception inceptions[] = {
    { "inception3a", 64, 96, 128, 16, 32, 32 },     { "inception3b", 128, 128, 192, 32, 96, 64 },
    { "inception4a", 192, 96, 208, 16, 48, 64 },    { "inception4b", 160, 112, 224, 24, 64, 64 },
    { "inception4c", 128, 128, 256, 24, 64, 64 },   { "inception4d", 112, 144, 288, 32, 64, 64 },
    { "inception4e", 256, 160, 320, 32, 128, 128 }, { "inception5a", 256, 160, 320, 32, 128, 128 },
    { "inception5b", 384, 192, 384, 48, 128, 128 },
  };
  NnNode outputs[3]; /* main, aux1, aux2 */
  NnNode node;

  node = add_basic (graph, "conv1", 0, 64, 7, 2);
  node = nn_zoo_add_max_pool (graph, "maxpool1", node, 3, 2, 0, TRUE);
  node = add_basic (graph, "conv2", node, 64, 1, 1);
  node = add_basic (graph, "conv3", node, 192, 3, 1);
  node = nn_zoo_add_max_pool (graph, "maxpool2", node, 3, 2, 0, TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (inceptions); i++)
    {
      const char *name = inceptions[i].name;

      node = add_inception (graph, &inceptions[i], node);
      if (options->auxiliary && g_str_equal (name, "inception4a"))
        outputs[1] = add_auxiliary (graph, "aux1", node, options);
      else if (options->auxiliary && g_str_equal (name, "inception4d"))
        outputs[2] = add_auxiliary (graph, "aux2", node, options);
      else if (g_str_equal (name, "inception3b"))
        node = nn_zoo_add_max_pool (graph, "maxpool3", node, 3, 2, 0, TRUE);
      else if (g_str_equal (name, "inception4e"))
        node = nn_zoo_add_max_pool (graph, "maxpool4", node, 2, 2, 0, TRUE);
    }

  node = nn_graph_add_adaptive_avg_pool (graph, "avgpool", node, 1, 1);
  node = nn_zoo_add_dropout (graph, "dropout", node, options->dropout);
  node = nn_graph_add_dense (graph, "fc", node, options->n_outputs);
  outputs[0] = nn_zoo_add_activation (graph, "output_activation", node, options->output_activation);
  return options->auxiliary ? nn_graph_add_concat (graph, "outputs", outputs, G_N_ELEMENTS (outputs))
                            : outputs[0];
}
