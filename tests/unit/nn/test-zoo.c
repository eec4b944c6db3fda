/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/exec.h"
#include "engine/nn/model-file.h"
#include "engine/nn/plan.h"
#include "engine/nn/zoo.h"

/* The size at which networks are run here: small, but for those whose strides
 * need more. */
static NnShape
small_input (const char *architecture)
{
  NnShape shape = nn_zoo_get_usual_input (architecture);

  if (shape.height > 1)
    shape.height = shape.width = 64;
  return shape;
}

static NnGraph *
build (const char *architecture, NnShape input, const NnZooOptions *options)
{
  g_autoptr (GError) error = NULL;
  NnGraph *graph = nn_zoo_build (architecture, input, options, &error);

  g_assert_no_error (error);
  return graph;
}

static gsize
count_outputs (const NnPlan *plan)
{
  return nn_shape_size (plan->nodes[plan->n_nodes - 1].plan.output);
}

static void
test_names (void)
{
  static const char *const expected[]
      = { "alexnet",           "vgg11",        "vgg16-bn",  "vgg19",      "resnet18",
          "resnet50",          "resnet152",    "googlenet", "yu-mymodel", "stoltenberg",
          "moldovan-resnet18", "moldovan-ann", "gao-ffnn",  "crnn",       "moodplane-1" };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_true (g_strv_contains (nn_zoo_get_names (), expected[i]));
  g_assert_cmpuint (g_strv_length ((char **)nn_zoo_get_names ()), ==, G_N_ELEMENTS (expected));

  for (gsize i = 0; nn_zoo_get_names ()[i] != NULL; i++)
    {
      const char *name = nn_zoo_get_names ()[i];
      const NnShape inputs[] = { nn_zoo_get_usual_input (name), small_input (name) };

      g_assert_true (g_str_has_suffix (nn_zoo_get_description (name), "."));
      for (gsize j = 0; j < G_N_ELEMENTS (inputs); j++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (NnGraph) graph = build (name, inputs[j], NULL);
          g_autoptr (NnPlan) plan = nn_plan_new (graph, inputs[j], &error);

          g_assert_no_error (error);
          g_assert_cmpstr (nn_graph_get_architecture (graph), ==, name);
          g_assert_cmpstr (nn_graph_get_options (graph), ==, "");
          g_assert_cmpuint (count_outputs (plan), ==, NN_ZOO_MOOD_OUTPUTS);
        }
    }

  g_assert_null (nn_zoo_get_description ("vgg20"));
}

/* As many parameters as torchvision says that its own have. */
static void
test_parameters (void)
{
  static const struct
  {
    const char *name;
    gboolean auxiliary;
    gsize n_parameters;
  } cases[] = {
    { "alexnet", FALSE, 61100840 },   { "vgg11", FALSE, 132863336 },   { "vgg16-bn", FALSE, 138365992 },
    { "vgg19", FALSE, 143667240 },    { "resnet18", FALSE, 11689512 }, { "resnet50", FALSE, 25557032 },
    { "resnet152", FALSE, 60192808 }, { "googlenet", FALSE, 6624904 }, { "googlenet", TRUE, 13004888 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const NnZooOptions options = { .n_outputs = 1000, .auxiliary = cases[i].auxiliary };
      const NnShape input = nn_zoo_get_usual_input (cases[i].name);
      g_autoptr (NnGraph) graph = build (cases[i].name, input, &options);
      g_autoptr (NnPlan) plan = nn_plan_new (graph, input, NULL);

      g_assert_cmpuint (plan->n_parameters, ==, cases[i].n_parameters);
      g_assert_cmpuint (count_outputs (plan), ==, cases[i].auxiliary ? 3000 : 1000);
    }
}

static void
assert_refused (const char *architecture, NnShape input, const NnZooOptions *options, const char *named)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (nn_zoo_build (architecture, input, options, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, named));
}

