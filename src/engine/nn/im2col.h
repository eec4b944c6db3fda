/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/graph.h"

G_BEGIN_DECLS

/* A convolution's numbers for one input shape, or those of one group of its channels. */
typedef struct
{
  gsize channels, height, width; /* of the input */
  gsize kernel_height, kernel_width;
  gsize stride_height, stride_width;
  gsize padding_height, padding_width;
  gsize out_channels, out_height, out_width;
  gsize n_taps;                  /* channels * kernel_height * kernel_width */
  gsize input_step, output_step; /* from one sample to the next, all groups */
} NnConvGeometry;

void nn_im2col (const NnConvGeometry *geometry,
                const float          *input,
                gsize                 first_row,
                gsize                 n_rows,
                float                *columns);
void nn_col2im (const NnConvGeometry *geometry,
                const float          *columns,
                gsize                 first_row,
                gsize                 n_rows,
                float                *input_gradient);

G_END_DECLS
