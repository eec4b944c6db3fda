/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Dense linear algebra in double precision, but for classic_multiply_rows(). All matrices are row-major, (rows, columns), without
 * gaps. Any thread; every call runs on the thread that makes it. */

void     classic_multiply       (gsize         n_rows,
                                 gsize         n_columns,
                                 gsize         n_inner,
                                 const double *a,
                                 gboolean      a_is_transposed,
                                 const double *b,
                                 gboolean      b_is_transposed,
                                 double       *product);
void     classic_multiply_rows  (gsize         n_rows,
                                 gsize         n_columns,
                                 gsize         n_inner,
                                 const float  *a,
                                 const float  *b,
                                 float        *product);
gboolean classic_least_squares  (gsize         n_rows,
                                 gsize         n_unknowns,
                                 gsize         n_outputs,
                                 const double *a,
                                 const double *b,
                                 double       *solution,
                                 gsize        *rank,
                                 GError      **error);
gboolean classic_principal_axes (gsize         n_rows,
                                 gsize         n_columns,
                                 double       *centered,
                                 double       *singular_values,
                                 double       *axes,
                                 GError      **error);
gboolean classic_eigen          (gsize         n,
                                 double       *matrix,
                                 double       *values,
                                 double       *vectors,
                                 GError      **error);
gboolean classic_invert_positive (gsize        n,
                                 double       *matrix,
                                 GError      **error);

G_END_DECLS
