/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/base/rng.h"
#include "engine/training/coverage.h"

static const MoodGaussian said = { 0.1, -0.2, 0.2, 0.3, 0.5 };

/* By numpy: radius sqrt(d' inv(S) d) is 1.1547, 2.0000, 2.3094, 2.7955 and 0; by scipy: minus
 * multivariate_normal.logpdf. Three of the five are within 1.515 and 2.448 alike or the outer one alone: counted
 * by hand. */
static const struct
{
  double valence;
  double arousal;
  double log_loss;
} points[] = {
  { 0.3, 0.1, -0.45270801990991416 }, { 0.3, -0.5, 0.8806253134234194 }, { 0.5, -0.2, 1.5472919800900868 },
  { -0.4, -0.9, 2.7880327208308273 }, { 0.1, -0.2, -1.119374686576581 },
};

static void
test_reference (void)
{
  TrainingCoverage coverage = { 0 };
  double sum = 0.0;

  g_assert_true (isnan (training_coverage_get_inner (&coverage)));
  g_assert_true (isnan (training_coverage_get_outer (&coverage)));
  g_assert_true (isnan (training_coverage_get_log_loss (&coverage)));

  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    {
      const double cost = training_coverage_judge (&said, points[i].valence, points[i].arousal);

      g_assert_cmpfloat_with_epsilon (cost, points[i].log_loss, 1e-12);
      training_coverage_add (&coverage, &said, points[i].valence, points[i].arousal);
      sum += points[i].log_loss;
    }

  g_assert_cmpuint (coverage.n, ==, 5);
  g_assert_cmpuint (coverage.n_inner, ==, 2);
  g_assert_cmpuint (coverage.n_outer, ==, 4);
  g_assert_cmpfloat_with_epsilon (training_coverage_get_inner (&coverage), 0.4, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_coverage_get_outer (&coverage), 0.8, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_coverage_get_log_loss (&coverage), sum / 5.0, 1e-12);
}

/* Of points that are drawn as is said, the ellipses hold what they promise: 20000 draws have a standard error of
 * 0.0033 and 0.0015. With the correlation or one deviation wrong they do not. */
static void
test_promise (void)
{
  TrainingCoverage coverage = { 0 };
  TrainingCoverage wrong = { 0 };
  MoodGaussian uncorrelated = said;
  BaseRng rng;

  uncorrelated.correlation = 0.0;
  base_rng_init (&rng, 3);
  for (int i = 0; i < 20000; i++)
    {
      const double x = base_rng_normal (&rng);
      const double y = base_rng_normal (&rng);
      const double valence = said.valence + said.valence_sd * x;
      const double arousal = said.arousal + said.arousal_sd * (0.5 * x + sqrt (0.75) * y);

      training_coverage_add (&coverage, &said, valence, arousal);
      training_coverage_add (&wrong, &uncorrelated, valence, arousal);
    }

  g_assert_cmpfloat_with_epsilon (training_coverage_get_inner (&coverage), 0.683, 0.01);
  g_assert_cmpfloat_with_epsilon (training_coverage_get_outer (&coverage), 0.950, 0.005);
  g_assert_cmpfloat (training_coverage_get_outer (&wrong), <, 0.94);
  g_assert_cmpfloat (training_coverage_get_log_loss (&wrong), >,
                     training_coverage_get_log_loss (&coverage) + 0.05);
}

static void
test_merge (void)
{
  TrainingCoverage first = { 0 }, second = { 0 };

  training_coverage_add (&first, &said, 0.3, 0.1);
  training_coverage_add (&second, &said, 0.3, -0.5);
  training_coverage_add (&second, &said, -0.4, -0.9);
  training_coverage_merge (&first, &second);
  g_assert_cmpuint (first.n, ==, 3);
  g_assert_cmpuint (first.n_inner, ==, 1);
  g_assert_cmpuint (first.n_outer, ==, 2);
  g_assert_cmpfloat_with_epsilon (first.log_loss,
                                  points[0].log_loss + points[1].log_loss + points[3].log_loss, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/coverage/reference", test_reference);
  g_test_add_func ("/training/coverage/promise", test_promise);
  g_test_add_func ("/training/coverage/merge", test_merge);
  return g_test_run ();
}