static void
test_inputs (void)
{
  static const struct
  {
    const char *name;
    NnShape smallest, too_small;
  } cases[] = {
    { "alexnet", { 1, 63, 63 }, { 1, 62, 63 } },       { "vgg11", { 2, 32, 33 }, { 2, 32, 31 } },
    { "vgg19", { 3, 32, 32 }, { 3, 31, 32 } },         { "resnet50", { 4, 1, 1 }, { 0, 1, 1 } },
    { "googlenet", { 1, 15, 15 }, { 1, 14, 15 } },     { "yu-mymodel", { 3, 8, 9 }, { 3, 7, 9 } },
    { "crnn", { 3, 16, 17 }, { 3, 15, 17 } },          { "moldovan-resnet18", { 1, 3, 3 }, { 1, 2, 3 } },
    { "moldovan-resnet18", { 1, 5, 3 }, { 3, 5, 3 } }, { "moodplane-1", { 1, 16, 32 }, { 1, 16, 24 } },
    { "moodplane-1", { 1, 16, 16 }, { 2, 16, 16 } },   { "moldovan-ann", { 1, 1, 1 }, { 0, 1, 1 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NnGraph) graph = build (cases[i].name, cases[i].smallest, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (NnPlan) plan = nn_plan_new (graph, cases[i].smallest, &error);

      g_assert_no_error (error);
      assert_refused (cases[i].name, cases[i].too_small, NULL, cases[i].name);
    }

  assert_refused ("vgg12", (NnShape) { 3, 64, 64 }, NULL, "vgg12");
}

static void
test_unsuited_options (void)
{
  static const struct
  {
    const char *name;
    NnZooOptions options;
    const char *named;
  } cases[] = {
    { "vgg11", { .pool = 3 }, "pool" },
    { "resnet18", { .dropout = 0.5 }, "dropout" },
    { "resnet18", { .auxiliary = TRUE }, "auxiliary" },
    { "alexnet", { .hidden = 8 }, "hidden" },
    { "stoltenberg", { .recurrent = NN_ZOO_RECURRENT_GRU }, "recurrent" },
    { "crnn", { .hidden_activation = NN_ZOO_ACTIVATION_TANH }, "activation" },
    { "gao-ffnn", { .kernel = 3 }, "kernel" },
    { "gao-ffnn", { .filters = 3 }, "filters" },
    { "gao-ffnn", { .hidden = 1 << 20 }, "hidden" },
    { "gao-ffnn", { .n_outputs = 1 << 20 }, "outputs" },
    { "gao-ffnn", { .dropout = 1.0 }, "1" },
    { "gao-ffnn", { .dropout = -0.5 }, "-0.5" },
    { "gao-ffnn", { .hidden_activation = NN_ZOO_ACTIVATION_SOFTMAX }, "Softmax" },
    { "stoltenberg", { .output_activation = NN_ZOO_ACTIVATION_SIGMOID }, "output-activation" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i].name, nn_zoo_get_usual_input (cases[i].name), &cases[i].options, cases[i].named);

  /* No dropout may be asked of what has none. */
  {
    const NnZooOptions none = { .dropout = NN_ZOO_NO_DROPOUT };
    g_autoptr (NnGraph) graph = build ("resnet18", small_input ("resnet18"), &none);

    g_assert_nonnull (graph);
  }
}

static void
test_options_change_the_graph (void)
{
  const NnShape input = { 1, 40, 50 };
  const NnZooOptions options = {
    .n_outputs = 2,
    .kernel = 5,
    .filters = 4,
    .pool = 2,
    .hidden = 16,
    .hidden_activation = NN_ZOO_ACTIVATION_TANH,
    .dropout = NN_ZOO_NO_DROPOUT,
  };
  g_autoptr (NnGraph) graph = build ("stoltenberg", input, &options);
  g_autoptr (NnModel) model = nn_model_new (graph, input, NULL, NULL);
  const NnTensorInfo *kernel = nn_model_get_tensor (model, 0);
  const NnTensorInfo *dense = nn_model_get_tensor (model, 2);

  g_assert_cmpstr (kernel->name, ==, "conv.weight");
  g_assert_cmpuint (kernel->shape[0], ==, 4);
  g_assert_cmpuint (kernel->shape[2], ==, 5);
  g_assert_cmpstr (dense->name, ==, "dense.weight");
  g_assert_cmpuint (dense->shape[0], ==, 16);
  g_assert_cmpuint (dense->shape[1], ==, 4 * (36 / 2) * (46 / 2));
  g_assert_cmpuint (nn_graph_find_node (graph, "dropout"), ==, G_MAXUINT);

  /* Two outputs are valence and arousal between 0 and 1, five the raw mood. */
  g_assert_cmpuint (nn_graph_find_node (graph, "output_activation"), ==, nn_graph_get_n_nodes (graph) - 1);
  {
    g_autoptr (NnGraph) mood = build ("stoltenberg", input, NULL);

    g_assert_cmpuint (nn_graph_find_node (mood, "output_activation"), ==, G_MAXUINT);
    g_assert_cmpuint (nn_graph_find_node (mood, "dropout"), !=, G_MAXUINT);
  }
}

static void
assert_same (const NnZooOptions *a, const NnZooOptions *b)
{
  g_assert_cmpuint (a->n_outputs, ==, b->n_outputs);
  g_assert_cmpint (a->auxiliary, ==, b->auxiliary);
  g_assert_cmpuint (a->kernel, ==, b->kernel);
  g_assert_cmpuint (a->filters, ==, b->filters);
  g_assert_cmpuint (a->pool, ==, b->pool);
  g_assert_cmpuint (a->hidden, ==, b->hidden);
  g_assert_cmpint (a->recurrent, ==, b->recurrent);
  g_assert_cmpint (a->hidden_activation, ==, b->hidden_activation);
  g_assert_cmpint (a->output_activation, ==, b->output_activation);
  g_assert_cmpfloat (a->dropout, ==, b->dropout);
}

static void
test_options_as_text (void)
{
  const NnZooOptions all = {
    .n_outputs = 18,
    .auxiliary = TRUE,
    .kernel = 2,
    .filters = 3,
    .pool = 4,
    .hidden = 5,
    .recurrent = NN_ZOO_RECURRENT_BIDIRECTIONAL_LSTM,
    .hidden_activation = NN_ZOO_ACTIVATION_LEAKY_RELU,
    .output_activation = NN_ZOO_ACTIVATION_SOFTMAX,
    .dropout = 0.2,
  };
  const NnZooOptions none = { 0 };
  const NnZooOptions dry = { .dropout = NN_ZOO_NO_DROPOUT };
  static const char *const bad[] = {
    "outputs",       "outputs=",        "outputs=0",  "outputs=-1",  "outputs=2 outputs=2", "output=2",
    "dropout=1",     "dropout=x",       "dropout=-1", "dropout=nan", "activation=",         "activation=cube",
    "recurrent=rnn", "auxiliary=maybe", "=",          "2",
  };
  g_autofree char *all_text = nn_zoo_options_to_string (&all);
  g_autofree char *none_text = nn_zoo_options_to_string (&none);
  g_autofree char *dry_text = nn_zoo_options_to_string (&dry);
  g_autoptr (GError) error = NULL;
  NnZooOptions read;

  g_assert_cmpstr (none_text, ==, "");
  g_assert_cmpstr (dry_text, ==, "dropout=none");
  g_assert_cmpstr (all_text, ==,
                   "outputs=18 auxiliary=yes kernel=2 filters=3 pool=4 hidden=5 recurrent=bidirectional-lstm "
                   "activation=leaky-relu output-activation=softmax dropout=0.2");

  g_assert_true (nn_zoo_options_parse (&read, all_text, &error));
  g_assert_no_error (error);
  assert_same (&read, &all);
  g_assert_true (nn_zoo_options_parse (&read, "", &error));
  assert_same (&read, &none);
  g_assert_true (nn_zoo_options_parse (&read, " dropout=0  auxiliary=no", &error));
  assert_same (&read, &dry);

  /* Every bit of a number is kept. */
  {
    const NnZooOptions third = { .dropout = 1.0 / 3.0 };
    g_autofree char *text = nn_zoo_options_to_string (&third);

    g_assert_true (nn_zoo_options_parse (&read, text, &error));
    assert_same (&read, &third);
  }

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) refusal = NULL;

      g_assert_false (nn_zoo_options_parse (&read, bad[i], &refusal));
      g_assert_error (refusal, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
    }
}

static float
next_value (guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return (float)(gint32)*state * 0x1p-31f;
}

static void
fill (float *values, gsize n)
{
  guint32 state = 1;

  for (gsize i = 0; i < n; i++)
    values[i] = next_value (&state);
}

static void
check_filled (const float *values, gsize n)
{
  guint32 state = 1;
  gsize n_others = 0;

  for (gsize i = 0; i < n; i++)
    n_others += values[i] != next_value (&state);
  g_assert_cmpuint (n_others, ==, 0);
}

/* The largest are half a gigabyte: what is written is forgotten before it is
 * read again. */
static void
check_round_trip (const char *architecture, const NnZooOptions *options)
{
  const NnShape input = small_input (architecture);
  g_autofree char *folder = g_dir_make_tmp ("moodplane-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);
  g_autoptr (NnGraph) graph = build (architecture, input, options);
  g_autoptr (GError) error = NULL;
  g_autoptr (NnModel) model = nn_model_new (graph, input, NULL, &error);
  g_autoptr (NnTensorFile) written = nn_tensor_file_new ();
  g_autoptr (NnTensorFile) read = NULL;
  g_autoptr (NnModel) again = NULL;
  gsize n_parameters, n_statistics;

  g_assert_no_error (error);
  n_parameters = nn_model_get_n_parameters (model);
  n_statistics = nn_model_get_n_statistics (model);
  fill (nn_model_get_parameters_mutable (model), nn_model_get_n_parameters (model));
  fill (nn_model_get_statistics_mutable (model), nn_model_get_n_statistics (model));

  nn_model_file_add_model (written, model);
  g_assert_true (nn_tensor_file_save (written, path, &error));
  g_clear_pointer (&written, nn_tensor_file_free);
  g_clear_pointer (&model, nn_model_unref);

  read = nn_tensor_file_load (path, &error);
  g_assert_no_error (error);
  again = nn_model_file_make_model (read, &error);
  g_assert_no_error (error);
  g_clear_pointer (&read, nn_tensor_file_free);

  g_assert_cmpstr (nn_graph_get_architecture (nn_model_get_graph (again)), ==, architecture);
  g_assert_cmpstr (nn_graph_get_options (nn_model_get_graph (again)), ==, nn_graph_get_options (graph));
  g_assert_true (nn_shape_equal (nn_model_get_input_shape (again), input));
  g_assert_cmpuint (nn_model_get_n_parameters (again), ==, n_parameters);
  g_assert_cmpuint (nn_model_get_n_statistics (again), ==, n_statistics);
  check_filled (nn_model_get_parameters (again), n_parameters);
  check_filled (nn_model_get_statistics (again), n_statistics);

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_round_trip (gconstpointer data)
{
  const char *architecture = data;
  const NnZooOptions options = { .n_outputs = 7, .output_activation = NN_ZOO_ACTIVATION_TANH };

  check_round_trip (architecture, &options);
}

static void
test_round_trip_of_options (void)
{
  const NnZooOptions auxiliary = { .auxiliary = TRUE, .dropout = 0.25 };
  const NnZooOptions lstm = { .recurrent = NN_ZOO_RECURRENT_LSTM, .hidden = 5, .dropout = NN_ZOO_NO_DROPOUT };

  check_round_trip ("googlenet", &auxiliary);
  check_round_trip ("crnn", &lstm);
  check_round_trip ("stoltenberg", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/zoo/names", test_names);
  g_test_add_func ("/nn/zoo/parameters", test_parameters);
  g_test_add_func ("/nn/zoo/inputs", test_inputs);
  g_test_add_func ("/nn/zoo/unsuited-options", test_unsuited_options);
  g_test_add_func ("/nn/zoo/options-change-the-graph", test_options_change_the_graph);
  g_test_add_func ("/nn/zoo/options-as-text", test_options_as_text);
  for (gsize i = 0; nn_zoo_get_names ()[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("/nn/zoo/round-trip/%s", nn_zoo_get_names ()[i]);

      g_test_add_data_func (path, nn_zoo_get_names ()[i], test_round_trip);
    }
  g_test_add_func ("/nn/zoo/round-trip-of-options", test_round_trip_of_options);

  return g_test_run ();
}
