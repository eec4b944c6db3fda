/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/training/display-scale.h"

static const double labels[] = { 0.5, -0.3, 0.2, -0.6 };
static const double estimates[] = { 0.3, -0.1, 0.2, -0.1 };

static TrainingRegression
make (const double *said, gsize n)
{
  TrainingRegression pairs = { 0 };

  for (gsize i = 0; i < n; i++)
    training_regression_add (&pairs, labels[i], said[i]);
  return pairs;
}

/* By numpy: est.mean() + lab.std() / est.std() * (x - est.mean()). */
static void
test_reference (void)
{
  const TrainingRegression pairs = make (estimates, 4);
  TrainingDisplayScale scale;

  training_display_scale_fit (&scale, &pairs);
  g_assert_cmpfloat_with_epsilon (scale.center, 0.075, 1e-12);
  g_assert_cmpfloat_with_epsilon (scale.factor, 2.392799656485773, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_display_scale_apply (&scale, 0.4), 0.85265989, 1e-8);
  g_assert_cmpfloat_with_epsilon (training_display_scale_apply (&scale, -0.5), -1.3008598, 1e-7);
}

/* On the pairs that it was fit on: as much spread as the labels, the mean and the correlation as they were. */
static void
test_matches (void)
{
  const TrainingRegression pairs = make (estimates, 4);
  TrainingRegression shown;
  double stretched[4];
  TrainingDisplayScale scale;

  training_display_scale_fit (&scale, &pairs);
  for (int i = 0; i < 4; i++)
    stretched[i] = training_display_scale_apply (&scale, estimates[i]);
  shown = make (stretched, 4);
  g_assert_cmpfloat_with_epsilon (training_regression_get (&shown, TRAINING_REGRESSION_SD_RATIO), 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (shown.mean_estimate, pairs.mean_estimate, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_regression_get (&shown, TRAINING_REGRESSION_PEARSON),
                                  training_regression_get (&pairs, TRAINING_REGRESSION_PEARSON), 1e-12);
}

static void
test_none (void)
{
  static const double constant[] = { 0.1, 0.1, 0.1, 0.1 };
  const TrainingRegression cases[] = { { 0 }, make (estimates, 1), make (constant, 4) };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TrainingDisplayScale scale;

      training_display_scale_fit (&scale, &cases[i]);
      g_assert_true (isnan (training_display_scale_apply (&scale, 0.2)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/display-scale/reference", test_reference);
  g_test_add_func ("/training/display-scale/matches", test_matches);
  g_test_add_func ("/training/display-scale/none", test_none);
  return g_test_run ();
}
