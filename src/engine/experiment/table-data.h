/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/dataset.h"

G_BEGIN_DECLS

/**
 * ExperimentTableData:
 * @shape: of one example
 * @n_rows: examples
 * @values: (owned): (n_rows, size)
 *
 * Examples that were picked out of a dataset, scaled as they are handed to a network.
 */
typedef struct
{
  NnShape shape;
  gsize   n_rows;
  float  *values;
} ExperimentTableData;

/**
 * ExperimentScaler:
 *
 * How vectors are scaled, fit on the examples that train. Images are left as they are.
 */
typedef struct _ExperimentScaler ExperimentScaler;

/* @examples: (element-type guint). (nullable): NULL with an error. */
ExperimentScaler    *experiment_scaler_new      (ExperimentScale           kind,
                                                 guint                     n_components,
                                                 const ExperimentDataset  *dataset,
                                                 const GArray             *examples,
                                                 GError                  **error);
void                 experiment_scaler_free     (ExperimentScaler         *self);
ExperimentTableData *experiment_table_data_new  (const ExperimentScaler   *scaler,
                                                 const ExperimentDataset  *dataset,
                                                 const GArray             *examples);
/* (transfer full): (n, size): the examples as they are. */
double              *experiment_table_widen     (const ExperimentDataset  *dataset,
                                                 const GArray             *examples);
void                 experiment_table_data_free (ExperimentTableData      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExperimentScaler, experiment_scaler_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExperimentTableData, experiment_table_data_free)

G_END_DECLS
