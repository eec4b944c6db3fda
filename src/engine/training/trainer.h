/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/base/parallel.h"
#include "engine/nn/learning-rate.h"
#include "engine/nn/optimizer.h"
#include "engine/nn/zoo.h"
#include "engine/training/averages.h"
#include "engine/training/epoch-order.h"
#include "engine/training/problem.h"

G_BEGIN_DECLS

/**
 * TrainingConfig:
 * @architecture: a name of the zoo
 * @options: of the architecture
 * @epochs: how many times every example is taken; fixed beforehand, so that no test example decides
 *   when to stop
 * @batch_size: examples per step; a batch norm sees them all
 * @last_batch: what becomes of what is left of an epoch after its full batches
 * @optimizer: which, and its numbers
 * @learning_rate: over the training
 * @clip_norm: gradients longer than this are shortened to it; 0: none
 * @statistics_momentum: share of a step's batch statistics in the running ones
 * @averaging: of the weights; what is averaged is what is kept in the end
 * @seed: of everything random
 * @trainable: (nullable): only tensors whose name begins with this are trained ("fc."); the others stay
 *   as they are, though running statistics of norms move, as in PyTorch. NULL: all
 * @start: (nullable): weights to start from: each tensor of the same name and shape is taken, the
 *   others are new. Not needed any more when the trainer is made
 * @start_without: (nullable): tensors whose name begins with this are new all the same: a head that
 *   learned other classes. Not needed any more when the trainer is made
 */
typedef struct
{
  const char             *architecture;
  NnZooOptions            options;
  guint                   epochs;
  guint                   batch_size;
  TrainingLastBatch       last_batch;
  NnOptimizerConfig       optimizer;
  NnLearningRate          learning_rate;
  double                  clip_norm;
  double                  statistics_momentum;
  TrainingAveragingConfig averaging;
  guint64                 seed;
  const char             *trainable;
  const NnModel          *start;
  const char             *start_without;
} TrainingConfig;

/**
 * TrainingTrainer:
 *
 * Trains one network, step by step. Between any two steps its state (weights, running statistics,
 * averages, optimizer, random state, place in the epoch) can be saved, and a trainer that was made alike
 * and has loaded it goes on as if never interrupted, bit for bit. The result depends on configuration,
 * problem and seed, and not on how many threads there are.
 */
typedef struct _TrainingTrainer TrainingTrainer;

typedef struct
{
  guint  epoch;         /* from 1 */
  gsize  step;          /* of the epoch, from 1 */
  gsize  n_steps;       /* in the epoch */
  guint  n_epochs;      /* of the training */
  double loss;          /* mean over the batch, before the step */
  double norm;          /* of the gradients, before clipping */
  double learning_rate;
} TrainingStep;

typedef struct
{
  guint  epoch;      /* from 1 */
  double loss;       /* mean over its steps, of the examples as they were distorted */
  double seconds;    /* in this run, if it was resumed */
  gsize  n_examples; /* in this run */
} TrainingEpoch;

/* Called after each step, when the trainer may be saved. Returning %FALSE with @error set ends the
 * epoch there with that error. */
typedef gboolean (*TrainingStepFunc) (const TrainingStep  *step,
                                      gpointer             user_data,
                                      GError             **error);

/* What @problem points to, and @parallel (nullable), must outlive the trainer. */
TrainingTrainer *training_trainer_new         (const TrainingConfig   *config,
                                               const TrainingProblem  *problem,
                                               const BaseParallel     *parallel,
                                               GError                **error);
void             training_trainer_free        (TrainingTrainer        *self);
void             training_trainer_set_step_func (TrainingTrainer      *self,
                                               TrainingStepFunc        func,
                                               gpointer                user_data);
gboolean         training_trainer_is_done     (const TrainingTrainer  *self);
gboolean         training_trainer_run_epoch   (TrainingTrainer        *self,
                                               TrainingEpoch          *epoch,
                                               GCancellable           *cancellable,
                                               GError                **error);
/* Finished epochs, those before it was resumed included; and what was spent in all of its steps. */
guint            training_trainer_get_n_epochs (const TrainingTrainer *self);
double           training_trainer_get_seconds (const TrainingTrainer  *self);
gsize            training_trainer_get_n_parameters (const TrainingTrainer *self);
NnModel         *training_trainer_make_model  (const TrainingTrainer  *self);
gboolean         training_trainer_save        (TrainingTrainer        *self,
                                               const char             *path,
                                               GError                **error);
gboolean         training_trainer_load        (TrainingTrainer        *self,
                                               const char             *path,
                                               GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingTrainer, training_trainer_free)

G_END_DECLS
