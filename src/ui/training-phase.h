/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/run-job.h"

G_BEGIN_DECLS

/* (transfer full): how far a training or a search is, in a sentence: "Reading songs: 12 of 117 songs", "Training set 2 of 12" */
char *mood_training_describe_phase (JobsRunJob *job);

G_END_DECLS
