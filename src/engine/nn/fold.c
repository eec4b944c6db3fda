/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/fold.h"

/**
 * nn_fold_norm:
 * @n_outputs: output channels of the linear operator before the norm
 * @n_weights: weights for each of them
 * @weight: (n_outputs, n_weights)
 * @bias: (nullable): (n_outputs)
 * @folded_weight: as @weight
 * @folded_bias: as @bias
 *
 * The weights with which the linear operator alone gives what it and the norm gave:
 * scale (W x + b) + shift = (scale W) x + (scale b + shift).
 */
void
nn_fold_norm (const NnOp         *norm,
              const void         *norm_config,
              const float *const *norm_tensors,
              gsize               n_outputs,
              gsize               n_weights,
              const float        *weight,
              const float        *bias,
              float              *folded_weight,
              float              *folded_bias)
{
  g_autofree float *scale = g_new (float, n_outputs);

  norm->get_scale_shift (norm_config, norm_tensors, n_outputs, scale, folded_bias);

  for (gsize o = 0; o < n_outputs; o++)
    {
      if (bias != NULL)
        folded_bias[o] += scale[o] * bias[o];
      for (gsize i = 0; i < n_weights; i++)
        folded_weight[o * n_weights + i] = scale[o] * weight[o * n_weights + i];
    }
}
