/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/datasets.h"
#include "engine/experiment/network.h"
#include "engine/experiment/plan.h"
#include "engine/experiment/result.h"

G_BEGIN_DECLS

/**
 * ExperimentCell:
 * @checkpoint: file for what an interrupted cell goes on from
 * @start: (nullable): model file whose weights the network begins with
 * @output: (nullable): model file to write
 *
 * One row, one run, one part held out: the smallest piece of work, which depends on nothing but its settings
 * and its seed. Nothing is owned.
 */
typedef struct
{
  const ExperimentPlan      *plan;
  const ExperimentRow       *row;
  guint                      run;
  guint                      part;
  ExperimentDatasets        *datasets;
  const char                *checkpoint;
  const char                *start;
  const char                *output;
  ExperimentNetworkProgress  progress;
  gpointer                   user_data;
  GCancellable              *cancellable;
} ExperimentCell;

/* In the calling thread. A training that met a value that is no number is a result too: without figures, with
 * a note. Errors: %G_IO_ERROR_CANCELLED, and those of datasets and files. */
ExperimentResult *experiment_cell_run (const ExperimentCell  *cell,
                                       GError               **error);

G_END_DECLS
