/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/feature-model.h"
#include "engine/base/parallel.h"
#include "engine/training/feature-table.h"
#include "engine/training/mood-config.h"

G_BEGIN_DECLS

/**
 * TrainingFeatureFit:
 * @parallel: (nullable)
 * @cancellable: (nullable)
 *
 * What models that hear features are made from. Owns nothing.
 */
typedef struct
{
  const TrainingCorpus       *corpus;
  const TrainingFeatureTable *table;
  AnalysisFeatureReader      *reader;
  const TrainingMoodConfig   *config;
  const BaseParallel         *parallel;
  GCancellable               *cancellable;
} TrainingFeatureFit;

/* Fits the learner that the configuration names on @clips (guint), and nothing else has a say. A learner of
 * classes learns from the clips with a quadrant; one of values from those with a point, corrected and left
 * out as for networks (see target.h). The covariance of the latter's errors is that of clips which an inner
 * fold held out: five folds, those of one artist, actor, song or series together. On the same folds linear
 * regression chooses its ridge, if none is given.
 *
 * A learner of both learns from all of these at once, each with the weight that its options give it, see
 * ClassicOption. Its pieces share the weight of their song, and are left out together when its errors are measured. Degrees
 * that enough clips have it learns besides, unless its options forbid it.
 *
 * @ridge: (out) (optional): what was chosen; NAN when nothing was
 *
 * Errors: %BASE_ERROR_BAD_CORPUS when too few clips have such labels, %BASE_ERROR_INVALID_ARGUMENT,
 * %G_IO_ERROR_CANCELLED. */
AnalysisFeatureModel *training_feature_fit_learner  (const TrainingFeatureFit  *self,
                                                     const GArray              *clips,
                                                     double                    *ridge,
                                                     GError                   **error);
/* Whether enough of @clips have the labels that a learner of both learns from, as far as that is known before they are read: of
 * @self only corpus and configuration count. Other learners say it when they are fitted. Errors: as above. */
gboolean              training_feature_fit_has_enough (const TrainingFeatureFit  *self,
                                                     const GArray              *clips,
                                                     GError                   **error);
/* (transfer full): TrainingFeatureExample: the pieces of @clips that have any label, for a network. */
GArray               *training_feature_fit_examples (const TrainingFeatureFit  *self,
                                                     const GArray              *clips);

G_END_DECLS
