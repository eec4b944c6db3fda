/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/classic/kernel-machine.h"

G_BEGIN_DECLS

struct _ClassicKernelMachine
{
  gsize n_inputs;
  gsize n_rows; /* that support it */
  gsize n_classes;
  gsize n_values;
  double gamma;
  double clip;
  double *rows;         /* (owned) (n_rows, n_inputs): clipped, and rounded to float32 */
  double *coefficients; /* (owned) (n_rows, n_classes + n_values) */
  double *bias;         /* (owned) (n_classes + n_values) */
};

/* @kernel: (out): (n_a, n_b). */
void     classic_kernel_compare     (double         gamma,
                                     gsize          n_inputs,
                                     gsize          n_a,
                                     const double  *a,
                                     gsize          n_b,
                                     const double  *b,
                                     double        *kernel);
/* In place: entries beyond @clip become it, unless it is 0. */
void     classic_kernel_clip        (double         clip,
                                     gsize          n,
                                     double        *entries);

/* Rows that one head learns from: @kernel (n, n) of each with each, above 0 their @weights (n). */
typedef struct
{
  gsize         n;
  const double *kernel;
  const double *weights;
} ClassicKernelRows;

/* @targets: (n, n_classes); @coefficients: (out): (n, n_classes); @bias: (out): (n_classes) */
gboolean classic_kernel_fit_classes (const ClassicKernelRows  *rows,
                                     gsize                     n_classes,
                                     const double             *targets,
                                     double                    penalty,
                                     double                   *coefficients,
                                     double                   *bias,
                                     GCancellable             *cancellable,
                                     GError                  **error);
/* @targets: (n, n_values); @groups: (nullable): (n); @ridge: 0: chosen; @coefficients: (out): (n, n_values);
 * @bias: (out): (n_values); @residuals: (out): (n, n_values) */
gboolean classic_kernel_fit_values  (const ClassicKernelRows  *rows,
                                     gsize                     n_values,
                                     const double             *targets,
                                     const guint              *groups,
                                     double                    ridge,
                                     double                   *coefficients,
                                     double                   *bias,
                                     double                   *residuals,
                                     GCancellable             *cancellable,
                                     GError                  **error);

G_END_DECLS
