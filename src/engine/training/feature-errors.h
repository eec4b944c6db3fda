/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/gaussian.h"

G_BEGIN_DECLS

/**
 * TrainingFeatureErrors:
 * @weight: of all songs together
 *
 * What a learner says wrong of songs, summed up: squares of valence and arousal, and their product. Begins as zeros.
 */
typedef struct
{
  double weight;
  double vv;
  double aa;
  double va;
} TrainingFeatureErrors;

void         training_feature_errors_add (TrainingFeatureErrors       *self,
                                          double                       weight,
                                          double                       valence,
                                          double                       arousal);
/* Their covariance about 0, so that a bias counts as an error, within the bounds of MoodGaussian; the means are 0. What
 * no song with any weight tells is as large as may be. */
MoodGaussian training_feature_errors_get (const TrainingFeatureErrors *self);

G_END_DECLS
