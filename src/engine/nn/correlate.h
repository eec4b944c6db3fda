/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NnCorrelation:
 *
 * A correlation with stride 1: what a convolution layer does forward, and, with the kernels turned
 * round and inputs and outputs exchanged, what its input's gradient is.
 */
typedef struct
{
  gsize channels, height, width; /* of what is read */
  gsize padding_height, padding_width;
  gsize kernel_height, kernel_width;
  gsize out_channels, out_height, out_width;
  gsize input_step, output_step; /* from one sample to the next */
} NnCorrelation;

gsize nn_correlation_get_scratch          (const NnCorrelation *self);
void  nn_correlation_run                  (const NnCorrelation *self,
                                           gsize                batch,
                                           const float         *input,
                                           const float         *kernels,
                                           const float         *bias,
                                           gboolean             relu,
                                           float               *output,
                                           float               *scratch);
gsize nn_correlation_get_gradient_scratch (const NnCorrelation *self);
void  nn_correlation_add_kernel_gradient  (const NnCorrelation *self,
                                           gsize                batch,
                                           const float         *input,
                                           const float         *output_gradient,
                                           float               *kernel_gradient,
                                           float               *scratch);

G_END_DECLS
