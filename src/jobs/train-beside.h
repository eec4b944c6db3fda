/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/ensemble-config.h"
#include "jobs/train-settings.h"

G_BEGIN_DECLS

/**
 * JobsTrainBeside:
 * @config: of all members; of none when a model has only one
 *
 * Within jobs: what settings have fitted beside a network, and that network as the last member. In place: it points into itself.
 */
typedef struct
{
  TrainingMember members[2];
  TrainingEnsembleConfig config;
} JobsTrainBeside;

/* @network: what @settings say of the network; its texts must outlive @self. Errors: %BASE_ERROR_INVALID_ARGUMENT. */
gboolean
jobs_train_beside_init (JobsTrainBeside *self,
                        const JobsTrainSettings *settings,
                        const TrainingMoodConfig *network,
                        GError **error);

G_END_DECLS
