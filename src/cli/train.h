/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"
#include "jobs/train-job.h"

G_BEGIN_DECLS

#define CLI_TRAIN_MAX_WORST 10000

/* Runs a training or an evaluation to its end; its messages go to standard error, its report to
 * standard output. Consumes @job. Returns: the exit status. */
int cli_train (JobsJob *job);

G_END_DECLS
