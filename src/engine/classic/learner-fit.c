/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/learner.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/classic/learner-internal.h"

static double
get (const ClassicLearner *self, ClassicOption option)
{
  return classic_learner_get_number (self, option);
}

/* LAPACK and libsvm loop without end over what is no number. */
static gboolean
check_numbers (const double *values, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      {
        g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                             _ ("An example holds what is no number."));
        return FALSE;
      }

  return TRUE;
}

/* Fits the scaler and the principal components; (transfer full): what they make of @rows. */
static double *
begin_fit (
    ClassicLearner *self, gsize n_rows, gsize n_inputs, const double *rows, gsize *n_columns, GError **error)
{
  g_autofree double *scaled = NULL;

  classic_learner_forget (self);
  if (n_rows == 0 || n_inputs == 0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("There are no examples to learn from."));
      return NULL;
    }
  if (!check_numbers (rows, n_rows * n_inputs, error))
    return NULL;

  self->scaler
      = classic_scaler_new ((ClassicScalerKind)get (self, CLASSIC_OPTION_SCALER), n_rows, n_inputs, rows);
  if (get (self, CLASSIC_OPTION_PCA) <= 0.0)
    return classic_learner_prepare (self, n_rows, rows, n_columns);

  scaled = classic_learner_prepare (self, n_rows, rows, n_columns);
  self->pca = classic_pca_new (n_rows, n_inputs, scaled, get (self, CLASSIC_OPTION_PCA),
                               get (self, CLASSIC_OPTION_WHITEN) > 0.0, error);
  return self->pca != NULL ? classic_learner_prepare (self, n_rows, rows, n_columns) : NULL;
}

/* From here on the learner is what a file would hold of it. */
static gboolean
finish_fit (ClassicLearner *self, GError **error)
{
  g_autoptr (ClassicState) state = classic_learner_export (self);

  classic_learner_forget (self);
  if (classic_learner_import_parts (self, state, error))
    return TRUE;
  classic_learner_forget (self);
  return FALSE;
}

gboolean
classic_learner_fit_values (ClassicLearner *self,
                            gsize n_rows,
                            gsize n_inputs,
                            gsize n_outputs,
                            const double *rows,
                            const double *targets,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree double *prepared = NULL;
  gsize n_columns = 0;

  g_return_val_if_fail (classic_learner_get_kind (self) == CLASSIC_LEARNER_VALUES && n_outputs > 0, FALSE);

  if (!check_numbers (targets, n_rows * n_outputs, error)
      || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  prepared = begin_fit (self, n_rows, n_inputs, rows, &n_columns, error);
  if (prepared == NULL)
    return FALSE;

  if (self->method == CLASSIC_METHOD_MLR)
    self->linear = classic_linear_new (n_rows, n_columns, n_outputs, prepared, targets,
                                       get (self, CLASSIC_OPTION_RIDGE), error);
  else
    {
      ClassicSvmConfig config;

      classic_options_get_svm (&self->options, &config);
      self->svm = classic_svm_new_regression (&config, n_rows, n_columns, n_outputs, prepared, targets,
                                              cancellable, error);
    }

  if (self->linear == NULL && self->svm == NULL)
    {
      classic_learner_forget (self);
      return FALSE;
    }
  return finish_fit (self, error);
}

/* (transfer full): what each row counts so that all classes that occur count the same. */
static double *
balance (gsize n_rows, gsize n_classes, const guint *classes)
{
  g_autofree gsize *counts = g_new0 (gsize, n_classes);
  double *weights = g_new (double, n_rows);
  gsize n_present = 0;

  for (gsize i = 0; i < n_rows; i++)
    n_present += counts[classes[i]]++ == 0;
  for (gsize i = 0; i < n_rows; i++)
    weights[i] = (double)n_rows / (double)(n_present * counts[classes[i]]);
  return weights;
}

gboolean
classic_learner_fit_classes (ClassicLearner *self,
                             gsize n_rows,
                             gsize n_inputs,
                             gsize n_classes,
                             const double *rows,
                             const guint *classes,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autofree double *prepared = NULL;
  g_autofree double *weights = NULL;
  gsize n_columns = 0;

  g_return_val_if_fail (classic_learner_get_kind (self) == CLASSIC_LEARNER_CLASSES && n_classes > 0, FALSE);
  for (gsize i = 0; i < n_rows; i++)
    g_return_val_if_fail (classes[i] < n_classes, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  prepared = begin_fit (self, n_rows, n_inputs, rows, &n_columns, error);
  if (prepared == NULL)
    return FALSE;

  if (self->method == CLASSIC_METHOD_LOGISTIC)
    {
      if (get (self, CLASSIC_OPTION_BALANCED) > 0.0)
        weights = balance (n_rows, n_classes, classes);
      self->logistic
          = classic_logistic_new (&(ClassicLogisticProblem) { .n_rows = n_rows,
                                                              .n_inputs = n_columns,
                                                              .n_classes = n_classes,
                                                              .rows = prepared,
                                                              .classes = classes,
                                                              .row_weights = weights,
                                                              .c = get (self, CLASSIC_OPTION_C) },
                                  get (self, CLASSIC_OPTION_TOLERANCE),
                                  (guint)get (self, CLASSIC_OPTION_ITERATIONS), cancellable, error);
    }
  else
    {
      ClassicSvmConfig config;

      classic_options_get_svm (&self->options, &config);
      self->svm = classic_svm_new_classes (&config, n_rows, n_columns, n_classes, prepared, classes,
                                           cancellable, error);
    }

  if (self->logistic == NULL && self->svm == NULL)
    {
      classic_learner_forget (self);
      return FALSE;
    }
  return finish_fit (self, error);
}

static gboolean
check_joint (const ClassicJointProblem *problem, GError **error)
{
  for (gsize h = 0; h < problem->n_heads; h++)
    if (!check_numbers (problem->heads[h].weights, problem->n_rows, error)
        || !check_numbers (problem->heads[h].targets, problem->n_rows * problem->heads[h].n_values, error))
      return FALSE;

  return check_numbers (problem->class_weights, problem->n_rows, error)
         && check_numbers (problem->class_targets, problem->n_rows * problem->n_classes, error);
}

gboolean
classic_learner_fit_joint (ClassicLearner *self,
                           const ClassicJointProblem *problem,
                           double *residuals,
                           GCancellable *cancellable,
                           GError **error)
{
  ClassicJointProblem prepared = *problem;
  ClassicKernelConfig config;
  g_autofree double *rows = NULL;

  g_return_val_if_fail (classic_learner_get_kind (self) == CLASSIC_LEARNER_BOTH, FALSE);
  g_return_val_if_fail (problem->n_classes > 0 && problem->n_heads > 0, FALSE);

  if (!check_joint (problem, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  rows = begin_fit (self, problem->n_rows, problem->n_inputs, problem->rows, &prepared.n_inputs, error);
  if (rows == NULL)
    return FALSE;

  prepared.rows = rows;
  classic_options_get_kernel (&self->options, &config);
  self->kernel = classic_kernel_machine_new (&config, &prepared, residuals, cancellable, error);
  if (self->kernel == NULL)
    {
      classic_learner_forget (self);
      return FALSE;
    }
  return finish_fit (self, error);
}
