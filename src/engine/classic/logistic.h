/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/classic/state.h"

G_BEGIN_DECLS

/**
 * ClassicLogisticProblem:
 * @rows: (n_rows, n_inputs)
 * @classes: (nullable) (n_rows), below @n_classes; NULL: see @targets
 * @targets: (nullable) (n_rows, n_classes): how much of each row each class holds, to a sum of 1; NULL: all of it
 *   is its class's
 * @row_weights: (nullable) (n_rows): how much each row counts; NULL is 1
 * @c: above 0: the larger, the less the weights are held back
 *
 * What is minimized over the parameters (n_classes, n_inputs + 1), each row the weights of a class and
 * its intercept: the mean of the rows' weighted cross-entropy, plus |weights|² / (2 @c n_rows). The
 * intercepts are not held back. This is n_rows times @c smaller than scikit-learn's and has the same
 * minimum.
 */
typedef struct
{
  gsize         n_rows;
  gsize         n_inputs;
  gsize         n_classes;
  const double *rows;
  const guint  *classes;
  const double *targets;
  const double *row_weights;
  double        c;
} ClassicLogisticProblem;

/**
 * ClassicLogistic:
 *
 * Multinomial logistic regression.
 */
typedef struct _ClassicLogistic ClassicLogistic;

ClassicLogistic *classic_logistic_new     (const ClassicLogisticProblem *problem,
                                           double                        tolerance,
                                           guint                         max_iterations,
                                           GCancellable                 *cancellable,
                                           GError                      **error);
void             classic_logistic_free    (ClassicLogistic              *self);
gsize            classic_logistic_get_n_inputs (const ClassicLogistic   *self);
gsize            classic_logistic_get_n_classes (const ClassicLogistic  *self);
const double    *classic_logistic_get_parameters (const ClassicLogistic *self);
/* @probabilities: (n_rows, n_classes). */
void             classic_logistic_predict (const ClassicLogistic        *self,
                                           gsize                         n_rows,
                                           const double                 *rows,
                                           double                       *probabilities);
void             classic_logistic_export  (const ClassicLogistic        *self,
                                           ClassicState                 *state);
ClassicLogistic *classic_logistic_import  (const ClassicState           *state,
                                           GError                      **error);

/* The loss at @parameters, and its @gradient (same shape). */
double           classic_logistic_loss    (const ClassicLogisticProblem *problem,
                                           const double                 *parameters,
                                           double                       *gradient);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClassicLogistic, classic_logistic_free)

G_END_DECLS
