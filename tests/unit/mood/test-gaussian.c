/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/rng.h"
#include "engine/mood/gaussian.h"

#include <math.h>

#define N_DRAWS 200000

static const float raw_cases[][MOOD_N_RAW] = {
  { 0.0f, 0.0f, 0.0f, 0.0f, 0.0f },
  { 0.4f, -0.7f, -1.0f, 0.5f, 0.8f },
  { -0.7f, 0.3f, -1.5f, -1.0f, -0.6f },
  { 0.9f, 1.1f, 1.0f, 2.0f, 2.0f },
  { -0.2f, -0.1f, -2.0f, -2.0f, -2.5f },
};

static void
draw (const MoodGaussian *gaussian,
      BaseRng            *rng,
      double             *valence,
      double             *arousal)
{
  const double x = base_rng_normal (rng);
  const double y = base_rng_normal (rng);
  const double c = gaussian->correlation;

  *valence = gaussian->valence + gaussian->valence_sd * x;
  *arousal = gaussian->arousal + gaussian->arousal_sd * (c * x + sqrt (1.0 - c * c) * y);
}

/* The probabilities are shares of random points. */
static void
test_probabilities_are_mass (void)
{
  BaseRng rng;

  base_rng_init (&rng, 11);
  for (gsize i = 0; i < G_N_ELEMENTS (raw_cases); i++)
    {
      MoodGaussian gaussian;
      double probabilities[MOOD_N_QUADRANTS];
      guint counts[MOOD_N_QUADRANTS] = { 0 };
      double sum = 0.0;

      mood_gaussian_from_raw (&gaussian, raw_cases[i]);
      mood_gaussian_quadrant_probabilities (&gaussian, probabilities);

      for (guint n = 0; n < N_DRAWS; n++)
        {
          double v, a;

          draw (&gaussian, &rng, &v, &a);
          counts[a >= 0.0 ? (v >= 0.0 ? 0 : 1) : (v >= 0.0 ? 3 : 2)]++;
        }

      for (int q = 0; q < MOOD_N_QUADRANTS; q++)
        {
          g_assert_cmpfloat_with_epsilon (probabilities[q], counts[q] / (double) N_DRAWS, 0.005);
          sum += probabilities[q];
        }
      g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-12);
    }
}

/* P(X > 0, Y > 0) = 1/4 + asin (c) / (2 pi) for means of zero (Sheppard 1899). */
static void
test_sheppard (void)
{
  for (double c = -0.9; c <= 0.9; c += 0.1)
    {
      const MoodGaussian gaussian = { 0.0, 0.0, 0.3, 0.7, c };
      double probabilities[MOOD_N_QUADRANTS];

      mood_gaussian_quadrant_probabilities (&gaussian, probabilities);
      g_assert_cmpfloat_with_epsilon (probabilities[0], 0.25 + asin (c) / (2.0 * G_PI), 1e-10);
      g_assert_cmpfloat_with_epsilon (probabilities[1], 0.25 - asin (c) / (2.0 * G_PI), 1e-10);
    }
}

typedef double (*Loss) (const float raw[MOOD_N_RAW],
                        double      gradient[MOOD_N_RAW]);

static double
quadrant_loss (const float raw[MOOD_N_RAW],
               double      gradient[MOOD_N_RAW])
{
  const double targets[MOOD_N_QUADRANTS] = { 0.1, 0.2, 0.65, 0.05 };

  return mood_gaussian_quadrant_loss (raw, targets, gradient);
}

static double
point_loss (const float raw[MOOD_N_RAW],
            double      gradient[MOOD_N_RAW])
{
  return mood_gaussian_point_loss (raw, 0.35, -0.6, gradient);
}

static void
assert_gradient (Loss        loss,
                 const float raw[MOOD_N_RAW])
{
  double gradient[MOOD_N_RAW], ignored[MOOD_N_RAW];

  loss (raw, gradient);
  for (int i = 0; i < MOOD_N_RAW; i++)
    {
      const float step = 1.0f / 1024.0f;
      float moved[MOOD_N_RAW];
      double above, below;

      for (int k = 0; k < MOOD_N_RAW; k++)
        moved[k] = raw[k];
      moved[i] = raw[i] + step;
      above = loss (moved, ignored);
      moved[i] = raw[i] - step;
      below = loss (moved, ignored);

      g_assert_cmpfloat_with_epsilon (gradient[i], (above - below) / (2.0 * step),
                                      1e-3 * (1.0 + fabs (gradient[i])));
    }
}

static void
test_gradients (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (raw_cases); i++)
    {
      assert_gradient (quadrant_loss, raw_cases[i]);
      assert_gradient (point_loss, raw_cases[i]);
    }
}

