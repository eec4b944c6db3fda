/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/graph-internal.h"

G_BEGIN_DECLS

/* One call of an operator. */
typedef struct
{
  NnNode op_node;    /* whose operator runs, on whose inputs */
  NnNode norm_node;  /* (nullable: 0) the norm that is folded into its weights */
  NnNode value_node; /* whose value comes out: the last of what is fused */
  gboolean fused_relu;
} NnStep;

/**
 * NnSchedule:
 *
 * A graph as a list of calls. What follows a node and can be done in the same pass, and whose
 * values in between nobody asks for, is fused into it: a ReLU into a norm, and in inference, where
 * a norm is a fixed scale and shift, norm and ReLU into the convolution or dense layer before.
 */
typedef struct
{
  NnStep *steps; /* (owned) */
  gsize n_steps;
} NnSchedule;

NnSchedule *nn_schedule_new  (const NnGraph  *graph,
                              gboolean        is_training,
                              const gboolean *is_kept);
void        nn_schedule_free (NnSchedule     *self);

G_END_DECLS
