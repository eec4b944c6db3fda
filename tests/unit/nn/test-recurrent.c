/* SPDX-License-Identifier: GPL-3.0-or-later */

/* LSTM and GRU: finite differences over shapes of every kind. */

#include "engine/base/error.h"
#include "gradient-check.h"

typedef struct
{
  const char *path;
  gboolean is_gru;
  NnRecurrentConfig config;
  NnShape input;
  gsize batch;
} Case;

static const Case cases[] = {
  { "one-of-everything", FALSE, { 1, FALSE }, { 1, 1, 1 }, 1 },
  { "one-step", FALSE, { 3, TRUE }, { 4, 1, 1 }, 3 },
  { "two-steps", FALSE, { 3, TRUE }, { 2, 1, 2 }, 2 },
  { "plain", FALSE, { 5, FALSE }, { 3, 1, 7 }, 3 },
  { "one-sample", FALSE, { 5, TRUE }, { 3, 1, 7 }, 1 },
  { "bidirectional", FALSE, { 4, TRUE }, { 3, 1, 6 }, 3 },
  { "a-lane", FALSE, { 16, TRUE }, { 5, 1, 4 }, 2 },
  { "past-a-lane", FALSE, { 17, FALSE }, { 2, 1, 5 }, 3 },
  { "past-a-panel", FALSE, { 35, TRUE }, { 2, 1, 3 }, 2 },
  { "several-strands", FALSE, { 6, TRUE }, { 3, 1, 4 }, 19 },
  { "many-inputs", FALSE, { 3, TRUE }, { 40, 1, 3 }, 3 },
  { "many-steps", FALSE, { 2, TRUE }, { 2, 1, 40 }, 2 },
};

static void
test_gradients (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (NnGraph) graph = nn_graph_new ("test");

  if (c->is_gru)
    nn_graph_add_gru (graph, "subject", 0, &c->config);
  else
    nn_graph_add_lstm (graph, "subject", 0, &c->config);
  check_gradients (graph, c->input, c->batch, 21);
}

/* With layers that have weights on both sides, and one behind the other. */
static void
test_within_network (void)
{
  const NnConv2dConfig conv = { 3, 3, 3, 1, 1, 1, 1, TRUE };
  const NnRecurrentConfig first = { 4, TRUE };
  const NnRecurrentConfig second = { 3, FALSE };
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  NnNode node;

  node = nn_graph_add_conv2d (graph, "conv", 0, &conv);
  node = nn_graph_add_squeeze (graph, "squeeze", node);
  node = nn_graph_add_gru (graph, "gru", node, &first);
  node = nn_graph_add_batch_norm (graph, "norm", node);
  node = nn_graph_add_lstm (graph, "lstm", node, &second);
  node = nn_graph_add_global_avg_pool (graph, "mean", node, NN_AXES_TIME);
  nn_graph_add_dense (graph, "dense", node, 2);
  check_gradients (graph, (NnShape) { 2, 3, 6 }, 3, 5);
}

static void
test_initial_weights (void)
{
  const NnRecurrentConfig config = { 25, TRUE };
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  g_autoptr (NnModel) model = NULL;
  BaseRng rng;

  base_rng_init (&rng, 1);
  nn_graph_add_lstm (graph, "lstm", 0, &config);
  model = nn_model_new (graph, (NnShape) { 100, 1, 3 }, &rng, NULL);

  g_assert_cmpuint (nn_model_get_n_tensors (model), ==, 8);
  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (model, i);
      const float *values = nn_model_get_parameters (model) + tensor->offset;
      float largest = 0.0f, smallest = 0.0f;

      for (gsize j = 0; j < tensor->size; j++)
        {
          largest = MAX (largest, values[j]);
          smallest = MIN (smallest, values[j]);
        }
      g_assert_cmpfloat (largest, <=, 0.2f);
      g_assert_cmpfloat (largest, >, 0.18f);
      g_assert_cmpfloat (smallest, >=, -0.2f);
      g_assert_cmpfloat (smallest, <, -0.18f);
      g_assert_cmpint (tensor->decays, ==, tensor->n_dims == 2);
    }
  g_assert_cmpstr (nn_model_get_tensor (model, 0)->name, ==, "lstm.weight_ih_l0");
  g_assert_cmpstr (nn_model_get_tensor (model, 7)->name, ==, "lstm.bias_hh_l0_reverse");
}

static void
test_shapes_that_do_not_fit (void)
{
  static const struct
  {
    NnRecurrentConfig config;
    NnShape input;
  } bad[] = {
    { { 4, FALSE }, { 2, 3, 5 } },
    { { 0, FALSE }, { 2, 1, 5 } },
    { { G_MAXSIZE / 4, TRUE }, { 2, 1, 5 } },
    { { 1 << 20, TRUE }, { 2, 1, 5 } },
  };

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NnGraph) graph = nn_graph_new ("test");

      if (i % 2 == 0)
        nn_graph_add_lstm (graph, "culprit", 0, &bad[i / 2].config);
      else
        nn_graph_add_gru (graph, "culprit", 0, &bad[i / 2].config);
      g_assert_null (nn_model_new (graph, bad[i / 2].input, NULL, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, "culprit: "));
    }
}

int
main (int    argc,
      char **argv)
{
  Case grus[G_N_ELEMENTS (cases)];

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *lstm_path = g_strdup_printf ("/nn/recurrent/lstm/%s", cases[i].path);
      g_autofree char *gru_path = g_strdup_printf ("/nn/recurrent/gru/%s", cases[i].path);

      grus[i] = cases[i];
      grus[i].is_gru = TRUE;
      g_test_add_data_func (lstm_path, &cases[i], test_gradients);
      g_test_add_data_func (gru_path, &grus[i], test_gradients);
    }
  g_test_add_func ("/nn/recurrent/within-network", test_within_network);
  g_test_add_func ("/nn/recurrent/initial-weights", test_initial_weights);
  g_test_add_func ("/nn/recurrent/shapes-that-do-not-fit", test_shapes_that_do_not_fit);

  return g_test_run ();
}
