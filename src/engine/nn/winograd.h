/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/conv-frame.h"
#include "engine/nn/conv.h"
#include "engine/nn/kernels.h"

G_BEGIN_DECLS

/*
 * What the passes of Winograd's convolution have in common; see winograd.c. Tiles are counted in rows
 * of tiles over all samples of a batch: row i is row i % rows of sample i / rows.
 */

#define NN_WINOGRAD_KERNEL_SIZE 9

/* Floats between one position's numbers and the next one's, a cache line: a transform writes all
 * positions, and at distances of a power of two they would all be in each other's way in the caches. */
#define NN_WINOGRAD_PADDING 16

/* Planes with one channel each, cut into tiles: of which a tile reads or writes @size x @size. */
typedef struct
{
  gsize  n_channels, height, width;
  gsize  step;                    /* from one sample to the next */
  gssize first_row, first_column; /* pixel where the first tile begins */
  gsize  tile, size;              /* from one tile to the next, and how much one covers */
  gsize  n_rows, n_columns;       /* of tiles */
} NnWinogradPlanes;

gboolean    nn_winograd_is_able        (const NnConvGeometry   *geometry);
gsize       nn_winograd_choose_tile    (gsize                   height,
                                        gsize                   width);
NnConvFrame nn_winograd_frame          (const NnWinogradPlanes *planes);
void        nn_winograd_transform_rows (const NnWinogradPlanes *planes,
                                        NnWinogradStep          step,
                                        const float            *source,
                                        gsize                   first,
                                        gsize                   end,
                                        float                  *frame,
                                        float                  *positions,
                                        gsize                   tile_step,
                                        gsize                   position_step);

G_END_DECLS
