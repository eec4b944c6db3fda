/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"
#include "library/db.h"

G_BEGIN_DECLS

#define JOBS_LABEL_NEXT_USUAL 10
#define JOBS_LABEL_NEXT_MAX   100

/**
 * JobsLabelNextJob:
 *
 * Finds the songs whose label would teach most: what is known of them is least sure, and many others are like them
 * (analysis_adaptation_choose()). They can be played, have no label yet, sound different, and are by different artists as long
 * as there are enough of those. Of a large library some are looked at, spread over it. All in the job's own thread; nothing is
 * changed.
 */
#define JOBS_TYPE_LABEL_NEXT_JOB (jobs_label_next_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsLabelNextJob, jobs_label_next_job, JOBS, LABEL_NEXT_JOB, JobsJob)

/* @n_wanted: from 1 to %JOBS_LABEL_NEXT_MAX. @passed: (nullable) (element-type gint64): songs that are not wanted. */
JobsJob   *jobs_label_next_job_new       (LibraryDb        *db,
                                          guint             n_wanted,
                                          GArray           *passed);
/* (transfer none) (element-type LibrarySong): the one that teaches most first. Valid once the job is done. */
GPtrArray *jobs_label_next_job_get_songs (JobsLabelNextJob *self);

G_END_DECLS
