/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/epoch-order.h"

struct _TrainingEpochOrder
{
  guint *order; /* (owned) (array length=n_examples) */
  gsize n_examples;
  gsize batch_size;
  TrainingLastBatch last_batch;
};

TrainingEpochOrder *
training_epoch_order_new (gsize             n_examples,
                          gsize             batch_size,
                          TrainingLastBatch last_batch)
{
  TrainingEpochOrder *self = g_new0 (TrainingEpochOrder, 1);

  self->order = g_new (guint, n_examples);
  self->n_examples = n_examples;
  self->batch_size = batch_size;
  self->last_batch = last_batch;
  for (gsize i = 0; i < n_examples; i++)
    self->order[i] = i;

  return self;
}

void
training_epoch_order_free (TrainingEpochOrder *self)
{
  if (self == NULL)
    return;

  g_free (self->order);
  g_free (self);
}

void
training_epoch_order_shuffle (TrainingEpochOrder *self,
                              BaseRng            *rng)
{
  for (gsize i = 0; i < self->n_examples; i++)
    self->order[i] = i;
  base_rng_shuffle (rng, self->order, self->n_examples);
}

gsize
training_epoch_order_get_n_steps (const TrainingEpochOrder *self)
{
  const gsize n_full = self->n_examples / self->batch_size;
  const gsize rest = self->n_examples % self->batch_size;

  switch (self->last_batch)
    {
    case TRAINING_LAST_BATCH_SMALLER: return MAX (n_full + (rest > 1), 1);
    case TRAINING_LAST_BATCH_DROPPED: return MAX (n_full, 1);
    case TRAINING_LAST_BATCH_FILLED: return MAX (n_full + (2 * rest >= self->batch_size), 1);
    default: g_assert_not_reached ();
    }
}

gsize
training_epoch_order_get_largest (const TrainingEpochOrder *self)
{
  return training_epoch_order_get_batch (self, 0, NULL);
}

gsize
training_epoch_order_get_batch (const TrainingEpochOrder *self,
                                gsize                     step,
                                guint                    *examples)
{
  const gsize first = step * self->batch_size;
  const gsize n = self->last_batch == TRAINING_LAST_BATCH_FILLED
                      ? self->batch_size
                      : MIN (self->batch_size, self->n_examples - first);

  for (gsize i = 0; examples != NULL && i < n; i++)
    examples[i] = self->order[(first + i) % self->n_examples];

  return n;
}
