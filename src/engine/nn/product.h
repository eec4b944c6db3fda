/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Columns are worked on in panels of so many. */
#define NN_PRODUCT_PANEL 32

/**
 * NnProduct:
 *
 * C = A · B, or C += A · B, where the rows of B lie anywhere in one array: row k of B begins at
 * @b[@offsets[k]], and rows may overlap. So a convolution is a product without its matrix of
 * columns ever being written: each row of B is the padded input, shifted.
 */
typedef struct
{
  gsize          n_rows;       /* of A and C */
  gsize          n_terms;      /* columns of A, rows of B */
  gsize          n_columns;    /* of B and C */
  const float   *a;            /* row-major */
  gsize          a_stride;
  const float   *b;            /* readable for NN_PRODUCT_PANEL floats behind the last row's end */
  const guint32 *offsets;      /* n_terms */
  float         *c;            /* row-major; what lies between n_columns and c_stride is written over */
  gsize          c_stride;     /* a multiple of NN_PRODUCT_PANEL */
  gboolean       accumulates;
} NnProduct;

static inline gsize
nn_product_round_up (gsize n_columns)
{
  return (n_columns + NN_PRODUCT_PANEL - 1) / NN_PRODUCT_PANEL * NN_PRODUCT_PANEL;
}

void  nn_product_run          (const NnProduct *self);

/* For tests: what nn_product_run() chooses from, the best last. */
guint nn_product_get_n_levels (void);
void  nn_product_run_level    (const NnProduct *self,
                               guint            level);

G_END_DECLS
