/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/kernels.h"
#include "engine/nn/op.h"

G_BEGIN_DECLS

/**
 * NnCell:
 *
 * What sets an LSTM apart from a GRU; all else is the same and in recurrent.c.
 */
typedef struct
{
  gsize n_gates;  /* rows of the weights for each hidden unit */
  gsize n_shared; /* of them so many, the first, have the same gradient on the side of the input and
                   * on the recurrent side; those of the others follow after n_gates on the latter */
  gboolean has_cell;
  void (*forward) (const NnGates *gates);
  void (*backward) (const NnGatesBackward *gates);
} NnCell;

gboolean nn_recurrent_plan     (const NnCell            *cell,
                                const NnRecurrentConfig *config,
                                NnShape                  input,
                                NnOpPlan                *plan,
                                GError                 **error);
void     nn_recurrent_forward  (const NnCell            *cell,
                                const NnCall            *call);
void     nn_recurrent_backward (const NnCell            *cell,
                                const NnCall            *call);

G_END_DECLS
