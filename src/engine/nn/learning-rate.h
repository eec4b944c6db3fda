/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  NN_LEARNING_RATE_COSINE,    /* warm-up along a line, then half a cosine down to 0 */
  NN_LEARNING_RATE_CONSTANT,  /* warm-up along a line, if any, then the same */
  NN_LEARNING_RATE_STEP,      /* times gamma after every so many epochs: PyTorch's StepLR */
  NN_LEARNING_RATE_ONE_CYCLE, /* up along a cosine, down along another: PyTorch's OneCycleLR, which
                               * here leaves momentum alone */
} NnLearningRateKind;

/**
 * NnLearningRate:
 * @rate: the highest
 * @warmup: share of all steps in which the rate rises; with %NN_LEARNING_RATE_ONE_CYCLE 0 means its
 *   usual 0.3. Not with %NN_LEARNING_RATE_STEP
 * @step_epochs: of %NN_LEARNING_RATE_STEP
 * @gamma: of %NN_LEARNING_RATE_STEP
 * @start_divisor: of %NN_LEARNING_RATE_ONE_CYCLE: @rate over this is the first; 0: 25
 * @end_divisor: of %NN_LEARNING_RATE_ONE_CYCLE: the first over this is the last; 0: 10000
 *
 * How the learning rate goes over a training. A plain value that remembers nothing: the rate follows
 * from the number of steps done.
 */
typedef struct
{
  NnLearningRateKind kind;
  double             rate;
  double             warmup;
  guint              step_epochs;
  double             gamma;
  double             start_divisor;
  double             end_divisor;
} NnLearningRate;

/* Of step @step, counted from 0, of @n_steps, @n_steps_per_epoch in each epoch. */
double      nn_learning_rate_get              (const NnLearningRate *self,
                                               guint64               step,
                                               guint64               n_steps,
                                               guint64               n_steps_per_epoch);
const char *nn_learning_rate_kind_to_string   (NnLearningRateKind    kind);
gboolean    nn_learning_rate_kind_from_string (const char           *text,
                                               NnLearningRateKind   *kind,
                                               GError              **error);

G_END_DECLS
