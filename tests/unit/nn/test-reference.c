/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The default network against PyTorch: tests/reference/make-network-vectors.py, which makes the same
 * weights, input and loss from the same integers. */
#include <math.h>

#include "engine/nn/exec.h"
#include "engine/nn/tensor-file.h"
#include "engine/nn/zoo.h"

#define BATCH        3
#define SAMPLES      1500
#define DROPOUT_SEED 7

static const NnShape input_shape = { 1, 80, 48 };

typedef struct
{
  NnTensorFile *file;
  NnModel *model;
  float *input;     /* (BATCH, input_shape) */
  float *weights;   /* (BATCH, output) of the loss */
  guint64 integers; /* the generator, after all that was drawn */
} Fixture;

/* Knuth's linear congruential generator; the high bits are the good ones. */
static guint64
next_integer (Fixture *fixture)
{
  fixture->integers = fixture->integers * G_GUINT64_CONSTANT (6364136223846793005)
                      + G_GUINT64_CONSTANT (1442695040888963407);
  return fixture->integers >> 33;
}

static void
draw (Fixture *fixture,
      float   *values,
      gsize    n,
      double   offset,
      double   scale)
{
  for (gsize i = 0; i < n; i++)
    values[i] = (float)(offset + scale * ((double)(next_integer (fixture) & 0xFFFF) - 32768.0) / 32768.0);
}

static void
draw_tensor (Fixture            *fixture,
             const NnTensorInfo *tensor)
{
  float *flat = tensor->is_statistic ? nn_model_get_statistics_mutable (fixture->model)
                                     : nn_model_get_parameters_mutable (fixture->model);
  const gboolean is_kernel = tensor->n_dims == 4;
  const gboolean is_scale
      = g_str_has_suffix (tensor->name, ".norm.weight") || g_str_has_suffix (tensor->name, ".running_var");

  draw (fixture, flat + tensor->offset, tensor->size, is_scale ? 1.0 : 0.0,
        is_kernel ? sqrt (6.0 / (double)(tensor->size / tensor->shape[0])) : 0.5);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "reference", "network-moodplane-1.safetensors", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NnGraph) graph = nn_zoo_build ("moodplane-1", input_shape, NULL, &error);
  const gsize input_size = BATCH * nn_shape_size (input_shape);

  g_assert_no_error (error);
  fixture->model = nn_model_new (graph, input_shape, NULL, &error);
  g_assert_no_error (error);
  fixture->file = nn_tensor_file_load (path, &error);
  g_assert_no_error (error);

  fixture->integers = 1;
  for (gsize i = 0; i < nn_model_get_n_tensors (fixture->model); i++)
    draw_tensor (fixture, nn_model_get_tensor (fixture->model, i));
  fixture->input = g_new (float, input_size);
  draw (fixture, fixture->input, input_size, 0.0, 1.0);
  fixture->weights = g_new (float, BATCH * 5);
  draw (fixture, fixture->weights, BATCH * 5, 0.0, 1.0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_free (fixture->input);
  g_free (fixture->weights);
  nn_model_unref (fixture->model);
  nn_tensor_file_free (fixture->file);
}

static NnExec *
make_exec (Fixture *fixture,
           NnMode   mode)
{
  g_autoptr (GError) error = NULL;
  NnExec *exec = nn_exec_new (fixture->model, input_shape, BATCH, mode, &error);

  g_assert_no_error (error);
  nn_exec_keep_node (exec, nn_graph_find_node (nn_model_get_graph (fixture->model), NN_ZOO_STEPS_NODE));
  if (mode == NN_MODE_TRAINING)
    nn_exec_want_input_gradient (exec);
  for (gsize i = 0; i < BATCH * nn_shape_size (input_shape); i++)
    nn_exec_get_input (exec)[i] = fixture->input[i];

  return exec;
}

static const float *
get_expected (Fixture    *fixture,
              const char *kind,
              const char *name,
              gsize      *size)
{
  g_autofree char *key = g_strdup_printf ("%s.%s", kind, name);
  const float *expected = nn_tensor_file_get (fixture->file, key, NULL, NULL, size);

  g_assert_nonnull (expected);
  return expected;
}

