/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/gemm.h"
#include "engine/nn/kernels.h"

G_BEGIN_DECLS

/**
 * NnPanels:
 *
 * A matrix arranged once for many small products: in panels of %NN_PRODUCT_PANEL columns, each of them
 * one block of memory, as nn_kernels()->product reads it fastest.
 */
typedef struct
{
  gsize    n_terms, n_columns;
  float   *panels;  /* nn_panels_get_size() floats */
  guint32 *offsets; /* n_terms */
} NnPanels;

static inline gsize
nn_panels_get_size (gsize n_terms,
                    gsize n_columns)
{
  return n_terms * nn_product_round_up (n_columns) + NN_PRODUCT_PANEL;
}

void nn_panels_fill     (NnPanels       *self,
                         const float    *matrix,
                         NnOrientation   orientation);
void nn_panels_multiply (const NnPanels *self,
                         gsize           n_rows,
                         const float    *a,
                         gsize           a_stride,
                         gsize           first_term,
                         gsize           n_terms,
                         float          *c,
                         NnUpdate        update);

G_END_DECLS
