/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"

G_BEGIN_DECLS

/**
 * JobsExperimentJob:
 *
 * Repeats tables of papers, or tells of them, off the owner's thread. Signal "message" (const char *): a
 * line for a person to read, in the owner's context. Progress is that of the work, in thousandths.
 */
#define JOBS_TYPE_EXPERIMENT_JOB (jobs_experiment_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsExperimentJob, jobs_experiment_job, JOBS, EXPERIMENT_JOB, JobsJob)

typedef enum
{
  JOBS_EXPERIMENT_LIST,   /* names, cells, time */
  JOBS_EXPERIMENT_RUN,    /* what is not done yet, then the tables */
  JOBS_EXPERIMENT_REPORT, /* the page of all tables */
} JobsExperimentAction;

/* What `moodplane-cli experiment` takes. Strings are copied. */
typedef struct
{
  const char *const *names;     /* (nullable): of experiments; NULL: all */
  const char        *only_row;  /* (nullable) */
  const char        *plans;     /* (nullable): folder of settings files; NULL: the installed ones */
  const char        *corpora;   /* (nullable): folder of corpora; NULL: "corpora" in $MOODPLANE_SHARED */
  const char        *work;      /* (nullable): folder of features and checkpoints; NULL: in the user's cache */
  const char        *results;   /* (nullable): folder of results; NULL: "results" in @work */
  gboolean           is_quick;
  guint              n_workers; /* 0: one per core */
} JobsExperimentOptions;

JobsJob    *jobs_experiment_job_new            (JobsExperimentAction         action,
                                                const JobsExperimentOptions *options);
/* Text for a person, after the job is done; NULL before. */
const char *jobs_experiment_job_get_text       (JobsExperimentJob           *self);
/* Rows that could not be run, after the job is done; messages have told why. */
guint       jobs_experiment_job_get_n_left_out (JobsExperimentJob           *self);

G_END_DECLS
