/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/training/baseline.h"
#include "engine/training/summary.h"

/* By numpy: mean, std (ddof=1), percentile. */
static void
test_summary (void)
{
  static const double values[] = { 3, 1, NAN, 4, 1.5, 9, 2.6 }, one[] = { 7 };
  const TrainingSummary self = training_summarize (values, 7), single = training_summarize (one, 1);
  const TrainingSummary nothing = training_summarize (NULL, 0);

  g_assert_cmpuint (self.n, ==, 6);
  g_assert_cmpfloat_with_epsilon (self.mean, 3.516666666666667, 1e-12);
  g_assert_cmpfloat_with_epsilon (self.sd, 2.891654658956817, 1e-12);
  g_assert_cmpfloat_with_epsilon (self.lower_quartile, 1.775, 1e-12);
  g_assert_cmpfloat_with_epsilon (self.median, 2.8, 1e-12);
  g_assert_cmpfloat_with_epsilon (self.upper_quartile, 3.75, 1e-12);
  g_assert_cmpfloat (self.lowest, ==, 1.0);
  g_assert_cmpfloat (self.highest, ==, 9.0);

  g_assert_cmpfloat (single.median, ==, 7.0);
  g_assert_cmpfloat (single.upper_quartile, ==, 7.0);
  g_assert_true (isnan (single.sd));
  g_assert_cmpuint (nothing.n, ==, 0);
  g_assert_true (isnan (nothing.mean) && isnan (nothing.median));
}

static void
test_baseline (void)
{
  static const double labels[] = { 1, NAN, 2, 10, 9, 20 };
  static const guint classes[] = { 2, 1, 1, 2, 0 };
  double constants[2], shares[4];

  training_baseline_fit (TRAINING_BASELINE_MEDIAN, 3, 2, labels, constants);
  g_assert_cmpfloat (constants[0], ==, 2.0);
  g_assert_cmpfloat (constants[1], ==, 15.0);
  training_baseline_fit (TRAINING_BASELINE_MEAN, 3, 2, labels, constants);
  g_assert_cmpfloat (constants[0], ==, 4.0);
  g_assert_cmpfloat (constants[1], ==, 15.0);

  g_assert_cmpuint (training_baseline_fit_class (5, 4, classes, shares), ==, 1);
  g_assert_cmpfloat_with_epsilon (shares[2], 0.4, 1e-15);
  g_assert_cmpfloat (shares[3], ==, 0.0);
  g_assert_cmpuint (training_baseline_fit_class (5, 4, (const guint[]) { 2, 1, 1, 2, 2 }, NULL), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/summary/summary", test_summary);
  g_test_add_func ("/training/summary/baseline", test_baseline);
  return g_test_run ();
}
