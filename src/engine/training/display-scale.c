/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/display-scale.h"

#include <math.h>

void
training_display_scale_fit (TrainingDisplayScale *self, const TrainingRegression *pairs)
{
  /* The correlation is there where both vary. */
  const gboolean has_scale = !isnan (training_regression_get (pairs, TRAINING_REGRESSION_PEARSON));

  self->center = has_scale ? pairs->mean_estimate : NAN;
  self->factor = has_scale ? 1.0 / training_regression_get (pairs, TRAINING_REGRESSION_SD_RATIO) : NAN;
}

double
training_display_scale_apply (const TrainingDisplayScale *self, double estimate)
{
  return self->center + self->factor * (estimate - self->center);
}
