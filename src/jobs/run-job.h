/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"
#include "jobs/training-run.h"

G_BEGIN_DECLS

/**
 * JobsRunJob:
 *
 * Works on a run from where it is: begins it, or resumes it. What trains a network and what searches settings have in common: that
 * the run is locked meanwhile and its state written down, that threads give way to all others, and that its owner can pause and stop
 * it. Signals, all in the owner's context:
 * "phase" (#JobsTrainPhase);
 * "message" (const char *): a line for a person.
 */
#define JOBS_TYPE_RUN_JOB (jobs_run_job_get_type ())
G_DECLARE_DERIVABLE_TYPE (JobsRunJob, jobs_run_job, JOBS, RUN_JOB, JobsJob)

typedef enum
{
  JOBS_TRAIN_PHASE_READING, /* manifests, a checkpoint */
  JOBS_TRAIN_PHASE_DECODING, /* clips are decoded, and what is heard of them worked out; those that were before are read */
  JOBS_TRAIN_PHASE_TRAINING,
  JOBS_TRAIN_PHASE_JUDGING, /* by the songs held out */
} JobsTrainPhase;

/**
 * JobsRunJobClass:
 * @work: on the job's own thread, with the run locked and begun
 * @has_gained: on the owner's thread: whether there is anything to keep if it stops now
 *
 * A subclass that has more to dispatch does the parent's first.
 */
struct _JobsRunJobClass
{
  JobsJobClass parent_class;

  gboolean (*work) (JobsRunJob *self, GError **error);
  gboolean (*has_gained) (JobsRunJob *self);
};

/* (nullable): of a search in a folder that is not that of a run */
JobsTrainingRun *jobs_run_job_get_run (JobsRunJob *self);
/* Before the start: whether its threads give way to all others, as they do unless this is called. */
void jobs_run_job_set_background (JobsRunJob *self, gboolean is_background);
JobsTrainPhase jobs_run_job_get_phase (JobsRunJob *self);
/* (translated): "Decoding" */
const char *jobs_train_phase_get_name (JobsTrainPhase phase);

/* Between two steps; nothing is lost. A paused job that is cancelled or stopped ends. */
void jobs_run_job_pause (JobsRunJob *self);
void jobs_run_job_go_on (JobsRunJob *self);
gboolean jobs_run_job_is_paused (JobsRunJob *self);
/* Ends it as if it had come to its end, with the best that there is so far. jobs_job_cancel() leaves a run that can be resumed, and
 * so does this as long as there is nothing to keep. */
void jobs_run_job_stop (JobsRunJob *self);

/* For subclasses. @run: (nullable): nothing is locked and written down without; @n_workers: 0: one per core. */
void jobs_run_job_set_run (JobsRunJob *self, JobsTrainingRun *run, guint n_workers);
guint jobs_run_job_get_n_workers (JobsRunJob *self);
/* From any thread. */
void jobs_run_job_set_phase (JobsRunJob *self, JobsTrainPhase phase);
void jobs_run_job_tell (JobsRunJob *self, const char *text);
gboolean jobs_run_job_is_stopped (JobsRunJob *self);
/* On a worker: waits while it is paused. Returns: microseconds that it waited. */
gint64 jobs_run_job_wait (JobsRunJob *self);

G_END_DECLS
