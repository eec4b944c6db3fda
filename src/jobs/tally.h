/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"

G_BEGIN_DECLS

/**
 * JobsTally:
 *
 * Counts for a job that hears songs, and reports to it. Each worker has a slot for the song that it
 * is in. Safe from any thread.
 */
typedef struct _JobsTally JobsTally;

JobsTally *jobs_tally_new             (JobsJob   *job,
                                       guint      n_workers);
void       jobs_tally_free            (JobsTally *self);

/* Why an item was not heard. */
typedef enum
{
  JOBS_SKIP_CURRENT,    /* it is as it was */
  JOBS_SKIP_RECOGNIZED, /* it was heard elsewhere, or with other tags */
  JOBS_SKIP_PROBLEM,    /* it has failed, and would again */
  JOBS_SKIP_STALE,      /* another model has heard it */
} JobsSkip;

/* One more item is known; one more was not heard; one failed before it came to a worker. */
void       jobs_tally_add             (JobsTally *self);
void       jobs_tally_skip            (JobsTally *self,
                                       JobsSkip   reason);
void       jobs_tally_fail            (JobsTally *self);
void       jobs_tally_set_total_known (JobsTally *self);

/* The time of a pause is none that songs were heard in: speed is not of it. */
void       jobs_tally_set_paused      (JobsTally *self,
                                       gboolean   is_paused);

/* @seconds: of the song that worker @slot is in, so far; at its end, all that was heard of it. */
void       jobs_tally_hear            (JobsTally *self,
                                       guint      slot,
                                       double     seconds);
void       jobs_tally_end             (JobsTally *self,
                                       guint      slot,
                                       double     seconds,
                                       gboolean   is_failed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsTally, jobs_tally_free)

G_END_DECLS
