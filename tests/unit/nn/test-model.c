/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/exec.h"
#include "engine/nn/model.h"
#include "engine/nn/zoo.h"

static NnModel *
make_default (NnShape  input,
              BaseRng *rng)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnGraph) graph = nn_zoo_build ("moodplane-1", input, NULL, &error);
  NnModel *model;

  g_assert_no_error (error);
  model = nn_model_new (graph, input, rng, &error);
  g_assert_no_error (error);
  return model;
}

static const NnTensorInfo *
find_tensor (NnModel    *model,
             const char *name)
{
  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    if (g_str_equal (nn_model_get_tensor (model, i)->name, name))
      return nn_model_get_tensor (model, i);

  return NULL;
}

static void
test_tensors (void)
{
  g_autoptr (NnModel) model = make_default ((NnShape) { 1, 80, 320 }, NULL);
  const gsize kernels = 9 * (16 + 16 * 32 + 32 * 64 + 64 * 128) + 192 * 128 * 5 * 3;
  const gsize channels = 16 + 32 + 64 + 128 + 192;
  gsize n_parameters = 0, n_statistics = 0;
  const NnTensorInfo *tensor;

  g_assert_cmpuint (nn_model_get_n_parameters (model), ==, kernels + 2 * channels + 5 * 192 + 5);
  g_assert_cmpuint (nn_model_get_n_statistics (model), ==, 2 * channels);

  /* The table covers both arrays, in order, without gaps. */
  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      gsize *end;

      tensor = nn_model_get_tensor (model, i);
      end = tensor->is_statistic ? &n_statistics : &n_parameters;
      g_assert_cmpuint (tensor->offset, ==, *end);
      *end += tensor->size;
      g_assert_cmpint (tensor->decays, ==,
                       g_str_has_suffix (tensor->name, "conv.weight")
                           || g_str_equal (tensor->name, "steps.weight"));
    }
  g_assert_cmpuint (n_parameters, ==, nn_model_get_n_parameters (model));
  g_assert_cmpuint (n_statistics, ==, nn_model_get_n_statistics (model));

  tensor = find_tensor (model, "block5.conv.weight");
  g_assert_nonnull (tensor);
  g_assert_cmpuint (tensor->n_dims, ==, 4);
  g_assert_cmpuint (tensor->shape[0], ==, 192);
  g_assert_cmpuint (tensor->shape[1], ==, 128);
  g_assert_cmpuint (tensor->shape[2], ==, 5);
  g_assert_cmpuint (tensor->shape[3], ==, 3);

  for (gsize i = 0; i < tensor->size; i++)
    g_assert_cmpfloat (nn_model_get_parameters (model)[tensor->offset + i], ==, 0.0f);
  g_assert_cmpfloat (nn_model_get_parameters (model)[find_tensor (model, "block1.norm.weight")->offset], ==,
                     1.0f);
  g_assert_cmpfloat (nn_model_get_statistics (model)[find_tensor (model, "block1.norm.running_mean")->offset],
                     ==, 0.0f);
  g_assert_cmpfloat (nn_model_get_statistics (model)[find_tensor (model, "block1.norm.running_var")->offset],
                     ==, 1.0f);
}

static double
variance_of (NnModel    *model,
             const char *name)
{
  const NnTensorInfo *tensor = find_tensor (model, name);
  double squares = 0.0;

  for (gsize i = 0; i < tensor->size; i++)
    squares += pow ((double) nn_model_get_parameters (model)[tensor->offset + i], 2.0);
  return squares / (double) tensor->size;
}

/* He 2015: 2 / fan_in before a ReLU, 1 / fan_in elsewhere. */
static void
test_initial_variance (void)
{
  BaseRng rng;
  g_autoptr (NnModel) model = NULL;

  base_rng_init (&rng, 2);
  model = make_default ((NnShape) { 1, 80, 320 }, &rng);
  g_assert_cmpfloat_with_epsilon (variance_of (model, "block3.conv.weight") * 32 * 9, 2.0, 0.1);
  g_assert_cmpfloat_with_epsilon (variance_of (model, "block5.conv.weight") * 128 * 15, 2.0, 0.05);
  g_assert_cmpfloat_with_epsilon (variance_of (model, "steps.weight") * 192, 1.0, 0.2);
}

static void
test_copy (void)
{
  BaseRng rng;
  g_autoptr (NnModel) model = NULL;
  g_autoptr (NnModel) copy = NULL;

  base_rng_init (&rng, 2);
  model = make_default ((NnShape) { 1, 16, 32 }, &rng);
  nn_model_get_statistics_mutable (model)[3] = 5.0f;
  copy = nn_model_copy (model);
  g_assert_cmpmem (nn_model_get_parameters (copy), nn_model_get_n_parameters (copy) * sizeof (float),
                   nn_model_get_parameters (model), nn_model_get_n_parameters (model) * sizeof (float));
  g_assert_cmpmem (nn_model_get_statistics (copy), nn_model_get_n_statistics (copy) * sizeof (float),
                   nn_model_get_statistics (model), nn_model_get_n_statistics (model) * sizeof (float));
  nn_model_get_parameters_mutable (copy)[0] += 1.0f;
  g_assert_cmpfloat (nn_model_get_parameters (copy)[0], !=, nn_model_get_parameters (model)[0]);
}

