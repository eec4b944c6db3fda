/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/estimate.h"
#include "engine/training/classification-metrics.h"
#include "engine/training/regression-metrics.h"

G_BEGIN_DECLS

/**
 * TrainingMetrics:
 * @quadrants: of the clips with a labelled quadrant
 * @axes: of the clips with a labelled point: valence, arousal
 * @n_claims: clips whose estimate is neither neutral nor unsure
 *
 * What the estimates of one test set are worth, as sums from which every figure is worked out. Plain
 * value: zero it, add clips, ask. Two can be added.
 */
typedef struct
{
  TrainingClassification quadrants;
  TrainingRegression     axes[2];

  guint n_clips;
  guint n_claims;
  guint n_claims_in_place; /* of these, the point lies in the reported quadrant */
} TrainingMetrics;

typedef enum
{
  TRAINING_AXIS_VALENCE,
  TRAINING_AXIS_AROUSAL,
} TrainingAxis;

void   training_metrics_add_estimate     (TrainingMetrics       *self,
                                          const MoodEstimate    *estimate);
void   training_metrics_add_quadrant     (TrainingMetrics       *self,
                                          const MoodEstimate    *estimate,
                                          MoodQuadrant           truth);
void   training_metrics_add_point        (TrainingMetrics       *self,
                                          const MoodEstimate    *estimate,
                                          double                 valence,
                                          double                 arousal);
void   training_metrics_merge            (TrainingMetrics       *self,
                                          const TrainingMetrics *other);

/* All return NAN when there is nothing to work them out from. */
double training_metrics_get_accuracy     (const TrainingMetrics *self);
double training_metrics_get_f1           (const TrainingMetrics *self,
                                          MoodQuadrant           quadrant);
double training_metrics_get_macro_f1     (const TrainingMetrics *self);
double training_metrics_get_cross_entropy (const TrainingMetrics *self);
double training_metrics_get_calibration_error (const TrainingMetrics *self);
double training_metrics_get_in_place     (const TrainingMetrics *self);
double training_metrics_get_rmse         (const TrainingMetrics *self,
                                          TrainingAxis           axis);
double training_metrics_get_pearson      (const TrainingMetrics *self,
                                          TrainingAxis           axis);
double training_metrics_get_concordance  (const TrainingMetrics *self,
                                          TrainingAxis           axis);

G_END_DECLS
