/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/base/rng.h"
#include "engine/mood/quadrant-link.h"

static double
get_largest_difference (const double *a,
                        const double *b)
{
  double largest = 0.0;

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    largest = MAX (largest, fabs (a[q] - b[q]));
  return largest;
}

/* Four shares that sum to 1; the higher the power, the surer. */
static void
draw (BaseRng *rng,
      double   power,
      double  *probabilities)
{
  double sum = 0.0;

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    sum += probabilities[q] = pow (base_rng_uniform (rng), power) + 1e-9;
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    probabilities[q] /= sum;
}

static gboolean
is_within_bounds (const MoodGaussian *gaussian)
{
  const double sides[] = { fabs (gaussian->valence / gaussian->valence_sd),
                           fabs (gaussian->arousal / gaussian->arousal_sd) };

  return sides[0] < 3.7 && sides[1] < 3.7 && fabs (gaussian->correlation) < MOOD_CORRELATION_MAX - 1e-9;
}

/* Within the bounds the masses are the probabilities; beyond them they come as close as is promised. */
static void
test_masses (void)
{
  double worst = 0.0, worst_within = 0.0;
  guint n_within = 0;
  BaseRng rng;

  base_rng_init (&rng, 11);
  for (guint i = 0; i < 4000; i++)
    {
      double wanted[MOOD_N_QUADRANTS], masses[MOOD_N_QUADRANTS];
      MoodGaussian gaussian;

      draw (&rng, 0.5 + i % 8, wanted);
      mood_gaussian_from_quadrants (&gaussian, wanted, &mood_quadrant_scale_default);
      mood_gaussian_quadrant_probabilities (&gaussian, masses);
      worst = MAX (worst, get_largest_difference (wanted, masses));
      if (is_within_bounds (&gaussian))
        {
          worst_within = MAX (worst_within, get_largest_difference (wanted, masses));
          n_within++;
        }

      g_assert_cmpfloat (fabs (gaussian.valence), <, 0.9801);
      g_assert_cmpfloat (fabs (gaussian.arousal), <, 0.9801);
      g_assert_cmpfloat (gaussian.valence_sd, >, 0.04);
      g_assert_cmpfloat (gaussian.arousal_sd, >, 0.04);
    }

  g_test_message ("%u of 4000 within the bounds: worst %g; of all: worst %g", n_within, worst_within, worst);
  g_assert_cmpuint (n_within, >, 2500);
  g_assert_cmpfloat (worst_within, <, 1e-7);
  g_assert_cmpfloat (worst, <, 0.0719);
}

/* Opposite quadrants share everything: the worst case, and the one that bounds the correlation. */
static void
test_opposite (void)
{
  static const double wanted[] = { 0.5, 0.0, 0.5, 0.0 };
  double masses[MOOD_N_QUADRANTS];
  MoodGaussian gaussian;

  mood_gaussian_from_quadrants (&gaussian, wanted, &mood_quadrant_scale_default);
  mood_gaussian_quadrant_probabilities (&gaussian, masses);
  g_assert_cmpfloat_with_epsilon (gaussian.correlation, MOOD_CORRELATION_MAX, 1e-9);
  g_assert_cmpfloat_with_epsilon (get_largest_difference (wanted, masses), 0.0718, 1e-3);
  g_assert_cmpfloat_with_epsilon (gaussian.valence, 0.0, 1e-9);
}

/* Each quadrant's songs come out in it, and the surer the further out and the narrower. */
static void
test_sides (void)
{
  static const int sign_v[] = { 1, -1, -1, 1 };
  static const int sign_a[] = { 1, 1, -1, -1 };

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    {
      double torn[MOOD_N_QUADRANTS] = { 0.2, 0.2, 0.2, 0.2 };
      double sure[MOOD_N_QUADRANTS] = { 0.02, 0.02, 0.02, 0.02 };
      MoodGaussian of_torn, of_sure;

      torn[q] = 0.4;
      sure[q] = 0.94;
      mood_gaussian_from_quadrants (&of_torn, torn, &mood_quadrant_scale_default);
      mood_gaussian_from_quadrants (&of_sure, sure, &mood_quadrant_scale_default);
      g_assert_cmpfloat (sign_v[q] * of_torn.valence, >, 0.0);
      g_assert_cmpfloat (sign_a[q] * of_torn.arousal, >, 0.0);
      g_assert_cmpfloat (sign_v[q] * of_sure.valence, >, sign_v[q] * of_torn.valence);
      g_assert_cmpfloat (sign_a[q] * of_sure.arousal, >, sign_a[q] * of_torn.arousal);
      g_assert_cmpfloat (of_sure.valence_sd, <, of_torn.valence_sd);
    }
}

/* The size is that of the labels, and changes no mass. */
static void
test_scale (void)
{
  static const double wanted[] = { 0.55, 0.2, 0.1, 0.15 };
  const MoodQuadrantScale narrow = { 0.2, 0.1, 0.4, 0.2 };
  const MoodQuadrantScale bad[] = { { 0.5, 0.0, 0.5, 0.2 }, { NAN, 0.2, 0.5, 0.2 }, { 0.5, 0.2, 1.5, 0.2 } };
  double masses[MOOD_N_QUADRANTS];
  MoodGaussian gaussian;

  mood_gaussian_from_quadrants (&gaussian, wanted, &narrow);
  mood_gaussian_quadrant_probabilities (&gaussian, masses);
  g_assert_cmpfloat (get_largest_difference (wanted, masses), <, 1e-7);
  /* p = 0.7 and 0.75: 0.1² + 4 · 0.2² · 0.21, 0.2² + 4 · 0.4² · 0.1875 */
  g_assert_cmpfloat_with_epsilon (gaussian.valence_sd, sqrt (0.01 + 0.16 * 0.21), 1e-9);
  g_assert_cmpfloat_with_epsilon (gaussian.arousal_sd, sqrt (0.04 + 0.64 * 0.1875), 1e-9);
  g_assert_cmpfloat_with_epsilon (gaussian.valence, 0.524400512708041 * gaussian.valence_sd, 1e-9);

  g_assert_true (mood_quadrant_scale_is_usable (&narrow));
  g_assert_true (mood_quadrant_scale_is_usable (&mood_quadrant_scale_default));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (mood_quadrant_scale_is_usable (&bad[i]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mood/quadrant-link/masses", test_masses);
  g_test_add_func ("/mood/quadrant-link/opposite", test_opposite);
  g_test_add_func ("/mood/quadrant-link/sides", test_sides);
  g_test_add_func ("/mood/quadrant-link/scale", test_scale);

  return g_test_run ();
}
