/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/rng.h"
#include "engine/nn/optimizer.h"

G_BEGIN_DECLS

/**
 * TrainingState:
 * @average_parameters: as long as the model's parameters
 * @average_statistics: as long as the model's statistics
 * @epoch: finished ones
 * @seconds: of training, over all runs
 * @fingerprint: of all that must be the same for the training to go on: configuration and examples
 *
 * All of a training that changes, where it lies. Nothing is owned.
 */
typedef struct
{
  NnModel     *model;
  NnOptimizer *optimizer;
  float       *average_parameters;
  float       *average_statistics;
  BaseRng     *rng;
  guint       *epoch;
  double      *seconds;
  const char  *fingerprint;
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
