/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/recurrent.h"

/* A layer of long short-term memory: i, f, o = sigmoid (W x + b + U h + c), g = tanh (W x + b + U h + c),
 * cell = f cell + i g, h = o tanh (cell), each with its own W, U, b and c. */

static void
step_forward (const NnGates *gates)
{
  nn_kernels ()->lstm_forward (gates);
}

static void
step_backward (const NnGatesBackward *gates)
{
  nn_kernels ()->lstm_backward (gates);
}

static const NnCell cell = {
  .n_gates = 4,
  .n_shared = 4,
  .has_cell = TRUE,
  .forward = step_forward,
  .backward = step_backward,
};

static gboolean
lstm_plan (const void    *config,
           const NnShape *inputs,
           guint          n_inputs,
           NnOpPlan      *plan,
           GError       **error)
{
  return nn_recurrent_plan (&cell, config, inputs[0], plan, error);
}

static void
lstm_forward (const NnCall *call)
{
  nn_recurrent_forward (&cell, call);
}

static void
lstm_backward (const NnCall *call)
{
  nn_recurrent_backward (&cell, call);
}

const NnOp nn_op_lstm = {
  .name = "lstm",
  .config_size = sizeof (NnRecurrentConfig),
  .plan = lstm_plan,
  .forward = lstm_forward,
  .backward = lstm_backward,
};
