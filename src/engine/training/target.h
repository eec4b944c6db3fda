/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/word-norms.h"

G_BEGIN_DECLS

/**
 * TrainingTarget:
 * @quadrants: how much of the label each quadrant holds; they sum to @quadrant_weight
 * @quadrant_weight: 0 without a quadrant
 * @valence: in (-1, 1)
 * @arousal: in (-1, 1)
 * @point_weight: 0 without a point
 *
 * What the network should say of one clip.
 */
typedef struct
{
  double quadrants[MOOD_N_QUADRANTS];
  double quadrant_weight;
  double valence;
  double arousal;
  double point_weight;
} TrainingTarget;

/**
 * TrainingTargetConfig:
 * @rated_point: weight of valence and arousal that people rated
 * @word_point: weight of those that come from words
 * @derived_quadrant: weight of a quadrant that is but the sign of rated valence and arousal; one that people heard
 *   counts 1
 * @heard_smoothing: share of a quadrant that people heard which goes to all four alike
 * @derived_smoothing: the same for one that is but such a sign
 * @curve_gain: by what is multiplied how far a stretch lies from its song, where that was rated over time
 */
typedef struct
{
  double rated_point;
  double word_point;
  double derived_quadrant;
  double heard_smoothing;
  double derived_smoothing;
  double curve_gain;
} TrainingTargetConfig;

void   training_target_init (TrainingTarget             *self,
                             const TrainingClip         *clip,
                             const TrainingWordNorms    *norms,
                             const TrainingTargetConfig *config);
/* The loss of the raw output @raw for @share of @first and the rest of @second (nullable: none), and
 * its gradient. */
double training_target_loss (const TrainingTarget       *first,
                             const TrainingTarget       *second,
                             double                      share,
                             const float                 raw[MOOD_N_RAW],
                             double                      gradient[MOOD_N_RAW]);
/* The same for the network's output @output, with the gradient as the trainer wants it. */
double training_target_judge (const TrainingTarget       *first,
                              const TrainingTarget       *second,
                              double                      share,
                              const float                 output[MOOD_N_RAW],
                              float                       gradient[MOOD_N_RAW]);

G_END_DECLS
