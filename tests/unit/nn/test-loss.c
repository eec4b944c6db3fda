/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Losses against PyTorch (tests/reference/make-training-vectors.py) and finite differences. */
#include <math.h>

#include "engine/base/error.h"
#include "engine/nn/loss.h"
#include "engine/nn/tensor-file.h"
#include "integers.h"

#define N_SAMPLES 6
#define N_OUTPUTS 4

typedef struct
{
  const char *name;
  NnLossTerm term;
} Case;

static const float class_weights[N_OUTPUTS] = { 0.5f, 1.0f, 2.0f, 1.5f };

static const Case cases[] = {
  { "mse", { .kind = NN_LOSS_MSE, .n_outputs = N_OUTPUTS } },
  { "l1", { .kind = NN_LOSS_L1, .n_outputs = N_OUTPUTS } },
  { "huber", { .kind = NN_LOSS_HUBER, .n_outputs = N_OUTPUTS, .delta = 0.7 } },
  { "cross-entropy", { .kind = NN_LOSS_CROSS_ENTROPY, .n_outputs = N_OUTPUTS, .label_smoothing = 0.1 } },
  { "class-weights",
    { .kind = NN_LOSS_CROSS_ENTROPY, .n_outputs = N_OUTPUTS, .output_weights = class_weights } },
  { "binary-cross-entropy", { .kind = NN_LOSS_BINARY_CROSS_ENTROPY, .n_outputs = N_OUTPUTS } },
  { "gaussian-nll", { .kind = NN_LOSS_GAUSSIAN_NLL, .n_outputs = N_OUTPUTS } },
};

/* The same target for all losses, as this one understands it. */
static void
fit_target (NnLossKind kind,
            float     *target)
{
  double sum = 0.0;

  for (guint i = 0; i < N_OUTPUTS; i++)
    if (kind == NN_LOSS_CROSS_ENTROPY)
      sum += exp ((double) target[i]);
    else if (kind == NN_LOSS_BINARY_CROSS_ENTROPY)
      target[i] = (target[i] + 3.0f) / 6.0f;
  for (guint i = 0; kind == NN_LOSS_CROSS_ENTROPY && i < N_OUTPUTS; i++)
    target[i] = (float) (exp ((double) target[i]) / sum);
}

static void
test_reference (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "reference", "training.safetensors", NULL);
  g_autofree char *key = g_strdup_printf ("loss.%s", c->name);
  g_autoptr (GError) error = NULL;
  g_autoptr (NnTensorFile) file = nn_tensor_file_load (path, &error);
  guint64 integers = 3;
  const float *expected;
  gsize size;

  g_assert_no_error (error);
  expected = nn_tensor_file_get (file, key, NULL, NULL, &size);
  g_assert_nonnull (expected);
  g_assert_cmpuint (size, ==, N_SAMPLES * (1 + N_OUTPUTS));

  for (guint s = 0; s < N_SAMPLES; s++)
    {
      float output[N_OUTPUTS], target[N_OUTPUTS], gradient[N_OUTPUTS] = { 0 };
      double loss;

      draw_values (&integers, output, N_OUTPUTS, 3.0);
      draw_values (&integers, target, N_OUTPUTS, 3.0);
      fit_target (c->term.kind, target);
      loss = nn_loss_sample (&c->term, 1, output, target, NULL, gradient);
      g_assert_cmpfloat_with_epsilon (loss, (double) expected[s], 1e-5 * MAX (fabs (loss), 1.0));
      for (guint i = 0; i < N_OUTPUTS; i++)
        g_assert_cmpfloat_with_epsilon (gradient[i], expected[N_SAMPLES + s * N_OUTPUTS + i],
                                        1e-5f * MAX (fabsf (gradient[i]), 1.0f));
    }
}

/* With weights, a missing label and a factor. */
static void
test_differences (gconstpointer data)
{
  const Case *c = data;
  NnLossTerm term = c->term;
  static const float weights[N_OUTPUTS] = { 0.7f, 0.0f, 1.3f, 0.4f };
  guint64 integers = 11;

  term.weight = 0.3;
  for (guint s = 0; s < N_SAMPLES; s++)
    {
      float output[N_OUTPUTS], target[N_OUTPUTS], gradient[N_OUTPUTS] = { 0 };
      float unused[N_OUTPUTS];

      draw_values (&integers, output, N_OUTPUTS, 3.0);
      draw_values (&integers, target, N_OUTPUTS, 3.0);
      fit_target (term.kind, target);
      target[1] = NAN;
      nn_loss_sample (&term, 1, output, target, weights, gradient);
      for (guint i = 0; i < N_OUTPUTS; i++)
        {
          const float place = output[i];
          const float step = 1e-2f;
          double slope;

          output[i] = place + step;
          slope = nn_loss_sample (&term, 1, output, target, weights, unused);
          output[i] = place - step;
          slope -= nn_loss_sample (&term, 1, output, target, weights, unused);
          output[i] = place;
          slope /= 2.0 * (double) step;
          g_assert_cmpfloat_with_epsilon ((double) gradient[i], slope, 2e-3);
        }
    }
}

