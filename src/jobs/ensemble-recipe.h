/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/model.h"
#include "engine/training/ensemble-config.h"
#include "jobs/train-job.h"

G_BEGIN_DECLS

/**
 * JobsEnsembleRecipe:
 *
 * A key file with a group “[member NAME]” for each model of an ensemble, whose keys are called as the options of
 * `moodplane-cli train`, and `weight`.
 */
typedef struct _JobsEnsembleRecipe JobsEnsembleRecipe;

/* @seed: of members that name none. Errors: %BASE_ERROR_INVALID_ARGUMENT with what is wrong in the file, and those of
 * reading it and the models that members start from. */
JobsEnsembleRecipe           *jobs_ensemble_recipe_load       (const char                *path,
                                                               guint64                    seed,
                                                               GError                   **error);
void                          jobs_ensemble_recipe_free       (JobsEnsembleRecipe        *self);
/* (transfer none): as long as the recipe lives. */
const TrainingEnsembleConfig *jobs_ensemble_recipe_get_config (const JobsEnsembleRecipe  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsEnsembleRecipe, jobs_ensemble_recipe_free)

G_END_DECLS
