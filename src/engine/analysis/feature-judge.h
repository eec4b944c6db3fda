/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/feature-model.h"

G_BEGIN_DECLS

/**
 * AnalysisFeatureJudge:
 *
 * What runs a model that hears features. One per thread; used for one song after the other. What it says of
 * an example does not depend on those beside it.
 */
typedef struct _AnalysisFeatureJudge AnalysisFeatureJudge;

/* A reference to @model is kept. */
AnalysisFeatureJudge *analysis_feature_judge_new  (AnalysisFeatureModel    *model,
                                                   GError                 **error);
void                  analysis_feature_judge_free (AnalysisFeatureJudge    *self);
/* Appends to @gaussians one MoodGaussian for each example, and to @shares (nullable) float, those of each degree that the
 * model names, example by example. Errors: %G_IO_ERROR_CANCELLED,
 * %BASE_ERROR_BAD_MODEL when the model answers with what is no number. */
gboolean              analysis_feature_judge_run  (AnalysisFeatureJudge    *self,
                                                   const AnalysisFeatures  *features,
                                                   GArray                  *gaussians,
                                                   GArray                  *shares,
                                                   GCancellable            *cancellable,
                                                   GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisFeatureJudge, analysis_feature_judge_free)

G_END_DECLS
