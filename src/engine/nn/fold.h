/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/op.h"

G_BEGIN_DECLS

void nn_fold_norm (const NnOp         *norm,
                   const void         *norm_config,
                   const float *const *norm_tensors,
                   gsize               n_outputs,
                   gsize               n_weights,
                   const float        *weight,
                   const float        *bias,
                   float              *folded_weight,
                   float              *folded_bias);

G_END_DECLS
