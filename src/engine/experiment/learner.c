/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/learner.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/experiment/table-data.h"

static gboolean
set_options (ClassicLearner       *learner,
             const ExperimentRow  *row,
             gsize                 n_inputs,
             GError              **error)
{
  static const char *const scalers[] = { "none", "mean", "standard", "min-max", "standard" };
  const gboolean is_pca = row->scale == EXPERIMENT_SCALE_PCA;
  const gboolean is_machine = g_str_equal (row->model, "svr") || g_str_equal (row->model, "svm");

  if (!classic_learner_set_option (learner, "scaler", scalers[row->scale], error)
      || (is_pca && !classic_learner_set_number (learner, "pca", row->components > 0 ? row->components : n_inputs, error)))
    return FALSE;

  if (g_str_equal (row->model, "mlr"))
    return classic_learner_set_number (learner, "ridge", row->ridge, error);

  if (!classic_learner_set_number (learner, "c", row->cost, error))
    return FALSE;
  if (is_machine && !classic_learner_set_number (learner, "gamma", row->gamma, error))
    return FALSE;
  if (is_machine && !classic_learner_set_number (learner, "max-rows", row->max_rows, error))
    return FALSE;
  return !g_str_equal (row->model, "svr") || classic_learner_set_number (learner, "epsilon", row->tube, error);
}

static gboolean
fit_values (ClassicLearner           *learner,
            const ExperimentDataset  *dataset,
            const ExperimentLabels   *labels,
            const GArray             *training,
            const double             *rows,
            GCancellable             *cancellable,
            GError                  **error)
{
  const guint n_outputs = labels->n_outputs;
  g_autofree double *targets = g_new (double, MAX (1, training->len * n_outputs));

  for (guint e = 0; e < training->len; e++)
    for (guint o = 0; o < n_outputs; o++)
      targets[e * n_outputs + o] = labels->values[(gsize)g_array_index (training, guint, e) * n_outputs + o];

  return classic_learner_fit_values (learner, training->len, experiment_dataset_get_size (dataset), n_outputs,
                                     rows, targets, cancellable, error);
}

static gboolean
fit_classes (ClassicLearner           *learner,
             const ExperimentDataset  *dataset,
             const ExperimentLabels   *labels,
             const GArray             *training,
             const double             *rows,
             GCancellable             *cancellable,
             GError                  **error)
{
  g_autofree guint *classes = g_new (guint, MAX (1, training->len));

  for (guint e = 0; e < training->len; e++)
    classes[e] = labels->classes[g_array_index (training, guint, e)];

  return classic_learner_fit_classes (learner, training->len, experiment_dataset_get_size (dataset),
                                      labels->n_outputs, rows, classes, cancellable, error);
}

ClassicLearner *
experiment_learner_train (const ExperimentRow      *row,
                          const ExperimentDataset  *dataset,
                          const ExperimentLabels   *labels,
                          const GArray             *training,
                          GCancellable             *cancellable,
                          GError                  **error)
{
  g_autoptr (ClassicLearner) learner = classic_learner_new (row->model, error);
  g_autofree double *rows = NULL;
  gboolean is_fit;

  if (learner == NULL || !set_options (learner, row, experiment_dataset_get_size (dataset), error))
    return NULL;

  if (classic_learner_get_kind (learner) != (labels->has_classes ? CLASSIC_LEARNER_CLASSES : CLASSIC_LEARNER_VALUES))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("“%s” does not learn such labels."),
                   row->model);
      return NULL;
    }

  rows = experiment_table_widen (dataset, training);
  is_fit = labels->has_classes ? fit_classes (learner, dataset, labels, training, rows, cancellable, error)
                               : fit_values (learner, dataset, labels, training, rows, cancellable, error);
  return is_fit ? g_steal_pointer (&learner) : NULL;
}

double *
experiment_learner_predict (const ClassicLearner    *learner,
                            const ExperimentDataset *dataset,
                            const GArray            *examples)
{
  const gsize n_values = examples->len * classic_learner_get_n_outputs (learner);
  g_autofree double *rows = experiment_table_widen (dataset, examples);
  double *said = g_new (double, MAX (1, n_values));

  classic_learner_predict (learner, examples->len, rows, said);
  return said;
}