static void
test_zoo (void)
{
  static const NnShape bad[]
      = { { 1, 80, 319 }, { 1, 81, 320 }, { 2, 80, 320 }, { 1, 0, 320 }, { 1, 80, 0 }, { 1, 8, 16 } };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (nn_zoo_build ("moodplane-1", bad[i], NULL, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
    }
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (NnGraph) graph = nn_zoo_build ("moodplane-1", (NnShape) { 1, 80, 320 }, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (nn_graph_get_architecture (graph), ==, "moodplane-1");
    g_assert_cmpuint (nn_graph_find_node (graph, NN_ZOO_STEPS_NODE), !=, G_MAXUINT);
  }
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (nn_zoo_build ("moodplane-x", (NnShape) { 1, 80, 320 }, NULL, &error));
    g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  }
}

/* What does not fit is refused with the name of the node. */
static void
test_shapes_that_do_not_fit (void)
{
  static const NnConv2dConfig convs[] = {
    { 0, 3, 3, 1, 1, 1, 1, FALSE },
    { 4, 0, 3, 1, 1, 0, 1, FALSE },
    { 4, 7, 3, 1, 1, 0, 1, FALSE },
    { 4, 3, 3, 1, 1, G_MAXSIZE / 2, 1, FALSE },
    { 4, 3, 3, 1, 1, 1, G_MAXSIZE - 2, FALSE },
    { 4, 3, 3, 1, 1, 1, 1, FALSE, 4 },
    { 3, 3, 3, 1, 1, 1, 1, FALSE, 2 },
    { G_MAXSIZE / 2, 1, 1, 1, 1, 0, 0, FALSE },
  };
  static const NnPoolConfig pools[] = {
    { 0, 2, 0, 0 },
    { 5, 2, 0, 0 },
    { 2, 9, 0, 0 },
    { 2, 2, 0, 0, 2, 0 },
    { 3, 3, 1, 1, 0, 2 },
    { 5, 2, 0, 0, 0, 1, FALSE },
    { G_MAXSIZE, 2, 0, 0 },
    { 2, 2, G_MAXSIZE, 1 },
    { 20, 20, 1, 1, 10, 10 },
  };
  const gsize n_cases = G_N_ELEMENTS (convs) + G_N_ELEMENTS (pools) + 3;

  for (gsize i = 0; i < n_cases; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NnGraph) graph = nn_graph_new ("test");
      NnShape input = { 2, 4, 8 };

      if (i < G_N_ELEMENTS (convs))
        nn_graph_add_conv2d (graph, "culprit", 0, &convs[i]);
      else if (i < G_N_ELEMENTS (convs) + G_N_ELEMENTS (pools))
        nn_graph_add_max_pool (graph, "culprit", 0, &pools[i - G_N_ELEMENTS (convs)]);
      else if (i == n_cases - 3)
        nn_graph_add_dense (graph, "culprit", 0, 0);
      else if (i == n_cases - 2)
        nn_graph_add_dropout (graph, "culprit", 0, 1.0);
      else
        nn_graph_add_global_avg_pool (graph, "culprit", 0, 0);

      g_assert_null (nn_model_new (graph, input, NULL, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, "culprit: "));
    }
}

typedef struct
{
  const char *path;
  void (*add) (NnGraph *graph);
} BadGraph;

static void
add_steep_leaky_relu (NnGraph *graph)
{
  nn_graph_add_leaky_relu (graph, "culprit", 0, (double) INFINITY);
}

static void
add_falling_leaky_relu (NnGraph *graph)
{
  nn_graph_add_leaky_relu (graph, "culprit", 0, -0.1);
}

static void
add_empty_adaptive_pool (NnGraph *graph)
{
  nn_graph_add_adaptive_avg_pool (graph, "culprit", 0, 0, 3);
}

static void
add_huge_adaptive_pool (NnGraph *graph)
{
  nn_graph_add_adaptive_avg_pool (graph, "culprit", 0, 3, G_MAXSIZE / 2);
}

static void
add_large_adaptive_pool (NnGraph *graph)
{
  nn_graph_add_adaptive_avg_pool (graph, "culprit", 0, 1 << 20, 1 << 20);
}

static void
add_unequal_sum (NnGraph *graph)
{
  nn_graph_add_sum (graph, "culprit", 0, nn_graph_add_flatten (graph, "flat", 0));
}

