/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/estimate.h"

G_BEGIN_DECLS

/**
 * TrainingMetrics:
 * @confusion: [true quadrant][reported quadrant], clips
 * @n_quadrants: clips with a labelled quadrant
 * @n_points: clips with a labelled point
 * @n_claims: clips whose estimate is neither neutral nor unsure
 *
 * Sums over the clips of one test set, from which every figure is worked out. Plain value: zero it,
 * add clips, ask. Two can be added.
 */
typedef struct
{
  guint  confusion[MOOD_N_QUADRANTS][MOOD_N_QUADRANTS];
  guint  n_quadrants;
  double cross_entropy; /* nats, summed */

  /* Expected calibration error: clips by the probability of the reported quadrant. */
#define TRAINING_METRICS_N_BINS 10
  guint  bin_count[TRAINING_METRICS_N_BINS];
  guint  bin_correct[TRAINING_METRICS_N_BINS];
  double bin_confidence[TRAINING_METRICS_N_BINS]; /* summed */

  /* Per axis (0 valence, 1 arousal): sums of label x and estimate y. */
  guint  n_points;
  double sum_x[2];
  double sum_y[2];
  double sum_xx[2];
  double sum_yy[2];
  double sum_xy[2];

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
