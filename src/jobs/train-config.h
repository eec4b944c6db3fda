/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/model.h"
#include "engine/training/mood-config.h"
#include "jobs/train-job.h"

G_BEGIN_DECLS

/* Strings are copied; freed by jobs_train_options_clear(). */
void     jobs_train_options_copy  (JobsTrainOptions       *self,
                                   const JobsTrainOptions *other);
void     jobs_train_options_clear (JobsTrainOptions       *self);
/* What to train, from the default on. The texts of @self must outlive @config, of which `start` is left as it
 * is. Errors: %BASE_ERROR_INVALID_ARGUMENT. */
gboolean jobs_train_options_apply (const JobsTrainOptions *self,
                                   TrainingMoodConfig     *config,
                                   GError                **error);
/* Sets `start` of @config, if there is to be one; @start: (out) (transfer full) (nullable): what it is of, which must
 * outlive @config. Errors: those of loading a model; %BASE_ERROR_INVALID_ARGUMENT. */
gboolean jobs_train_options_load_start (const JobsTrainOptions  *self,
                                        TrainingMoodConfig      *config,
                                        AnalysisModel          **start,
                                        GError                 **error);

G_END_DECLS
