/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/classic/state.h"

G_BEGIN_DECLS

/**
 * ClassicPca:
 *
 * Principal component analysis: turns columns that hang together into fewer that do not. With
 * whitening each of them has variance 1 over the rows that it was fit on. Directions in which those
 * rows do not vary at all are never kept.
 */
typedef struct _ClassicPca ClassicPca;

ClassicPca   *classic_pca_new            (gsize               n_rows,
                                          gsize               n_columns,
                                          const double       *rows,
                                          double              keep,
                                          gboolean            is_whitening,
                                          GError            **error);
void          classic_pca_free           (ClassicPca         *self);
gsize         classic_pca_get_n_columns  (const ClassicPca   *self);
gsize         classic_pca_get_n_kept     (const ClassicPca   *self);
/* Variances along the components kept, n - 1 in the denominator, descending. */
const double *classic_pca_get_variances  (const ClassicPca   *self);
/* @projected: (n_rows, n_kept), not @rows itself. */
void          classic_pca_apply          (const ClassicPca   *self,
                                          gsize               n_rows,
                                          const double       *rows,
                                          double             *projected);
void          classic_pca_export         (const ClassicPca   *self,
                                          ClassicState       *state);
ClassicPca   *classic_pca_import         (const ClassicState *state,
                                          GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClassicPca, classic_pca_free)

G_END_DECLS
