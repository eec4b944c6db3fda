/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/base/rng.h"
#include "engine/mood/estimate.h"
#include "engine/mood/settle.h"

#define N_DRAWS 2000

/* Whatever is drawn: a point, spreads, and quadrants that know nothing of them. */
static MoodGaussian
draw (BaseRng *rng)
{
  MoodGaussian gaussian = { .valence = 1.9 * base_rng_uniform (rng) - 0.95,
                            .arousal = 1.9 * base_rng_uniform (rng) - 0.95,
                            .valence_sd = 0.05 + pow (base_rng_uniform (rng), 3.0) * 4.0,
                            .arousal_sd = 0.05 + pow (base_rng_uniform (rng), 3.0) * 4.0,
                            .correlation = 1.6 * base_rng_uniform (rng) - 0.8 };
  double sum = 0.0;

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    sum += gaussian.quadrants[q] = pow (base_rng_uniform (rng), 4.0) + 1e-9;
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    gaussian.quadrants[q] /= sum;
  return gaussian;
}

/* Whether another quadrant is nearly as probable as the reported one. */
static gboolean
is_torn (const MoodEstimate *estimate)
{
  const double *probabilities = estimate->quadrant_probabilities;

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    if (q != (int)estimate->quadrant && probabilities[estimate->quadrant] - probabilities[q] < MOOD_TIE)
      return TRUE;
  return FALSE;
}

/* The reported quadrant holds the point, and keeps its probability; everything stays on the plane. Only where three
 * quadrants are nearly equal the point may be left in the fourth. */
static void
test_coherent (void)
{
  BaseRng rng;
  guint n_outside = 0;

  base_rng_init (&rng, 3);
  for (guint i = 0; i < N_DRAWS; i++)
    {
      const MoodGaussian said = draw (&rng);
      MoodGaussian settled = said;
      MoodEstimate estimate;

      mood_gaussian_settle (&settled);
      mood_estimate_init (&estimate, &settled);
      g_assert_cmpfloat (fabs (settled.valence), <=, MOOD_MEAN_MAX);
      g_assert_cmpfloat (fabs (settled.arousal), <=, MOOD_MEAN_MAX);
      g_assert_cmpfloat (settled.valence_sd, >=, MOOD_SD_MIN);
      g_assert_cmpfloat (settled.arousal_sd, >=, MOOD_SD_MIN);
      g_assert_cmpfloat (settled.correlation, ==, said.correlation);
      for (int q = 0; q < MOOD_N_QUADRANTS; q++)
        g_assert_cmpfloat (estimate.quadrant_probabilities[q], ==, said.quadrants[q]);
      if (mood_quadrant_of_point (settled.valence, settled.arousal) == estimate.quadrant)
        continue;
      n_outside++;
      g_assert_true (is_torn (&estimate));
    }

  g_assert_cmpuint (n_outside, <, N_DRAWS / 200);
}

/* A little more of one quadrant and a little less of another move the point a little, whichever leads. */
static void
test_continuous (void)
{
  const double step = 1e-4;
  BaseRng rng;

  base_rng_init (&rng, 5);
  for (guint i = 0; i < 50; i++)
    {
      MoodGaussian said = draw (&rng);
      MoodGaussian before = said;

      said.valence_sd = CLAMP (said.valence_sd, 0.1, 0.5);
      said.arousal_sd = CLAMP (said.arousal_sd, 0.1, 0.5);
      for (int q = 0; q < MOOD_N_QUADRANTS; q++)
        said.quadrants[q] = q == MOOD_QUADRANT_3 ? 0.8 : 0.2 / 3.0;
      for (double p = 0.1; p < 0.7; p += step)
        {
          MoodGaussian settled = said;

          /* From Q3 to Q4 or to Q2. */
          settled.quadrants[i % 2 == 0 ? MOOD_QUADRANT_4 : MOOD_QUADRANT_2] += p;
          settled.quadrants[MOOD_QUADRANT_3] -= p;
          mood_gaussian_settle (&settled);
          if (p > 0.1)
            {
              g_assert_cmpfloat_with_epsilon (settled.valence, before.valence, 0.01);
              g_assert_cmpfloat_with_epsilon (settled.arousal, before.arousal, 0.01);
            }
          before = settled;
        }
    }
}

