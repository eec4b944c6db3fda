/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/classic/learner.h"
#include "engine/classic/logistic.h"
#include "vectors.h"

#define MAX_PARAMETERS 64

static ClassicLogisticProblem
make_problem (const guint *classes, const double *row_weights, double c)
{
  return (ClassicLogisticProblem) { .n_rows = N_TRAIN,
                                    .n_inputs = N_INPUTS,
                                    .n_classes = N_CLASSES,
                                    .rows = vectors_get ("standard")->values,
                                    .classes = classes,
                                    .row_weights = row_weights,
                                    .c = c };
}

static void
test_gradient (void)
{
  g_autofree guint *classes = vectors_get_classes ();
  const gsize n = N_CLASSES * (N_INPUTS + 1);
  g_autofree double *row_weights = g_new (double, N_TRAIN);

  for (gsize i = 0; i < N_TRAIN; i++)
    row_weights[i] = 0.5 + (double)(i % 3);

  for (guint trial = 0; trial < 6; trial++)
    {
      const ClassicLogisticProblem problem
          = make_problem (classes, trial % 2 ? row_weights : NULL, 0.01 * (1 << trial));
      g_autofree double *at = make_numbers (n, trial);
      double gradient[MAX_PARAMETERS], unused[MAX_PARAMETERS];

      classic_logistic_loss (&problem, at, gradient);
      for (gsize i = 0; i < n; i++)
        {
          const double step = 1e-5, here = at[i];
          double above, below;

          at[i] = here + step;
          above = classic_logistic_loss (&problem, at, unused);
          at[i] = here - step;
          below = classic_logistic_loss (&problem, at, unused);
          at[i] = here;
          g_assert_cmpfloat_with_epsilon (gradient[i], (above - below) / (2.0 * step),
                                          1e-8 + 1e-7 * fabs (gradient[i]));
        }
    }
}

/* With all parameters 0 each class has the same chance; the second with weights by hand: one row (1),
 * class 0 of two, weights 1 and 0, c = 2: log (1 + e⁻¹) + 1/4. */
static void
test_loss (void)
{
  static const double row[] = { 1 };
  static const guint class[] = { 0 };
  const ClassicLogisticProblem problem
      = { .n_rows = 1, .n_inputs = 1, .n_classes = 2, .rows = row, .classes = class, .c = 2.0 };
  const double zero[4] = { 0 }, one[4] = { 1, 0, 0, 0 }, far[4] = { 2000, 0, 0, 0 };
  double gradient[4];

  g_assert_cmpfloat_with_epsilon (classic_logistic_loss (&problem, zero, gradient), log (2.0), 1e-15);
  g_assert_cmpfloat_with_epsilon (gradient[0], -0.5, 1e-15);
  g_assert_cmpfloat_with_epsilon (gradient[3], 0.5, 1e-15);
  g_assert_cmpfloat_with_epsilon (classic_logistic_loss (&problem, one, gradient), log1p (exp (-1.0)) + 0.25,
                                  1e-15);
  g_assert_cmpfloat_with_epsilon (classic_logistic_loss (&problem, far, gradient), 1e6, 1e-6);
}

static void
compare (const char *name, const char *balanced, double epsilon)
{
  g_autofree guint *classes = vectors_get_classes ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ClassicLearner) learner = classic_learner_new ("logistic", &error);
  double probabilities[N_TEST * N_CLASSES];

  classic_learner_set_option (learner, "c", "0.7", &error);
  classic_learner_set_option (learner, "balanced", balanced, &error);
  classic_learner_fit_classes (learner, N_TRAIN, N_INPUTS, N_CLASSES, vectors_get ("rows")->values, classes,
                               NULL, &error);
  g_assert_no_error (error);
  classic_learner_predict (learner, N_TEST, vectors_get ("rows")->values + N_TRAIN * N_INPUTS, probabilities);
  g_assert_cmpfloat (vectors_compare (name, probabilities, N_TEST * N_CLASSES), <, epsilon);
}

static void
test_reference (void)
{
  compare ("logistic", "0", 1e-6);
  compare ("logistic.balanced", "1", 1e-6);
}

/* The minimum is one: the gradient there is as small as was asked for, whatever was asked for, and classes
 * that can be told apart without error do not run away. */
static void
test_tolerance (void)
{
  static const double line[] = { -2, -1, 1, 2 };
  static const guint sides[] = { 0, 0, 1, 1 };
  const ClassicLogisticProblem apart
      = { .n_rows = 4, .n_inputs = 1, .n_classes = 2, .rows = line, .classes = sides, .c = 1e6 };
  g_autofree guint *classes = vectors_get_classes ();

  for (double c = 1e-4; c < 1e5; c *= 30.0)
    {
      const ClassicLogisticProblem problem = make_problem (classes, NULL, c);
      const gsize n = N_CLASSES * (N_INPUTS + 1);
      g_autoptr (GError) error = NULL;
      g_autoptr (ClassicLogistic) logistic = classic_logistic_new (&problem, 1e-9, 200, NULL, &error);
      double gradient[MAX_PARAMETERS];

      g_assert_no_error (error);
      classic_logistic_loss (&problem, classic_logistic_get_parameters (logistic), gradient);
      for (gsize i = 0; i < n; i++)
        g_assert_cmpfloat (fabs (gradient[i]), <=, 1e-9);
    }

  {
    g_autoptr (GError) error = NULL;
    g_autoptr (ClassicLogistic) logistic = classic_logistic_new (&apart, 1e-9, 200, NULL, &error);
    double gradient[4];

    g_assert_no_error (error);
    classic_logistic_loss (&apart, classic_logistic_get_parameters (logistic), gradient);
    g_assert_cmpfloat (fabs (gradient[0]), <=, 1e-9);
    g_assert_cmpfloat_with_epsilon (classic_logistic_get_parameters (logistic)[0],
                                    -classic_logistic_get_parameters (logistic)[2], 1e-6);
  }
}

static void
test_cancel (void)
{
  g_autofree guint *classes = vectors_get_classes ();
  const ClassicLogisticProblem problem = make_problem (classes, NULL, 1.0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (classic_logistic_new (&problem, 1e-9, 200, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classic/logistic/gradient", test_gradient);
  g_test_add_func ("/classic/logistic/loss", test_loss);
  g_test_add_func ("/classic/logistic/reference", test_reference);
  g_test_add_func ("/classic/logistic/tolerance", test_tolerance);
  g_test_add_func ("/classic/logistic/cancel", test_cancel);
  return g_test_run ();
}
