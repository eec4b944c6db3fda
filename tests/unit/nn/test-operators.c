/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Single operators against PyTorch: tests/reference/make-operator-vectors.py, which has the same cases
 * under the same names and makes the same input, tensors and loss from the same integers. */

#include <math.h>
#include <string.h>

#include "engine/nn/exec.h"
#include "engine/nn/tensor-file.h"

#define BATCH 3

typedef struct
{
  const char *name;
  NnShape input;
  void (*build) (NnGraph *graph);
} Case;

static void
build_sigmoid (NnGraph *graph)
{
  nn_graph_add_sigmoid (graph, "subject", 0);
}

static void
build_tanh (NnGraph *graph)
{
  nn_graph_add_tanh (graph, "subject", 0);
}

static void
build_softsign (NnGraph *graph)
{
  nn_graph_add_softsign (graph, "subject", 0);
}

static void
build_leaky_relu (NnGraph *graph)
{
  nn_graph_add_leaky_relu (graph, "subject", 0, 0.01);
}

static void
build_softmax (NnGraph *graph)
{
  nn_graph_add_softmax (graph, "subject", 0);
}

static void
build_sum (NnGraph *graph)
{
  nn_graph_add_sum (graph, "subject", nn_graph_add_tanh (graph, "branch", 0), 0);
}

static void
build_concat (NnGraph *graph)
{
  const NnNode parts[]
      = { nn_graph_add_tanh (graph, "first", 0), 0, nn_graph_add_sigmoid (graph, "last", 0) };

  nn_graph_add_concat (graph, "subject", parts, G_N_ELEMENTS (parts));
}

static void
build_flatten (NnGraph *graph)
{
  nn_graph_add_tanh (graph, "tanh", nn_graph_add_flatten (graph, "subject", 0));
}

static void
build_squeeze (NnGraph *graph)
{
  nn_graph_add_softmax (graph, "softmax", nn_graph_add_squeeze (graph, "subject", 0));
}

static void
build_alexnet_pool (NnGraph *graph)
{
  const NnPoolConfig pool = { 3, 3, 2, 2 };

  nn_graph_add_max_pool (graph, "subject", 0, &pool);
}

static void
build_resnet_pool (NnGraph *graph)
{
  const NnPoolConfig pool = { 3, 3, 2, 2, 1, 1 };

  nn_graph_add_max_pool (graph, "subject", 0, &pool);
}

static void
build_googlenet_pool (NnGraph *graph)
{
  const NnPoolConfig pool = { 3, 3, 2, 2, 0, 0, TRUE };

  nn_graph_add_max_pool (graph, "subject", 0, &pool);
}

static void
build_inception_pool (NnGraph *graph)
{
  const NnPoolConfig pool = { 3, 3, 1, 1, 1, 1, TRUE };

  nn_graph_add_max_pool (graph, "subject", 0, &pool);
}

static const NnPoolConfig uneven_pool = { 4, 2, 3, 1, 2, 1, TRUE };

static void
build_uneven_max_pool (NnGraph *graph)
{
  nn_graph_add_max_pool (graph, "subject", 0, &uneven_pool);
}

static void
build_uneven_avg_pool (NnGraph *graph)
{
  nn_graph_add_avg_pool (graph, "subject", 0, &uneven_pool);
}

static void
build_padded_avg_pool (NnGraph *graph)
{
  const NnPoolConfig pool = { 3, 3, 2, 2, 1, 1 };

  nn_graph_add_avg_pool (graph, "subject", 0, &pool);
}

static void
build_ceil_avg_pool (NnGraph *graph)
{
  const NnPoolConfig pool = { 3, 3, 2, 2, 1, 1, TRUE };

  nn_graph_add_avg_pool (graph, "subject", 0, &pool);
}

static void
build_adaptive_pool (NnGraph *graph)
{
  nn_graph_add_adaptive_avg_pool (graph, "subject", 0, 7, 7);
}

static void
build_small_adaptive_pool (NnGraph *graph)
{
  nn_graph_add_adaptive_avg_pool (graph, "subject", 0, 2, 3);
}

static void
build_batch_norm (NnGraph *graph)
{
  nn_graph_add_batch_norm (graph, "subject", 0);
}

static const NnRecurrentConfig one_way = { 6, FALSE };
static const NnRecurrentConfig both_ways = { 18, TRUE };

static void
build_lstm (NnGraph *graph)
{
  nn_graph_add_lstm (graph, "subject", 0, &one_way);
}

static void
build_bidirectional_lstm (NnGraph *graph)
{
  nn_graph_add_lstm (graph, "subject", 0, &both_ways);
}

static void
build_gru (NnGraph *graph)
{
  nn_graph_add_gru (graph, "subject", 0, &one_way);
}

static void
build_bidirectional_gru (NnGraph *graph)
{
  nn_graph_add_gru (graph, "subject", 0, &both_ways);
}

