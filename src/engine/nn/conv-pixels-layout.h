/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/conv-sweep.h"
#include "engine/nn/kernels.h"

G_BEGIN_DECLS

/* What lies where when a sweep goes by pixels; see conv-pixels.c. */

/* Which taps make the pixels of one phase, as ranges in the arrays of NnPixelsIndex. */
typedef struct
{
  guint32 first_term, n_terms;
  guint32 first_pixel;
  guint32 row_phase, column_phase;
} NnPixelsPhase;

/* Target pixels of one block: some rows of one sample, or several whole samples. */
typedef struct
{
  gsize rows, samples;
  gsize n_blocks_per_sample; /* 1 if there are several samples */
  gsize n_pixels;
} NnPixelsBlock;

/* One sweep: its blocks, and how many floats of scratch its parts take. */
typedef struct
{
  NnConvSweep   sweep;
  NnPixelsBlock block;
  NnConvFrame   frame;         /* of one sample of a block */
  gsize         frame_advance; /* its rows from one turn through the phases to the next */
  gsize         n_taps, n_panels, n_phases;
  gsize         frame_size, strip_size, kernels_size, index_size;
} NnPixelsLayout;

/* Where the numbers of the products lie; see NnProduct. */
typedef struct
{
  NnPixelsPhase *phases;
  guint32       *a_terms, *b_rows; /* of all phases, one after the other */
  guint32       *a_pixels, *c_pixels;
  guint32       *kernel_rows;      /* of a panel, in the order of the weights' taps */
} NnPixelsIndex;

NnPixelsLayout nn_pixels_layout     (NnConvSweep           sweep);
NnPixelsIndex  nn_pixels_fill_index (const NnPixelsLayout *layout,
                                     float                *memory);

G_END_DECLS
