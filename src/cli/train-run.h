/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"
#include "jobs/job.h"
#include "jobs/training-run.h"

G_BEGIN_DECLS

/**
 * CliTrainRun:
 * @resume: (owned) (nullable): id
 * @run: (owned) (nullable): "new" or an id
 * @assignments: (owned) (nullable): "epochs=12"
 * @n_sets: 0: it is a training; else a search of so many sets of values
 * @manifests: (nullable): not owned, as is @output
 *
 * What the command line says of a run.
 */
typedef struct
{
  char  *resume;
  char  *preset;
  char  *set;
  char  *run;
  char  *settings;
  char  *name;
  char  *library;
  char  *doomed;
  char **assignments;
  gboolean lists_runs;
  gboolean lists_presets;
  guint n_sets;
  const char *const *manifests;
  const char *output;
  int n_workers;
} CliTrainRun;

typedef struct
{
  const char *name;
  const char *value; /* (nullable) */
} CliTrainRunOption;

void     cli_train_run_clear          (CliTrainRun       *self);
gboolean cli_train_run_is_wanted      (const CliTrainRun *self);
/* Adds to the assignments, before those that the user gave; not when @value is NULL. */
void     cli_train_run_assign         (CliTrainRun       *self,
                                       const char        *name,
                                       const char        *value);
/* Those that differ from what they are when nobody gives them. */
void     cli_train_run_assign_numbers (CliTrainRun       *self,
                                       int                epochs,
                                       double             learning_rate,
                                       gint64             seed);
/* (transfer full): as the options have them; NULL after it has printed why not. */
JobsTrainSettings *
         cli_train_run_make_settings  (const CliTrainRun *self);
/* (transfer full): the one that is named, or a new one; NULL after it has printed why not. */
JobsTrainingRun *
         cli_train_run_get            (const CliTrainRun *self);
/* All return the exit status. This one runs @job, which is of @run, and prints what it tells. */
int      cli_train_run_watch          (JobsTrainingRun   *run,
                                       JobsJob           *job);
int      cli_train_run                (const CliCommand  *command,
                                       const CliTrainRun *self);
int      cli_train_run_list           (const CliTrainRun *self);
int      cli_train_run_delete         (const CliTrainRun *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliTrainRun, cli_train_run_clear)

G_END_DECLS
