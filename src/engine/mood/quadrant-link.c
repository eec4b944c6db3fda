/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/quadrant-link.h"

#include <math.h>

#include "engine/mood/normal.h"

/* A side of the plane is never claimed with more than this: libsvm's probabilities, too, end near here. */
#define SIDE_MAX (1.0 - 1e-4)

/* Halvings of an interval: to the last digits of a double that matter. */
#define N_HALVINGS 50

const MoodQuadrantScale mood_quadrant_scale_default = { 0.5, 0.28867513459481287, 0.5, 0.28867513459481287 };

static gboolean
is_within (double value,
           double low,
           double high)
{
  return value >= low && value <= high;
}

gboolean
mood_quadrant_scale_is_usable (const MoodQuadrantScale *self)
{
  return is_within (self->valence, 0.0, 1.0) && is_within (self->arousal, 0.0, 1.0)
         && is_within (self->valence_sd, MOOD_SD_MIN, MOOD_SD_MAX)
         && is_within (self->arousal_sd, MOOD_SD_MIN, MOOD_SD_MAX);
}

/* Where the standard normal distribution has the mass @p to the left, by halving. */
static double
normal_quantile (double p)
{
  double low = -6.0;
  double high = 6.0;

  for (int i = 0; i < N_HALVINGS; i++)
    {
      const double middle = 0.5 * (low + high);

      if (mood_normal_cdf (middle) < p)
        low = middle;
      else
        high = middle;
    }

  return 0.5 * (low + high);
}

/* Fills in one axis of which the positive side has the probability @p. */
static void
link_axis (double  p,
           double  distance,
           double  distance_sd,
           double *mean,
           double *sd)
{
  const double side = CLAMP (p, 1.0 - SIDE_MAX, SIDE_MAX);
  const double h = normal_quantile (side);

  *sd = MAX (sqrt (distance_sd * distance_sd + 4.0 * distance * distance * side * (1.0 - side)), MOOD_SD_MIN);
  if (fabs (h) * *sd > MOOD_MEAN_MAX)
    *sd = MOOD_MEAN_MAX / fabs (h);
  *mean = h * *sd;
}

/* The correlation that leaves the mass @p in the first quadrant; that mass grows with it. */
static double
find_correlation (const MoodGaussian *gaussian,
                  double              p)
{
  MoodGaussian tried = *gaussian;
  double low = -MOOD_CORRELATION_MAX;
  double high = MOOD_CORRELATION_MAX;

  for (int i = 0; i < N_HALVINGS; i++)
    {
      double masses[MOOD_N_QUADRANTS];

      tried.correlation = 0.5 * (low + high);
      mood_gaussian_quadrant_probabilities (&tried, masses);
      if (masses[MOOD_QUADRANT_1] < p)
        low = tried.correlation;
      else
        high = tried.correlation;
    }

  return 0.5 * (low + high);
}

/**
 * mood_gaussian_from_quadrants:
 * @probabilities: (4): of Q1..Q4, from a classifier; they sum to 1
 * @scale: of the labels that it was trained on
 *
 * Four probabilities have three degrees of freedom, and so have the masses of a normal distribution in the
 * quadrants: mean over standard deviation of each axis, and the correlation. The first two are the normal
 * quantiles of the probabilities of the positive sides, the third is the one that leaves the right mass in
 * Q1 (the tetrachoric correlation; Pearson 1900). So the masses are those probabilities, but for the bounds:
 * a side is never surer than 0.9999, and where the correlation would be beyond 0.9 the masses move by up to
 * 0.072 (worst when two opposite quadrants share everything), with both sides' masses kept.
 *
 * What is left open, the size, is that of the labels: a song that lies on the positive side with the
 * probability p, and on each side as the labels do, has the variance distance_sd^2 + 4 distance^2 p (1 - p).
 * Where the classifier is sure that is the spread within a quadrant, where it is torn the ellipse reaches
 * both sides. A classifier does not hear how far out a song lies: the point tells how sure it is.
 */
void
mood_gaussian_from_quadrants (MoodGaussian            *self,
                              const double             probabilities[MOOD_N_QUADRANTS],
                              const MoodQuadrantScale *scale)
{
  *self = (MoodGaussian) { 0 };
  link_axis (probabilities[MOOD_QUADRANT_1] + probabilities[MOOD_QUADRANT_4], scale->valence, scale->valence_sd,
             &self->valence, &self->valence_sd);
  link_axis (probabilities[MOOD_QUADRANT_1] + probabilities[MOOD_QUADRANT_2], scale->arousal, scale->arousal_sd,
             &self->arousal, &self->arousal_sd);
  self->correlation = find_correlation (self, probabilities[MOOD_QUADRANT_1]);
}
