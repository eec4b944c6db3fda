/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/network.h"

G_BEGIN_DECLS

/**
 * ExperimentSearch:
 * @training: examples that the sets train on, and
 * @validation: that they are judged by: both from the cell's training part, so that no test clip has a say
 * @training_targets: (n_rows, n_outputs)
 * @validation_classes: (n_rows)
 * @start: (nullable): weights to begin with
 * @state: (nullable): file that an interrupted search goes on from; removed by the caller
 *
 * Random search for learning rate, weight decay, gamma and batch. A set that goes on is trained anew for more
 * epochs: keeping a dozen large networks at once would take more memory than there is.
 */
typedef struct
{
  const ExperimentRow       *row;
  const ExperimentTableData *training;
  const float               *training_targets;
  const ExperimentTableData *validation;
  const int                 *validation_classes;
  guint                      n_outputs;
  guint64                    seed;
  const NnModel             *start;
  const char                *state;
  GCancellable              *cancellable;
} ExperimentSearch;

/* Errors: those of training; %BASE_ERROR_DIVERGED when every set did. */
gboolean experiment_search_run (const ExperimentSearch  *search,
                                ExperimentHyper         *best,
                                GError                 **error);

G_END_DECLS
