/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/learner.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/classic/linear.h"
#include "engine/classic/logistic.h"
#include "engine/classic/pca.h"
#include "engine/classic/scaler.h"
#include "engine/classic/svm.h"

#define METHOD_KEY    "classic.method"
#define OPTION_PREFIX "classic.option."

/* Rows that are predicted together, to bound the memory that their scaled copies take. */
#define BLOCK 1024

struct _ClassicLearner
{
  ClassicMethod method;
  ClassicOptions options;

  /* (owned): NULL until it is fitted; then the scaler and the one of the method, and @pca if asked for. */
  ClassicScaler *scaler;
  ClassicPca *pca;
  ClassicLinear *linear;
  ClassicLogistic *logistic;
  ClassicSvm *svm;
};

ClassicLearner *
classic_learner_new (const char *name, GError **error)
{
  ClassicLearner *self;
  ClassicMethod method;

  if (!classic_method_from_name (name, &method))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There is no learner “%s”."), name);
      return NULL;
    }

  self = g_new0 (ClassicLearner, 1);
  self->method = method;
  classic_options_init (&self->options, method);
  return self;
}

static void
forget (ClassicLearner *self)
{
  g_clear_pointer (&self->scaler, classic_scaler_free);
  g_clear_pointer (&self->pca, classic_pca_free);
  g_clear_pointer (&self->linear, classic_linear_free);
  g_clear_pointer (&self->logistic, classic_logistic_free);
  g_clear_pointer (&self->svm, classic_svm_free);
}

void
classic_learner_free (ClassicLearner *self)
{
  forget (self);
  g_free (self);
}

gboolean
classic_learner_set_option (ClassicLearner *self, const char *name, const char *value, GError **error)
{
  return classic_options_set (&self->options, self->method, name, value, error);
}

gboolean
classic_learner_set_number (ClassicLearner *self, const char *name, double value, GError **error)
{
  return classic_options_set_number (&self->options, self->method, name, value, error);
}

const char *
classic_learner_get_name (const ClassicLearner *self)
{
  return classic_method_get_name (self->method);
}

gboolean
classic_learner_is_classifier (const ClassicLearner *self)
{
  return self->method == CLASSIC_METHOD_LOGISTIC || self->method == CLASSIC_METHOD_SVM;
}

gboolean
classic_learner_is_fitted (const ClassicLearner *self)
{
  return self->scaler != NULL;
}

gsize
classic_learner_get_n_inputs (const ClassicLearner *self)
{
  return self->scaler != NULL ? classic_scaler_get_n_columns (self->scaler) : 0;
}

gsize
classic_learner_get_n_outputs (const ClassicLearner *self)
{
  return self->linear != NULL     ? classic_linear_get_n_outputs (self->linear)
         : self->logistic != NULL ? classic_logistic_get_n_classes (self->logistic)
         : self->svm != NULL      ? classic_svm_get_n_outputs (self->svm)
                                  : 0;
}

static double
get (const ClassicLearner *self, ClassicOption option)
{
  return self->options.values[option];
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

/* (transfer full): @rows as the method sees them, (n_rows, *n_columns). */
static double *
prepare (const ClassicLearner *self, gsize n_rows, const double *rows, gsize *n_columns)
{
  const gsize n_inputs = classic_scaler_get_n_columns (self->scaler);
  g_autofree double *scaled = g_memdup2 (rows, n_rows * n_inputs * sizeof (double));
  double *projected;

  classic_scaler_apply (self->scaler, n_rows, scaled);
  *n_columns = n_inputs;
  if (self->pca == NULL)
    return g_steal_pointer (&scaled);

  *n_columns = classic_pca_get_n_kept (self->pca);
  projected = g_new (double, n_rows **n_columns);
  classic_pca_apply (self->pca, n_rows, scaled, projected);
  return projected;
}

/* Fits the scaler and the principal components; (transfer full): what they make of @rows. */
static double *
begin_fit (
    ClassicLearner *self, gsize n_rows, gsize n_inputs, const double *rows, gsize *n_columns, GError **error)
{
  g_autofree double *scaled = NULL;

  forget (self);
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
    return prepare (self, n_rows, rows, n_columns);

  scaled = prepare (self, n_rows, rows, n_columns);
  self->pca = classic_pca_new (n_rows, n_inputs, scaled, get (self, CLASSIC_OPTION_PCA),
                               get (self, CLASSIC_OPTION_WHITEN) > 0.0, error);
  return self->pca != NULL ? prepare (self, n_rows, rows, n_columns) : NULL;
}

static gboolean
import_parts (ClassicLearner *self, const ClassicState *state, GError **error)
{
  gsize n_columns, expected;

  self->scaler = classic_scaler_import (state, error);
  if (self->scaler == NULL)
    return FALSE;
  n_columns = classic_scaler_get_n_columns (self->scaler);
  if (classic_state_has (state, "pca.axes"))
    {
      self->pca = classic_pca_import (state, error);
      if (self->pca == NULL)
        return FALSE;
    }

  switch (self->method)
    {
    case CLASSIC_METHOD_MLR: self->linear = classic_linear_import (state, error); break;
    case CLASSIC_METHOD_LOGISTIC: self->logistic = classic_logistic_import (state, error); break;
    case CLASSIC_METHOD_SVR:
    case CLASSIC_METHOD_SVM: self->svm = classic_svm_import (state, error); break;
    case CLASSIC_N_METHODS:
    default: g_assert_not_reached ();
    }
  if (self->linear == NULL && self->logistic == NULL && self->svm == NULL)
    return FALSE;

  expected = self->linear != NULL     ? classic_linear_get_n_inputs (self->linear)
             : self->logistic != NULL ? classic_logistic_get_n_inputs (self->logistic)
                                      : classic_svm_get_n_inputs (self->svm);
  if ((self->pca == NULL && expected == n_columns)
      || (self->pca != NULL && classic_pca_get_n_columns (self->pca) == n_columns
          && classic_pca_get_n_kept (self->pca) == expected))
    return TRUE;

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                       _ ("The parts of the model do not fit together."));
  return FALSE;
}

