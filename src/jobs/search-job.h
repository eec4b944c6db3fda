/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/run-job.h"
#include "jobs/search-plan.h"

G_BEGIN_DECLS

/**
 * JobsSearchJob:
 *
 * Looks for a better learning rate, weight decay, batch and variation than those of some settings: draws sets of values, trains all a
 * little and the best of them longer, and judges them by the songs that validate alone. All is kept in a folder; a job of the same
 * settings and folder goes on from there. The progress's numbers count clips while they are read for the first time, and then
 * thousandths of epochs of all sets. Stopping it keeps the best set so far. Signal "trials" (const GArray * of JobsSearchTrial): how
 * far all are, in the owner's context.
 */
#define JOBS_TYPE_SEARCH_JOB (jobs_search_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsSearchJob, jobs_search_job, JOBS, SEARCH_JOB, JobsRunJob)

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
/* The same of a search that is kept with the trainings. */
JobsJob                 *jobs_search_job_new_of_run   (JobsTrainingRun         *run,
                                                       guint                    n_workers);
/* (nullable) (element-type JobsSearchTrial): how far all sets are, until the next are told. */
const GArray            *jobs_search_job_get_trials   (JobsSearchJob           *self);
/* After the job is done, NULL before: a table for a person, and the best settings. */
const char              *jobs_search_job_get_report   (JobsSearchJob           *self);
const JobsTrainSettings *jobs_search_job_get_settings (JobsSearchJob           *self);

G_END_DECLS
