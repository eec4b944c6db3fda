/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/nn/kernels.h"
#include "engine/nn/gemm.h"
#include "engine/nn/op.h"

/* Y (batch, n) = X (batch, k) · Wᵀ + b, with W (n, k) and k = C * H * W of the input. */

enum
{
  TENSOR_WEIGHT,
  TENSOR_BIAS,
};

static gboolean
dense_plan (const void    *config,
            const NnShape *inputs,
            guint          n_inputs,
            NnOpPlan      *plan,
            GError       **error)
{
  const gsize n_outputs = ((const NnDenseConfig *) config)->n_outputs;
  const gsize n_values = nn_shape_size (inputs[0]);

  if (n_outputs == 0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("A dense layer needs at least one output."));
      return FALSE;
    }

  plan->output = (NnShape) { n_outputs, 1, 1 };
  plan->tensors[TENSOR_WEIGHT] = (NnTensorSpec) {
    .name = "weight",
    .shape = { n_outputs, n_values },
    .n_dims = 2,
    .init = NN_INIT_FAN_IN,
    .fan_in = n_values,
    .decays = TRUE,
  };
  plan->tensors[TENSOR_BIAS] = (NnTensorSpec) { .name = "bias", .shape = { n_outputs }, .n_dims = 1 };
  plan->n_tensors = 2;
  return TRUE;
}

static void
dense_forward (const NnCall *call)
{
  const gsize n = call->plan->output.channels;
  const gsize k = nn_shape_size (call->input_shapes[0]);

  for (gsize b = 0; b < call->batch; b++)
    for (gsize i = 0; i < n; i++)
      call->output[b * n + i] = call->tensors[TENSOR_BIAS][i];

  nn_gemm (call->batch, n, k, call->inputs[0], k, NN_AS_IS, call->tensors[TENSOR_WEIGHT], k, NN_TRANSPOSED,
           call->output, n, NN_ACCUMULATE);
  if (call->fused_relu)
    nn_kernels ()->relu (call->output, call->output, call->batch * n);
}

static void
dense_backward (const NnCall *call)
{
  const gsize n = call->plan->output.channels;
  const gsize k = nn_shape_size (call->input_shapes[0]);

  if (call->tensor_gradients[TENSOR_BIAS] != NULL)
    for (gsize b = 0; b < call->batch; b++)
      nn_kernels ()->add (call->tensor_gradients[TENSOR_BIAS], call->output_gradient + b * n, n);
  if (call->tensor_gradients[TENSOR_WEIGHT] != NULL)
    nn_gemm (n, k, call->batch, call->output_gradient, n, NN_TRANSPOSED, call->inputs[0], k, NN_AS_IS,
             call->tensor_gradients[TENSOR_WEIGHT], k, NN_ACCUMULATE);
  if (call->input_gradients[0] != NULL)
    nn_gemm (call->batch, k, n, call->output_gradient, n, NN_AS_IS, call->tensors[TENSOR_WEIGHT], k, NN_AS_IS,
             call->input_gradients[0], k, NN_OVERWRITE);
}

const NnOp nn_op_dense = {
  .name = "dense",
  .config_size = sizeof (NnDenseConfig),
  .flags = NN_OP_BACKWARD_NEEDS_INPUT | NN_OP_FOLDS_NORM,
  .plan = dense_plan,
  .forward = dense_forward,
  .backward = dense_backward,
};
