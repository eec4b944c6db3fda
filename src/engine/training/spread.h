/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/prediction.h"

G_BEGIN_DECLS

#define TRAINING_SPREAD_MIN 0.25
#define TRAINING_SPREAD_MAX 4.0

/* The factor on the standard deviations that fits the labels best, of those @predictions whose clip is not of
 * @left_out_fold (-1: none is left out); 1 when there are none. Where quadrants are the masses of the distribution, the
 * least cross-entropy of the quadrants of @manifest; where a model has said them beside, so that no spread moves them,
 * the least surprise at the points that people rated, of any manifest. */
double  training_spread_fit        (const TrainingCorpus *corpus,
                                    guint                 manifest,
                                    const GArray         *predictions,
                                    int                   left_out_fold);

/* (transfer full): (array): for each prediction the factor that fits the other folds of the first manifest; 1 for a
 * clip that is in no fold. */
double *training_spread_fit_nested (const TrainingCorpus *corpus,
                                    const GArray         *predictions);

G_END_DECLS
