/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/rng.h"

G_BEGIN_DECLS

/* What becomes of the examples that are left when an epoch's full batches are done. */
typedef enum
{
  TRAINING_LAST_BATCH_SMALLER, /* they are a batch of their own; but a single one is left out, since a
                                * batch norm can make nothing of it */
  TRAINING_LAST_BATCH_DROPPED, /* they are left out of this epoch */
  TRAINING_LAST_BATCH_FILLED,  /* half a batch or more of them is filled up from the beginning of the
                                * epoch's order; fewer are left out */
} TrainingLastBatch;

/**
 * TrainingEpochOrder:
 *
 * In what order an epoch takes the examples, and how they are parted into batches.
 */
typedef struct _TrainingEpochOrder TrainingEpochOrder;

TrainingEpochOrder *training_epoch_order_new         (gsize                      n_examples,
                                                      gsize                      batch_size,
                                                      TrainingLastBatch          last_batch);
void                training_epoch_order_free        (TrainingEpochOrder        *self);
/* The order follows from @rng alone, not from the order before. */
void                training_epoch_order_shuffle     (TrainingEpochOrder        *self,
                                                      BaseRng                   *rng);
gsize               training_epoch_order_get_n_steps (const TrainingEpochOrder  *self);
gsize               training_epoch_order_get_largest (const TrainingEpochOrder  *self);
/* Of step @step: how many examples, and which into @examples (nullable). */
gsize               training_epoch_order_get_batch   (const TrainingEpochOrder  *self,
                                                      gsize                      step,
                                                      guint                     *examples);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingEpochOrder, training_epoch_order_free)

G_END_DECLS
