/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NnConvFrame:
 *
 * A window of some planes with the channels innermost, (rows, columns, pixel step), so that what one
 * tap sees of all channels lies side by side. The window may reach beyond the planes: there are
 * zeros.
 */
typedef struct
{
  gsize height, width; /* of the planes */
  gsize n_channels;
  gsize pixel_step; /* floats from one pixel of the window to the next */
  gsize n_rows, n_columns;
  gsize row_step; /* from one row of the window to the next: 1, or more to leave rows out */
} NnConvFrame;

void nn_conv_frame_fill (const NnConvFrame *self,
                         const float       *planes,
                         gssize             first_row,
                         gssize             first_column,
                         float             *frame);

static inline gsize
nn_conv_frame_get_size (const NnConvFrame *self)
{
  return self->n_rows * self->n_columns * self->pixel_step;
}

G_END_DECLS
