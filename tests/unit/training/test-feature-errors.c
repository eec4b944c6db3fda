/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/feature-errors.h"

#include <math.h>

/* By hand: two songs, one of them of double weight, wrong on one side each. */
static void
test_covariance (void)
{
  TrainingFeatureErrors errors = { 0 };
  MoodGaussian said;

  training_feature_errors_add (&errors, 1.0, 0.6, 0.3);
  training_feature_errors_add (&errors, 2.0, -0.3, 0.0);
  said = training_feature_errors_get (&errors);
  g_assert_cmpfloat_with_epsilon (said.valence_sd, sqrt (0.54 / 3.0), 1e-12);
  g_assert_cmpfloat_with_epsilon (said.arousal_sd, sqrt (0.09 / 3.0), 1e-12);
  g_assert_cmpfloat_with_epsilon (said.correlation, 0.18 / sqrt (0.54 * 0.09), 1e-12);
  g_assert_cmpfloat (said.valence, ==, 0.0);
}

/* Where no song with a weight was left out, nothing is known of the errors; they are no NaN, and not small. */
static void
test_unknown (void)
{
  TrainingFeatureErrors errors = { 0 };
  MoodGaussian said = training_feature_errors_get (&errors);

  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpfloat (said.valence_sd, ==, MOOD_SD_MAX);
      g_assert_cmpfloat (said.arousal_sd, ==, MOOD_SD_MAX);
      g_assert_cmpfloat (said.correlation, ==, 0.0);

      training_feature_errors_add (&errors, 0.0, 0.6, 0.3);
      said = training_feature_errors_get (&errors);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/feature-errors/covariance", test_covariance);
  g_test_add_func ("/training/feature-errors/unknown", test_unknown);
  return g_test_run ();
}
