/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/store.h"
#include "jobs/training-run.h"

G_BEGIN_DECLS

/* Within jobs: what a run is, and what changes it. */

#define JOBS_RUN_FOLDER   "trainings" /* of the user's data */
#define JOBS_RUN_MAX_NAME 200         /* characters */

/* The states that are written down; others follow from the lock. */
typedef enum
{
  JOBS_RUN_NOTE_READY,
  JOBS_RUN_NOTE_BEGUN,
  JOBS_RUN_NOTE_FAILED,
  JOBS_RUN_NOTE_DONE,
} JobsRunNote;

struct _JobsTrainingRun
{
  gatomicrefcount n_refs;
  JobsRunKind kind;
  char *id;      /* (owned) */
  char *folder;  /* (owned) */
  char *name;    /* (owned) */
  char *source;  /* (owned) */
  char *problem; /* (owned) (nullable) */
  char *remarks; /* (owned) (nullable) */
  gint64 date;
  guint n_parts;
  guint n_epochs; /* that are over, of one that was interrupted */
  guint n_all_epochs;
  guint n_sets; /* of a search; 0 of a training */
  gboolean is_damaged;
  gboolean is_locked; /* by another, when it was read */
  JobsRunNote note;
  JobsRunCounts counts;
  JobsTrainSettings *settings; /* (owned) (nullable) */
};

/* (array length=JOBS_RUN_N_FILES): by JobsRunFile */
extern const char *const jobs_training_run_file_names[];

/* Without anything but an id, which need not be that of a folder. */
JobsTrainingRun *
jobs_training_run_new (const char *id);
/* (transfer full): the folder of such a run, which need not be there */
char *
jobs_training_run_make_folder_path (const char *id);
/* What is in run.json. Errors: %BASE_ERROR_NOT_FOUND, %BASE_ERROR_INVALID_ARGUMENT. */
gboolean
jobs_training_run_read_info (JobsTrainingRun *self, GError **error);
/* (transfer full): run.json with another note. @problem: (nullable). */
char *
jobs_training_run_to_json (const JobsTrainingRun *self, JobsRunNote note, const char *problem);
/* Writes a file of @folder whole or not at all. Errors: %BASE_ERROR_NO_SPACE, %BASE_ERROR_FAILED. */
gboolean
jobs_training_run_write_text (const char *folder, const char *name, const char *text, GError **error);
/* Follows no links out of the folder. */
gboolean
jobs_training_run_remove_tree (const char *path);

/* (transfer full): held until it is freed: the claim of whoever trains or searches in @folder, which is made. Errors:
 * %BASE_ERROR_FAILED with @refusal, a sentence, when another has it, and those of files. */
ExperimentLock *jobs_training_run_lock_folder (const char *folder,
                                               const char *refusal,
                                               GError    **error);
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
