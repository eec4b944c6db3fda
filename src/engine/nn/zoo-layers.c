/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/zoo-internal.h"

#define LEAKY_SLOPE 0.01

NnNode
nn_zoo_add_conv (NnGraph *graph,
                 const char *name,
                 NnNode input,
                 gsize out_channels,
                 gsize kernel,
                 gsize stride,
                 gsize padding,
                 gboolean has_bias)
{
  const NnConv2dConfig config = {
    .out_channels = out_channels,
    .kernel_height = kernel,
    .kernel_width = kernel,
    .stride_height = stride,
    .stride_width = stride,
    .padding_height = padding,
    .padding_width = padding,
    .has_bias = has_bias,
  };

  return nn_graph_add_conv2d (graph, name, input, &config);
}

NnNode
nn_zoo_add_max_pool (NnGraph *graph,
                     const char *name,
                     NnNode input,
                     gsize kernel,
                     gsize stride,
                     gsize padding,
                     gboolean ceil_mode)
{
  const NnPoolConfig config = {
    .kernel_height = kernel,
    .kernel_width = kernel,
    .stride_height = stride,
    .stride_width = stride,
    .padding_height = padding,
    .padding_width = padding,
    .ceil_mode = ceil_mode,
  };

  return nn_graph_add_max_pool (graph, name, input, &config);
}

NnNode
nn_zoo_add_activation (NnGraph *graph, const char *name, NnNode input, NnZooActivation activation)
{
  switch (activation)
    {
    case NN_ZOO_ACTIVATION_RELU: return nn_graph_add_relu (graph, name, input);
    case NN_ZOO_ACTIVATION_LEAKY_RELU: return nn_graph_add_leaky_relu (graph, name, input, LEAKY_SLOPE);
    case NN_ZOO_ACTIVATION_SIGMOID: return nn_graph_add_sigmoid (graph, name, input);
    case NN_ZOO_ACTIVATION_TANH: return nn_graph_add_tanh (graph, name, input);
    case NN_ZOO_ACTIVATION_SOFTSIGN: return nn_graph_add_softsign (graph, name, input);
    case NN_ZOO_ACTIVATION_SOFTMAX: return nn_graph_add_softmax (graph, name, input);
    case NN_ZOO_ACTIVATION_DEFAULT:
    case NN_ZOO_ACTIVATION_LINEAR:
    default: return input;
    }
}

NnNode
nn_zoo_add_dropout (NnGraph *graph, const char *name, NnNode input, double rate)
{
  return rate > 0.0 ? nn_graph_add_dropout (graph, name, input, rate) : input;
}

NnNode
nn_zoo_add_block (NnGraph *graph, const char *name, NnNode input, const NnConv2dConfig *config)
{
  g_autofree char *conv_name = g_strdup_printf ("%s.conv", name);
  g_autofree char *norm_name = g_strdup_printf ("%s.norm", name);
  g_autofree char *relu_name = g_strdup_printf ("%s.relu", name);
  const NnNode conv = nn_graph_add_conv2d (graph, conv_name, input, config);
  const NnNode norm = nn_graph_add_batch_norm (graph, norm_name, conv);

  return nn_graph_add_relu (graph, relu_name, norm);
}
