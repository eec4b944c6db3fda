/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/base/parallel.h"
#include "engine/training/shard.h"

G_BEGIN_DECLS

/**
 * TrainingConfig:
 * @architecture: a name of the zoo
 * @n_window_frames: frames that the network hears at once when it is used
 * @n_crop_frames: frames of the stretches that it is trained on; fewer than @n_window_frames make more
 *   epochs of the same work, since the network averages over time
 * @epochs: how many times every example is heard; fixed beforehand, so that no test clip decides
 *   when to stop
 * @batch_size: examples per step; a multiple of @shard_size
 * @shard_size: examples that one thread takes at a time. Batch norm sees a shard. Part of the result,
 *   while the number of threads is not
 * @learning_rate: the highest
 * @warmup: share of the steps in which the rate rises to it; then it falls to 0 along a cosine
 * @weight_decay: of AdamW
 * @clip_norm: gradients longer than this are shortened to it
 * @statistics_momentum: share of a step's batch statistics in the running ones
 * @average_decay: of the running average of the weights, which is what is kept in the end
 * @seed: of everything random
 */
typedef struct
{
  const char           *architecture;
  guint                 n_window_frames;
  guint                 n_crop_frames;
  guint                 epochs;
  guint                 batch_size;
  guint                 shard_size;
  double                learning_rate;
  double                warmup;
  double                weight_decay;
  double                clip_norm;
  double                statistics_momentum;
  double                average_decay;
  TrainingAugmentConfig augment;
  guint64               seed;
} TrainingConfig;

extern const TrainingConfig training_default_config;

/**
 * TrainingTrainer:
 *
 * Trains one network, epoch by epoch. Its state (weights, running statistics, their averages, optimiser,
 * random state) can be saved after any epoch, and a trainer that was made alike and has loaded it goes
 * on as if never interrupted, bit for bit. The result depends on configuration, examples and seed, and
 * not on how many threads there are.
 */
typedef struct _TrainingTrainer TrainingTrainer;

typedef struct
{
  guint  epoch; /* from 1 */
  double loss;  /* mean over the epoch, of the augmented examples */
  double seconds;
  gsize  n_windows;
} TrainingEpoch;

TrainingTrainer *training_trainer_new         (const TrainingConfig   *config,
                                               DspFrontend            *frontend,
                                               const TrainingExample  *examples,
                                               gsize                   n_examples,
                                               const BaseParallel     *parallel,
                                               GError                **error);
void             training_trainer_free        (TrainingTrainer        *self);
gboolean         training_trainer_is_done     (const TrainingTrainer  *self);
gboolean         training_trainer_run_epoch   (TrainingTrainer        *self,
                                               TrainingEpoch          *epoch,
                                               GCancellable           *cancellable,
                                               GError                **error);
/* Spent in its epochs, those before it was resumed included. */
double           training_trainer_get_seconds (const TrainingTrainer  *self);
/* The averaged weights, as a model of its own. */
NnModel         *training_trainer_make_model  (const TrainingTrainer  *self);
gboolean         training_trainer_save        (TrainingTrainer        *self,
                                               const char             *path,
                                               GError                **error);
gboolean         training_trainer_load        (TrainingTrainer        *self,
                                               const char             *path,
                                               GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingTrainer, training_trainer_free)

G_END_DECLS