/* Whatever a network puts out, the loss and its gradient are numbers. */
static void
test_extremes_stay_finite (void)
{
  const float extremes[] = { -1e6f, -50.0f, 0.0f, 50.0f, 1e6f };
  const double targets[MOOD_N_QUADRANTS] = { 0.0, 0.0, 1.0, 0.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (extremes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (extremes); j++)
      for (gsize k = 0; k < G_N_ELEMENTS (extremes); k++)
        {
          const float raw[MOOD_N_RAW] = { extremes[i], -extremes[i], extremes[j], extremes[j], extremes[k] };
          double gradient[MOOD_N_RAW];

          g_assert_true (isfinite (mood_gaussian_quadrant_loss (raw, targets, gradient)));
          g_assert_true (isfinite (mood_gaussian_point_loss (raw, -1.0, 1.0, gradient)));
          for (int n = 0; n < MOOD_N_RAW; n++)
            g_assert_true (isfinite (gradient[n]));
        }
}

static void
test_pool_adds_spread (void)
{
  const MoodGaussian parts[2] = { { 0.5, 0.1, 0.2, 0.2, 0.0 }, { -0.1, 0.1, 0.2, 0.2, 0.0 } };
  const double weights[2] = { 3.0, 1.0 };
  MoodGaussian pooled;

  mood_gaussian_pool (&pooled, parts, NULL, 2);
  g_assert_cmpfloat_with_epsilon (pooled.valence, 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (pooled.arousal, 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (pooled.valence_sd, sqrt (0.04 + 0.09), 1e-12);
  g_assert_cmpfloat_with_epsilon (pooled.arousal_sd, 0.2, 1e-12);

  mood_gaussian_pool (&pooled, parts, weights, 2);
  g_assert_cmpfloat_with_epsilon (pooled.valence, 0.35, 1e-12);

  mood_gaussian_pool (&pooled, parts, NULL, 1);
  g_assert_cmpfloat_with_epsilon (pooled.valence_sd, 0.2, 1e-12);
}

/* A part that says quadrants is pooled with what the masses of the others are: three of four times 0.7, and 0.25. */
static void
test_pool_quadrants (void)
{
  const MoodGaussian parts[2]
      = { { .valence_sd = 0.2, .arousal_sd = 0.2, .quadrants = { 0.7, 0.1, 0.1, 0.1 } }, { .valence_sd = 0.3, .arousal_sd = 0.3 } };
  const double weights[2] = { 3.0, 1.0 };
  MoodGaussian pooled;
  double total;

  mood_gaussian_pool (&pooled, parts, weights, 2);
  total = pow (0.7, 0.75) + 3.0 * pow (0.1, 0.75);
  g_assert_cmpfloat_with_epsilon (pooled.quadrants[MOOD_QUADRANT_1], pow (0.7, 0.75) / total, 1e-9);
  g_assert_cmpfloat_with_epsilon (pooled.quadrants[MOOD_QUADRANT_3], pow (0.1, 0.75) / total, 1e-9);

  mood_gaussian_pool (&pooled, parts + 1, NULL, 1);
  g_assert_false (mood_gaussian_has_quadrants (&pooled));
}

/* The density sums to 1, and is that of the distance. */
static void
test_surprise (void)
{
  const MoodGaussian gaussian = { 0.1, -0.2, 0.2, 0.1, 0.6 };
  const double step = 0.01;
  double sum = 0.0;

  for (double v = -1.5; v < 1.5; v += step)
    for (double a = -1.5; a < 1.5; a += step)
      sum += step * step * exp (-mood_gaussian_surprise (&gaussian, v, a));
  g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-6);
}

static void
test_mahalanobis (void)
{
  const MoodGaussian plain = { 0.1, 0.2, 0.5, 0.25, 0.0 };
  const MoodGaussian tilted = { 0.0, 0.0, 1.0, 1.0, 0.8 };

  g_assert_cmpfloat_with_epsilon (mood_gaussian_mahalanobis (&plain, 0.6, 0.2), 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (mood_gaussian_mahalanobis (&plain, 0.1, -0.3), 2.0, 1e-12);
  g_assert_cmpfloat (mood_gaussian_mahalanobis (&tilted, 0.5, 0.5), <,
                     mood_gaussian_mahalanobis (&tilted, 0.5, -0.5));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mood/gaussian/mass", test_probabilities_are_mass);
  g_test_add_func ("/mood/gaussian/sheppard", test_sheppard);
  g_test_add_func ("/mood/gaussian/gradients", test_gradients);
  g_test_add_func ("/mood/gaussian/extremes", test_extremes_stay_finite);
  g_test_add_func ("/mood/gaussian/pool", test_pool_adds_spread);
  g_test_add_func ("/mood/gaussian/pool-quadrants", test_pool_quadrants);
  g_test_add_func ("/mood/gaussian/surprise", test_surprise);
  g_test_add_func ("/mood/gaussian/mahalanobis", test_mahalanobis);

  return g_test_run ();
}
