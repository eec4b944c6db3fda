/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/classic/state.h"

G_BEGIN_DECLS

typedef enum
{
  CLASSIC_SCALER_NONE,
  CLASSIC_SCALER_MEAN,     /* minus the mean */
  CLASSIC_SCALER_STANDARD, /* minus the mean, over the standard deviation of the rows (n, not n - 1) */
  CLASSIC_SCALER_MIN_MAX,  /* the smallest becomes -1, the largest 1 */
} ClassicScalerKind;

/**
 * ClassicScaler:
 *
 * Brings each column of a table to a common scale, by the rows that it was fit on: those that train,
 * never those that test. A column that is constant there becomes 0 and is not divided by anything.
 */
typedef struct _ClassicScaler ClassicScaler;

ClassicScaler *classic_scaler_new           (ClassicScalerKind     kind,
                                             gsize                 n_rows,
                                             gsize                 n_columns,
                                             const double         *rows);
void           classic_scaler_free          (ClassicScaler        *self);
gsize          classic_scaler_get_n_columns (const ClassicScaler  *self);
/* In place; @rows (n_rows, n_columns). */
void           classic_scaler_apply         (const ClassicScaler  *self,
                                             gsize                 n_rows,
                                             double               *rows);
void           classic_scaler_undo          (const ClassicScaler  *self,
                                             gsize                 n_rows,
                                             double               *rows);
void           classic_scaler_export        (const ClassicScaler  *self,
                                             ClassicState         *state);
ClassicScaler *classic_scaler_import        (const ClassicState   *state,
                                             GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClassicScaler, classic_scaler_free)

G_END_DECLS
