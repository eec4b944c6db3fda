/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/rng.h"
#include "engine/nn/optimizer.h"
#include "engine/training/averages.h"

G_BEGIN_DECLS

/**
 * TrainingPlace:
 * @rng: as it is now
 * @epoch_rng: as it was when the epoch under way began; its order follows from it
 * @epoch: finished ones
 * @step: steps done in the epoch under way
 * @loss_sum: over these steps
 * @seconds: of training, over all runs
 *
 * Where a training is, but for its weights.
 */
typedef struct
{
  BaseRng rng;
  BaseRng epoch_rng;
  guint   epoch;
  gsize   step;
  double  loss_sum;
  double  seconds;
} TrainingPlace;

/**
 * TrainingState:
 * @averages: (nullable)
 * @fingerprint: of all that must be the same for the training to go on: configuration and problem
 *
 * All of a training that changes, where it lies. Nothing is owned.
 */
typedef struct
{
  NnModel          *model;
  NnOptimizer      *optimizer;
  TrainingAverages *averages;
  TrainingPlace    *place;
  const char       *fingerprint;
} TrainingState;

/* Writes one file, whole or not at all. Errors: those of nn_tensor_file_save(). */
gboolean training_checkpoint_save (const TrainingState  *state,
                                   const char           *path,
                                   GError              **error);
/* Fills what @state points to. Errors: those of nn_tensor_file_load(), and %BASE_ERROR_BAD_MODEL
 * when the file is of another training; then nothing is changed. */
gboolean training_checkpoint_load (const TrainingState  *state,
                                   const char           *path,
                                   GError              **error);

G_END_DECLS
