/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"
#include "jobs/train-figures.h"
#include "jobs/train-job.h"
#include "jobs/training-run.h"

G_BEGIN_DECLS

/**
 * JobsTrainRunJob:
 *
 * Trains a run from where it is: begins it, or resumes it. Its threads give way to all others. Signals, all in the
 * owner's context:
 * "phase" (#JobsTrainPhase), also told by the progress's numbers, which count clips while they are read and steps of all
 * training (in thousandths of epochs) while the network is trained;
 * "step" (const #JobsTrainStep *): the last step, gone when the handlers return;
 * "epoch" (const #JobsTrainFigures *): every one, also those of former times when a run is resumed (these without points and
 * confusion), gone when the handlers return;
 * "message" (const char *): a line for a person.
 */
#define JOBS_TYPE_TRAIN_RUN_JOB (jobs_train_run_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsTrainRunJob, jobs_train_run_job, JOBS, TRAIN_RUN_JOB, JobsJob)

typedef enum
{
  JOBS_TRAIN_PHASE_READING,  /* manifests, a checkpoint */
  JOBS_TRAIN_PHASE_DECODING, /* clips are decoded, and what is heard of them worked out; those that were before are read */
  JOBS_TRAIN_PHASE_TRAINING,
  JOBS_TRAIN_PHASE_JUDGING,  /* by the songs held out */
} JobsTrainPhase;

/* @n_workers: 0: one per core */
JobsJob        *jobs_train_run_job_new          (JobsTrainingRun  *run,
                                                 guint             n_workers);
/* Before the start: whether its threads give way to all others, as they do unless this is called. */
void            jobs_train_run_job_set_background (JobsTrainRunJob *self,
                                                   gboolean         is_background);
JobsTrainingRun *jobs_train_run_job_get_run     (JobsTrainRunJob  *self);
JobsTrainPhase  jobs_train_run_job_get_phase    (JobsTrainRunJob  *self);
/* (translated): "Decoding" */
const char     *jobs_train_phase_get_name       (JobsTrainPhase    phase);

/* Between two steps; nothing is lost. A paused job that is cancelled or stopped ends. */
void            jobs_train_run_job_pause        (JobsTrainRunJob  *self);
void            jobs_train_run_job_go_on        (JobsTrainRunJob  *self);
gboolean        jobs_train_run_job_is_paused    (JobsTrainRunJob  *self);
/* Ends the training as if it had come to its last epoch: the best network is kept, and judged. jobs_job_cancel() leaves a
 * run that can be resumed. */
void            jobs_train_run_job_stop         (JobsTrainRunJob  *self);
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

/* For @n_clips of which @n_seconds each are heard, on @n_workers threads (0: one per core). From what former trainings
 * of this machine took, or else by trying a few steps, which may take some seconds: on a worker. */
void            jobs_train_estimate_async       (const JobsTrainSettings *settings,
                                                 guint                    n_clips,
                                                 double                   n_seconds,
                                                 GCancellable            *cancellable,
                                                 GAsyncReadyCallback      callback,
                                                 gpointer                 user_data);
gboolean        jobs_train_estimate_finish      (GAsyncResult            *result,
                                                 JobsTrainEstimate       *estimate,
                                                 GError                 **error);

G_END_DECLS
