/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/classic/joint-problem.h"
#include "engine/classic/learner-options.h"
#include "engine/classic/state.h"

G_BEGIN_DECLS

/* What a method learns, and which of the fits it has. */
typedef enum
{
  CLASSIC_LEARNER_VALUES,
  CLASSIC_LEARNER_CLASSES,
  CLASSIC_LEARNER_BOTH,
} ClassicLearnerKind;

/**
 * ClassicLearner:
 *
 * One of the methods of this folder behind a common face: a scaler, principal components if asked for,
 * then "logistic", "mlr", "svr", "svm" or "kernel". Everything is fit on the rows handed to fit, so a test row
 * never has a say. A fitted learner predicts the same bits before and after it was saved, on any
 * thread; nothing depends on anything but the rows and the options.
 */
typedef struct _ClassicLearner ClassicLearner;

/* Errors: %BASE_ERROR_INVALID_ARGUMENT for a name that is none. */
ClassicLearner *classic_learner_new              (const char            *name,
                                                  GError               **error);
void            classic_learner_free             (ClassicLearner        *self);
/* Options are listed at ClassicOption. Errors: %BASE_ERROR_INVALID_ARGUMENT. */
gboolean        classic_learner_set_option       (ClassicLearner        *self,
                                                  const char            *name,
                                                  const char            *value,
                                                  GError               **error);
gboolean        classic_learner_set_number       (ClassicLearner        *self,
                                                  const char            *name,
                                                  double                 value,
                                                  GError               **error);
gboolean        classic_learner_fit_values       (ClassicLearner        *self,
                                                  gsize                  n_rows,
                                                  gsize                  n_inputs,
                                                  gsize                  n_outputs,
                                                  const double          *rows,
                                                  const double          *targets,
                                                  GCancellable          *cancellable,
                                                  GError               **error);
gboolean        classic_learner_fit_classes      (ClassicLearner        *self,
                                                  gsize                  n_rows,
                                                  gsize                  n_inputs,
                                                  gsize                  n_classes,
                                                  const double          *rows,
                                                  const guint           *classes,
                                                  GCancellable          *cancellable,
                                                  GError               **error);
/* @residuals: (out) (optional): see classic_kernel_machine_new(). Errors: as there, and
 * %BASE_ERROR_INVALID_ARGUMENT for what is no number; that holds for targets without a weight, too. */
gboolean        classic_learner_fit_joint        (ClassicLearner            *self,
                                                  const ClassicJointProblem *problem,
                                                  double                    *residuals,
                                                  GCancellable              *cancellable,
                                                  GError                   **error);
/* @values: (n_rows, n_outputs): values, or a probability for each class; of both the probabilities first. */
void            classic_learner_predict          (const ClassicLearner  *self,
                                                  gsize                  n_rows,
                                                  const double          *rows,
                                                  double                *values);
const char     *classic_learner_get_name         (const ClassicLearner  *self);
ClassicLearnerKind
                classic_learner_get_kind         (const ClassicLearner  *self);
double          classic_learner_get_number       (const ClassicLearner  *self,
                                                  ClassicOption          option);
gboolean        classic_learner_is_fitted        (const ClassicLearner  *self);
gsize           classic_learner_get_n_inputs     (const ClassicLearner  *self);
gsize           classic_learner_get_n_classes    (const ClassicLearner  *self); /* 0: of values */
gsize           classic_learner_get_n_outputs    (const ClassicLearner  *self); /* classes and values */
/* (transfer full): of a fitted learner. */
ClassicState   *classic_learner_export           (const ClassicLearner  *self);
/* Errors: %BASE_ERROR_BAD_MODEL. */
ClassicLearner *classic_learner_import           (const ClassicState    *state,
                                                  GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClassicLearner, classic_learner_free)

G_END_DECLS
