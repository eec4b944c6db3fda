/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/panels.h"

#include <string.h>

static void
find_offsets (NnPanels *self)
{
  for (gsize k = 0; k < self->n_terms; k++)
    self->offsets[k] = (guint32) (k * NN_PRODUCT_PANEL);
}

/* Of a @matrix (n_terms, n_columns), or (n_columns, n_terms) if transposed. */
void
nn_panels_fill (NnPanels     *self,
                const float  *matrix,
                NnOrientation orientation)
{
  find_offsets (self);
  for (gsize first = 0; first < self->n_columns; first += NN_PRODUCT_PANEL)
    {
      const gsize n = MIN (NN_PRODUCT_PANEL, self->n_columns - first);
      float *panel = self->panels + first * self->n_terms;

      if (n < NN_PRODUCT_PANEL)
        memset (panel, 0, self->n_terms * NN_PRODUCT_PANEL * sizeof (float));
      if (orientation == NN_TRANSPOSED)
        nn_kernels ()->transpose (matrix + first * self->n_terms, self->n_terms, n, self->n_terms, panel,
                                  NN_PRODUCT_PANEL, NULL);
      else
        for (gsize k = 0; k < self->n_terms; k++)
          memcpy (panel + k * NN_PRODUCT_PANEL, matrix + k * self->n_columns + first, n * sizeof (float));
    }
}

/* Rows of A and C of which the offsets are kept at a time. */
#define BLOCK_ROWS 64

/* One block of rows, one panel of columns, as many terms as the cache holds of a panel. */
static void
multiply_block (const NnPanels *self,
                NnProduct      *product,
                gsize           first_column,
                gsize           first_term,
                gsize           n_terms,
                NnUpdate        update)
{
  const float *a = product->a;
  float *c = product->c;

  product->n_columns = MIN (NN_PRODUCT_PANEL, self->n_columns - first_column);
  product->c = c + first_column;
  for (gsize term = 0; term < MAX (n_terms, 1); term += NN_PRODUCT_TERMS)
    {
      product->n_terms = MIN (NN_PRODUCT_TERMS, n_terms - term);
      product->a = a + term;
      product->b
          = self->panels + first_column * self->n_terms + (first_term + term) * NN_PRODUCT_PANEL;
      product->start = term > 0 || update == NN_ACCUMULATE ? NN_PRODUCT_FROM_C : NN_PRODUCT_FROM_ZERO;
      nn_kernels ()->product (product);
    }
  product->a = a;
  product->c = c;
}

/* @c (n_rows, n_columns) = or += @a (n_rows, n_terms) · rows @first_term and on of the panels. */
void
nn_panels_multiply (const NnPanels *self,
                    gsize           n_rows,
                    const float    *a,
                    gsize           a_stride,
                    gsize           first_term,
                    gsize           n_terms,
                    float          *c,
                    NnUpdate        update)
{
  const gsize c_stride = nn_product_round_up (self->n_columns);
  guint32 a_rows[BLOCK_ROWS], c_rows[BLOCK_ROWS], a_terms[NN_PRODUCT_TERMS];

  for (gsize i = 0; i < MIN (n_rows, BLOCK_ROWS); i++)
    {
      a_rows[i] = (guint32) (i * a_stride);
      c_rows[i] = (guint32) (i * c_stride);
    }
  for (gsize i = 0; i < MIN (n_terms, NN_PRODUCT_TERMS); i++)
    a_terms[i] = (guint32) i;

  for (gsize row = 0; row < n_rows; row += BLOCK_ROWS)
    {
      NnProduct product = {
        .n_rows = MIN (n_rows - row, BLOCK_ROWS),
        .a = a + row * a_stride,
        .a_rows = a_rows,
        .a_terms = a_terms,
        .b_rows = self->offsets,
        .c = c + row * c_stride,
        .c_rows = c_rows,
      };

      for (gsize first = 0; first < self->n_columns; first += NN_PRODUCT_PANEL)
        multiply_block (self, &product, first, first_term, n_terms, update);
    }
}
