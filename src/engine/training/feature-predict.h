/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/feature-model.h"
#include "engine/training/feature-table.h"
#include "engine/training/prediction.h"

G_BEGIN_DECLS

/* (transfer full): TrainingPrediction, in the order of @clips (guint), their windows being the pieces that
 * the model hears; clips that could not be read are left out. By the code of the analysis. Errors:
 * %G_IO_ERROR_CANCELLED; %BASE_ERROR_BAD_MODEL. */
GArray *training_feature_predict (AnalysisFeatureModel        *model,
                                  const TrainingFeatureTable  *table,
                                  const GArray                *clips,
                                  const BaseParallel          *parallel,
                                  GCancellable                *cancellable,
                                  GError                     **error);

G_END_DECLS
