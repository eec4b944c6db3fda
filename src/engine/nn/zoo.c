/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/zoo.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"

typedef struct
{
  const char *name;
  NnGraph *(*build) (const char *architecture, NnShape input, GError **error);
} Entry;

/* Convolution, batch norm, ReLU: "<name>.conv", "<name>.norm", "<name>.relu". */
static NnNode
add_block (NnGraph              *graph,
           const char           *name,
           NnNode                input,
           const NnConv2dConfig *config)
{
  g_autofree char *conv_name = g_strdup_printf ("%s.conv", name);
  g_autofree char *norm_name = g_strdup_printf ("%s.norm", name);
  g_autofree char *relu_name = g_strdup_printf ("%s.relu", name);
  const NnNode conv = nn_graph_add_conv2d (graph, conv_name, input, config);
  const NnNode norm = nn_graph_add_batch_norm (graph, norm_name, conv);

  return nn_graph_add_relu (graph, relu_name, norm);
}

#define MOODPLANE_1_N_BLOCKS 4

/* Four blocks that each halve frequency and time, a fifth that takes in all that is left of the
 * frequencies, then the outputs at each step of time, (5, 1, W / 16), and their mean, (5, 1, 1). */
static NnGraph *
build_moodplane_1 (const char *architecture,
                   NnShape     input,
                   GError    **error)
{
  static const gsize n_channels[MOODPLANE_1_N_BLOCKS] = { 16, 32, 64, 128 };
  const gsize halved = 1 << MOODPLANE_1_N_BLOCKS;
  const NnPoolConfig pool = { .kernel_height = 2, .kernel_width = 2 };
  g_autoptr (NnGraph) graph = NULL;
  NnConv2dConfig tall = { .out_channels = 192, .kernel_width = 3, .padding_width = 1 };
  const NnConv2dConfig outputs
      = { .out_channels = 5, .kernel_height = 1, .kernel_width = 1, .has_bias = TRUE };
  NnNode node = 0;

  if (input.channels != 1 || input.height < halved || input.height % halved != 0 || input.width < halved
      || input.width % halved != 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The network “%s” takes one channel, and multiples of %zu in height and width; "
                      "not %zu × %zu × %zu."),
                   architecture, halved, input.channels, input.height, input.width);
      return NULL;
    }

  graph = nn_graph_new (architecture);
  for (gsize i = 0; i < MOODPLANE_1_N_BLOCKS; i++)
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

      node = add_block (graph, name, node, &conv);
      node = nn_graph_add_max_pool (graph, pool_name, node, &pool);
    }

  tall.kernel_height = input.height / halved;
  node = add_block (graph, "block5", node, &tall);
  node = nn_graph_add_dropout (graph, "dropout", node, 0.3);
  node = nn_graph_add_conv2d (graph, NN_ZOO_STEPS_NODE, node, &outputs);
  nn_graph_add_global_avg_pool (graph, "output", node, NN_AXES_TIME);

  return g_steal_pointer (&graph);
}

static const Entry entries[] = {
  { "moodplane-1", build_moodplane_1 },
};

NnGraph *
nn_zoo_build (const char *architecture,
              NnShape     input,
              GError    **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].name, architecture))
      return entries[i].build (architecture, input, error);

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There is no network called “%s”."),
               architecture);
  return NULL;
}

/**
 * nn_zoo_get_names:
 *
 * Returns: (array zero-terminated=1) (transfer none)
 */
const char *const *
nn_zoo_get_names (void)
{
  static const char *const names[] = { "moodplane-1", NULL };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == G_N_ELEMENTS (entries) + 1);
  return names;
}
