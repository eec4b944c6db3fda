/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/prediction.h"

G_BEGIN_DECLS

/* Bounds of a fitted spread, and of a fitted gain. */
#define TRAINING_SPREAD_MIN 0.25
#define TRAINING_SPREAD_MAX 4.0
#define TRAINING_GAIN_MIN   0.5
#define TRAINING_GAIN_MAX   2.0

/* What fits the labels best, of those @predictions whose clip is not of @left_out_fold (-1: none is left out); what there
 * are no labels for is 1.
 *
 * Where quadrants are the masses of the distribution, the spread is that with the least cross-entropy of the quadrants of
 * @manifest, and points stay where they are, as they decide the masses. Where a model has said quadrants beside, so
 * that no calibration moves them, all is fitted to the points that people rated, of any manifest: the gains are those
 * with the least squared error, by which the spread of the points over that of the labels becomes their correlation;
 * then the spread is that with the least surprise. */
MoodCalibration  training_calibration_fit        (const TrainingCorpus *corpus,
                                                  guint                 manifest,
                                                  const GArray         *predictions,
                                                  int                   left_out_fold);

/* (transfer full): (array): for each prediction the calibration that fits the other folds of the first manifest; none
 * for a clip that is in no fold. */
MoodCalibration *training_calibration_fit_nested (const TrainingCorpus *corpus,
                                                  const GArray         *predictions);

G_END_DECLS
