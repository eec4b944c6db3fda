/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/training/metrics.h"

/* An estimate that reports @quadrant with @confidence; the rest goes to the next one. */
static MoodEstimate
make_estimate (MoodQuadrant quadrant,
               double       confidence)
{
  MoodEstimate estimate = { .quadrant = quadrant };

  estimate.quadrant_probabilities[quadrant] = confidence;
  estimate.quadrant_probabilities[(quadrant + 1) % MOOD_N_QUADRANTS] = 1.0 - confidence;
  return estimate;
}

static void
add_quadrants (TrainingMetrics *metrics,
               MoodQuadrant     truth,
               MoodQuadrant     reported,
               guint            n)
{
  const MoodEstimate estimate = make_estimate (reported, 0.75);

  for (guint i = 0; i < n; i++)
    training_metrics_add_quadrant (metrics, &estimate, truth);
}

/* Worked out by hand: rows are the truth.
 *   Q1: 3 1 0 0    F1 of Q1 = 6 / (4 + 5)  = 2/3
 *   Q2: 1 2 0 0    F1 of Q2 = 4 / (3 + 3)  = 2/3
 *   Q3: 0 0 2 2    F1 of Q3 = 4 / (4 + 2)  = 2/3
 *   Q4: 1 0 0 0    F1 of Q4 = 0 / (1 + 2)  = 0     macro 1/2, accuracy 7/12 */
static void
test_f1 (void)
{
  TrainingMetrics metrics = { 0 };

  add_quadrants (&metrics, 0, 0, 3);
  add_quadrants (&metrics, 0, 1, 1);
  add_quadrants (&metrics, 1, 0, 1);
  add_quadrants (&metrics, 1, 1, 2);
  add_quadrants (&metrics, 2, 2, 2);
  add_quadrants (&metrics, 2, 3, 2);
  add_quadrants (&metrics, 3, 0, 1);

  g_assert_cmpuint (metrics.quadrants.n, ==, 12);
  g_assert_cmpuint (metrics.quadrants.confusion[2][3], ==, 2);
  g_assert_cmpfloat_with_epsilon (training_metrics_get_f1 (&metrics, 0), 2.0 / 3.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_metrics_get_f1 (&metrics, 3), 0.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_metrics_get_macro_f1 (&metrics), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_metrics_get_accuracy (&metrics), 7.0 / 12.0, 1e-12);
}

/* A quadrant that never occurs is left out of the mean, one that is only ever reported is not. */
static void
test_f1_of_few (void)
{
  TrainingMetrics metrics = { 0 };

  g_assert_true (isnan (training_metrics_get_macro_f1 (&metrics)));
  g_assert_true (isnan (training_metrics_get_accuracy (&metrics)));

  add_quadrants (&metrics, 0, 0, 1);
  add_quadrants (&metrics, 2, 2, 1);
  g_assert_true (isnan (training_metrics_get_f1 (&metrics, 1)));
  g_assert_cmpfloat (training_metrics_get_macro_f1 (&metrics), ==, 1.0);

  add_quadrants (&metrics, 0, 3, 1);
  g_assert_cmpfloat_with_epsilon (training_metrics_get_macro_f1 (&metrics), (2.0 / 3.0 + 1.0 + 0.0) / 3.0,
                                  1e-12);
}

/* Two clips at 0.75, one right; two at 0.95, both right: (|1.5 - 1| + |1.9 - 2|) / 4. */
static void
test_calibration (void)
{
  TrainingMetrics metrics = { 0 };
  const MoodEstimate sure = make_estimate (1, 0.95);

  add_quadrants (&metrics, 0, 0, 1);
  add_quadrants (&metrics, 1, 0, 1);
  training_metrics_add_quadrant (&metrics, &sure, 1);
  training_metrics_add_quadrant (&metrics, &sure, 1);

  g_assert_cmpfloat_with_epsilon (training_metrics_get_calibration_error (&metrics), 0.15, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_metrics_get_cross_entropy (&metrics),
                                  -(log (0.75) + log (0.25) + 2.0 * log (0.95)) / 4.0, 1e-12);
}

/* Labels 0, 0.2, 0.4; valence estimates 0.1, 0.1, 0.4 (means 0.2, 0.2; variances 0.08/3, 0.06/3; covariance
 * 0.06/3); the same stretched about 0.2 by two; 0.3 for all. */
static void
test_axes (void)
{
  static const double estimates[] = { 0.1, 0.1, 0.4 };
  TrainingMetrics metrics = { 0 };
  const TrainingRegression *axis = &metrics.axes[TRAINING_AXIS_VALENCE];
  const TrainingRegression *display = &metrics.display[TRAINING_AXIS_VALENCE];
  const TrainingRegression *constants = &metrics.constants[TRAINING_AXIS_VALENCE];

  g_assert_true (isnan (training_metrics_get_excess_spread (&metrics, TRAINING_AXIS_VALENCE)));

  for (int i = 0; i < 3; i++)
    training_metrics_add_axis (&metrics, TRAINING_AXIS_VALENCE, 0.2 * i, estimates[i], 2.0 * estimates[i] - 0.2, 0.3);
  training_metrics_add_axis (&metrics, TRAINING_AXIS_VALENCE, NAN, 1.0, 1.0, 1.0);

  g_assert_cmpfloat_with_epsilon (training_regression_get (axis, TRAINING_REGRESSION_RMSE), sqrt (0.02 / 3.0), 1e-12);
  g_assert_cmpfloat_with_epsilon (training_regression_get (axis, TRAINING_REGRESSION_CONCORDANCE), 0.12 / 0.14, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_metrics_get_excess_spread (&metrics, TRAINING_AXIS_VALENCE),
                                  sqrt (0.06 / 0.08) - 0.06 / sqrt (0.08 * 0.06), 1e-12);
  g_assert_cmpfloat_with_epsilon (training_regression_get (display, TRAINING_REGRESSION_SD_RATIO),
                                  2.0 * sqrt (0.06 / 0.08), 1e-12);
  g_assert_cmpfloat_with_epsilon (training_regression_get (constants, TRAINING_REGRESSION_MAE), 0.5 / 3.0, 1e-12);
  g_assert_cmpuint (metrics.axes[TRAINING_AXIS_AROUSAL].n, ==, 0);
}

