/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/model.h"
#include "engine/training/mood-config.h"
#include "engine/training/notes.h"
#include "engine/training/watch.h"
#include "jobs/train-settings.h"

G_BEGIN_DECLS

/* Within jobs: what settings are made of, and what becomes of them. */

/* What JOBS_TRAIN_BESIDE can be. */
#define JOBS_TRAIN_BESIDE_NOTHING "nothing"
#define JOBS_TRAIN_BESIDE_KERNELS "kernels"

gboolean           jobs_train_field_is_text         (JobsTrainField            field);
JobsTrainSettings *jobs_train_settings_new_empty    (void);
/* Writes down all of it under names that begin with @prefix. */
void               jobs_train_settings_write        (const JobsTrainSettings  *self,
                                                     TrainingNotes            *notes,
                                                     const char               *prefix);
/* As jobs_train_settings_from_json(). */
JobsTrainSettings *jobs_train_settings_read         (const TrainingNotes      *notes,
                                                     GError                  **error);

/* Whether a network that hears windows, one that hears features, or a learner is trained. */
gboolean           jobs_train_settings_is_learner   (const JobsTrainSettings  *self);
gboolean           jobs_train_settings_is_windows   (const JobsTrainSettings  *self);
/* Whether kernels are fitted beside a network. */
gboolean           jobs_train_settings_has_kernels  (const JobsTrainSettings  *self);
TrainingWatch      jobs_train_settings_get_watch    (const JobsTrainSettings  *self);
/* What to train. The texts of @self must outlive @config; @start: (out) (transfer full) (nullable): what it starts
 * from, which must outlive it too. Errors: those of jobs_train_settings_check(). */
gboolean           jobs_train_settings_apply        (const JobsTrainSettings  *self,
                                                     TrainingMoodConfig       *config,
                                                     AnalysisModel           **start,
                                                     GError                  **error);

G_END_DECLS
