/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/base/rng.h"
#include "engine/mood/joint-link.h"

/* Of valence errors of 0.3 and arousal errors of 0.25: 0.15 to 0.48, 0.125 to 0.4. */
static MoodJointScale
make_scale (void)
{
  MoodJointScale scale;

  mood_joint_scale_init (&scale, 0.3, 0.25);
  return scale;
}

/* Where quadrants and values agree the mean is the value and the masses are the probabilities. */
static void
test_agree (void)
{
  /* The positive sides have 0.8 and 0.7: h is 0.8416 and 0.5244. */
  static const double wanted[] = { 0.6, 0.1, 0.1, 0.2 };
  const MoodJointScale scale = make_scale ();
  double masses[MOOD_N_QUADRANTS];
  MoodGaussian gaussian;

  mood_gaussian_from_joint (&gaussian, wanted, 0.3, 0.1, &scale);
  g_assert_cmpfloat_with_epsilon (gaussian.valence, 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (gaussian.arousal, 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (gaussian.valence_sd, 0.3 / 0.841621233572914, 1e-9);
  g_assert_cmpfloat_with_epsilon (gaussian.arousal_sd, 0.1 / 0.524400512708041, 1e-9);
  mood_gaussian_quadrant_probabilities (&gaussian, masses);
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    g_assert_cmpfloat_with_epsilon (masses[q], wanted[q], 1e-7);
}

/* On the other side, too far out and too near, the standard deviation ends at its bounds. */
static void
test_bounds (void)
{
  static const double wanted[] = { 0.1, 0.6, 0.2, 0.1 }; /* 0.2 and 0.7 */
  static const struct
  {
    double valence;
    double arousal;
    double valence_sd;
    double arousal_sd;
  } cases[] = {
    { 0.9, -0.9, 0.15, 0.125 },
    { -0.9, 0.9, 0.48, 0.4 },
    { -0.01, 0.01, 0.15, 0.125 },
    { 0.0, 0.0, 0.15, 0.125 },
    { 1e300, -INFINITY, 0.15, 0.125 },
    { -1e300, INFINITY, 0.48, 0.4 },
  };
  const MoodJointScale scale = make_scale ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double masses[MOOD_N_QUADRANTS];
      MoodGaussian gaussian;

      mood_gaussian_from_joint (&gaussian, wanted, cases[i].valence, cases[i].arousal, &scale);
      g_assert_cmpfloat_with_epsilon (gaussian.valence_sd, cases[i].valence_sd, 1e-12);
      g_assert_cmpfloat_with_epsilon (gaussian.arousal_sd, cases[i].arousal_sd, 1e-12);
      g_assert_cmpfloat_with_epsilon (gaussian.valence, -0.841621233572914 * cases[i].valence_sd, 1e-9);
      g_assert_cmpfloat_with_epsilon (gaussian.arousal, 0.524400512708041 * cases[i].arousal_sd, 1e-9);
      mood_gaussian_quadrant_probabilities (&gaussian, masses);
      for (int q = 0; q < MOOD_N_QUADRANTS; q++)
        g_assert_cmpfloat_with_epsilon (masses[q], wanted[q], 1e-7);
    }
}

/* Whatever is said, it is a distribution that songs can have, with the most likely quadrant's masses. */
static void
test_any (void)
{
  BaseRng rng;
  guint n_within = 0;

  base_rng_init (&rng, 7);
  for (guint i = 0; i < 2000; i++)
    {
      const double valence = 4.0 * base_rng_uniform (&rng) - 2.0, arousal = 4.0 * base_rng_uniform (&rng) - 2.0;
      double wanted[MOOD_N_QUADRANTS], masses[MOOD_N_QUADRANTS], sum = 0.0;
      MoodJointScale scale;
      MoodGaussian gaussian;

      mood_joint_scale_init (&scale, base_rng_uniform (&rng), base_rng_uniform (&rng));
      g_assert_true (mood_joint_scale_is_usable (&scale));
      for (int q = 0; q < MOOD_N_QUADRANTS; q++)
        sum += wanted[q] = pow (base_rng_uniform (&rng), 0.5 + i % 8) + 1e-9;
      for (int q = 0; q < MOOD_N_QUADRANTS; q++)
        wanted[q] /= sum;

      mood_gaussian_from_joint (&gaussian, wanted, valence, arousal, &scale);
      g_assert_cmpfloat (fabs (gaussian.valence), <, 0.9801);
      g_assert_cmpfloat (fabs (gaussian.arousal), <, 0.9801);
      g_assert_cmpfloat (gaussian.valence_sd, >=, 0.05);
      g_assert_cmpfloat (gaussian.valence_sd, <=, 1.0);
      g_assert_cmpfloat (gaussian.arousal_sd, >=, 0.05);
      g_assert_cmpfloat (gaussian.arousal_sd, <=, 1.0);
      g_assert_cmpfloat (fabs (gaussian.correlation), <=, MOOD_CORRELATION_MAX);
      g_assert_true ((gaussian.valence > 0.0) == (wanted[0] + wanted[3] > 0.5));
      g_assert_true ((gaussian.arousal > 0.0) == (wanted[0] + wanted[1] > 0.5));

      mood_gaussian_quadrant_probabilities (&gaussian, masses);
      for (int q = 0; q < MOOD_N_QUADRANTS; q++)
        g_assert_cmpfloat (fabs (masses[q] - wanted[q]), <, 0.0719);
      n_within += fabs (gaussian.correlation) < MOOD_CORRELATION_MAX - 1e-9;
    }
  g_assert_cmpuint (n_within, >, 1000);
}

/* Certainty beyond what is ever claimed, and what is no number. */
static void
test_extremes (void)
{
  static const double sure[] = { 1.0, 0.0, 0.0, 0.0 }, torn[] = { 0.25, 0.25, 0.25, 0.25 };
  static const double broken[] = { NAN, NAN, NAN, NAN };
  const MoodJointScale scale = make_scale ();
  MoodGaussian gaussian;

  mood_gaussian_from_joint (&gaussian, sure, 0.9, 0.4, &scale);
  g_assert_cmpfloat_with_epsilon (gaussian.valence, 0.9, 1e-9);
  /* 3.719 standard deviations of at least 0.125. */
  g_assert_cmpfloat_with_epsilon (gaussian.arousal, 3.719016 * 0.125, 1e-5);
  mood_gaussian_from_joint (&gaussian, sure, 7.0, 7.0, &scale);
  g_assert_cmpfloat_with_epsilon (gaussian.valence, 0.98, 1e-9);
  g_assert_cmpfloat_with_epsilon (gaussian.arousal, 0.98, 1e-9);

  mood_gaussian_from_joint (&gaussian, torn, 0.5, -0.5, &scale);
  g_assert_cmpfloat_with_epsilon (gaussian.valence, 0.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (gaussian.correlation, 0.0, 1e-6);

  mood_gaussian_from_joint (&gaussian, broken, 0.1, 0.1, &scale);
  g_assert_true (isnan (gaussian.valence) && isnan (gaussian.arousal));
  mood_gaussian_from_joint (&gaussian, torn, NAN, 0.1, &scale);
  g_assert_true (isnan (gaussian.valence) && !isnan (gaussian.arousal));
}

static void
test_scale (void)
{
  static const MoodJointScale bad[] = {
    { 0.2, 0.1, 0.1, 0.2 },   { 0.1, 0.2, 0.2, 0.1 },       { 0.0, 0.2, 0.1, 0.2 },      { 0.1, 0.2, -0.1, 0.2 },
    { 0.1, 1.01, 0.1, 0.2 },  { 0.1, 0.2, 0.1, INFINITY },  { NAN, 0.2, 0.1, 0.2 },      { 0.1, NAN, 0.1, 0.2 },
    { 0.1, 0.2, NAN, NAN },
  };
  MoodJointScale scale = make_scale ();

  g_assert_true (mood_joint_scale_is_usable (&scale));
  g_assert_cmpfloat_with_epsilon (scale.valence_sd_low, 0.15, 1e-12);
  g_assert_cmpfloat_with_epsilon (scale.valence_sd_high, 0.48, 1e-12);
  g_assert_cmpfloat_with_epsilon (scale.arousal_sd_low, 0.125, 1e-12);
  g_assert_cmpfloat_with_epsilon (scale.arousal_sd_high, 0.4, 1e-12);

  /* Within what is ever said, also when a file has rounded it. */
  mood_joint_scale_init (&scale, 0.0, 5.0);
  scale = (MoodJointScale) { (float)scale.valence_sd_low, (float)scale.valence_sd_high, (float)scale.arousal_sd_low,
                             (float)scale.arousal_sd_high };
  g_assert_true (mood_joint_scale_is_usable (&scale));
  g_assert_cmpfloat_with_epsilon (scale.valence_sd_high, MOOD_SD_MIN, 1e-6);
  g_assert_cmpfloat (scale.arousal_sd_low, ==, MOOD_SD_MAX);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (mood_joint_scale_is_usable (&bad[i]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mood/joint-link/agree", test_agree);
  g_test_add_func ("/mood/joint-link/bounds", test_bounds);
  g_test_add_func ("/mood/joint-link/any", test_any);
  g_test_add_func ("/mood/joint-link/extremes", test_extremes);
  g_test_add_func ("/mood/joint-link/scale", test_scale);

  return g_test_run ();
}
