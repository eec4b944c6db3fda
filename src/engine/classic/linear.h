/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/classic/state.h"

G_BEGIN_DECLS

/**
 * ClassicLinear:
 *
 * Multiple linear regression with any number of outputs: ordinary least squares, or ridge
 * regression, with an intercept that is never shrunk.
 */
typedef struct _ClassicLinear ClassicLinear;

ClassicLinear *classic_linear_new     (gsize                 n_rows,
                                       gsize                 n_inputs,
                                       gsize                 n_outputs,
                                       const double         *rows,
                                       const double         *targets,
                                       double                ridge,
                                       GError              **error);
void           classic_linear_free    (ClassicLinear        *self);
gsize          classic_linear_get_n_inputs (const ClassicLinear *self);
gsize          classic_linear_get_n_outputs (const ClassicLinear *self);
/* (n_inputs, n_outputs) and (n_outputs). */
const double  *classic_linear_get_weights (const ClassicLinear *self);
const double  *classic_linear_get_bias (const ClassicLinear  *self);
/* @values: (n_rows, n_outputs). */
void           classic_linear_predict (const ClassicLinear  *self,
                                       gsize                 n_rows,
                                       const double         *rows,
                                       double               *values);
void           classic_linear_export  (const ClassicLinear  *self,
                                       ClassicState         *state);
ClassicLinear *classic_linear_import  (const ClassicState   *state,
                                       GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClassicLinear, classic_linear_free)

G_END_DECLS
