/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/classic/state.h"
#include "engine/classic/svm-machine.h"

G_BEGIN_DECLS

/**
 * ClassicSvm:
 *
 * Support vector machines: epsilon regression, one machine for each output, or classes, one machine
 * for each pair of classes. Classes that no training row has get probability 0.
 */
typedef struct _ClassicSvm ClassicSvm;

ClassicSvm  *classic_svm_new_regression (const ClassicSvmConfig *config,
                                         gsize                   n_rows,
                                         gsize                   n_inputs,
                                         gsize                   n_outputs,
                                         const double           *rows,
                                         const double           *targets,
                                         GCancellable           *cancellable,
                                         GError                **error);
ClassicSvm  *classic_svm_new_classes    (const ClassicSvmConfig *config,
                                         gsize                   n_rows,
                                         gsize                   n_inputs,
                                         gsize                   n_classes,
                                         const double           *rows,
                                         const guint            *classes,
                                         GCancellable           *cancellable,
                                         GError                **error);
void         classic_svm_free           (ClassicSvm             *self);
gsize        classic_svm_get_n_inputs   (const ClassicSvm       *self);
gsize        classic_svm_get_n_outputs  (const ClassicSvm       *self); /* or classes */
gsize        classic_svm_get_n_vectors  (const ClassicSvm       *self);
gsize        classic_svm_get_n_machines (const ClassicSvm       *self);
/* @decisions: (n_rows, n_machines). Regression: the values. Classes: the pairs (0, 1), (0, 2), ... (1, 2)
 * ... of those classes that occurred; positive is the first of a pair. */
void         classic_svm_decide         (const ClassicSvm       *self,
                                         gsize                   n_rows,
                                         const double           *rows,
                                         double                 *decisions);
/* @values: (n_rows, n_outputs): values, or the classes' probabilities; those of an SVM without
 * probabilities are its votes: the share of pairs that each class wins. */
void         classic_svm_predict        (const ClassicSvm       *self,
                                         gsize                   n_rows,
                                         const double           *rows,
                                         double                 *values);
void         classic_svm_export         (const ClassicSvm       *self,
                                         ClassicState           *state);
ClassicSvm  *classic_svm_import         (const ClassicState     *state,
                                         GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClassicSvm, classic_svm_free)

G_END_DECLS
