/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/training-run.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): the training with @id, which is done and has a model. */
JobsTrainingRun *cli_load_training (const char  *id,
                                    GError     **error);

G_END_DECLS
