/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matrix-product.h"

#include <string.h>

#include "engine/nn/kernels.h"

/*
 * In blocks as Goto & van de Geijn 2008 have them: a panel of B, some terms by a few columns, is laid
 * out so that it fills the first-level cache, and all rows of A pass it. A is read where it lies.
 */

/* Rows of A for which the offsets are kept at a time. */
#define BLOCK_ROWS 256

typedef struct
{
  float panel[NN_PRODUCT_TERMS * NN_PRODUCT_PANEL] __attribute__ ((aligned (64)));
  guint32 a_rows[BLOCK_ROWS], c_rows[BLOCK_ROWS];
  guint32 a_terms[NN_PRODUCT_TERMS], b_rows[NN_PRODUCT_TERMS];
} Blocks;

/* Rows [0, n_terms) of B, columns [0, n_columns) of it, side by side; the rest of the panel is zero. */
static void
fill_panel (const float  *b,
            gsize         stride,
            NnOrientation orientation,
            gsize         n_terms,
            gsize         n_columns,
            float        *panel)
{
  if (n_columns < NN_PRODUCT_PANEL)
    memset (panel, 0, n_terms * NN_PRODUCT_PANEL * sizeof (float));

  if (orientation == NN_TRANSPOSED)
    nn_kernels ()->transpose (b, stride, n_columns, n_terms, panel, NN_PRODUCT_PANEL, NULL);
  else
    for (gsize k = 0; k < n_terms; k++)
      memcpy (panel + k * NN_PRODUCT_PANEL, b + k * stride, n_columns * sizeof (float));
}

/* C (m, one panel of columns) from what is in @blocks. */
static void
multiply_panel (Blocks    *blocks,
                NnProduct *product,
                gsize      m,
                gsize      a_row_step,
                gsize      c_stride)
{
  const float *a = product->a;
  float *c = product->c;

  for (gsize row = 0; row < m; row += BLOCK_ROWS)
    {
      product->n_rows = MIN (m - row, BLOCK_ROWS);
      product->a = a + row * a_row_step;
      product->c = c + row * c_stride;
      nn_kernels ()->product (product);
    }
}

/**
 * matrix_product:
 *
 * For the arguments see nn_gemm(). Each number of C is summed in the order of k, whatever the other
 * sizes: parts of C that are made apart have the same bits as the whole.
 */
void
matrix_product (gsize         m,
                gsize         n,
                gsize         k,
                const float  *a,
                gsize         a_stride,
                NnOrientation a_orientation,
                const float  *b,
                gsize         b_stride,
                NnOrientation b_orientation,
                float        *c,
                gsize         c_stride,
                NnUpdate      update)
{
  const gsize a_row_step = a_orientation == NN_TRANSPOSED ? 1 : a_stride;
  const gsize a_term_step = a_orientation == NN_TRANSPOSED ? a_stride : 1;
  const gsize b_term_step = b_orientation == NN_TRANSPOSED ? 1 : b_stride;
  const gsize b_column_step = b_orientation == NN_TRANSPOSED ? b_stride : 1;
  Blocks blocks;

  for (gsize i = 0; i < MIN (m, BLOCK_ROWS); i++)
    {
      blocks.a_rows[i] = (guint32) (i * a_row_step);
      blocks.c_rows[i] = (guint32) (i * c_stride);
    }
  for (gsize i = 0; i < MIN (k, NN_PRODUCT_TERMS); i++)
    {
      blocks.a_terms[i] = (guint32) (i * a_term_step);
      blocks.b_rows[i] = (guint32) (i * NN_PRODUCT_PANEL);
    }

  /* Without terms C is still to be written. */
  for (gsize first = 0; first < MAX (k, 1); first += NN_PRODUCT_TERMS)
    for (gsize column = 0; column < n; column += NN_PRODUCT_PANEL)
      {
        NnProduct product = {
          .n_terms = MIN (k - first, NN_PRODUCT_TERMS),
          .n_columns = MIN (n - column, NN_PRODUCT_PANEL),
          .a = a + first * a_term_step,
          .a_rows = blocks.a_rows,
          .a_terms = blocks.a_terms,
          .b = blocks.panel,
          .b_rows = blocks.b_rows,
          .c = c + column,
          .c_rows = blocks.c_rows,
          .start = first > 0 || update == NN_ACCUMULATE ? NN_PRODUCT_FROM_C : NN_PRODUCT_FROM_ZERO,
        };

        fill_panel (b + first * b_term_step + column * b_column_step, b_stride, b_orientation,
                    product.n_terms, product.n_columns, blocks.panel);
        multiply_panel (&blocks, &product, m, a_row_step, c_stride);
      }
}
