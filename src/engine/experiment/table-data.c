/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/table-data.h"

#include <string.h>

#include "engine/classic/pca.h"
#include "engine/classic/scaler.h"

struct _ExperimentScaler
{
  ClassicScaler *scaler; /* (owned) (nullable) */
  ClassicPca *pca;       /* (owned) (nullable) */
};

double *
experiment_table_widen (const ExperimentDataset *dataset,
                        const GArray            *examples)
{
  const gsize size = experiment_dataset_get_size (dataset);
  double *rows = g_new (double, MAX (1, examples->len * size));

  for (guint e = 0; e < examples->len; e++)
    {
      const float *from = experiment_dataset_get_inputs (dataset) + g_array_index (examples, guint, e) * size;

      for (gsize i = 0; i < size; i++)
        rows[e * size + i] = from[i];
    }

  return rows;
}

ExperimentScaler *
experiment_scaler_new (ExperimentScale           kind,
                       guint                     n_components,
                       const ExperimentDataset  *dataset,
                       const GArray             *examples,
                       GError                  **error)
{
  static const ClassicScalerKind kinds[] = { CLASSIC_SCALER_NONE, CLASSIC_SCALER_MEAN, CLASSIC_SCALER_STANDARD,
                                             CLASSIC_SCALER_MIN_MAX, CLASSIC_SCALER_STANDARD };
  const gsize size = experiment_dataset_get_size (dataset);
  g_autoptr (ExperimentScaler) self = g_new0 (ExperimentScaler, 1);
  g_autofree double *rows = NULL;

  if (kind == EXPERIMENT_SCALE_NONE)
    return g_steal_pointer (&self);

  rows = experiment_table_widen (dataset, examples);
  self->scaler = classic_scaler_new (kinds[kind], examples->len, size, rows);
  if (kind != EXPERIMENT_SCALE_PCA)
    return g_steal_pointer (&self);

  classic_scaler_apply (self->scaler, examples->len, rows);
  self->pca = classic_pca_new (examples->len, size, rows, n_components > 0 ? n_components : size, TRUE, error);
  return self->pca != NULL ? g_steal_pointer (&self) : NULL;
}

void
experiment_scaler_free (ExperimentScaler *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->scaler, classic_scaler_free);
  g_clear_pointer (&self->pca, classic_pca_free);
  g_free (self);
}

static float *
narrow (const double *rows,
        gsize         n_values)
{
  float *values = g_new (float, MAX (1, n_values));

  for (gsize i = 0; i < n_values; i++)
    values[i] = rows[i];
  return values;
}

static void
scale (const ExperimentScaler  *scaler,
       const ExperimentDataset *dataset,
       const GArray            *examples,
       ExperimentTableData     *data)
{
  g_autofree double *rows = experiment_table_widen (dataset, examples);
  g_autofree double *projected = NULL;

  classic_scaler_apply (scaler->scaler, examples->len, rows);
  if (scaler->pca != NULL)
    {
      data->shape.channels = classic_pca_get_n_kept (scaler->pca);
      projected = g_new (double, MAX (1, examples->len * data->shape.channels));
      classic_pca_apply (scaler->pca, examples->len, rows, projected);
    }

  data->values = narrow (projected != NULL ? projected : rows, data->n_rows * nn_shape_size (data->shape));
}

ExperimentTableData *
experiment_table_data_new (const ExperimentScaler  *scaler,
                           const ExperimentDataset *dataset,
                           const GArray            *examples)
{
  const gsize size = experiment_dataset_get_size (dataset);
  ExperimentTableData *self = g_new0 (ExperimentTableData, 1);

  self->shape = experiment_dataset_get_shape (dataset);
  self->n_rows = examples->len;
  if (scaler->scaler != NULL)
    {
      scale (scaler, dataset, examples, self);
      return self;
    }

  self->values = g_new (float, MAX (1, examples->len * size));
  for (guint e = 0; e < examples->len; e++)
    memcpy (self->values + e * size,
            experiment_dataset_get_inputs (dataset) + g_array_index (examples, guint, e) * size,
            size * sizeof (float));
  return self;
}

void
experiment_table_data_free (ExperimentTableData *self)
{
  if (self == NULL)
    return;

  g_free (self->values);
  g_free (self);
}
