/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"

G_BEGIN_DECLS

/**
 * JobsTrainJob:
 *
 * Trains a model from manifests, or evaluates one, off the owner's thread. Signal
 * "message" (const char *): a line for a person to read, in the owner's context; "step"
 * (#JobsTrainStep): how far a network is. Progress counts epochs, and is not told while evaluating.
 */
#define JOBS_TYPE_TRAIN_JOB (jobs_train_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsTrainJob, jobs_train_job, JOBS, TRAIN_JOB, JobsJob)

/* What `moodplane-cli train` and `evaluate` take. Strings are copied. */
typedef struct
{
  const char *const *manifests;       /* paths of manifest.csv files */
  const char        *output;          /* train: the model file to write; (nullable) with folds */
  const char        *checkpoint;      /* (nullable): folder of checkpoints and cached features */
  const char        *about;           /* (nullable): file whose text goes into the model: corpora, terms */
  const char        *command;         /* (nullable): the command line, to record in the model with date
                                       * and duration; without it equal runs write equal files */
  gboolean           resume;
  guint64            seed;
  guint              epochs;          /* 0: the default */
  double             learning_rate;   /* 0: the default */
  guint              n_workers;       /* 0: as many as there are cores */
  gboolean           cross_validate;  /* train once per fold of the first manifest and report each */
  const char        *only_fold;       /* (nullable): the one fold to hold out, of all */
  const char        *predictions;     /* (nullable): CSV of the out-of-fold predictions to write */
  const char        *curves;          /* evaluate: (nullable): CSV of rated and heard curves to write */
  const char        *chosen_folds;    /* (nullable): "0,3": report also without these, on which settings were
                                       * chosen */
  guint              n_worst;         /* so many clips of each corpus are listed whose labels were expected least */
  const char        *model;           /* evaluate: the model file, NULL: the default */
  const char        *architecture;    /* (nullable): name of the network or learner */
  const char        *network_options; /* (nullable): "kernel=5 dropout=none"; of a learner "c=2 kernel=linear" */
  const char        *features;        /* (nullable): what it hears, if not windows: "mfcc-image height=32" */
  const char        *segments;        /* (nullable): of which pieces of a song: "excerpts 3" */
  const char        *optimizer;       /* (nullable): its name */
  const char        *schedule;        /* (nullable): name of how the learning rate goes */
  const char        *start;           /* (nullable): model file whose weights to start from, where they fit */
  const char        *side_tasks;      /* (nullable): what it learns beside the mood: "words=0.3 genres=0.2" */
  const char        *trainable;       /* (nullable): only layers whose names begin with this are trained */
  const char         *ensemble;        /* (nullable): file with the settings of several models, in place of those from
                                        * architecture on; see ensemble-recipe.h */
} JobsTrainOptions;

#define JOBS_TRAIN_MAX_LEARNING_RATE 10

/* How far the training of a network is. */
typedef struct
{
  guint  epoch;    /* from 1 */
  guint  n_epochs;
  gsize  step;     /* of the epoch, from 1 */
  gsize  n_steps;
  double loss;     /* of the step */
} JobsTrainStep;

/* For a person: the networks and learners that there are, with their sizes and options; and what they can be
 * given to hear. */
char       *jobs_train_job_list_architectures (void);
char       *jobs_train_job_list_features      (void);
JobsJob    *jobs_train_job_new_train    (const JobsTrainOptions *options);
JobsJob    *jobs_train_job_new_evaluate (const JobsTrainOptions *options);
/* A table for a person, after the job is done; NULL before. */
const char *jobs_train_job_get_report   (JobsTrainJob           *self);

G_END_DECLS
