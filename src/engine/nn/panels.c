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
                                  NN_PRODUCT_PANEL);
      else
        for (gsize k = 0; k < self->n_terms; k++)
          memcpy (panel + k * NN_PRODUCT_PANEL, matrix + k * self->n_columns + first, n * sizeof (float));
    }
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
  for (gsize first = 0; first < self->n_columns; first += NN_PRODUCT_PANEL)
    {
      const NnProduct product = {
        .n_rows = n_rows,
        .n_terms = n_terms,
        .n_columns = MIN (NN_PRODUCT_PANEL, self->n_columns - first),
        .a = a,
        .a_stride = a_stride,
        .b = self->panels + first * self->n_terms + first_term * NN_PRODUCT_PANEL,
        .offsets = self->offsets,
        .c = c + first,
        .c_stride = nn_product_round_up (self->n_columns),
        .accumulates = update == NN_ACCUMULATE,
      };

      nn_kernels ()->product (&product);
    }
}
