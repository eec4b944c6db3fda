/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/classic/learner.h"
#include "engine/training/mood-config.h"

G_BEGIN_DECLS

/* Which features go with which model, as users choose them. */

/* Support vector machines take memory by the square of their rows, and time by nearly their cube. A feature set that makes many
 * examples of a song would keep them busy for days: so many rows, spread evenly, are minutes, and usual here. */
#define TRAINING_FEATURE_MAX_MACHINE_ROWS 6000

/* A corpus has hardly more songs than a song has statistics, and without a ridge linear regression would
 * learn them by heart. How large it should be the corpus says: of these, the one with the least squared error on
 * songs that inner folds of the training songs hold out. */
#define TRAINING_FEATURE_RIDGE_AUTO "auto"
#define TRAINING_FEATURE_RIDGES { 1, 10, 30, 100, 300, 1000, 3000, 10000, 100000 }

/* Whether @architecture names a learner that is no network: svm, svr, mlr, logistic, kernel. */
gboolean        training_feature_is_learner    (const char                *architecture);
/* Fills in what @config->training.architecture hears. @features (nullable): NULL: windows for a network, and
 * song-statistics for a learner; @segments (nullable): NULL: as the feature set is meant. The texts must
 * outlive @config. Errors: %BASE_ERROR_INVALID_ARGUMENT for what is unknown or does not go together. */
gboolean        training_feature_choose        (TrainingMoodConfig        *config,
                                                const char                *features,
                                                const char                *segments,
                                                GError                   **error);
/* Whether the learner that @config names has a ridge that is left to its training songs: unless its options give a
 * number. */
gboolean        training_feature_chooses_ridge (const TrainingMoodConfig  *config);
/* Whether the learner that @config names takes degrees for labels, where clips have them. */
gboolean        training_feature_learns_degrees (const TrainingMoodConfig *config);
/* (transfer full): the learner that @config names, with its options, not fitted; a ridge that is left to the
 * training songs is to be set. Errors: %BASE_ERROR_INVALID_ARGUMENT. */
ClassicLearner *training_feature_make_learner  (const TrainingMoodConfig  *config,
                                                GError                   **error);
/* (transfer full): for a person: the feature sets that there are, what they make, and of which pieces. */
char           *training_list_features         (void);

G_END_DECLS
