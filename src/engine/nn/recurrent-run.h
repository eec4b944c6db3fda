/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/panels.h"
#include "engine/nn/recurrent.h"
#include "engine/nn/split.h"

G_BEGIN_DECLS

/*
 * A recurrent layer, (C, 1, T) to (D H, 1, T) with D directions of H hidden units. Within, all is in
 * the order of time: (T, B, ...), one block for each time step. So the product with the input is one
 * matrix product for all steps, and what is left to each step is a small product for the whole batch.
 *
 * In forward and backward, the steps of one direction for some samples (a strand) depend on no other
 * strand: strands are what is shared out, and no thread waits for another at each step.
 */

#define NN_RECURRENT_MAX_DIRECTIONS 2
#define NN_RECURRENT_SLOTS          4 /* of gates and their gradients, in both kinds of cells */

/* Samples of a strand: as many rows as the product has in registers. */
#define NN_RECURRENT_STRAND         8

enum
{
  NN_RECURRENT_WEIGHT_IH,
  NN_RECURRENT_WEIGHT_HH,
  NN_RECURRENT_BIAS_IH,
  NN_RECURRENT_BIAS_HH,
  NN_RECURRENT_N_TENSORS,
};

typedef struct
{
  /* From forward to backward. */
  float *gates;  /* (T, B, SLOTS, H) */
  float *hidden; /* (T, B, H) */
  float *cell;   /* (T, B, H) */

  /* For the length of a call. */
  NnPanels weight;       /* recurrent, transposed in forward */
  float *bias;           /* (SLOTS, H); in backward scratch of the same size */
  float *sums;           /* (B, n_gates H, rounded up) */
  float *dy;             /* (T, B, H) */
  float *carry;          /* (B, H, rounded up) */
  float *cell_carry;     /* (B, H) */
  float *gate_gradients; /* (T, B, SLOTS, H) */
} NnRecurrentDirection;

typedef struct
{
  const NnCall *call; /* (nullable) while planning */
  const NnCell *cell;
  gsize batch, n_steps, n_inputs, n_hidden, n_directions;
  float *x;     /* (T, B, C) */
  float *dx;    /* (T, B, C) */
  float *zeros; /* (H) */
  NnRecurrentDirection directions[NN_RECURRENT_MAX_DIRECTIONS];
} NnRecurrentRun;

static inline const float *
nn_recurrent_tensor (const NnRecurrentRun *run,
                     gsize                 direction,
                     guint                 tensor)
{
  return run->call->tensors[direction * NN_RECURRENT_N_TENSORS + tensor];
}

static inline float *
nn_recurrent_gradient (const NnRecurrentRun *run,
                       gsize                 direction,
                       guint                 tensor)
{
  return run->call->tensor_gradients[direction * NN_RECURRENT_N_TENSORS + tensor];
}

/* Time step number @step of a direction: the second one goes from the end to the beginning. */
static inline gsize
nn_recurrent_time (const NnRecurrentRun *run,
                   gsize                 direction,
                   gsize                 step)
{
  return direction == 0 ? step : run->n_steps - 1 - step;
}

static inline gsize
nn_recurrent_n_strands (const NnRecurrentRun *run)
{
  return (run->batch + NN_RECURRENT_STRAND - 1) / NN_RECURRENT_STRAND;
}

/* A call with its memory laid out. */
NnRecurrentRun nn_recurrent_begin_forward     (const NnCell         *cell,
                                               const NnCall         *call);
NnRecurrentRun nn_recurrent_begin_backward    (const NnCell         *cell,
                                               const NnCall         *call);

void           nn_recurrent_to_steps          (const NnRecurrentRun *run,
                                               const float          *samples,
                                               gsize                 sample_stride,
                                               gsize                 n,
                                               gsize                 first,
                                               gsize                 end,
                                               float                *steps);
void           nn_recurrent_to_samples        (const NnRecurrentRun *run,
                                               const float          *steps,
                                               gsize                 n,
                                               gsize                 first,
                                               gsize                 end,
                                               float                *samples,
                                               gsize                 sample_stride);
void           nn_recurrent_for_samples       (const NnRecurrentRun *run,
                                               NnSplitFunc           func);
void           nn_recurrent_for_strands       (const NnRecurrentRun *run,
                                               NnSplitFunc           func);
gsize          nn_recurrent_n_input_parts     (const NnRecurrentRun *run);

G_END_DECLS
