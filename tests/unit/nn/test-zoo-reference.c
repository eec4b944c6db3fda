/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Small networks of the zoo against PyTorch: tools/compare-with-torch --vectors, which writes their
 * weights, what they are given and what they answer in double precision. The whole zoo is compared by
 * the same command. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/nn/exec.h"
#include "engine/nn/optimizer.h"
#include "engine/nn/tensor-file.h"
#include "engine/nn/zoo.h"

typedef struct
{
  NnTensorFile *file; /* (owned) */
  NnModel *model;     /* (owned) */
  NnShape input;
  gsize batch;
  gsize n_outputs;
} Fixture;

static const float *
get (Fixture *fixture, const char *name, gsize size)
{
  gsize found = 0;
  const float *values = nn_tensor_file_get (fixture->file, name, NULL, NULL, &found);

  g_assert_nonnull (values);
  g_assert_cmpuint (found, ==, size);
  return values;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strdup_printf ("zoo-%s.safetensors", (const char *)data);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "reference", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NnGraph) graph = NULL;
  NnZooOptions options;
  const gsize *shape;

  fixture->file = nn_tensor_file_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sscanf (nn_tensor_file_get_metadata (fixture->file, "input"), "%zux%zux%zu",
                           &fixture->input.channels, &fixture->input.height, &fixture->input.width),
                   ==, 3);
  nn_zoo_options_parse (&options, nn_tensor_file_get_metadata (fixture->file, "options"), &error);
  g_assert_no_error (error);
  graph = nn_zoo_build (nn_tensor_file_get_metadata (fixture->file, "architecture"), fixture->input, &options,
                        &error);
  g_assert_no_error (error);
  fixture->model = nn_model_new (graph, fixture->input, NULL, &error);
  g_assert_no_error (error);

  for (gsize i = 0; i < nn_model_get_n_tensors (fixture->model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (fixture->model, i);
      float *flat = tensor->is_statistic ? nn_model_get_statistics_mutable (fixture->model)
                                         : nn_model_get_parameters_mutable (fixture->model);

      memcpy (flat + tensor->offset, get (fixture, tensor->name, tensor->size),
              tensor->size * sizeof (float));
    }

  nn_tensor_file_get (fixture->file, "exchange.target", &shape, NULL, NULL);
  fixture->batch = shape[0];
  fixture->n_outputs = shape[1];
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  nn_model_unref (fixture->model);
  nn_tensor_file_free (fixture->file);
}

static NnExec *
make_exec (Fixture *fixture, NnMode mode)
{
  g_autoptr (GError) error = NULL;
  NnExec *exec = nn_exec_new (fixture->model, fixture->input, fixture->batch, mode, &error);

  g_assert_no_error (error);
  if (mode == NN_MODE_TRAINING)
    nn_exec_want_input_gradient (exec);
  return exec;
}

/* As in training: the input is given anew, since backward may have written over it. */
static const float *
forward (Fixture *fixture, NnExec *exec)
{
  const gsize size = fixture->batch * nn_shape_size (fixture->input);

  memcpy (nn_exec_get_input (exec), get (fixture, "exchange.input", size), size * sizeof (float));
  nn_exec_forward (exec, fixture->batch, NULL);
  return nn_exec_get_value (exec, nn_exec_get_output_node (exec), NULL);
}

/* The relative length of the difference. */
static void
check (Fixture *fixture, const char *kind, const char *name, const float *values, gsize size, double limit)
{
  g_autofree char *key = g_strdup_printf ("answer.%s%s", kind, name);
  const float *expected = get (fixture, key, size);
  double squares = 0.0, error_squares = 0.0;

  for (gsize i = 0; i < size; i++)
    {
      const double difference = (double)values[i] - (double)expected[i];

      squares += (double)expected[i] * (double)expected[i];
      error_squares += difference * difference;
    }

  g_test_message ("%s: length %g, relative error %.1e", key, sqrt (squares), sqrt (error_squares / squares));
  g_assert_cmpfloat (squares, >, 0.0);
  g_assert_cmpfloat (sqrt (error_squares / squares), <, limit);
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  const gsize n = fixture->batch * fixture->n_outputs;
  g_autoptr (NnExec) inference = make_exec (fixture, NN_MODE_INFERENCE);
  g_autoptr (NnExec) training = make_exec (fixture, NN_MODE_TRAINING);
  g_autofree float *gradients = g_new0 (float, nn_model_get_n_parameters (fixture->model));

  check (fixture, "inference", "", forward (fixture, inference), n, 1e-5);
  check (fixture, "training", "", forward (fixture, training), n, 1e-5);

  memcpy (nn_exec_get_output_gradient (training), get (fixture, "exchange.weights", n), n * sizeof (float));
  nn_exec_backward (training, gradients);
  for (gsize i = 0; i < nn_model_get_n_tensors (fixture->model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (fixture->model, i);

      if (tensor->is_statistic)
        check (fixture, "statistics.", tensor->name, nn_exec_get_batch_statistics (training) + tensor->offset,
               tensor->size, 1e-5);
      else
        check (fixture, "gradient.", tensor->name, gradients + tensor->offset, tensor->size, 1e-3);
    }
  check (fixture, "gradient.", "input", nn_exec_get_input_gradient (training),
         fixture->batch * nn_shape_size (fixture->input), 1e-3);
}

/* The losses before each of three steps of gradient descent on the mean squared error, and after. */
static void
test_descent (Fixture *fixture, gconstpointer data)
{
  const NnOptimizerConfig config = nn_optimizer_config_default (NN_OPTIMIZER_SGD);
  const double rate = g_ascii_strtod (nn_tensor_file_get_metadata (fixture->file, "learning-rate"), NULL);
  const gsize n = fixture->batch * fixture->n_outputs;
  const float *target = get (fixture, "exchange.target", n);
  g_autoptr (NnExec) exec = make_exec (fixture, NN_MODE_TRAINING);
  g_autoptr (NnOptimizer) optimizer = nn_optimizer_new (fixture->model, &config);
  g_autofree float *gradients = g_new0 (float, nn_model_get_n_parameters (fixture->model));
  float losses[4] = { 0.0f };

  for (gsize step = 0; step < G_N_ELEMENTS (losses); step++)
    {
      const float *output = forward (fixture, exec);
      float *output_gradient = nn_exec_get_output_gradient (exec);

      for (gsize i = 0; i < n; i++)
        {
          const float difference = output[i] - target[i];

          losses[step] += difference * difference / (float)n;
          output_gradient[i] = 2.0f * difference / (float)n;
        }
      nn_optimizer_clear_gradients (optimizer, gradients);
      nn_exec_backward (exec, gradients);
      nn_optimizer_step (optimizer, nn_model_get_parameters_mutable (fixture->model), gradients, rate);
    }

  g_assert_cmpfloat (losses[3], <, losses[0]);
  check (fixture, "losses", "", losses, G_N_ELEMENTS (losses), 1e-4);
}

int
main (int argc, char *argv[])
{
  static const char *const names[] = { "stoltenberg", "crnn-gru", "crnn-lstm" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *answers = g_strdup_printf ("/nn/zoo-reference/%s/answers", names[i]);
      g_autofree char *descent = g_strdup_printf ("/nn/zoo-reference/%s/descent", names[i]);

      g_test_add (answers, Fixture, names[i], set_up, test_answers, tear_down);
      g_test_add (descent, Fixture, names[i], set_up, test_descent, tear_down);
    }

  return g_test_run ();
}
