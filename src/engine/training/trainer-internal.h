/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/batch.h"
#include "engine/training/checkpoint.h"
#include "engine/training/trainer.h"

G_BEGIN_DECLS

/* What a trainer is made of: trainer.c makes its steps, trainer-state.c saves and loads it. */

struct _TrainingTrainer
{
  TrainingConfig config; /* without a starting model */
  char *architecture;    /* (owned) */
  char *trainable;       /* (owned) (nullable) */
  TrainingProblem problem;
  TrainingStepFunc step_func; /* (nullable) */
  gpointer step_data;

  NnModel *model;             /* (owned) */
  NnOptimizer *optimizer;     /* (owned) */
  TrainingAverages *averages; /* (owned) (nullable) */
  TrainingEpochOrder *order;  /* (owned): of the epoch under way */
  TrainingBatch *batch;       /* (owned) */
  guint *examples;            /* (owned): of the batch under way */
  gsize n_steps;              /* in an epoch */
  TrainingPlace place;
  char *start_sum;   /* (owned) (nullable): checksum of the weights it started from */
  char *fingerprint; /* (owned) (nullable): made when it is first needed */
};

/* Errors: %BASE_ERROR_DIVERGED. */
gboolean training_trainer_check_weights (const TrainingTrainer  *self,
                                         GError                **error);

G_END_DECLS
