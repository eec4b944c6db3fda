/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/training-run.h"

G_BEGIN_DECLS

/* Runs that another process works on: this program again, which is killed, or whose disk is full. */

#define RUN_CHILD_WORK "--work"
#define RUN_CHILD_FULL "--full-disk"

/* What main() does first: the status to end with when this is the other process; -1 otherwise. */
int  run_child_main      (int                    argc,
                          char                  *argv[]);
/* Begins, and does not wait. */
GPid run_child_spawn     (const char            *program,
                          const char            *mode,
                          const JobsTrainingRun *run);
/* Works on the run as if there were no more room, and asserts that it fails and what is told of it. */
void run_child_fill_disk (const char            *program,
                          const JobsTrainingRun *run);

G_END_DECLS
