/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/estimate.h"
#include "engine/training/classification-metrics.h"
#include "engine/training/coverage.h"
#include "engine/training/regression-metrics.h"

G_BEGIN_DECLS

typedef enum
{
  TRAINING_AXIS_VALENCE,
  TRAINING_AXIS_AROUSAL,
  TRAINING_AXIS_CORRECTED_AROUSAL, /* arousal beside a label from words that was corrected, see word-norms.h */
  TRAINING_N_AXES,
} TrainingAxis;

/**
 * TrainingMetrics:
 * @quadrants: of the clips with a labeled quadrant
 * @classes: of the clips that are of a class of their owner's own, where these are compared
 * @axes: of the clips with a labeled point
 * @display: of these with the estimates on the display scale, where there is one
 * @constants: of these with one number in place of every estimate: the least that a model has to beat
 * @coverage: of the labeled points
 * @corrected_coverage: of those whose arousal was corrected
 * @n_claims: clips whose estimate is neither neutral nor unsure
 *
 * What the estimates of one test set are worth, as sums from which every figure is worked out. Plain
 * value: zero it, add clips, ask. Two can be added.
 */
typedef struct
{
  TrainingClassification quadrants;
  TrainingClassification classes;
  TrainingRegression     axes[TRAINING_N_AXES];
  TrainingRegression     display[TRAINING_N_AXES];
  TrainingRegression     constants[TRAINING_N_AXES];
  TrainingCoverage       coverage;
  TrainingCoverage       corrected_coverage;

  guint n_clips;
  guint n_claims;
  guint n_claims_in_place; /* of these, the point lies in the reported quadrant */
} TrainingMetrics;

void   training_metrics_add_estimate     (TrainingMetrics       *self,
                                          const MoodEstimate    *estimate);
void   training_metrics_add_quadrant     (TrainingMetrics       *self,
                                          const MoodEstimate    *estimate,
                                          MoodQuadrant           truth);
/* @label: NAN when there is none. @displayed, @constant: NAN when there is none: then only that is not counted. */
void   training_metrics_add_axis         (TrainingMetrics       *self,
                                          TrainingAxis           axis,
                                          double                 label,
                                          double                 estimate,
                                          double                 displayed,
                                          double                 constant);
void   training_metrics_merge            (TrainingMetrics       *self,
                                          const TrainingMetrics *other);

/* All return NAN when there is nothing to work them out from. Those of the axes are asked for by
 * training_regression_get(). */
double training_metrics_get_accuracy     (const TrainingMetrics *self);
double training_metrics_get_f1           (const TrainingMetrics *self,
                                          MoodQuadrant           quadrant);
double training_metrics_get_macro_f1     (const TrainingMetrics *self);
double training_metrics_get_cross_entropy (const TrainingMetrics *self);
double training_metrics_get_calibration_error (const TrainingMetrics *self);
double training_metrics_get_in_place     (const TrainingMetrics *self);
/* How much the estimates' spread, as a share of the labels', differs from the correlation, to which the least
 * squared error brings it. */
double training_metrics_get_excess_spread (const TrainingMetrics *self,
                                          TrainingAxis           axis);

G_END_DECLS
