/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/settle.h"

#include <math.h>

#include "engine/mood/normal.h"

/* How far the point follows the quadrants: 0 leaves it where it is, 1 gives each side of an axis all of its probability. */
#define TILT (1.0 / 3.0)

/* Within about this distance from an axis points are moved in order not to lie beyond it. */
#define EDGE 0.05

/* The quadrant on the other side, of the axis between pleasant and unpleasant, and of that between calm and energetic. */
static const MoodQuadrant across_valence[MOOD_N_QUADRANTS]
    = { MOOD_QUADRANT_2, MOOD_QUADRANT_1, MOOD_QUADRANT_4, MOOD_QUADRANT_3 };
static const MoodQuadrant across_arousal[MOOD_N_QUADRANTS]
    = { MOOD_QUADRANT_4, MOOD_QUADRANT_3, MOOD_QUADRANT_2, MOOD_QUADRANT_1 };

/* So that no logarithm and no quotient is infinite. */
#define PROBABILITY_MIN 1e-4

/* Between what the distribution and what the quadrants say: their geometric mean, weighted. @odds: (out) */
static void
mix_odds (const MoodGaussian *gaussian,
          double              odds[MOOD_N_QUADRANTS])
{
  MoodGaussian plain = *gaussian;
  double sum = 0.0;

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    plain.quadrants[q] = 0.0;
  mood_gaussian_quadrant_probabilities (&plain, odds);

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    {
      odds[q] = exp (TILT * log (MAX (gaussian->quadrants[q], PROBABILITY_MIN))
                     + (1.0 - TILT) * log (MAX (odds[q], PROBABILITY_MIN)));
      sum += odds[q];
    }
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    odds[q] /= sum;
}

/* Mean and standard deviation of a normal variable whose positive side is given the probability @p: of each side the
 * truncated normal's moments (Johnson, Kotz & Balakrishnan 1994, 13.10.1). */
static void
tilt_axis (double  p,
           double *mean,
           double *sd)
{
  const double variance = *sd * *sd;
  const double above = CLAMP (mood_normal_cdf (*mean / *sd), PROBABILITY_MIN, 1.0 - PROBABILITY_MIN);
  const double density = mood_normal_density (*mean / *sd);
  const double mean_above = *mean + *sd * density / above;
  const double mean_below = *mean - *sd * density / (1.0 - above);
  const double square_above = *mean * mean_above + variance;
  const double square_below = *mean * mean_below + variance;
  const double tilted = p * mean_above + (1.0 - p) * mean_below;

  *sd = sqrt (MAX (p * square_above + (1.0 - p) * square_below - tilted * tilted, MOOD_SD_MIN * MOOD_SD_MIN));
  *mean = CLAMP (tilted, -MOOD_MEAN_MAX, MOOD_MEAN_MAX);
}

/* log (1 + exp (x)) */
static double
softplus (double x)
{
  return MAX (x, 0.0) + log1p (exp (-fabs (x)));
}

/* How much more probable @best is than @other, its neighbor beyond an axis, from 0 (as probable) to 1 (as much as a tie,
 * or more). The quadrant opposite has no say: between two that are opposite there is no place that both could have. */
static double
get_lead (const double probabilities[MOOD_N_QUADRANTS],
          MoodQuadrant best,
          MoodQuadrant other)
{
  return MIN ((probabilities[best] - probabilities[other]) / MOOD_TIE, 1.0);
}

/* @value, moved to just within the side of @sign if it is not there; by a @lead of less than 1 part of the way, so that
 * a song whose quadrants are nearly as probable does not leap when they change places. */
static double
keep_on_side (double value,
              double sign,
              double lead)
{
  const double kept = sign * EDGE * softplus (sign * value / EDGE);

  return CLAMP (value + lead * (kept - value), -MOOD_MEAN_MAX, MOOD_MEAN_MAX);
}

/**
 * mood_gaussian_settle:
 *
 * Makes one story of a distribution and the quadrants' probabilities, where a model has said both: people who name a
 * song's quadrant and people who rate its valence and arousal disagree on many songs, and so do models of theirs. The
 * probabilities stay. Of each axis the sides are given weights on the way from the distribution's own to the quadrants',
 * and mean and spread are those of the normal distribution weighted so. A point that is still outside of the most
 * probable quadrant is moved, softly, to just within; but not over an axis beyond which its neighbor is as probable. So the
 * point follows all that is said without a leap, unless quadrants that lie opposite are the first two. Without quadrants of its own a distribution stays as it is.
 */
void
mood_gaussian_settle (MoodGaussian *self)
{
  double odds[MOOD_N_QUADRANTS];
  MoodQuadrant best;

  if (!mood_gaussian_has_quadrants (self))
    return;

  mix_odds (self, odds);
  tilt_axis (odds[MOOD_QUADRANT_1] + odds[MOOD_QUADRANT_4], &self->valence, &self->valence_sd);
  tilt_axis (odds[MOOD_QUADRANT_1] + odds[MOOD_QUADRANT_2], &self->arousal, &self->arousal_sd);

  best = mood_quadrant_find_best (self->quadrants);
  self->valence = keep_on_side (self->valence, mood_quadrant_valence_signs[best],
                                get_lead (self->quadrants, best, across_valence[best]));
  self->arousal = keep_on_side (self->arousal, mood_quadrant_arousal_signs[best],
                                get_lead (self->quadrants, best, across_arousal[best]));
}
