/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/run-job.h"
#include "jobs/train-figures.h"
#include "jobs/train-job.h"

G_BEGIN_DECLS

/**
 * JobsTrainRunJob:
 *
 * Trains the network of a run. The progress's numbers count clips while they are read, and steps of all training (in thousandths of
 * epochs) while the network is trained. Signals, all in the owner's context:
 * "step" (const #JobsTrainStep *): the last step, gone when the handlers return;
 * "epoch" (const #JobsTrainFigures *): every one, also those of former times when a run is resumed (these without points and
 * confusion), gone when the handlers return.
 */
#define JOBS_TYPE_TRAIN_RUN_JOB (jobs_train_run_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsTrainRunJob, jobs_train_run_job, JOBS, TRAIN_RUN_JOB, JobsRunJob)

/* @n_workers: 0: one per core */
JobsJob        *jobs_train_run_job_new          (JobsTrainingRun  *run,
                                                 guint             n_workers);
/* All epochs so far, JobsTrainFigures without points: for a window that opens later. */
const GArray   *jobs_train_run_job_get_epochs   (JobsTrainRunJob  *self);
/* Tables for a person, after the job is done; NULL before. */
const char     *jobs_train_run_job_get_report   (JobsTrainRunJob  *self);

/* How long a training will take, in seconds: of decoding, and of training with all that belongs to it. */
typedef struct
{
  double decoding;
  double training;
} JobsTrainEstimate;

/* @manifests: (array zero-terminated=1) (nullable): of the clips, where they are known: those that were read before are not read
 * again. For @n_clips of which @n_seconds each are heard, on @n_workers threads (0: one per core). From what former trainings
 * of this machine took, or else by trying a few steps, which may take some seconds: on a worker. */
void            jobs_train_estimate_async       (const JobsTrainSettings *settings,
                                                 guint                    n_clips,
                                                 double                   n_seconds,
                                                 const char *const       *manifests,
                                                 GCancellable            *cancellable,
                                                 GAsyncReadyCallback      callback,
                                                 gpointer                 user_data);
gboolean        jobs_train_estimate_finish      (GAsyncResult            *result,
                                                 JobsTrainEstimate       *estimate,
                                                 GError                 **error);

G_END_DECLS
