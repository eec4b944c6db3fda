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
 * Properties: state, progress. Signals: "finished" (once).
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
 * @n_skipped: of these, not touched because they were current already
 * @n_total: items known so far
 * @is_total_known: FALSE while folders are still being listed
 * @audio_seconds: seconds of music heard
 * @speed: seconds of music per second, over the whole run so far
 * @seconds_left: estimate, -1 when unknown
 */
typedef struct
{
  guint    n_done;
  guint    n_failed;
  guint    n_skipped;
  guint    n_total;
  gboolean is_total_known;
  double   audio_seconds;
  double   speed;
  double   seconds_left;
} JobsProgress;

/* start and cancel are for the owner's thread. A subclass implements start, checks the cancellable,
 * and calls jobs_job_report() from any thread and jobs_job_finish() from any thread, once. */
struct _JobsJobClass
{
  GObjectClass parent_class;

  void (*start) (JobsJob *self);
};

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

void          jobs_job_report          (JobsJob            *self,
                                        const JobsProgress *progress);
void          jobs_job_finish          (JobsJob            *self,
                                        GError             *error); /* (transfer full) (nullable) */

G_END_DECLS
