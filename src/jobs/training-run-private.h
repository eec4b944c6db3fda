/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/store.h"
#include "jobs/training-run.h"

G_BEGIN_DECLS

/* Within jobs: what changes a run. */

/* The states that are written down; others follow from the lock. */
typedef enum
{
  JOBS_RUN_NOTE_READY,
  JOBS_RUN_NOTE_BEGUN,
  JOBS_RUN_NOTE_FAILED,
  JOBS_RUN_NOTE_DONE,
} JobsRunNote;

/* (transfer full): held until it is freed. Errors: %BASE_ERROR_FAILED when another program trains the run, and those of
 * files. */
ExperimentLock *jobs_training_run_lock (const JobsTrainingRun  *self,
                                        GError                **error);
/* Writes down how far it is; the run in memory stays as it is. @problem: (nullable). */
gboolean        jobs_training_run_note (const JobsTrainingRun  *self,
                                        JobsRunNote             note,
                                        const char             *problem,
                                        GError                **error);
/* (transfer full): the folder of manifests in which part @part is held out, beside that of the run itself. */
char           *jobs_training_run_get_part_folder (const JobsTrainingRun *self,
                                                   guint                  part);
/* How many parts there are to hold out in turn: 1 when only the one of the run is. */
guint           jobs_training_run_get_n_parts (const JobsTrainingRun *self);
JobsRunNote     jobs_training_run_get_note (const JobsTrainingRun *self);
/* Writes a file whole or not at all. */
gboolean        jobs_training_run_write (const JobsTrainingRun  *self,
                                         JobsRunFile             file,
                                         const char             *text,
                                         GError                **error);

G_END_DECLS
