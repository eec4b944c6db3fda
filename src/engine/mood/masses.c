/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/masses.h"

#include <math.h>

/* Halvings of an interval: to the last digits of a double that matter. */
#define N_HALVINGS 50

/* Where the standard normal distribution has the mass @p to the left, by halving. */
static double
normal_quantile (double p)
{
  double low = -6.0;
  double high = 6.0;

  for (int i = 0; i < N_HALVINGS; i++)
    {
      const double middle = 0.5 * (low + high);

      if (0.5 * erfc (-middle / G_SQRT2) < p)
        low = middle;
      else
        high = middle;
    }

  return 0.5 * (low + high);
}

double
mood_masses_get_ratio (double p)
{
  return isnan (p) ? NAN : normal_quantile (CLAMP (p, 1.0 - MOOD_MASSES_SIDE_MAX, MOOD_MASSES_SIDE_MAX));
}

/* The mass of the first quadrant grows with the correlation. */
void
mood_masses_fit_correlation (MoodGaussian *gaussian,
                             double        p)
{
  double low = -MOOD_CORRELATION_MAX;
  double high = MOOD_CORRELATION_MAX;

  for (int i = 0; i < N_HALVINGS; i++)
    {
      double masses[MOOD_N_QUADRANTS];

      gaussian->correlation = 0.5 * (low + high);
      mood_gaussian_quadrant_probabilities (gaussian, masses);
      if (masses[MOOD_QUADRANT_1] < p)
        low = gaussian->correlation;
      else
        high = gaussian->correlation;
    }

  gaussian->correlation = 0.5 * (low + high);
}
