/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/metrics.h"

#include <math.h>

void
training_metrics_add_estimate (TrainingMetrics    *self,
                               const MoodEstimate *estimate)
{
  const MoodGaussian *gaussian = &estimate->gaussian;

  self->n_clips++;
  if (estimate->is_neutral || estimate->is_unsure)
    return;

  self->n_claims++;
  if (mood_quadrant_of_point (gaussian->valence, gaussian->arousal) == estimate->quadrant)
    self->n_claims_in_place++;
}

void
training_metrics_add_quadrant (TrainingMetrics    *self,
                               const MoodEstimate *estimate,
                               MoodQuadrant        truth)
{
  training_classification_add (&self->quadrants, truth, (int)estimate->quadrant, estimate->quadrant_probabilities);
}

void
training_metrics_add_axis (TrainingMetrics *self,
                           TrainingAxis     axis,
                           double           label,
                           double           estimate,
                           double           displayed,
                           double           constant)
{
  training_regression_add (&self->axes[axis], label, estimate);
  if (!isnan (displayed))
    training_regression_add (&self->display[axis], label, displayed);
  if (!isnan (constant))
    training_regression_add (&self->constants[axis], label, constant);
}

void
training_metrics_merge (TrainingMetrics       *self,
                        const TrainingMetrics *other)
{
  training_classification_merge (&self->quadrants, &other->quadrants);
  training_classification_merge (&self->classes, &other->classes);
  for (int axis = 0; axis < TRAINING_N_AXES; axis++)
    {
      training_regression_merge (&self->axes[axis], &other->axes[axis]);
      training_regression_merge (&self->display[axis], &other->display[axis]);
      training_regression_merge (&self->constants[axis], &other->constants[axis]);
    }
  training_coverage_merge (&self->coverage, &other->coverage);
  training_coverage_merge (&self->corrected_coverage, &other->corrected_coverage);

  self->n_clips += other->n_clips;
  self->n_claims += other->n_claims;
  self->n_claims_in_place += other->n_claims_in_place;
}

double
training_metrics_get_accuracy (const TrainingMetrics *self)
{
  return training_classification_get_accuracy (&self->quadrants);
}

double
training_metrics_get_f1 (const TrainingMetrics *self,
                         MoodQuadrant           quadrant)
{
  return training_classification_get_f1 (&self->quadrants, quadrant);
}

double
training_metrics_get_macro_f1 (const TrainingMetrics *self)
{
  return training_classification_get_macro_f1 (&self->quadrants);
}

double
training_metrics_get_cross_entropy (const TrainingMetrics *self)
{
  return training_classification_get_cross_entropy (&self->quadrants);
}

double
training_metrics_get_calibration_error (const TrainingMetrics *self)
{
  return training_classification_get_calibration_error (&self->quadrants);
}

/**
 * training_metrics_get_in_place:
 *
 * Of the clips marked neither neutral nor unsure, the share whose point lies in the quadrant that is
 * reported.
 */
double
training_metrics_get_in_place (const TrainingMetrics *self)
{
  return self->n_claims > 0 ? (double)self->n_claims_in_place / self->n_claims : NAN;
}

double
training_metrics_get_excess_spread (const TrainingMetrics *self,
                                    TrainingAxis           axis)
{
  return training_regression_get (&self->axes[axis], TRAINING_REGRESSION_SD_RATIO)
         - training_regression_get (&self->axes[axis], TRAINING_REGRESSION_PEARSON);
}
