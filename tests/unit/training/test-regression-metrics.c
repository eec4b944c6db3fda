/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/training/regression-metrics.h"

static TrainingRegression
make (const double *labels, const double *estimates, gsize n)
{
  TrainingRegression self = { 0 };

  for (gsize i = 0; i < n; i++)
    training_regression_add (&self, labels[i], estimates[i]);
  return self;
}

static const double labels[] = { 3, -0.5, 2, 7, 4.2 };
static const double estimates[] = { 2.5, 0, 2, 8, 3.1 };

/* By numpy, and r2_score of scikit-learn. */
static const double expected[TRAINING_N_REGRESSION_FIGURES] = {
  [TRAINING_REGRESSION_MAE] = 0.62,
  [TRAINING_REGRESSION_RMSE] = 0.7362064927722385,
  [TRAINING_REGRESSION_DETERMINATION] = 0.9114147489539749,
  [TRAINING_REGRESSION_SQUARED_CORRELATION] = 0.9238697768305383,
  [TRAINING_REGRESSION_PEARSON] = 0.9611814484427684,
  [TRAINING_REGRESSION_CONCORDANCE] = 0.9588033200571585,
  [TRAINING_REGRESSION_SD_RATIO] = 1.07249025899937,
  [TRAINING_REGRESSION_LABEL_SD] = 2.473539973398449,
  [TRAINING_REGRESSION_ESTIMATE_SD] = 2.652847526715397,
  [TRAINING_REGRESSION_YU_ACCURACY] = 0.802547770700637,
};

static void
check (const TrainingRegression *self, double epsilon)
{
  for (guint i = 0; i < TRAINING_N_REGRESSION_FIGURES; i++)
    g_assert_cmpfloat_with_epsilon (training_regression_get (self, i), expected[i], epsilon);
}

static void
test_reference (void)
{
  TrainingRegression self = make (labels, estimates, 5);
  TrainingRegression begin = make (labels, estimates, 2);
  const TrainingRegression end = make (labels + 2, estimates + 2, 3);

  check (&self, 1e-12);
  training_regression_add (&self, NAN, 1.0);
  check (&self, 1e-12);

  training_regression_merge (&begin, &end);
  g_assert_cmpuint (begin.n, ==, 5);
  check (&begin, 1e-12);
}

/* By hand: estimates are the labels turned round about 2, so the correlation is -1, its square 1, but the
 * determination 1 - 8 / 2 = -3: the two R² are not the same. */
static void
test_both_r2 (void)
{
  static const double up[] = { 1, 2, 3 }, down[] = { 3, 2, 1 };
  const TrainingRegression self = make (up, down, 3);

  g_assert_cmpfloat_with_epsilon (training_regression_get (&self, TRAINING_REGRESSION_PEARSON), -1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_regression_get (&self, TRAINING_REGRESSION_SQUARED_CORRELATION),
                                  1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_regression_get (&self, TRAINING_REGRESSION_DETERMINATION), -3.0,
                                  1e-12);
  g_assert_cmpfloat_with_epsilon (training_regression_get (&self, TRAINING_REGRESSION_CONCORDANCE), -1.0,
                                  1e-12);
}

/* The mean of the labels, said every time: determination 0, no correlation, concordance 0. */
static void
test_constant (void)
{
  static const double some[] = { 0.1, 0.2, 0.6 }, same[] = { 0.3, 0.3, 0.3 };
  const TrainingRegression self = make (some, same, 3), other_way = make (same, some, 3);
  const TrainingRegression nothing = { 0 };

  g_assert_cmpfloat_with_epsilon (training_regression_get (&self, TRAINING_REGRESSION_DETERMINATION), 0.0,
                                  1e-12);
  g_assert_true (isnan (training_regression_get (&self, TRAINING_REGRESSION_PEARSON)));
  g_assert_cmpfloat_with_epsilon (training_regression_get (&self, TRAINING_REGRESSION_CONCORDANCE), 0.0,
                                  1e-12);
  g_assert_cmpfloat_with_epsilon (training_regression_get (&self, TRAINING_REGRESSION_SD_RATIO), 0.0, 1e-12);
  g_assert_true (isnan (training_regression_get (&other_way, TRAINING_REGRESSION_DETERMINATION)));
  g_assert_true (isnan (training_regression_get (&other_way, TRAINING_REGRESSION_SD_RATIO)));
  for (guint i = 0; i < TRAINING_N_REGRESSION_FIGURES; i++)
    g_assert_true (isnan (training_regression_get (&nothing, i)));
}

/* Far from 0, where a mean of squares minus the square of the mean has no digits left. */
static void
test_far (void)
{
  double far_labels[5], far_estimates[5];
  TrainingRegression self;

  for (int i = 0; i < 5; i++)
    {
      far_labels[i] = labels[i] + 1e8;
      far_estimates[i] = estimates[i] + 1e8;
    }
  self = make (far_labels, far_estimates, 5);
  g_assert_cmpfloat_with_epsilon (training_regression_get (&self, TRAINING_REGRESSION_PEARSON),
                                  expected[TRAINING_REGRESSION_PEARSON], 1e-6);
}

/* Two outputs: errors 1, 1 for labels 2, 2 and errors 0, 3 for labels 10, 10. Means of the accuracies 0.5 and
 * 0.85; of all together 1 - 5 / 24. One without labels is left out. */
static void
test_outputs (void)
{
  static const double small[] = { 2, 2 }, small_said[] = { 1, 3 }, large[] = { 10, 10 },
                      large_said[] = { 10, 13 };
  TrainingRegression outputs[3] = { { 0 } };

  outputs[0] = make (small, small_said, 2);
  outputs[1] = make (large, large_said, 2);
  g_assert_cmpfloat_with_epsilon (training_regression_get_mean (outputs, 3, TRAINING_REGRESSION_YU_ACCURACY),
                                  0.675, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_regression_get_pooled (outputs, 3,
                                                                  TRAINING_REGRESSION_YU_ACCURACY),
                                  1.0 - 5.0 / 24.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_regression_get_mean (outputs, 3, TRAINING_REGRESSION_MAE), 1.25,
                                  1e-12);
}

static void
test_names (void)
{
  TrainingRegressionFigure figure;

  for (guint i = 0; i < TRAINING_N_REGRESSION_FIGURES; i++)
    {
      g_assert_true (training_regression_figure_from_name (training_regression_figure_to_name (i), &figure));
      g_assert_cmpuint (figure, ==, i);
    }
  g_assert_false (training_regression_figure_from_name ("r2", &figure));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/regression-metrics/reference", test_reference);
  g_test_add_func ("/training/regression-metrics/both-r2", test_both_r2);
  g_test_add_func ("/training/regression-metrics/constant", test_constant);
  g_test_add_func ("/training/regression-metrics/far", test_far);
  g_test_add_func ("/training/regression-metrics/outputs", test_outputs);
  g_test_add_func ("/training/regression-metrics/names", test_names);
  return g_test_run ();
}