static void
add_unequal_concat (NnGraph *graph)
{
  const NnNode parts[] = { 0, nn_graph_add_squeeze (graph, "flat", 0) };

  nn_graph_add_concat (graph, "culprit", parts, G_N_ELEMENTS (parts));
}

static void
add_empty_concat (NnGraph *graph)
{
  nn_graph_add_concat (graph, "culprit", NULL, 0);
}

static const BadGraph bad_graphs[] = {
  { "leaky-relu-steep", add_steep_leaky_relu },
  { "leaky-relu-falling", add_falling_leaky_relu },
  { "adaptive-pool-empty", add_empty_adaptive_pool },
  { "adaptive-pool-huge", add_huge_adaptive_pool },
  { "adaptive-pool-large", add_large_adaptive_pool },
  { "sum-unequal", add_unequal_sum },
  { "concat-unequal", add_unequal_concat },
  { "concat-empty", add_empty_concat },
};

static void
test_bad_graph (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnGraph) graph = nn_graph_new ("test");

  ((const BadGraph *) data)->add (graph);
  g_assert_null (nn_model_new (graph, (NnShape) { 2, 4, 8 }, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, "culprit: "));
}

/* The shapes that come out, by PyTorch's rules. */
static void
test_pool_shapes (void)
{
  static const struct
  {
    NnPoolConfig pool;
    gsize height, width, out_height, out_width;
  } expected[] = {
    { { 3, 3, 2, 2 }, 55, 13, 27, 6 },                        /* alexnet */
    { { 3, 3, 2, 2, 1, 1 }, 112, 112, 56, 56 },               /* resnet */
    { { 3, 3, 2, 2, 0, 0, TRUE }, 112, 28, 56, 14 },          /* googlenet */
    { { 3, 3, 1, 1, 1, 1, TRUE }, 14, 7, 14, 7 },
    { { 2, 2, 2, 2, 0, 0, TRUE }, 7, 14, 4, 7 },
    { { 3, 3, 2, 2, 1, 1, TRUE }, 6, 5, 4, 3 },
    { { 2, 1, 3, 4, 1, 0, TRUE }, 6, 6, 3, 2 },               /* the last would begin in the padding */
    { { 5, 2, 2, 2, 0, 0, TRUE }, 4, 3, 1, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NnGraph) graph = nn_graph_new ("test");
      g_autoptr (NnModel) model = NULL;
      g_autoptr (NnExec) exec = NULL;
      const NnShape input = { 2, expected[i].height, expected[i].width };
      NnShape output;

      nn_graph_add_max_pool (graph, "pool", 0, &expected[i].pool);
      model = nn_model_new (graph, input, NULL, &error);
      g_assert_no_error (error);
      exec = nn_exec_new (model, input, 1, NN_MODE_INFERENCE, &error);
      g_assert_no_error (error);
      nn_exec_get_value (exec, nn_exec_get_output_node (exec), &output);
      g_assert_cmpuint (output.channels, ==, 2);
      g_assert_cmpuint (output.height, ==, expected[i].out_height);
      g_assert_cmpuint (output.width, ==, expected[i].out_width);
    }
}

/* Another width is fine, another height would need another kernel in the fifth block. */
static void
test_other_input (void)
{
  g_autoptr (NnModel) model = make_default ((NnShape) { 1, 80, 320 }, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NnExec) wider = nn_exec_new (model, (NnShape) { 1, 80, 480 }, 1, NN_MODE_INFERENCE, &error);
  g_autoptr (NnExec) with_dense = NULL;
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  g_autoptr (NnModel) dense = NULL;
  NnShape shape;

  g_assert_no_error (error);
  nn_exec_get_value (wider, nn_exec_get_output_node (wider), &shape);
  g_assert_true (nn_shape_equal (shape, (NnShape) { 5, 1, 1 }));

  nn_graph_add_dense (graph, "dense", 0, 3);
  dense = nn_model_new (graph, (NnShape) { 1, 80, 320 }, NULL, NULL);
  with_dense = nn_exec_new (dense, (NnShape) { 1, 80, 480 }, 1, NN_MODE_INFERENCE, &error);
  g_assert_null (with_dense);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/model/tensors", test_tensors);
  g_test_add_func ("/nn/model/initial-variance", test_initial_variance);
  g_test_add_func ("/nn/model/copy", test_copy);
  g_test_add_func ("/nn/model/zoo", test_zoo);
  g_test_add_func ("/nn/model/shapes-that-do-not-fit", test_shapes_that_do_not_fit);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_graphs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/nn/model/does-not-fit/%s", bad_graphs[i].path);

      g_test_add_data_func (path, &bad_graphs[i], test_bad_graph);
    }
  g_test_add_func ("/nn/model/pool-shapes", test_pool_shapes);
  g_test_add_func ("/nn/model/other-input", test_other_input);

  return g_test_run ();
}
