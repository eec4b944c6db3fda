/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/coverage.h"

#include <math.h>

double
training_coverage_judge (const MoodGaussian *said, double valence, double arousal)
{
  const double radius = mood_gaussian_mahalanobis (said, valence, arousal);
  const double rest = 1.0 - said->correlation * said->correlation;

  return log (2.0 * G_PI * said->valence_sd * said->arousal_sd * sqrt (rest)) + 0.5 * radius * radius;
}

void
training_coverage_add (TrainingCoverage *self, const MoodGaussian *said, double valence, double arousal)
{
  const double radius = mood_gaussian_mahalanobis (said, valence, arousal);

  self->n++;
  self->n_inner += radius < TRAINING_COVERAGE_INNER;
  self->n_outer += radius < TRAINING_COVERAGE_OUTER;
  self->log_loss += training_coverage_judge (said, valence, arousal);
}

void
training_coverage_merge (TrainingCoverage *self, const TrainingCoverage *other)
{
  self->n += other->n;
  self->n_inner += other->n_inner;
  self->n_outer += other->n_outer;
  self->log_loss += other->log_loss;
}

double
training_coverage_get_inner (const TrainingCoverage *self)
{
  return self->n > 0 ? (double)self->n_inner / self->n : NAN;
}

double
training_coverage_get_outer (const TrainingCoverage *self)
{
  return self->n > 0 ? (double)self->n_outer / self->n : NAN;
}

double
training_coverage_get_log_loss (const TrainingCoverage *self)
{
  return self->n > 0 ? self->log_loss / self->n : NAN;
}