/* Where both agree nothing much happens; where they do not, the point goes to meet the quadrants. */
static void
test_direction (void)
{
  MoodGaussian agreeing = { .valence = 0.5, .arousal = 0.6, .valence_sd = 0.25, .arousal_sd = 0.25 };
  MoodGaussian torn = { .valence = -0.1, .arousal = 0.6, .valence_sd = 0.25, .arousal_sd = 0.25 };
  MoodGaussian unsure = torn, leading = torn;
  MoodEstimate estimate;

  mood_gaussian_quadrant_probabilities (&agreeing, agreeing.quadrants);
  mood_gaussian_settle (&agreeing);
  g_assert_cmpfloat_with_epsilon (agreeing.valence, 0.5, 1e-3);
  g_assert_cmpfloat_with_epsilon (agreeing.arousal, 0.6, 1e-3);
  g_assert_cmpfloat_with_epsilon (agreeing.valence_sd, 0.25, 1e-3);

  /* A rater says hardly unpleasant; who names quadrants says happy. */
  torn.quadrants[MOOD_QUADRANT_1] = 0.9;
  torn.quadrants[MOOD_QUADRANT_2] = 0.1;
  mood_gaussian_settle (&torn);
  g_assert_cmpfloat (torn.valence, >, 0.0);
  g_assert_cmpfloat (torn.valence, <, 0.1);
  g_assert_cmpfloat_with_epsilon (torn.arousal, 0.6, 0.05);

  /* Two are nearly as probable: the point stays on its side and says which of them is meant. */
  unsure.quadrants[MOOD_QUADRANT_1] = 0.44;
  unsure.quadrants[MOOD_QUADRANT_2] = 0.40;
  unsure.quadrants[MOOD_QUADRANT_3] = 0.16;
  mood_gaussian_settle (&unsure);
  g_assert_cmpfloat (unsure.valence, >, -0.1);
  g_assert_cmpfloat (unsure.valence, <, 0.0);
  mood_estimate_init (&estimate, &unsure);
  g_assert_cmpint (estimate.quadrant, ==, MOOD_QUADRANT_2);

  /* Nobody is sure, but one leads: the point goes there as well. */
  leading.quadrants[MOOD_QUADRANT_1] = 0.45;
  leading.quadrants[MOOD_QUADRANT_2] = 0.30;
  leading.quadrants[MOOD_QUADRANT_3] = 0.25;
  mood_gaussian_settle (&leading);
  g_assert_cmpfloat (leading.valence, >, 0.0);
  g_assert_cmpfloat (leading.valence, <, 0.05);
}

/* The moments of a tilted normal distribution, beside a sum over its density. */
static void
test_moments (void)
{
  const double p = 0.85, mean = -0.2, sd = 0.3, step = 1e-4;
  MoodGaussian said = { .valence = mean, .arousal = 0.5, .valence_sd = sd, .arousal_sd = 0.1 };
  double odds[2] = { 0.0, 0.0 }, masses[2] = { 0.0, 0.0 }, sums[3] = { 0.0, 0.0, 0.0 };
  double total = 0.0;

  said.quadrants[MOOD_QUADRANT_1] = p;
  said.quadrants[MOOD_QUADRANT_2] = 1.0 - p;

  /* A third of the way, on the scale of logarithms; arousal is sure of its side. */
  for (double x = -3.0; x < 3.0; x += step)
    masses[x > 0.0] += exp (-0.5 * (x - mean) * (x - mean) / (sd * sd));
  for (int side = 0; side < 2; side++)
    total += odds[side] = pow (side == 1 ? p : 1.0 - p, 1.0 / 3.0)
                          * pow (masses[side] / (masses[0] + masses[1]), 2.0 / 3.0);
  for (double x = -3.0; x < 3.0; x += step)
    {
      const double density = exp (-0.5 * (x - mean) * (x - mean) / (sd * sd)) / masses[x > 0.0] * odds[x > 0.0] / total;

      sums[0] += density;
      sums[1] += density * x;
      sums[2] += density * x * x;
    }
  g_assert_cmpfloat_with_epsilon (sums[0], 1.0, 1e-6);

  mood_gaussian_settle (&said);
  /* The spread is not touched by the edge; the mean is then moved to within the quadrant. */
  g_assert_cmpfloat_with_epsilon (said.valence_sd, sqrt (sums[2] - sums[1] * sums[1]), 2e-3);
  g_assert_cmpfloat_with_epsilon (said.valence, 0.05 * log1p (exp (sums[1] / 0.05)), 2e-3);
}

/* What has no quadrants of its own is as it was, to the bit. */
static void
test_plain (void)
{
  const MoodGaussian plain = { .valence = -0.3, .arousal = 0.01, .valence_sd = 0.2, .arousal_sd = 0.4, .correlation = 0.5 };
  MoodGaussian settled = plain;

  mood_gaussian_settle (&settled);
  g_assert_cmpmem (&settled, sizeof settled, &plain, sizeof plain);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mood/settle/coherent", test_coherent);
  g_test_add_func ("/mood/settle/continuous", test_continuous);
  g_test_add_func ("/mood/settle/direction", test_direction);
  g_test_add_func ("/mood/settle/moments", test_moments);
  g_test_add_func ("/mood/settle/plain", test_plain);

  return g_test_run ();
}
