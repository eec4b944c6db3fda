/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"

G_BEGIN_DECLS

/**
 * JobsTrainJob:
 *
 * Trains a model from manifests, or evaluates one, off the owner's thread. Signal
 * "message" (const char *): a line for a person to read, in the owner's context.
 */
#define JOBS_TYPE_TRAIN_JOB (jobs_train_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsTrainJob, jobs_train_job, JOBS, TRAIN_JOB, JobsJob)

/* What `moodplane-cli train` and `evaluate` take. Strings are copied. */
typedef struct
{
  const char *const *manifests;       /* paths of manifest.csv files */
  const char        *output;          /* train: the model file to write; (nullable) with folds */
  const char        *checkpoint;      /* folder of checkpoints and cached features */
  gboolean           resume;
  guint64            seed;
  guint              epochs;          /* 0: the default */
  guint              n_workers;       /* 0: as many as there are cores */
  gboolean           cross_validate;  /* train once per fold of the first manifest and report each */
  const char        *predictions;     /* (nullable): CSV of the out-of-fold predictions to write */
  const char        *model;           /* evaluate: the model file, NULL: the default */
} JobsTrainOptions;

JobsJob    *jobs_train_job_new_train    (const JobsTrainOptions *options);
JobsJob    *jobs_train_job_new_evaluate (const JobsTrainOptions *options);
/* A table for a person, after the job is done. */
const char *jobs_train_job_get_report   (JobsTrainJob *self);

G_END_DECLS
