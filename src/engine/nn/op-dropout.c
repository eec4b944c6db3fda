/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/kernels.h"
#include "engine/nn/op.h"

/* Inverted dropout (Srivastava et al. 2014): what is kept is scaled up in training, so that
 * inference has nothing to do. The saved mask holds 0 or the scale. */

static gboolean
dropout_plan (const void    *config,
              const NnShape *inputs,
              guint          n_inputs,
              NnOpPlan      *plan,
              GError       **error)
{
  const double rate = ((const NnDropoutConfig *) config)->rate;

  if (!(rate >= 0.0 && rate < 1.0))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A dropout rate of %g is not between 0 and 1."), rate);
      return FALSE;
    }

  plan->output = inputs[0];
  plan->saved_per_sample = nn_shape_size (inputs[0]);
  return TRUE;
}

static void
dropout_forward (const NnCall *call)
{
  const double rate = ((const NnDropoutConfig *) call->config)->rate;
  const float scale = (float) (1.0 / (1.0 - rate));
  const gsize n = call->batch * nn_shape_size (call->plan->output);

  if (!call->training)
    {
      if (call->output != call->inputs[0])
        memcpy (call->output, call->inputs[0], n * sizeof (float));
      return;
    }

  for (gsize i = 0; i < n; i++)
    call->saved[i] = base_rng_uniform (call->rng) < rate ? 0.0f : scale;
  nn_kernels ()->multiply (call->inputs[0], call->saved, call->output, n);
}

static void
dropout_backward (const NnCall *call)
{
  const gsize n = call->batch * nn_shape_size (call->plan->output);

  nn_kernels ()->multiply (call->output_gradient, call->saved, call->input_gradients[0], n);
}

const NnOp nn_op_dropout = {
  .name = "dropout",
  .config_size = sizeof (NnDropoutConfig),
  .flags = NN_OP_IN_PLACE | NN_OP_GRADIENT_IN_PLACE | NN_OP_KEEPS_RELU_GAIN,
  .plan = dropout_plan,
  .forward = dropout_forward,
  .backward = dropout_backward,
};
