/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/train-beside.h"

#include "jobs/train-choices.h"
#include "jobs/train-config.h"

/* As in data/ensembles/default.ini, which says why; both were chosen together. */
static const JobsTrainOptions kernels = {
  .architecture = "kernel",
  .network_options = "word-weight=0.05 penalty=0.04",
  .features = "song-statistics rate=16000 peak=1 + expressive rate=16000",
  .segments = "slices 6 every 18 from 45",
};

#define KERNELS_WEIGHT 3.0
#define NETWORK_WEIGHT 1.0

gboolean
jobs_train_beside_init (JobsTrainBeside *self,
                        const JobsTrainSettings *settings,
                        const TrainingMoodConfig *network,
                        GError **error)
{
  JobsTrainOptions options = kernels;

  *self = (JobsTrainBeside) { .config.members = self->members };
  if (!jobs_train_settings_has_kernels (settings))
    return TRUE;

  options.seed = network->training.seed;
  self->members[0] = (TrainingMember) { "kernels", KERNELS_WEIGHT, training_mood_default_config };
  self->members[0].config.targets = network->targets;
  if (!jobs_train_options_apply (&options, &self->members[0].config, error))
    return FALSE;

  self->members[1] = (TrainingMember) { "network", NETWORK_WEIGHT, *network };
  self->config.n_members = G_N_ELEMENTS (self->members);
  return TRUE;
}
