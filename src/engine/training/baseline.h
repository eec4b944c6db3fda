/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can be said without hearing anything: the least that a model has to beat. Fit them on the labels that
 * train. */

typedef enum
{
  TRAINING_BASELINE_MEAN,   /* best by squared error */
  TRAINING_BASELINE_MEDIAN, /* best by absolute error */
} TrainingBaseline;

/* @constants: (out): (n_outputs), for each column of @labels (n_rows, n_outputs). A label that is NAN is
 * missing; a column without any gives NAN. */
void  training_baseline_fit       (TrainingBaseline  kind,
                                   gsize             n_rows,
                                   gsize             n_outputs,
                                   const double     *labels,
                                   double           *constants);
/* The most frequent class, the first of those that are equal. @shares: (out) (nullable): (n_classes), the
 * classes' shares. */
guint training_baseline_fit_class (gsize             n_rows,
                                   gsize             n_classes,
                                   const guint      *classes,
                                   double           *shares);

G_END_DECLS
