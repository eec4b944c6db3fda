/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Learning rates against PyTorch: tests/reference/make-training-vectors.py. */
#include <math.h>

#include "engine/base/error.h"
#include "engine/nn/learning-rate.h"
#include "engine/nn/tensor-file.h"

static void
check_reference (const char           *name,
                 const NnLearningRate *rate,
                 guint                 n_steps,
                 guint                 n_steps_per_epoch)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "reference", "training.safetensors", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NnTensorFile) file = nn_tensor_file_load (path, &error);
  const float *expected;
  gsize size;

  g_assert_no_error (error);
  expected = nn_tensor_file_get (file, name, NULL, NULL, &size);
  g_assert_nonnull (expected);
  g_assert_cmpuint (size, ==, n_steps);
  for (guint step = 0; step < n_steps; step++)
    {
      const double value = nn_learning_rate_get (rate, step, n_steps, n_steps_per_epoch);

      g_assert_cmpfloat_with_epsilon (value, (double) expected[step], 1e-6 * value);
    }
}

static void
test_step (void)
{
  const NnLearningRate rate = { .kind = NN_LEARNING_RATE_STEP, .rate = 0.3, .step_epochs = 2, .gamma = 0.1 };

  check_reference ("rate.step", &rate, 40, 5);
}

static void
test_one_cycle (void)
{
  NnLearningRate rate = { .kind = NN_LEARNING_RATE_ONE_CYCLE, .rate = 0.3 };

  check_reference ("rate.one-cycle", &rate, 40, 5);
  rate.warmup = 0.45;
  rate.start_divisor = 10.0;
  rate.end_divisor = 100.0;
  check_reference ("rate.one-cycle-other", &rate, 37, 5);
}

/* Up along a line, the highest after a tenth, half of it in the middle of what is left. */
static void
test_cosine (void)
{
  const NnLearningRate rate = { .kind = NN_LEARNING_RATE_COSINE, .rate = 2.0, .warmup = 0.1 };
  const guint n = 10000;
  double last = INFINITY;

  g_assert_cmpfloat_with_epsilon (nn_learning_rate_get (&rate, 499, n, 100), 1.0, 2e-3);
  g_assert_cmpfloat_with_epsilon (nn_learning_rate_get (&rate, 1000, n, 100), 2.0, 1e-3);
  g_assert_cmpfloat_with_epsilon (nn_learning_rate_get (&rate, 5500, n, 100), 1.0, 1e-3);
  g_assert_cmpfloat_with_epsilon (nn_learning_rate_get (&rate, n - 1, n, 100), 0.0, 1e-6);
  for (guint step = 1000; step < n; step++)
    {
      const double value = nn_learning_rate_get (&rate, step, n, 100);

      g_assert_cmpfloat (value, <, last);
      g_assert_cmpfloat (value, >, 0.0);
      last = value;
    }
}

static void
test_constant (void)
{
  const NnLearningRate rate = { .kind = NN_LEARNING_RATE_CONSTANT, .rate = 0.5 };

  for (guint step = 0; step < 7; step++)
    g_assert_cmpfloat (nn_learning_rate_get (&rate, step, 7, 2), ==, 0.5);
}

static void
test_names (void)
{
  g_autoptr (GError) error = NULL;
  NnLearningRateKind kind;

  for (guint i = NN_LEARNING_RATE_COSINE; i <= NN_LEARNING_RATE_ONE_CYCLE; i++)
    {
      g_assert_true (nn_learning_rate_kind_from_string (nn_learning_rate_kind_to_string (i), &kind, &error));
      g_assert_cmpuint (kind, ==, i);
    }
  g_assert_false (nn_learning_rate_kind_from_string ("two-cycles", &kind, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/learning-rate/step", test_step);
  g_test_add_func ("/nn/learning-rate/one-cycle", test_one_cycle);
  g_test_add_func ("/nn/learning-rate/cosine", test_cosine);
  g_test_add_func ("/nn/learning-rate/constant", test_constant);
  g_test_add_func ("/nn/learning-rate/names", test_names);

  return g_test_run ();
}