/* Where there is no scale or no constant, the estimate counts all the same. */
static void
test_axis_alone (void)
{
  TrainingMetrics metrics = { 0 };

  training_metrics_add_axis (&metrics, TRAINING_AXIS_AROUSAL, 0.2, 0.3, NAN, NAN);
  g_assert_cmpuint (metrics.axes[TRAINING_AXIS_AROUSAL].n, ==, 1);
  g_assert_cmpuint (metrics.display[TRAINING_AXIS_AROUSAL].n, ==, 0);
  g_assert_cmpuint (metrics.constants[TRAINING_AXIS_AROUSAL].n, ==, 0);
}

static void
test_in_place (void)
{
  TrainingMetrics metrics = { 0 };
  MoodEstimate estimate = make_estimate (MOOD_QUADRANT_1, 0.6);

  estimate.gaussian.valence = 0.5;
  estimate.gaussian.arousal = 0.5;
  training_metrics_add_estimate (&metrics, &estimate);
  estimate.gaussian.arousal = -0.5;
  training_metrics_add_estimate (&metrics, &estimate);
  estimate.is_neutral = TRUE;
  training_metrics_add_estimate (&metrics, &estimate);
  estimate.is_neutral = FALSE;
  estimate.is_unsure = TRUE;
  training_metrics_add_estimate (&metrics, &estimate);

  g_assert_cmpuint (metrics.n_clips, ==, 4);
  g_assert_cmpuint (metrics.n_claims, ==, 2);
  g_assert_cmpfloat (training_metrics_get_in_place (&metrics), ==, 0.5);
}

/* Two halves merged are the whole. */
static void
test_merge (void)
{
  TrainingMetrics first = { 0 }, second = { 0 }, whole = { 0 };

  for (int i = 0; i < 8; i++)
    {
      MoodEstimate estimate = make_estimate (i % 4, 0.5 + 0.05 * i);
      TrainingMetrics *half = i < 5 ? &first : &second;

      estimate.gaussian = (MoodGaussian) { 0.1 * i, 0.3 - 0.02 * i * i, 0.2, 0.3, 0.1 };
      for (int k = 0; k < 2; k++)
        {
          TrainingMetrics *metrics = k == 0 ? half : &whole;

          training_metrics_add_estimate (metrics, &estimate);
          training_metrics_add_quadrant (metrics, &estimate, (i * 3) % 4);
          for (int axis = 0; axis < TRAINING_N_AXES; axis++)
            training_metrics_add_axis (metrics, axis, 0.05 * i * i, 0.1 * i, 0.2 * i, 0.1 + 0.01 * i);
          training_coverage_add (&metrics->coverage, &estimate.gaussian, 0.1, 0.1);
          training_coverage_add (&metrics->corrected_coverage, &estimate.gaussian, 0.1, 0.2);
        }
    }

  training_metrics_merge (&first, &second);
  g_assert_cmpuint (first.n_clips, ==, 8);
  g_assert_cmpuint (first.n_claims_in_place, ==, whole.n_claims_in_place);
  g_assert_cmpfloat (training_metrics_get_macro_f1 (&first), ==, training_metrics_get_macro_f1 (&whole));
  g_assert_cmpfloat_with_epsilon (training_metrics_get_cross_entropy (&first),
                                  training_metrics_get_cross_entropy (&whole), 1e-12);
  g_assert_cmpfloat_with_epsilon (training_metrics_get_calibration_error (&first),
                                  training_metrics_get_calibration_error (&whole), 1e-12);
  g_assert_cmpuint (first.coverage.n, ==, 8);
  g_assert_cmpfloat_with_epsilon (first.corrected_coverage.log_loss, whole.corrected_coverage.log_loss, 1e-9);
  for (int axis = 0; axis < TRAINING_N_AXES; axis++)
    {
      g_assert_cmpfloat_with_epsilon (training_metrics_get_excess_spread (&first, axis),
                                      training_metrics_get_excess_spread (&whole, axis), 1e-12);
      g_assert_cmpfloat_with_epsilon (first.display[axis].square_error, whole.display[axis].square_error, 1e-12);
      g_assert_cmpfloat_with_epsilon (first.constants[axis].square_error, whole.constants[axis].square_error, 1e-12);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/training/metrics/f1", test_f1);
  g_test_add_func ("/training/metrics/f1-of-few", test_f1_of_few);
  g_test_add_func ("/training/metrics/calibration", test_calibration);
  g_test_add_func ("/training/metrics/axes", test_axes);
  g_test_add_func ("/training/metrics/axis-alone", test_axis_alone);
  g_test_add_func ("/training/metrics/in-place", test_in_place);
  g_test_add_func ("/training/metrics/merge", test_merge);

  return g_test_run ();
}
