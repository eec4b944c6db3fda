/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"
#include "jobs/train-settings.h"

G_BEGIN_DECLS

/**
 * JobsSearchJob:
 *
 * Looks for a better learning rate, weight decay, batch and variation than those of some settings: draws sets of values, trains all a
 * little and the best of them longer, and judges them by the songs that validate alone. All is kept in a folder; a job of the same
 * settings and folder goes on from there. Signal "message" (const char *): a line for a person, in the owner's context. Progress
 * counts trainings.
 */
#define JOBS_TYPE_SEARCH_JOB (jobs_search_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsSearchJob, jobs_search_job, JOBS, SEARCH_JOB, JobsJob)

#define JOBS_SEARCH_MIN_SETS 2
#define JOBS_SEARCH_MAX_SETS 200

/* Strings are copied. */
typedef struct
{
  const char              *manifest;
  const char              *folder;
  const JobsTrainSettings *settings;
  guint                    n_sets;
  guint                    n_workers; /* 0: one per core */
} JobsSearchOptions;

JobsJob                 *jobs_search_job_new          (const JobsSearchOptions *options);
/* After the job is done, NULL before: a table for a person, and the best settings. */
const char              *jobs_search_job_get_report   (JobsSearchJob           *self);
const JobsTrainSettings *jobs_search_job_get_settings (JobsSearchJob           *self);

G_END_DECLS
