/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CLASSIC_KERNEL_LINEAR,
  CLASSIC_KERNEL_RBF, /* exp (-gamma |a - b|²) */
} ClassicKernel;

/**
 * ClassicSvmConfig:
 * @c: price of an error
 * @gamma: of the RBF kernel; 0 is 1 / (n_inputs · variance of all entries)
 * @epsilon: regression: errors up to this cost nothing
 * @tolerance: of the optimizer
 * @is_balanced: classes: errors on rare classes cost more, so that all classes count the same
 * @has_probabilities: classes: fits probabilities, which takes five more fits
 * @seed: of the split that the probabilities are fit on
 * @max_rows: 0 is all; else so many rows at most train, evenly spread over those given
 */
typedef struct
{
  ClassicKernel kernel;
  double        c;
  double        gamma;
  double        epsilon;
  double        tolerance;
  gboolean      is_balanced;
  gboolean      has_probabilities;
  guint64       seed;
  gsize         max_rows;
} ClassicSvmConfig;

/**
 * ClassicSvmRows:
 *
 * A table in the form that libsvm wants, made once for all machines that train on its rows.
 */
typedef struct _ClassicSvmRows ClassicSvmRows;

ClassicSvmRows *classic_svm_rows_new          (gsize                   n_rows,
                                               gsize                   n_columns,
                                               const double           *rows);
void            classic_svm_rows_free         (ClassicSvmRows         *self);

/* One machine of libsvm, trained on the rows @indices (n_indices). It says
 * Σ coefficients[i] K (row i, x) + *bias; the coefficients of rows that are no support vectors are 0.
 * @targets and @coefficients are (n_indices). */
gboolean        classic_svm_machine_regress   (const ClassicSvmRows   *rows,
                                               const ClassicSvmConfig *config,
                                               const guint            *indices,
                                               gsize                   n_indices,
                                               const double           *targets,
                                               double                 *coefficients,
                                               double                 *bias,
                                               GError                **error);
/* @signs: 1 or -1 for each index, both must occur; a positive decision means 1. The errors of a sign
 * cost @config->c times its weight. */
gboolean        classic_svm_machine_separate  (const ClassicSvmRows   *rows,
                                               const ClassicSvmConfig *config,
                                               const guint            *indices,
                                               gsize                   n_indices,
                                               const double           *signs,
                                               double                  positive_weight,
                                               double                  negative_weight,
                                               double                 *coefficients,
                                               double                 *bias,
                                               GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClassicSvmRows, classic_svm_rows_free)

G_END_DECLS
