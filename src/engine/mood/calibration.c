/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/calibration.h"

#include <math.h>

const MoodCalibration mood_calibration_none = { 1.0, 1.0, 1.0 };

void
mood_calibration_widen (const MoodCalibration *self,
                        MoodGaussian          *heard)
{
  heard->valence_sd *= self->spread;
  heard->arousal_sd *= self->spread;
}

/* A gain pushes no point to the edge of the plane; one that is nearer to it already stays. */
static double
stretch (double value,
         double gain)
{
  const double bound = MAX (fabs (value), MOOD_MEAN_MAX);

  return CLAMP (gain * value, -bound, bound);
}

void
mood_calibration_move (const MoodCalibration *self,
                       MoodGaussian          *song)
{
  song->valence = stretch (song->valence, self->valence_gain);
  song->arousal = stretch (song->arousal, self->arousal_gain);
}