static const Case cases[] = {
  { "sigmoid", { 2, 5, 7 }, build_sigmoid },
  { "tanh", { 2, 5, 7 }, build_tanh },
  { "softsign", { 2, 5, 7 }, build_softsign },
  { "leaky-relu", { 2, 5, 7 }, build_leaky_relu },
  { "softmax", { 6, 2, 3 }, build_softmax },
  { "softmax-vector", { 9, 1, 1 }, build_softmax },
  { "sum", { 2, 3, 4 }, build_sum },
  { "concat", { 2, 3, 4 }, build_concat },
  { "flatten", { 2, 3, 4 }, build_flatten },
  { "squeeze", { 2, 3, 4 }, build_squeeze },
  { "max-pool-alexnet", { 2, 13, 9 }, build_alexnet_pool },
  { "max-pool-resnet", { 2, 8, 7 }, build_resnet_pool },
  { "max-pool-googlenet", { 2, 8, 7 }, build_googlenet_pool },
  { "max-pool-inception", { 2, 7, 5 }, build_inception_pool },
  { "max-pool-uneven", { 1, 9, 11 }, build_uneven_max_pool },
  { "avg-pool-padded", { 2, 8, 7 }, build_padded_avg_pool },
  { "avg-pool-ceil", { 2, 8, 7 }, build_ceil_avg_pool },
  { "avg-pool-uneven", { 1, 9, 11 }, build_uneven_avg_pool },
  { "adaptive-avg-pool", { 2, 9, 5 }, build_adaptive_pool },
  { "adaptive-avg-pool-small", { 2, 9, 5 }, build_small_adaptive_pool },
  { "batch-norm-vector", { 11, 1, 1 }, build_batch_norm },
  { "batch-norm-time", { 4, 1, 9 }, build_batch_norm },
  { "lstm", { 5, 1, 7 }, build_lstm },
  { "lstm-bidirectional", { 3, 1, 6 }, build_bidirectional_lstm },
  { "gru", { 5, 1, 7 }, build_gru },
  { "gru-bidirectional", { 3, 1, 6 }, build_bidirectional_gru },
};

/* FNV-1a. */
static guint64
seed_of (const char *name)
{
  guint64 seed = G_GUINT64_CONSTANT (0xCBF29CE484222325);

  for (; *name != '\0'; name++)
    seed = (seed ^ (guint8) *name) * G_GUINT64_CONSTANT (0x100000001B3);
  return seed;
}

/* Knuth's linear congruential generator; the high bits are the good ones. */
static void
draw (guint64 *integers,
      float   *values,
      gsize    n,
      double   scale)
{
  for (gsize i = 0; i < n; i++)
    {
      *integers = *integers * G_GUINT64_CONSTANT (6364136223846793005)
                  + G_GUINT64_CONSTANT (1442695040888963407);
      values[i] = (float) (scale * ((double) (*integers >> 33 & 0xFFFF) - 32768.0) / 32768.0);
    }
}

/* The relative length of the difference. */
static void
check (NnTensorFile *file,
       const char   *case_name,
       const char   *kind,
       const char   *name,
       const float  *values,
       gsize         n_values)
{
  g_autofree char *key = g_strdup_printf ("%s/%s%s", case_name, kind, name);
  double squares = 0.0, error_squares = 0.0;
  const float *expected;
  gsize size;

  expected = nn_tensor_file_get (file, key, NULL, NULL, &size);
  g_assert_nonnull (expected);
  g_assert_cmpuint (size, ==, n_values);
  for (gsize i = 0; i < size; i++)
    {
      const double difference = (double) values[i] - (double) expected[i];

      error_squares += difference * difference;
      squares += (double) expected[i] * (double) expected[i];
    }

  g_test_message ("%s: relative error %.1e", key, sqrt (error_squares / squares));
  g_assert_cmpfloat (squares, >, 0.0);
  g_assert_cmpfloat (sqrt (error_squares / squares), <, 2e-6);
}

static NnExec *
make_exec (NnModel *model,
           NnMode   mode)
{
  g_autoptr (GError) error = NULL;
  NnExec *exec = nn_exec_new (model, nn_model_get_input_shape (model), BATCH, mode, &error);

  g_assert_no_error (error);
  return exec;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const gsize input_size = BATCH * nn_shape_size (c->input);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "reference", "operators.safetensors", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NnTensorFile) file = nn_tensor_file_load (path, &error);
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  g_autoptr (NnModel) model = NULL;
  g_autoptr (NnExec) training = NULL;
  g_autoptr (NnExec) inference = NULL;
  g_autofree float *gradients = NULL;
  guint64 integers = seed_of (c->name);
  NnShape output;

  g_assert_no_error (error);
  c->build (graph);
  model = nn_model_new (graph, c->input, NULL, &error);
  g_assert_no_error (error);
  training = make_exec (model, NN_MODE_TRAINING);
  inference = make_exec (model, NN_MODE_INFERENCE);
  nn_exec_want_input_gradient (training);

  draw (&integers, nn_exec_get_input (training), input_size, 2.0);
  draw (&integers, nn_model_get_parameters_mutable (model), nn_model_get_n_parameters (model), 0.5);
  nn_exec_get_value (training, nn_exec_get_output_node (training), &output);
  draw (&integers, nn_exec_get_output_gradient (training), BATCH * nn_shape_size (output), 1.0);

  nn_exec_forward (training, BATCH, NULL);
  check (file, c->name, "output", "", nn_exec_get_value (training, nn_exec_get_output_node (training), NULL),
         BATCH * nn_shape_size (output));
  gradients = g_new0 (float, nn_model_get_n_parameters (model));
  nn_exec_backward (training, gradients);
  check (file, c->name, "gradient.", "input", nn_exec_get_input_gradient (training), input_size);
  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (model, i);

      if (!tensor->is_statistic)
        check (file, c->name, "gradient.", strchr (tensor->name, '.') + 1, gradients + tensor->offset,
               tensor->size);
    }

  if (nn_model_get_n_statistics (model) > 0)
    return;
  memcpy (nn_exec_get_input (inference), nn_exec_get_input (training), input_size * sizeof (float));
  nn_exec_refresh (inference);
  nn_exec_forward (inference, BATCH, NULL);
  check (file, c->name, "output", "",
         nn_exec_get_value (inference, nn_exec_get_output_node (inference), NULL),
         BATCH * nn_shape_size (output));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/nn/operators/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  return g_test_run ();
}
