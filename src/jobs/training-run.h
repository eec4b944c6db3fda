/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "jobs/train-settings.h"
#include "library/db.h"

G_BEGIN_DECLS

/**
 * JobsTrainingRun:
 *
 * One training, or one search of settings to train with, in a folder of its own: `trainings/ID` of the user's data folder.
 * All in it is written whole or not at all, so a training that was killed at any time can go on. What is read here is as it was at that time: load it again
 * to know more. Immutable but for jobs_training_run_set_name(), and reference counted.
 *
 *   run.json          name, date, state, all settings
 *   manifest.csv      what is trained on; clips of fold 1 are what each epoch is validated by
 *   held-out.csv      what the model is judged by in the end
 *   checkpoint/       what an interrupted training goes on from
 *   left-out.csv      songs that could not be read, as far as songs were read
 *   epochs.csv        figures of each epoch
 *   model.safetensors the model, when it is done: the network of the best epoch
 *   predictions.csv   what it says of the songs held out
 *   report.json, report.txt
 *   search.json       of a search, instead of epochs, model and report: what was tried and how good it was
 *   best.json         of a search that is done: settings to train with
 *   set-0/, set-1/…   of a search: what an interrupted one goes on from
 *   lock              held by whoever trains
 */
typedef struct _JobsTrainingRun JobsTrainingRun;

typedef enum
{
  JOBS_RUN_TRAINING,
  JOBS_RUN_SEARCH,
} JobsRunKind;

typedef enum
{
  JOBS_RUN_READY,       /* not begun */
  JOBS_RUN_RUNNING,     /* a program trains it now, this or another */
  JOBS_RUN_INTERRUPTED, /* can be resumed */
  JOBS_RUN_FAILED,      /* the same, with a problem that is to be mended first */
  JOBS_RUN_DONE,
  JOBS_RUN_DAMAGED,     /* its run.json cannot be read; it can only be deleted */
} JobsRunState;

typedef enum
{
  JOBS_RUN_FILE_INFO,
  JOBS_RUN_FILE_MANIFEST,
  JOBS_RUN_FILE_HELD_OUT,
  JOBS_RUN_FILE_CHECKPOINT, /* a folder */
  JOBS_RUN_FILE_LEFT_OUT,
  JOBS_RUN_FILE_EPOCHS,
  JOBS_RUN_FILE_MODEL,
  JOBS_RUN_FILE_PREDICTIONS,
  JOBS_RUN_FILE_REPORT,     /* JSON: figures, settings */
  JOBS_RUN_FILE_TABLES,     /* the same for a person, as text */
  JOBS_RUN_FILE_LOCK,
  JOBS_RUN_FILE_SEARCH,     /* JSON: what was tried */
  JOBS_RUN_FILE_BEST,       /* JSON: settings */
  JOBS_RUN_N_FILES,
} JobsRunFile;

/* How many clips there are of each side, and what is odd about them. */
typedef struct
{
  guint n_training;
  guint n_validation;
  guint n_held_out;
} JobsRunCounts;

/* Divides the clips of the manifest @manifest (labeled as training_corpus_add_any_manifest() takes it) and makes the
 * folder. @name: (nullable): made from the settings and the manifest's folder otherwise.
 * @warnings: (out) (optional) (transfer full) (array zero-terminated=1): what a person should know before. Reads files:
 * for a worker. Errors: those of jobs_train_settings_check(), %BASE_ERROR_BAD_CORPUS with a sentence for labels that nothing can be
 * learned from, those of files. */
JobsTrainingRun *jobs_training_run_create     (const char              *manifest,
                                               const char              *name,
                                               const JobsTrainSettings *settings,
                                               char                  ***warnings,
                                               GError                 **error);
/* The same of a labeled set of the library. */
JobsTrainingRun *jobs_training_run_create_from_set
                                              (LibraryDb               *library,
                                               gint64                   set_id,
                                               const char              *name,
                                               const JobsTrainSettings *settings,
                                               char                  ***warnings,
                                               GError                 **error);
