/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/labels.h"
#include "engine/experiment/result.h"
#include "engine/experiment/songs.h"

G_BEGIN_DECLS

/**
 * ExperimentSaid:
 * @songs: (element-type ExperimentSong)
 * @examples: (element-type guint): those that were judged
 * @said: (n, n_outputs): numbers, or probabilities of classes
 *
 * What was said of the examples of a test part.
 */
typedef struct
{
  const ExperimentRow     *row;
  const ExperimentDataset *dataset;
  const ExperimentLabels  *labels;
  const GArray            *songs;
  const GArray            *examples;
  const double            *said;
} ExperimentSaid;

/* All figures of the row's kind, each beside that of a baseline which has seen the labels of @training
 * (element-type guint: examples) alone.
 *
 * Numbers: mae, rmse, r2 (squared correlation), determination (the other R²: 1 - squared errors over squared
 * deviations), pearson, concordance, sd of what was said and label-sd, of each output over the songs; the means
 * of the first two, and yu-accuracy of degrees. Of curves the figures are worked out for each song and averaged;
 * those of all moments together begin with "pooled-". Classes: accuracy, macro-f1, cross-entropy,
 * calibration-error and the confusion matrix. */
void experiment_figures_add          (const ExperimentSaid *said,
                                      const GArray         *training,
                                      ExperimentResult     *result);
/* What is said of whole songs by a network that learned the row's classes: hit, and hit-threshold. A song is
 * hit when the winner of its slices' votes is among its words. */
void experiment_figures_add_transfer (const ExperimentSaid *said,
                                      ExperimentResult     *result);
/* Whether any of the row's classes is among the clip's words. */
gboolean experiment_figures_has_word (const ExperimentRow  *row,
                                      const TrainingClip   *clip);

G_END_DECLS
