/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/feature-fit.h"

G_BEGIN_DECLS

/* Fewer labeled clips than this are no corpus. */
#define TRAINING_FEATURE_FIT_MIN_CLIPS 8

/* @learner: not fitted, of both classes and values. Fits it, and fills in the residuals.
 * @degrees: (out) (transfer full) (nullable): what its further values are; NULL when there are none */
gboolean training_feature_fit_joint (const TrainingFeatureFit  *self,
                                     const GArray              *clips,
                                     ClassicLearner            *learner,
                                     AnalysisFeatureParts      *parts,
                                     GStrv                     *degrees,
                                     GError                   **error);

G_END_DECLS