/* The same two of a search with @n_sets sets of values; part by part is not searched. Errors: also those of
 * jobs_search_check(). */
JobsTrainingRun *jobs_training_run_create_search
                                              (const char              *manifest,
                                               const char              *name,
                                               const JobsTrainSettings *settings,
                                               guint                    n_sets,
                                               char                  ***warnings,
                                               GError                 **error);
JobsTrainingRun *jobs_training_run_create_search_from_set
                                              (LibraryDb               *library,
                                               gint64                   set_id,
                                               const char              *name,
                                               const JobsTrainSettings *settings,
                                               guint                    n_sets,
                                               char                  ***warnings,
                                               GError                 **error);
/* A training with what a search was given and @settings, which are mostly what it has found. What the search holds out is held out of
 * it too, and had no say in either; other parts are not held out. */
JobsTrainingRun *jobs_training_run_create_of_search
                                              (const JobsTrainingRun   *search,
                                               const JobsTrainSettings *settings,
                                               GError                 **error);
/* Whether @text can be the id of a training. */
gboolean         jobs_training_run_is_id      (const char              *text);
/* Errors: %BASE_ERROR_NOT_FOUND, %BASE_ERROR_INVALID_ARGUMENT with what is wrong in run.json. */
JobsTrainingRun *jobs_training_run_load       (const char              *id,
                                               GError                 **error);
/* (transfer full) (element-type JobsTrainingRun): the newest first, damaged ones among them. Reads files: for a worker. */
GPtrArray       *jobs_training_run_list       (void);
JobsTrainingRun *jobs_training_run_ref        (JobsTrainingRun         *self);
void             jobs_training_run_unref      (JobsTrainingRun         *self);

const char      *jobs_training_run_get_id     (const JobsTrainingRun   *self);
const char      *jobs_training_run_get_name   (const JobsTrainingRun   *self);
JobsRunKind      jobs_training_run_get_kind   (const JobsTrainingRun   *self);
/* Of a search; 0 of a training. */
guint            jobs_training_run_get_n_sets (const JobsTrainingRun   *self);
/* Seconds since 1970; 0 of a damaged one. */
gint64           jobs_training_run_get_date   (const JobsTrainingRun   *self);
JobsRunState     jobs_training_run_get_state  (const JobsTrainingRun   *self);
/* Why it failed, or what is damaged: a sentence; NULL of others. */
const char      *jobs_training_run_get_problem (const JobsTrainingRun  *self);
/* (nullable): what is odd about its songs, as they were divided: sentences, one a line. */
const char      *jobs_training_run_get_remarks (const JobsTrainingRun  *self);
/* (nullable): of a damaged one */
const JobsTrainSettings *
                 jobs_training_run_get_settings (const JobsTrainingRun *self);
const JobsRunCounts *
                 jobs_training_run_get_counts (const JobsTrainingRun   *self);
/* How many epochs are over of one that was interrupted, of all parts; 0 of others. @n_all: (out): as many as there are to
 * be at most; 0 before the first is over. */
guint            jobs_training_run_get_n_epochs (const JobsTrainingRun *self,
                                                 guint                 *n_all);
/* What it was made from: a manifest's path, or the name of a labeled set. */
const char      *jobs_training_run_get_source (const JobsTrainingRun   *self);
/* (transfer full) */
char            *jobs_training_run_get_path   (const JobsTrainingRun   *self,
                                               JobsRunFile              file);
/* (translated): for a person: "Interrupted". */
const char      *jobs_run_state_get_name      (JobsRunKind              kind,
                                               JobsRunState             state);

gboolean         jobs_training_run_set_name   (JobsTrainingRun         *self,
                                               const char              *name,
                                               GError                 **error);
/* Refused while it is trained. */
gboolean         jobs_training_run_delete     (JobsTrainingRun         *self,
                                               GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsTrainingRun, jobs_training_run_unref)

G_END_DECLS
