/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/recurrent.h"

/* A layer of gated recurrent units: r, z = sigmoid (W x + b + U h + c), n = tanh (W x + b + r (U h + c)),
 * h = (1 - z) n + z h, each with its own W, U, b and c. */

static void
step_forward (const NnGates *gates)
{
  nn_kernels ()->gru_forward (gates);
}

static void
step_backward (const NnGatesBackward *gates)
{
  nn_kernels ()->gru_backward (gates);
}

static const NnCell cell = {
  .n_gates = 3,
  .n_shared = 2,
  .forward = step_forward,
  .backward = step_backward,
};

static gboolean
gru_plan (const void    *config,
          const NnShape *inputs,
          guint          n_inputs,
          NnOpPlan      *plan,
          GError       **error)
{
  return nn_recurrent_plan (&cell, config, inputs[0], plan, error);
}

static void
gru_forward (const NnCall *call)
{
  nn_recurrent_forward (&cell, call);
}

static void
gru_backward (const NnCall *call)
{
  nn_recurrent_backward (&cell, call);
}

const NnOp nn_op_gru = {
  .name = "gru",
  .config_size = sizeof (NnRecurrentConfig),
  .plan = gru_plan,
  .forward = gru_forward,
  .backward = gru_backward,
};
