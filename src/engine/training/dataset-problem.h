/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/loss.h"
#include "engine/training/image-augment.h"
#include "engine/training/problem.h"

G_BEGIN_DECLS

/**
 * TrainingDataset:
 * @inputs: (n_examples, C, H, W)
 * @targets: (n_examples, n_targets)
 * @target_weights: (nullable): (n_examples, n_targets); 0 where the label is missing
 * @songs: (nullable): (n_examples): the song that each example is of
 *
 * Examples that are images, or lists of features, ready for the network. Owns nothing.
 */
typedef struct
{
  NnShape      input;
  gsize        n_examples;
  gsize        n_targets;
  const float *inputs;
  const float *targets;
  const float *target_weights;
  const guint *songs;
} TrainingDataset;

/**
 * TrainingDatasetProblem:
 *
 * Training on a dataset with any losses. Of two mixed examples the labels are mixed likewise: what is
 * missing in one of them counts by the other's share.
 */
typedef struct _TrainingDatasetProblem TrainingDatasetProblem;

/* What @dataset points to must outlive the problem; terms and their output weights are copied.
 * @augment (nullable): as the examples are. Errors: %BASE_ERROR_INVALID_ARGUMENT. */
TrainingDatasetProblem *training_dataset_problem_new  (const TrainingDataset         *dataset,
                                                       const NnLossTerm              *terms,
                                                       gsize                          n_terms,
                                                       gsize                          n_outputs,
                                                       const TrainingImageAugment    *augment,
                                                       GError                       **error);
void                    training_dataset_problem_free (TrainingDatasetProblem        *self);
const TrainingProblem  *training_dataset_problem_get  (const TrainingDatasetProblem  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingDatasetProblem, training_dataset_problem_free)

G_END_DECLS