static void
check_values (Fixture     *fixture,
              const char  *kind,
              const char  *name,
              const float *values,
              gsize        n_values)
{
  gsize size;
  const float *expected = get_expected (fixture, kind, name, &size);

  g_assert_cmpuint (size, ==, n_values);
  for (gsize i = 0; i < size; i++)
    g_assert_cmpfloat_with_epsilon (values[i], expected[i], 1e-4 * MAX (fabsf (expected[i]), 1.0f));
}

static void
check_outputs (Fixture    *fixture,
               NnExec     *exec,
               const char *kind)
{
  const NnNode steps = nn_graph_find_node (nn_model_get_graph (fixture->model), NN_ZOO_STEPS_NODE);
  NnShape shape;
  const float *values = nn_exec_get_value (exec, nn_exec_get_output_node (exec), &shape);

  g_assert_cmpuint (nn_shape_size (shape), ==, 5);
  check_values (fixture, kind, "output", values, BATCH * 5);
  values = nn_exec_get_value (exec, steps, &shape);
  check_values (fixture, kind, "steps", values, BATCH * nn_shape_size (shape));
}

/* The relative length of the difference, over the numbers that the file holds, and the length of all. */
static void
check_gradient (Fixture     *fixture,
                const char  *name,
                const float *gradient,
                gsize        n_values)
{
  gsize n_samples, n_lengths;
  const float *expected = get_expected (fixture, "gradient", name, &n_samples);
  const double length = get_expected (fixture, "length", name, &n_lengths)[0];
  double squares = 0.0, expected_squares = 0.0, error_squares = 0.0;

  g_assert_cmpuint (n_samples, ==, MIN (n_values, SAMPLES));
  for (gsize i = 0; i < n_samples; i++)
    {
      const gsize at = n_values > SAMPLES ? next_integer (fixture) % n_values : i;
      const double difference = (double)gradient[at] - (double)expected[i];

      error_squares += difference * difference;
      expected_squares += (double)expected[i] * (double)expected[i];
    }
  for (gsize i = 0; i < n_values; i++)
    squares += (double)gradient[i] * (double)gradient[i];

  g_test_message ("%s: length %g, relative error %.1e, of the length %.1e", name, length,
                  sqrt (error_squares / expected_squares), fabs (sqrt (squares) / length - 1.0));
  g_assert_cmpfloat (expected_squares, >, 0.0);
  g_assert_cmpfloat (sqrt (error_squares / expected_squares), <, 1e-3);
  g_assert_cmpfloat (fabs (sqrt (squares) / length - 1.0), <, 1e-3);
}

static void
test_inference (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (NnExec) exec = make_exec (fixture, NN_MODE_INFERENCE);

  nn_exec_forward (exec, BATCH, NULL);
  check_outputs (fixture, exec, "inference");
}

static void
test_training (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (NnExec) exec = make_exec (fixture, NN_MODE_TRAINING);
  g_autofree float *gradients = g_new0 (float, nn_model_get_n_parameters (fixture->model));
  BaseRng rng;

  base_rng_init (&rng, DROPOUT_SEED);
  nn_exec_forward (exec, BATCH, &rng);
  check_outputs (fixture, exec, "training");

  for (gsize i = 0; i < BATCH * 5; i++)
    nn_exec_get_output_gradient (exec)[i] = fixture->weights[i];
  nn_exec_backward (exec, gradients);

  for (gsize i = 0; i < nn_model_get_n_tensors (fixture->model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (fixture->model, i);

      if (tensor->is_statistic)
        check_values (fixture, "statistics", tensor->name,
                      nn_exec_get_batch_statistics (exec) + tensor->offset, tensor->size);
      else
        check_gradient (fixture, tensor->name, gradients + tensor->offset, tensor->size);
    }
  check_gradient (fixture, "input", nn_exec_get_input_gradient (exec), BATCH * nn_shape_size (input_shape));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/nn/reference/inference", Fixture, NULL, set_up, test_inference, tear_down);
  g_test_add ("/nn/reference/training", Fixture, NULL, set_up, test_training, tear_down);

  return g_test_run ();
}
