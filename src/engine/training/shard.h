/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/dsp/frontend.h"
#include "engine/nn/model.h"
#include "engine/training/augment.h"
#include "engine/training/target.h"

G_BEGIN_DECLS

/**
 * TrainingExample:
 * @frames: (n_frames, n_bands) in dB; not owned, must outlive who trains on it
 *
 * What is trained on: a clip's frames and what to say of them.
 */
typedef struct
{
  const float   *frames;
  gsize          n_frames;
  TrainingTarget target;
} TrainingExample;

/**
 * TrainingDraw:
 * @first: (not owned)
 * @second: (not owned): what is mixed in
 * @share: of the first; 1: nothing is mixed in
 * @rng: of crops and distortions
 *
 * What one training window is made of.
 */
typedef struct
{
  const TrainingExample *first;
  const TrainingExample *second;
  double                 share;
  BaseRng                rng;
} TrainingDraw;

/**
 * TrainingShard:
 *
 * A fixed part of each batch, with all it needs to be worked on by one thread: an exec, gradients and
 * scratch. What it does depends on the model and its draws alone.
 */
typedef struct _TrainingShard TrainingShard;

TrainingShard *training_shard_new                  (NnModel                      *model,
                                                    DspFrontend                  *frontend,
                                                    const TrainingAugmentConfig  *augment,
                                                    gsize                         n_crop_frames,
                                                    gsize                         n_draws,
                                                    GError                      **error);
void           training_shard_free                 (TrainingShard                *self);
/* (n_draws), to be filled before each run. */
TrainingDraw  *training_shard_get_draws            (TrainingShard                *self);
void           training_shard_set_dropout_seed     (TrainingShard                *self,
                                                    guint64                       seed);
void           training_shard_run                  (TrainingShard                *self,
                                                    double                        scale);

/* Of the last run: */
double         training_shard_get_loss             (const TrainingShard          *self); /* summed over the draws */
const float   *training_shard_get_gradients        (const TrainingShard          *self); /* (n_parameters) */
const float   *training_shard_get_batch_statistics (const TrainingShard          *self); /* (n_statistics) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingShard, training_shard_free)

G_END_DECLS
