/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/winograd.h"

G_BEGIN_DECLS

/* What lies where in Winograd's convolution, forward or to the input's gradient; V, U and M as in
 * winograd.c. Sizes and steps are in floats. */
typedef struct
{
  NnWinogradPlanes source;
  gsize            n_targets, height, width, target_step; /* of what is written */
  gboolean         is_backward;
  gboolean         shares_kernels; /* else the tiles of a chunk */
  gsize            n_positions, n_panels;
  gsize            chunk_rows, chunk_tiles;
  gsize            block; /* channels of which an item or the shared kernels have U at a time */
  gsize            kernels_step, tiles_step, products_step; /* of U, V, M: from one position to the next */
  gsize            kernels_size, tiles_size, frame_size, strip_size, products_size, turned_size;
} NnWinogradLayout;

NnWinogradLayout nn_winograd_layout       (const NnConvGeometry   *geometry,
                                           gboolean                is_backward);
gsize            nn_winograd_task_size    (const NnWinogradLayout *layout);
gsize            nn_winograd_scratch_size (const NnWinogradLayout *layout);

G_END_DECLS
