/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/learner.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/classic/learner-internal.h"

#define METHOD_KEY    "classic.method"
#define OPTION_PREFIX "classic.option."

/* Rows that are predicted together, to bound the memory that their scaled copies take. */
#define BLOCK 1024

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

void
classic_learner_forget (ClassicLearner *self)
{
  g_clear_pointer (&self->scaler, classic_scaler_free);
  g_clear_pointer (&self->pca, classic_pca_free);
  g_clear_pointer (&self->linear, classic_linear_free);
  g_clear_pointer (&self->logistic, classic_logistic_free);
  g_clear_pointer (&self->svm, classic_svm_free);
  g_clear_pointer (&self->kernel, classic_kernel_machine_free);
}

void
classic_learner_free (ClassicLearner *self)
{
  classic_learner_forget (self);
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

ClassicLearnerKind
classic_learner_get_kind (const ClassicLearner *self)
{
  switch (self->method)
    {
    case CLASSIC_METHOD_LOGISTIC:
    case CLASSIC_METHOD_SVM: return CLASSIC_LEARNER_CLASSES;
    case CLASSIC_METHOD_KERNEL: return CLASSIC_LEARNER_BOTH;
    case CLASSIC_METHOD_MLR:
    case CLASSIC_METHOD_SVR: return CLASSIC_LEARNER_VALUES;
    case CLASSIC_N_METHODS:
    default: g_return_val_if_reached (CLASSIC_LEARNER_VALUES);
    }
}

double
classic_learner_get_number (const ClassicLearner *self, ClassicOption option)
{
  return self->options.values[option];
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
classic_learner_get_n_classes (const ClassicLearner *self)
{
  if (self->kernel != NULL)
    return classic_kernel_machine_get_n_classes (self->kernel);

  return classic_learner_get_kind (self) == CLASSIC_LEARNER_CLASSES ? classic_learner_get_n_outputs (self) : 0;
}

gsize
classic_learner_get_n_outputs (const ClassicLearner *self)
{
  if (self->kernel != NULL)
    return classic_kernel_machine_get_n_classes (self->kernel) + classic_kernel_machine_get_n_values (self->kernel);

  return self->linear != NULL     ? classic_linear_get_n_outputs (self->linear)
         : self->logistic != NULL ? classic_logistic_get_n_classes (self->logistic)
         : self->svm != NULL      ? classic_svm_get_n_outputs (self->svm)
                                  : 0;
}

double *
classic_learner_prepare (const ClassicLearner *self, gsize n_rows, const double *rows, gsize *n_columns)
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

gboolean
classic_learner_import_parts (ClassicLearner *self, const ClassicState *state, GError **error)
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
    case CLASSIC_METHOD_KERNEL: self->kernel = classic_kernel_machine_import (state, error); break;
    case CLASSIC_N_METHODS:
    default: g_assert_not_reached ();
    }
  if (self->linear == NULL && self->logistic == NULL && self->svm == NULL && self->kernel == NULL)
    return FALSE;

  expected = self->linear != NULL     ? classic_linear_get_n_inputs (self->linear)
             : self->logistic != NULL ? classic_logistic_get_n_inputs (self->logistic)
             : self->svm != NULL      ? classic_svm_get_n_inputs (self->svm)
                                      : classic_kernel_machine_get_n_inputs (self->kernel);
  if ((self->pca == NULL && expected == n_columns)
      || (self->pca != NULL && classic_pca_get_n_columns (self->pca) == n_columns
          && classic_pca_get_n_kept (self->pca) == expected))
    return TRUE;

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                       _ ("The parts of the model do not fit together."));
  return FALSE;
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
      g_autofree double *prepared = classic_learner_prepare (self, n, rows + first * n_inputs, &n_columns);
      double *block = values + first * n_outputs;

      if (self->linear != NULL)
        classic_linear_predict (self->linear, n, prepared, block);
      else if (self->logistic != NULL)
        classic_logistic_predict (self->logistic, n, prepared, block);
      else if (self->svm != NULL)
        classic_svm_predict (self->svm, n, prepared, block);
      else
        classic_kernel_machine_predict (self->kernel, n, prepared, block);
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
  if (self->kernel != NULL)
    classic_kernel_machine_export (self->kernel, state);
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

  return classic_learner_import_parts (self, state, error) ? g_steal_pointer (&self) : NULL;
}
