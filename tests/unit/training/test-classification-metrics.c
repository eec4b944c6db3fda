/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/training/classification-metrics.h"

/* Three classes, rows are the truth, the last column undecided:
 *   2 1 0 1    F1 of 0 = 4 / (4 + 3) = 4/7
 *   0 3 0 0    F1 of 1 = 6 / (3 + 4) = 6/7
 *   1 0 1 1    F1 of 2 = 2 / (3 + 1) = 1/2     accuracy 6/10 */
static void
test_counts (void)
{
  static const int reported[3][4] = { { 0, 0, 1, -1 }, { 1, 1, 1, -2 }, { 0, 2, -1, -2 } };
  TrainingClassification self = { 0 };

  for (guint truth = 0; truth < 3; truth++)
    for (int i = 0; i < 4; i++)
      if (reported[truth][i] > -2)
        training_classification_add (&self, truth, reported[truth][i], NULL);

  g_assert_cmpuint (self.n, ==, 10);
  g_assert_cmpuint (self.n_classes, ==, 3);
  g_assert_cmpuint (self.confusion[2][0], ==, 1);
  g_assert_cmpuint (self.undecided[2], ==, 1);
  g_assert_cmpfloat_with_epsilon (training_classification_get_accuracy (&self), 0.6, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_classification_get_f1 (&self, 0), 4.0 / 7.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_classification_get_f1 (&self, 1), 6.0 / 7.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_classification_get_f1 (&self, 2), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_classification_get_macro_f1 (&self),
                                  (4.0 / 7.0 + 6.0 / 7.0 + 0.5) / 3.0, 1e-12);
  g_assert_true (isnan (training_classification_get_cross_entropy (&self)));
  g_assert_true (isnan (training_classification_get_calibration_error (&self)));
}

/* Confidences 0.55 (right), 0.58 (wrong), 1 (right): (|1.13 - 1| + |1 - 1|) / 3. */
static void
test_probabilities (void)
{
  static const double a[] = { 0.55, 0.45, 0.0 }, b[] = { 0.0, 0.42, 0.58 }, c[] = { 0.0, 1.0, 0.0 };
  TrainingClassification self = { 0 };

  training_classification_add (&self, 0, 0, a);
  training_classification_add (&self, 1, 2, b);
  training_classification_add (&self, 1, 1, c);
  g_assert_cmpfloat_with_epsilon (training_classification_get_calibration_error (&self), 0.13 / 3.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_classification_get_cross_entropy (&self),
                                  -(log (0.55) + log (0.42)) / 3.0, 1e-12);

  /* What was thought impossible costs much, but not everything. */
  training_classification_add (&self, 2, 1, c);
  g_assert_true (isfinite (training_classification_get_cross_entropy (&self)));
}

static void
test_merge (void)
{
  static const double p[] = { 0.1, 0.2, 0.3, 0.4 };
  TrainingClassification whole = { 0 }, halves[2] = { { 0 } };

  for (guint i = 0; i < 20; i++)
    {
      const guint truth = i * 7 % 4;
      const int reported = (int)(i * 5 % 6) - 1 < 4 ? (int)(i * 5 % 6) - 1 : 0;

      training_classification_add (&whole, truth, reported, p);
      training_classification_add (&halves[i % 2], truth, reported, p);
    }
  training_classification_merge (&halves[0], &halves[1]);
  g_assert_cmpuint (halves[0].n_classes, ==, whole.n_classes);
  g_assert_cmpmem (halves[0].confusion, sizeof (whole.confusion), whole.confusion, sizeof (whole.confusion));
  g_assert_cmpmem (halves[0].undecided, sizeof (whole.undecided), whole.undecided, sizeof (whole.undecided));
  g_assert_cmpfloat (training_classification_get_macro_f1 (&halves[0]), ==,
                     training_classification_get_macro_f1 (&whole));
  g_assert_cmpfloat_with_epsilon (training_classification_get_calibration_error (&halves[0]),
                                  training_classification_get_calibration_error (&whole), 1e-12);
  g_assert_cmpfloat_with_epsilon (training_classification_get_cross_entropy (&halves[0]),
                                  training_classification_get_cross_entropy (&whole), 1e-12);
}

static void
test_pick (void)
{
  static const double values[] = { 0.2, 0.4, 0.4 };
  const TrainingClassification nothing = { 0 };

  g_assert_cmpuint (training_classification_pick (values, 3), ==, 1);
  g_assert_true (isnan (training_classification_get_accuracy (&nothing)));
  g_assert_true (isnan (training_classification_get_macro_f1 (&nothing)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/classification-metrics/counts", test_counts);
  g_test_add_func ("/training/classification-metrics/probabilities", test_probabilities);
  g_test_add_func ("/training/classification-metrics/merge", test_merge);
  g_test_add_func ("/training/classification-metrics/pick", test_pick);
  return g_test_run ();
}
