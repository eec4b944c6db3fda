/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/experiment-internal.h"
#include "engine/training/watch.h"

G_BEGIN_DECLS

/**
 * TrainingBest:
 * @path: (owned) (nullable): where it is kept
 * @model: (owned) (nullable): NULL before there is one
 * @epoch: whose model it is
 *
 * The best model of a training so far, which its checkpoint goes without: it is written before the checkpoint of its epoch.
 * Killed in between, the epoch is trained again, with the same result.
 */
typedef struct
{
  char          *path;
  AnalysisModel *model;
  guint          epoch;
  double         score;
} TrainingBest;

/* Reads what @experiment left when it is resumed. Errors: those of loading a model. */
gboolean training_best_init  (TrainingBest              *self,
                              const TrainingExperiment  *experiment,
                              int                        held_out,
                              GError                   **error);
void     training_best_clear (TrainingBest              *self);
/* Takes @model if it is better. @is_best: (out) */
gboolean training_best_offer (TrainingBest              *self,
                              const TrainingExperiment  *experiment,
                              AnalysisModel             *model,
                              guint                      epoch,
                              double                     score,
                              gboolean                  *is_best,
                              GError                   **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrainingBest, training_best_clear)

G_END_DECLS
