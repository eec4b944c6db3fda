/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/comparison.h"
#include "jobs/job.h"
#include "jobs/training-run.h"
#include "library/db.h"

G_BEGIN_DECLS

/**
 * JobsCompareJob:
 *
 * Two models hear the same labeled songs, and songs of the library. Signals: "message" (const char *): a line for a
 * person to read, in the owner's context. Progress counts songs, those of the library among them.
 */
#define JOBS_TYPE_COMPARE_JOB (jobs_compare_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsCompareJob, jobs_compare_job, JOBS, COMPARE_JOB, JobsJob)

/**
 * JobsCompareOptions:
 * @candidate: the model file
 * @other: (nullable): NULL: the model in use
 * @manifest: of the songs that both are judged by
 * @name: (nullable): what these are called; NULL: as the folder of the manifest
 * @candidate_name: (nullable): what the candidate is called; NULL: as its file
 * @trained_on: (nullable): manifest of the songs that the candidate was trained on, where it is known
 * @cache: (nullable): folder in which what was decoded is kept and looked for, such as jobs_compare_job_get_training_cache()
 * @library: (nullable): whose songs are heard too
 * @n_sample: so many songs of the library at most; 0: %JOBS_COMPARE_SAMPLE
 * @n_changes: so many of those that change most; 0: %JOBS_COMPARE_CHANGES
 * @n_workers: 0: as many as there are cores
 *
 * Strings are copied.
 */
typedef struct
{
  const char *candidate;
  const char *other;
  const char *manifest;
  const char *name;
  const char *candidate_name;
  const char *trained_on;
  const char *cache;
  LibraryDb  *library;
  guint       n_sample;
  guint       n_changes;
  guint       n_workers;
} JobsCompareOptions;

/* Of songs whose front end's work is kept; of others so many at most, as they have to be decoded. */
#define JOBS_COMPARE_SAMPLE         200
#define JOBS_COMPARE_SAMPLE_DECODED 24
#define JOBS_COMPARE_CHANGES        20

JobsJob              *jobs_compare_job_new            (const JobsCompareOptions *options);
/* (transfer full): the folder in which trainings keep what they have decoded. */
char                 *jobs_compare_job_get_training_cache (void);
/* The model of a training that is done against @other (nullable: the one in use), by the songs that were held out of it.
 * @library: (nullable) */
JobsJob              *jobs_compare_job_new_for_run    (JobsTrainingRun          *run,
                                                       const char               *other,
                                                       LibraryDb                *library);
/* After the job is done; NULL before. It is the job's. */
const JobsComparison *jobs_compare_job_get_comparison (JobsCompareJob           *self);

G_END_DECLS
