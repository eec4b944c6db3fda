/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The loops over plain arrays that operators share, compiled for wide vector units. Sums run in a fixed order. */

void   nn_add           (float       *values,
                         const float *addends,
                         gsize        n);
void   nn_multiply      (const float *a,
                         const float *b,
                         float       *product,
                         gsize        n);
void   nn_relu          (const float *x,
                         float       *y,
                         gsize        n);
void   nn_relu_backward (const float *y,
                         const float *dy,
                         float       *dx,
                         gsize        n);

/* y = scale * x + shift, and nothing below zero if @relu. */
void   nn_scale_shift   (const float *x,
                         float       *y,
                         gsize        n,
                         float        scale,
                         float        shift,
                         gboolean     relu);
double nn_sum           (const float *x,
                         gsize        n);
double nn_sum_squares   (const float *x,
                         gsize        n,
                         float        mean);

/* (n_rows, n_columns) to (n_columns, n_rows), with a stride between the rows of each. */
void   nn_transpose     (const float *matrix,
                         gsize        stride,
                         gsize        n_rows,
                         gsize        n_columns,
                         float       *transposed,
                         gsize        transposed_stride);

G_END_DECLS
