/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/joint-link.h"

#include <math.h>

#include "engine/mood/masses.h"

/* Of what values are wrong by. Of a song that is heard well they are less wrong, and of one that is not more. */
#define LOW_SHARE  0.5
#define HIGH_SHARE 1.6

static double
bound_sd (double sd)
{
  return CLAMP (sd, MOOD_SD_MIN, MOOD_SD_MAX);
}

void
mood_joint_scale_init (MoodJointScale *self,
                       double          valence_sd,
                       double          arousal_sd)
{
  *self = (MoodJointScale) { .valence_sd_low = bound_sd (LOW_SHARE * valence_sd),
                             .valence_sd_high = bound_sd (HIGH_SHARE * valence_sd),
                             .arousal_sd_low = bound_sd (LOW_SHARE * arousal_sd),
                             .arousal_sd_high = bound_sd (HIGH_SHARE * arousal_sd) };
}

static gboolean
is_range (double low,
          double high)
{
  return low >= MOOD_SD_MIN && low <= high && high <= MOOD_SD_MAX;
}

gboolean
mood_joint_scale_is_usable (const MoodJointScale *self)
{
  return is_range (self->valence_sd_low, self->valence_sd_high)
         && is_range (self->arousal_sd_low, self->arousal_sd_high);
}

/* Fills in one axis of which the positive side has the probability @p. */
static void
link_axis (double  p,
           double  value,
           double  sd_low,
           double  sd_high,
           double *mean,
           double *sd)
{
  const double h = mood_masses_get_ratio (p);
  const double wanted = value / h; /* negative where the two disagree; infinite or no number where h is 0 */

  *sd = isnan (value) ? NAN : wanted < sd_high ? MAX (wanted, sd_low) : sd_high;
  if (fabs (h) * *sd > MOOD_MASSES_MEAN_MAX)
    *sd = MOOD_MASSES_MEAN_MAX / fabs (h);
  *mean = h * *sd;
}

/**
 * mood_gaussian_from_joint:
 * @probabilities: (4): of Q1..Q4; they sum to 1
 * @valence: where the song lies, as somebody else says
 * @arousal: the same
 *
 * Point, ellipse and quadrant ought never to tell different stories, but a classifier and a regression may. Here the
 * quadrants win: the distribution has the masses @probabilities, within the bounds of
 * mood_gaussian_from_quadrants(), which fix mean over standard deviation of each axis (the normal quantile h of the
 * side's probability) and the correlation. What they leave open, the standard deviation, is chosen so that the mean
 * is the value: value / h, if that lies within @scale, else the nearer of its ends. So where the two agree on the
 * side the mean comes as near to the value as the bounds let it; where they do not it stays on the classifier's side,
 * as near to the axis as the smallest standard deviation brings it.
 *
 * What is no number makes a mean that is none.
 */
void
mood_gaussian_from_joint (MoodGaussian         *self,
                          const double          probabilities[MOOD_N_QUADRANTS],
                          double                valence,
                          double                arousal,
                          const MoodJointScale *scale)
{
  *self = (MoodGaussian) { 0 };
  link_axis (probabilities[MOOD_QUADRANT_1] + probabilities[MOOD_QUADRANT_4], valence, scale->valence_sd_low,
             scale->valence_sd_high, &self->valence, &self->valence_sd);
  link_axis (probabilities[MOOD_QUADRANT_1] + probabilities[MOOD_QUADRANT_2], arousal, scale->arousal_sd_low,
             scale->arousal_sd_high, &self->arousal, &self->arousal_sd);
  mood_masses_fit_correlation (self, probabilities[MOOD_QUADRANT_1]);
}
