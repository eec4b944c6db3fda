/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/feature-errors.h"

#include <math.h>

void
training_feature_errors_add (TrainingFeatureErrors *self,
                             double                 weight,
                             double                 valence,
                             double                 arousal)
{
  self->weight += weight;
  self->vv += weight * valence * valence;
  self->aa += weight * arousal * arousal;
  self->va += weight * valence * arousal;
}

MoodGaussian
training_feature_errors_get (const TrainingFeatureErrors *self)
{
  MoodGaussian residuals = { .valence_sd = MOOD_SD_MAX, .arousal_sd = MOOD_SD_MAX };

  if (!(self->weight > 0.0))
    return residuals;

  residuals.valence_sd = CLAMP (sqrt (self->vv / self->weight), MOOD_SD_MIN, MOOD_SD_MAX);
  residuals.arousal_sd = CLAMP (sqrt (self->aa / self->weight), MOOD_SD_MIN, MOOD_SD_MAX);
  if (self->vv > 0.0 && self->aa > 0.0)
    residuals.correlation
        = CLAMP (self->va / sqrt (self->vv * self->aa), -MOOD_CORRELATION_MAX, MOOD_CORRELATION_MAX);
  return residuals;
}