/* What is not named keeps its gradient; terms share outputs; a sample without labels weighs nothing. */
static void
test_terms (void)
{
  const NnLossTerm terms[] = {
    { .kind = NN_LOSS_CROSS_ENTROPY, .first_output = 1, .n_outputs = 2, .first_target = 1 },
    { .kind = NN_LOSS_MSE, .first_output = 2, .n_outputs = 1, .first_target = 0, .weight = 0.5 },
  };
  const float output[4] = { 5.0f, 1.0f, 1.0f, 7.0f };
  const float target[3] = { 3.0f, 1.0f, 0.0f };
  const float none[3] = { 0.0f, 0.0f, 0.0f };
  float gradient[4] = { 9.0f, 0.0f, 0.0f, 8.0f };
  double loss;

  loss = nn_loss_sample (terms, 2, output, target, NULL, gradient);
  g_assert_cmpfloat_with_epsilon (loss, G_LN2 + 0.5 * 4.0, 1e-6);
  g_assert_cmpfloat (gradient[0], ==, 9.0f);
  g_assert_cmpfloat_with_epsilon (gradient[1], -0.5f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (gradient[2], 0.5f - 2.0f, 1e-6f);
  g_assert_cmpfloat (gradient[3], ==, 8.0f);

  g_assert_cmpfloat (nn_loss_sample (terms, 2, output, target, none, gradient), ==, 0.0);
  g_assert_cmpfloat_with_epsilon (gradient[1], -0.5f, 1e-6f);
}

/* Far from where numbers end, and with those that are none. */
static void
test_extremes (void)
{
  const NnLossTerm binary = { .kind = NN_LOSS_BINARY_CROSS_ENTROPY, .n_outputs = 2 };
  const NnLossTerm classes = { .kind = NN_LOSS_CROSS_ENTROPY, .n_outputs = 2 };
  const NnLossTerm gaussian = { .kind = NN_LOSS_GAUSSIAN_NLL, .n_outputs = 2 };
  const float far[2] = { 500.0f, -500.0f };
  const float bad[2] = { NAN, 1.0f };
  const float bad_variance[2] = { 1.0f, NAN };
  const float target[2] = { 1.0f, 0.0f };
  float gradient[2] = { 0 };

  g_assert_cmpfloat_with_epsilon (nn_loss_sample (&binary, 1, far, target, NULL, gradient), 0.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (nn_loss_sample (&classes, 1, far, target, NULL, gradient), 0.0, 1e-12);
  g_assert_true (isfinite (nn_loss_sample (&gaussian, 1, far, target, NULL, gradient)));
  g_assert_true (isfinite (gradient[0]) && isfinite (gradient[1]));
  g_assert_true (isnan (nn_loss_sample (&binary, 1, bad, target, NULL, gradient)));
  g_assert_true (isnan (nn_loss_sample (&classes, 1, bad, target, NULL, gradient)));
  g_assert_true (isnan (nn_loss_sample (&gaussian, 1, bad, target, NULL, gradient)));
  g_assert_true (isnan (nn_loss_sample (&gaussian, 1, bad_variance, target, NULL, gradient)));
}

static void
test_check (void)
{
  const NnLossTerm term = { .kind = NN_LOSS_GAUSSIAN_NLL, .first_output = 1, .n_outputs = 4, .first_target = 2 };
  const NnLossTerm odd = { .kind = NN_LOSS_GAUSSIAN_NLL, .n_outputs = 3 };
  const NnLossTerm huge = { .kind = NN_LOSS_MSE, .first_output = 2, .n_outputs = G_MAXSIZE };
  g_autoptr (GError) error = NULL;
  NnLossKind kind;

  g_assert_true (nn_loss_check (&term, 1, 5, 4, &error));
  g_assert_no_error (error);
  g_assert_false (nn_loss_check (&term, 1, 4, 4, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (nn_loss_check (&term, 1, 5, 3, NULL));
  g_assert_false (nn_loss_check (&odd, 1, 5, 5, NULL));
  g_assert_false (nn_loss_check (&huge, 1, 5, 5, NULL));

  g_assert_true (nn_loss_kind_from_string ("huber", &kind, &error));
  g_assert_cmpint (kind, ==, NN_LOSS_HUBER);
  g_assert_false (nn_loss_kind_from_string ("hubert", &kind, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *reference = g_strdup_printf ("/nn/loss/reference/%s", cases[i].name);
      g_autofree char *differences = g_strdup_printf ("/nn/loss/differences/%s", cases[i].name);

      g_test_add_data_func (reference, &cases[i], test_reference);
      g_test_add_data_func (differences, &cases[i], test_differences);
    }
  g_test_add_func ("/nn/loss/terms", test_terms);
  g_test_add_func ("/nn/loss/extremes", test_extremes);
  g_test_add_func ("/nn/loss/check", test_check);

  return g_test_run ();
}
