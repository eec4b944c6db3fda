/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/zoo-internal.h"

/* AlexNet (Krizhevsky 2014, the one-column form) and VGG (Simonyan & Zisserman 2015): convolutions,
 * then an adaptive average that gives any input the same size, then three dense layers. The number in
 * a layer's name counts all layers of its group, those without weights too. */

#define N_DENSE 4096
#define POOL    0 /* in a list of channels */
#define END     G_MAXSIZE

static NnNode
add_relu (NnGraph *graph, NnNode input, guint *index)
{
  g_autofree char *name = g_strdup_printf ("features.%u", (*index)++);

  return nn_graph_add_relu (graph, name, input);
}

static NnNode
add_conv (
    NnGraph *graph, NnNode input, gsize out_channels, gsize kernel, gsize stride, gsize padding, guint *index)
{
  g_autofree char *name = g_strdup_printf ("features.%u", (*index)++);

  return nn_zoo_add_conv (graph, name, input, out_channels, kernel, stride, padding, TRUE);
}

static NnNode
add_pool (NnGraph *graph, NnNode input, gsize kernel, guint *index)
{
  g_autofree char *name = g_strdup_printf ("features.%u", (*index)++);

  return nn_zoo_add_max_pool (graph, name, input, kernel, 2, 0, FALSE);
}

NnNode
nn_zoo_build_alexnet (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  static const struct
  {
    gsize out_channels, kernel, stride, padding;
    gboolean pools;
  } layers[] = {
    { 64, 11, 4, 2, TRUE },  { 192, 5, 1, 2, TRUE }, { 384, 3, 1, 1, FALSE },
    { 256, 3, 1, 1, FALSE }, { 256, 3, 1, 1, TRUE },
  };
  guint index = 0;
  NnNode node = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      node = add_conv (graph, node, layers[i].out_channels, layers[i].kernel, layers[i].stride,
                       layers[i].padding, &index);
      node = add_relu (graph, node, &index);
      if (layers[i].pools)
        node = add_pool (graph, node, 3, &index);
    }

  node = nn_graph_add_adaptive_avg_pool (graph, "avgpool", node, 6, 6);
  node = nn_zoo_add_dropout (graph, "classifier.0", node, options->dropout);
  node = nn_graph_add_dense (graph, "classifier.1", node, N_DENSE);
  node = nn_graph_add_relu (graph, "classifier.2", node);
  node = nn_zoo_add_dropout (graph, "classifier.3", node, options->dropout);
  node = nn_graph_add_dense (graph, "classifier.4", node, N_DENSE);
  node = nn_graph_add_relu (graph, "classifier.5", node);
  node = nn_graph_add_dense (graph, "classifier.6", node, options->n_outputs);
  return nn_zoo_add_activation (graph, "output_activation", node, options->output_activation);
}

static NnNode
build_vgg (NnGraph *graph,
           const gsize *channels, /* POOL: a pooling instead; ends with END */
           gboolean has_norm,
           const NnZooOptions *options)
{
  guint index = 0;
  NnNode node = 0;

  for (; *channels != END; channels++)
    {
      if (*channels == POOL)
        {
          node = add_pool (graph, node, 2, &index);
          continue;
        }

      node = add_conv (graph, node, *channels, 3, 1, 1, &index);
      if (has_norm)
        {
          g_autofree char *name = g_strdup_printf ("features.%u", index++);

          node = nn_graph_add_batch_norm (graph, name, node);
        }
      node = add_relu (graph, node, &index);
    }

  node = nn_graph_add_adaptive_avg_pool (graph, "avgpool", node, 7, 7);
  node = nn_graph_add_dense (graph, "classifier.0", node, N_DENSE);
  node = nn_graph_add_relu (graph, "classifier.1", node);
  node = nn_zoo_add_dropout (graph, "classifier.2", node, options->dropout);
  node = nn_graph_add_dense (graph, "classifier.3", node, N_DENSE);
  node = nn_graph_add_relu (graph, "classifier.4", node);
  node = nn_zoo_add_dropout (graph, "classifier.5", node, options->dropout);
  node = nn_graph_add_dense (graph, "classifier.6", node, options->n_outputs);
  return nn_zoo_add_activation (graph, "output_activation", node, options->output_activation);
}

/* Configurations A, D and E of the paper's table 1. */

NnNode
nn_zoo_build_vgg11 (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  static const gsize channels[]
      = { 64, POOL, 128, POOL, 256, 256, POOL, 512, 512, POOL, 512, 512, POOL, END };

  return build_vgg (graph, channels, FALSE, options);
}

NnNode
nn_zoo_build_vgg16_bn (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  static const gsize channels[]
      = { 64, 64, POOL, 128, 128, POOL, 256, 256, 256, POOL, 512, 512, 512, POOL, 512, 512, 512, POOL, END };

  return build_vgg (graph, channels, TRUE, options);
}

NnNode
nn_zoo_build_vgg19 (NnGraph *graph, NnShape input, const NnZooOptions *options)
{
  static const gsize channels[] = { 64,  64,  POOL, 128, 128,  POOL, 256, 256, 256, 256,  POOL,
                                    512, 512, 512,  512, POOL, 512,  512, 512, 512, POOL, END };

  return build_vgg (graph, channels, FALSE, options);
}
