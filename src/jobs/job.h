/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * JobsJob:
 *
 * Long work that the window or the command line watches. Made, started and watched on one thread
 * (the owner's, whose main context gets all signals); the work itself is elsewhere. A job that was
 * cancelled finishes too: within 200 ms, with state %JOBS_STATE_CANCELLED.
 *
 * Properties: state (JobsState), progress (double, 0 to 1, 0 until the total is known;
 * notified whenever any number of jobs_job_get_progress() has changed). Signals: "finished" (once).
 */
#define JOBS_TYPE_JOB (jobs_job_get_type ())
G_DECLARE_DERIVABLE_TYPE (JobsJob, jobs_job, JOBS, JOB, GObject)

typedef enum
{
  JOBS_STATE_READY,
  JOBS_STATE_RUNNING,
  JOBS_STATE_DONE,
  JOBS_STATE_CANCELLED,
  JOBS_STATE_FAILED, /* the job as a whole; a bad file is a row, not this */
} JobsState;

/**
 * JobsProgress:
 * @n_done: items finished, well or badly
 * @n_failed: of these, badly
 * @n_skipped: of the done, not heard because there was no need
 * @n_recognized: of the skipped, known by their sound: moved, renamed, retagged or copied
 * @n_problems: of the skipped, those that have failed before and are not tried again by themselves
 * @n_stale: of the skipped, heard by another model; a scan hears them again when it is asked to
 * @n_total: items known so far
 * @is_total_known: FALSE while folders are still being listed
 * @audio_seconds: seconds of music heard
 * @speed: seconds of music per second, over the whole run so far
 * @seconds_left: estimate, -1 when unknown
 * @is_at_most: it may be done long before that
 */
typedef struct
{
  guint    n_done;
  guint    n_failed;
  guint    n_skipped;
  guint    n_recognized;
  guint    n_problems;
  guint    n_stale;
  guint    n_total;
  gboolean is_total_known;
  double   audio_seconds;
  double   speed;
  double   seconds_left;
  gboolean is_at_most;
} JobsProgress;

/**
 * JobsJobClass:
 * @run: the work, on a thread of the job's own; what it returns (FALSE with an error) ends the job
 * @start: instead of @run, for a job whose work needs no thread of its own; it sees to it that
 *   jobs_job_finish() is called once, from any thread
 * @dispatch: in the owner's context, some time after jobs_job_report() or jobs_job_wake(), and for
 *   the last time just before "finished": where a subclass emits signals of its own for what its
 *   worker has gathered
 *
 * A subclass implements @run or @start. The job holds a reference on itself from its start until
 * "finished" has been emitted, in the owner's context: workers need none and must take none, so
 * that the last one is never dropped on a worker.
 */
struct _JobsJobClass
{
  GObjectClass parent_class;

  gboolean (*run)      (JobsJob  *self,
                        GError  **error);
  void     (*start)    (JobsJob  *self);
  void     (*dispatch) (JobsJob  *self);
};

#define JOBS_TYPE_STATE (jobs_state_get_type ())
GType         jobs_state_get_type      (void) G_GNUC_CONST;

void          jobs_job_start           (JobsJob            *self);
void          jobs_job_cancel          (JobsJob            *self);
JobsState     jobs_job_get_state       (JobsJob            *self);
void          jobs_job_get_progress    (JobsJob            *self,
                                        JobsProgress       *progress);
const GError *jobs_job_get_error       (JobsJob            *self); /* of a failed job; (nullable) */
GCancellable *jobs_job_get_cancellable (JobsJob            *self);
/* Runs the owner's main context until the job has finished: for the command line and for tests. */
gboolean      jobs_job_wait            (JobsJob            *self,
                                        GError            **error);

/* From any thread; cheap: the owner is told at most every 60 ms. */
void          jobs_job_report          (JobsJob            *self,
                                        const JobsProgress *progress);
/* From any thread: has @dispatch called soon, without new numbers. */
void          jobs_job_wake            (JobsJob            *self);
/* From any thread, once, as the last thing a worker does with the job; not by @run. An error
 * %G_IO_ERROR_CANCELLED makes it %JOBS_STATE_CANCELLED. */
void          jobs_job_finish          (JobsJob            *self,
                                        GError             *error); /* (transfer full) (nullable) */

G_END_DECLS
