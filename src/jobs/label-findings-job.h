/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"
#include "jobs/label-findings.h"

G_BEGIN_DECLS

typedef enum
{
  JOBS_FIND_IN_TAGS = 1 << 0,
  JOBS_FIND_IN_PLAYLISTS = 1 << 1,
} JobsFindFlags;

/**
 * JobsLabelFindingsJob:
 *
 * Reads what the files of a library and its playlists say of songs that have no label. What Moodplane has written itself, by the
 * library's journal, is not among it. Nothing is changed. All in the job's own thread.
 */
#define JOBS_TYPE_LABEL_FINDINGS_JOB (jobs_label_findings_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsLabelFindingsJob, jobs_label_findings_job, JOBS, LABEL_FINDINGS_JOB, JobsJob)

JobsJob           *jobs_label_findings_job_new (LibraryDb            *db,
                                                JobsFindFlags         where);
/* (transfer none): the owner's, to change how it is read, once the job is done. */
JobsLabelFindings *jobs_label_findings_job_get (JobsLabelFindingsJob *self);

G_END_DECLS
