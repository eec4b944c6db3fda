/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/classic-file.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"

/* All that a learner may have put into a file. Which of them it needs, it says itself when it is read. */
static const char *const tensor_names[] = {
  "scaler.offset", "scaler.spread",       "pca.mean",  "pca.axes",    "pca.variances",    "linear.weights",
  "linear.bias",   "logistic.parameters", "svm.gamma", "svm.vectors", "svm.coefficients", "svm.bias",
  "svm.classes",   "svm.sigmoids",        "kernel.shape", "kernel.rows",  "kernel.coefficients", "kernel.bias",
};
static const char *const text_names[] = { "classic.method", "svm.kernel", "svm.outputs", "kernel.classes" };

void
analysis_classic_file_add (NnTensorFile *file, const ClassicLearner *learner)
{
  g_autoptr (ClassicState) state = classic_learner_export (learner);
  const char *key;

  for (gsize i = 0; i < classic_state_get_n_arrays (state); i++)
    {
      const ClassicArray *array = classic_state_get_nth (state, i);
      const gsize shape[2] = { array->n_rows, array->n_columns };

      nn_tensor_file_add (file, array->name, shape, 2, array->values);
    }
  for (gsize i = 0; (key = classic_state_get_nth_key (state, i)) != NULL; i++)
    nn_tensor_file_set_metadata (file, key, classic_state_get_text (state, key));
}

static gboolean
copy_tensors (const NnTensorFile *file, ClassicState *state, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tensor_names); i++)
    {
      const gsize *shape;
      guint n_dims;
      gsize size;
      const float *values = nn_tensor_file_get (file, tensor_names[i], &shape, &n_dims, &size);

      if (values == NULL)
        continue;
      if (n_dims != 2)
        {
          g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                       _ ("The tensor “%s” of the model file is not a table."), tensor_names[i]);
          return FALSE;
        }
      classic_state_add_floats (state, tensor_names[i], shape[0], shape[1], values);
    }

  return TRUE;
}

static void
copy_text (const NnTensorFile *file, ClassicState *state, const char *key)
{
  const char *text = nn_tensor_file_get_metadata (file, key);

  if (text != NULL)
    classic_state_set_text (state, key, text);
}

ClassicLearner *
analysis_classic_file_get (const NnTensorFile *file, GError **error)
{
  g_autoptr (ClassicState) state = classic_state_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (text_names); i++)
    copy_text (file, state, text_names[i]);
  for (guint method = 0; method < CLASSIC_N_METHODS; method++)
    for (guint option = 0; option < CLASSIC_N_OPTIONS; option++)
      if (classic_option_get_name (option, method) != NULL)
        {
          g_autofree char *key
              = g_strconcat ("classic.option.", classic_option_get_name (option, method), NULL);

          copy_text (file, state, key);
        }

  return copy_tensors (file, state, error) ? classic_learner_import (state, error) : NULL;
}

gboolean
analysis_classic_file_save (const ClassicLearner *learner, const char *path, GError **error)
{
  g_autoptr (NnTensorFile) file = nn_tensor_file_new ();

  analysis_classic_file_add (file, learner);
  return nn_tensor_file_save (file, path, error);
}

ClassicLearner *
analysis_classic_file_load (const char *path, GError **error)
{
  g_autoptr (NnTensorFile) file = nn_tensor_file_load (path, error);

  return file != NULL ? analysis_classic_file_get (file, error) : NULL;
}
