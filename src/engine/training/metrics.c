/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/metrics.h"

#include <math.h>

/* A probability this small counts as this in the cross-entropy, so that one clip cannot make the
 * mean infinite. */
#define MIN_PROBABILITY 1e-12

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
  const double confidence = estimate->quadrant_probabilities[estimate->quadrant];
  const int bin = CLAMP ((int)(confidence * TRAINING_METRICS_N_BINS), 0, TRAINING_METRICS_N_BINS - 1);

  self->confusion[truth][estimate->quadrant]++;
  self->n_quadrants++;
  self->cross_entropy -= log (MAX (estimate->quadrant_probabilities[truth], MIN_PROBABILITY));

  self->bin_count[bin]++;
  self->bin_confidence[bin] += confidence;
  self->bin_correct[bin] += estimate->quadrant == truth;
}

void
training_metrics_add_point (TrainingMetrics    *self,
                            const MoodEstimate *estimate,
                            double              valence,
                            double              arousal)
{
  const double x[2] = { valence, arousal };
  const double y[2] = { estimate->gaussian.valence, estimate->gaussian.arousal };

  self->n_points++;
  for (int axis = 0; axis < 2; axis++)
    {
      self->sum_x[axis] += x[axis];
      self->sum_y[axis] += y[axis];
      self->sum_xx[axis] += x[axis] * x[axis];
      self->sum_yy[axis] += y[axis] * y[axis];
      self->sum_xy[axis] += x[axis] * y[axis];
    }
}

void
training_metrics_merge (TrainingMetrics       *self,
                        const TrainingMetrics *other)
{
  for (int i = 0; i < MOOD_N_QUADRANTS; i++)
    for (int j = 0; j < MOOD_N_QUADRANTS; j++)
      self->confusion[i][j] += other->confusion[i][j];

  self->n_quadrants += other->n_quadrants;
  self->cross_entropy += other->cross_entropy;

  for (int bin = 0; bin < TRAINING_METRICS_N_BINS; bin++)
    {
      self->bin_count[bin] += other->bin_count[bin];
      self->bin_correct[bin] += other->bin_correct[bin];
      self->bin_confidence[bin] += other->bin_confidence[bin];
    }

  self->n_points += other->n_points;
  for (int axis = 0; axis < 2; axis++)
    {
      self->sum_x[axis] += other->sum_x[axis];
      self->sum_y[axis] += other->sum_y[axis];
      self->sum_xx[axis] += other->sum_xx[axis];
      self->sum_yy[axis] += other->sum_yy[axis];
      self->sum_xy[axis] += other->sum_xy[axis];
    }

  self->n_clips += other->n_clips;
  self->n_claims += other->n_claims;
  self->n_claims_in_place += other->n_claims_in_place;
}

double
training_metrics_get_accuracy (const TrainingMetrics *self)
{
  guint n_correct = 0;

  for (int i = 0; i < MOOD_N_QUADRANTS; i++)
    n_correct += self->confusion[i][i];

  return self->n_quadrants > 0 ? (double)n_correct / self->n_quadrants : NAN;
}

/**
 * training_metrics_get_f1:
 *
 * 2 TP / (2 TP + FP + FN). NAN for a quadrant that is neither labelled nor reported anywhere.
 */
double
training_metrics_get_f1 (const TrainingMetrics *self,
                         MoodQuadrant           quadrant)
{
  guint n_true = 0;
  guint n_reported = 0;

  for (int i = 0; i < MOOD_N_QUADRANTS; i++)
    {
      n_true += self->confusion[quadrant][i];
      n_reported += self->confusion[i][quadrant];
    }

  return n_true + n_reported > 0 ? 2.0 * self->confusion[quadrant][quadrant] / (n_true + n_reported) : NAN;
}

/**
 * training_metrics_get_macro_f1:
 *
 * The plain mean of the quadrants' F1, over those that occur.
 */
double
training_metrics_get_macro_f1 (const TrainingMetrics *self)
{
  double sum = 0.0;
  guint n = 0;

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    {
      const double f1 = training_metrics_get_f1 (self, q);

      if (!isnan (f1))
        {
          sum += f1;
          n++;
        }
    }

  return n > 0 ? sum / n : NAN;
}

double
training_metrics_get_cross_entropy (const TrainingMetrics *self)
{
  return self->n_quadrants > 0 ? self->cross_entropy / self->n_quadrants : NAN;
}

/**
 * training_metrics_get_calibration_error:
 *
 * Expected calibration error (Naeini et al. 2015): how far the probability of the reported quadrant
 * is from the share of times it is right, in ten bins of equal width, weighted by their clips.
 */
double
training_metrics_get_calibration_error (const TrainingMetrics *self)
{
  double sum = 0.0;

  for (int bin = 0; bin < TRAINING_METRICS_N_BINS; bin++)
    sum += fabs (self->bin_confidence[bin] - self->bin_correct[bin]);

  return self->n_quadrants > 0 ? sum / self->n_quadrants : NAN;
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
training_metrics_get_rmse (const TrainingMetrics *self,
                           TrainingAxis           axis)
{
  if (self->n_points == 0)
    return NAN;

  return sqrt (MAX (self->sum_xx[axis] - 2.0 * self->sum_xy[axis] + self->sum_yy[axis], 0.0)
               / self->n_points);
}

/* Variances and covariance of label and estimate, as means over the clips. */
static void
get_moments (const TrainingMetrics *self,
             TrainingAxis           axis,
             double                *variance_x,
             double                *variance_y,
             double                *covariance)
{
  const double mean_x = self->sum_x[axis] / self->n_points;
  const double mean_y = self->sum_y[axis] / self->n_points;

  *variance_x = self->sum_xx[axis] / self->n_points - mean_x * mean_x;
  *variance_y = self->sum_yy[axis] / self->n_points - mean_y * mean_y;
  *covariance = self->sum_xy[axis] / self->n_points - mean_x * mean_y;
}

double
training_metrics_get_pearson (const TrainingMetrics *self,
                              TrainingAxis           axis)
{
  double variance_x, variance_y, covariance;

  if (self->n_points < 2)
    return NAN;

  get_moments (self, axis, &variance_x, &variance_y, &covariance);
  return variance_x > 0.0 && variance_y > 0.0 ? covariance / sqrt (variance_x * variance_y) : NAN;
}

/**
 * training_metrics_get_concordance:
 *
 * Concordance correlation coefficient (Lin 1989).
 */
double
training_metrics_get_concordance (const TrainingMetrics *self,
                                  TrainingAxis           axis)
{
  double variance_x, variance_y, covariance, shift;

  if (self->n_points < 2)
    return NAN;

  get_moments (self, axis, &variance_x, &variance_y, &covariance);
  shift = (self->sum_x[axis] - self->sum_y[axis]) / self->n_points;
  return 2.0 * covariance / (variance_x + variance_y + shift * shift);
}
