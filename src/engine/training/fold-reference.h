/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/display-scale.h"
#include "engine/training/findings.h"
#include "engine/training/metrics.h"
#include "engine/training/word-norms.h"

G_BEGIN_DECLS

/**
 * TrainingFoldReference:
 * @norms: the correction of arousal that comes from words, fit on the clips that are not of the fold, as for
 *   training
 * @has_norms: whether there is one; FALSE too where no clip is labeled by words
 * @means: the mean labels of the other folds of the manifest: what can be said of a clip without hearing it; NAN
 *   where they have none
 * @scales: fit on what was said of the other folds
 *
 * What the clips of one fold of a manifest are judged beside, all of it from other folds. A clip without a fold has
 * no others: then there is nothing of all this.
 */
typedef struct
{
  TrainingWordNorms    norms;
  gboolean             has_norms;
  double               means[TRAINING_N_AXES];
  TrainingDisplayScale scales[TRAINING_N_AXES];
} TrainingFoldReference;

void training_fold_reference_init       (TrainingFoldReference       *self,
                                         const TrainingFindings      *findings,
                                         guint                        manifest,
                                         int                          fold);
/* @labels: (out): of each axis; NAN where @clip has none. */
void training_fold_reference_get_labels (const TrainingFoldReference *self,
                                         const TrainingClip          *clip,
                                         double                       labels[TRAINING_N_AXES]);
/* Adds all that is known of @clip, of which @estimate was said. */
void training_fold_reference_judge      (const TrainingFoldReference *self,
                                         const TrainingClip          *clip,
                                         const MoodEstimate          *estimate,
                                         TrainingMetrics             *metrics);

G_END_DECLS