/* From here on the learner is what a file would hold of it. */
static gboolean
finish_fit (ClassicLearner *self, GError **error)
{
  g_autoptr (ClassicState) state = classic_learner_export (self);

  forget (self);
  if (import_parts (self, state, error))
    return TRUE;
  forget (self);
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

  g_return_val_if_fail (!classic_learner_is_classifier (self) && n_outputs > 0, FALSE);

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
      forget (self);
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

  g_return_val_if_fail (classic_learner_is_classifier (self) && n_classes > 0, FALSE);
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
      forget (self);
      return FALSE;
    }
  return finish_fit (self, error);
}

void
classic_learner_predict (const ClassicLearner *self, gsize n_rows, const double *rows, double *values)
{
  const gsize n_inputs = classic_learner_get_n_inputs (self),
              n_outputs = classic_learner_get_n_outputs (self);

  g_return_if_fail (classic_learner_is_fitted (self));

  for (gsize first = 0; first < n_rows; first += BLOCK)
    {
      const gsize n = MIN (BLOCK, n_rows - first);
      gsize n_columns;
      g_autofree double *prepared = prepare (self, n, rows + first * n_inputs, &n_columns);
      double *block = values + first * n_outputs;

      if (self->linear != NULL)
        classic_linear_predict (self->linear, n, prepared, block);
      else if (self->logistic != NULL)
        classic_logistic_predict (self->logistic, n, prepared, block);
      else
        classic_svm_predict (self->svm, n, prepared, block);
    }
}

ClassicState *
classic_learner_export (const ClassicLearner *self)
{
  ClassicState *state = classic_state_new ();

  classic_state_set_text (state, METHOD_KEY, classic_learner_get_name (self));
  for (guint i = 0; i < CLASSIC_N_OPTIONS; i++)
    if (classic_option_get_name (i, self->method) != NULL)
      {
        g_autofree char *key = g_strconcat (OPTION_PREFIX, classic_option_get_name (i, self->method), NULL);
        g_autofree char *value = classic_options_to_string (&self->options, i);

        classic_state_set_text (state, key, value);
      }

  classic_scaler_export (self->scaler, state);
  if (self->pca != NULL)
    classic_pca_export (self->pca, state);
  if (self->linear != NULL)
    classic_linear_export (self->linear, state);
  if (self->logistic != NULL)
    classic_logistic_export (self->logistic, state);
  if (self->svm != NULL)
    classic_svm_export (self->svm, state);
  return state;
}

ClassicLearner *
classic_learner_import (const ClassicState *state, GError **error)
{
  g_autoptr (ClassicLearner) self = NULL;
  const char *name = classic_state_get_text (state, METHOD_KEY);
  const char *key;

  if (name == NULL || (self = classic_learner_new (name, NULL)) == NULL)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                           _ ("The model does not name a learner that this program has."));
      return NULL;
    }

  for (gsize i = 0; (key = classic_state_get_nth_key (state, i)) != NULL; i++)
    if (g_str_has_prefix (key, OPTION_PREFIX)
        && !classic_learner_set_option (self, key + strlen (OPTION_PREFIX),
                                        classic_state_get_text (state, key), error))
      {
        if (error != NULL)
          (*error)->code = BASE_ERROR_BAD_MODEL;
        return NULL;
      }

  return import_parts (self, state, error) ? g_steal_pointer (&self) : NULL;
}
