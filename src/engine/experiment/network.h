/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/experiment/row.h"
#include "engine/experiment/table-data.h"
#include "engine/nn/model.h"

G_BEGIN_DECLS

/* What a search varies; the rest is the row's. */
typedef struct
{
  double learning_rate;
  double weight_decay;
  double step_gamma;
  guint  batch;
} ExperimentHyper;

/* Told after each step. */
typedef void (*ExperimentNetworkProgress) (double   share,
                                           gpointer user_data);

/**
 * ExperimentNetworkTask:
 * @targets: (n_rows, n_outputs); NAN where there is no label
 * @start: (nullable): weights to begin with
 * @checkpoint: (nullable): file that is written now and then and gone on from; removed by the caller
 *
 * One training. Nothing is owned.
 */
typedef struct
{
  const ExperimentRow       *row;
  const ExperimentTableData *data;
  const float               *targets;
  guint                      n_outputs;
  ExperimentHyper            hyper;
  guint                      epochs;
  guint64                    seed;
  const NnModel             *start;
  const char                *checkpoint;
  ExperimentNetworkProgress  progress;
  gpointer                   user_data;
  GCancellable              *cancellable;
} ExperimentNetworkTask;

ExperimentHyper experiment_hyper_from_row  (const ExperimentRow          *row);
/* In the calling thread alone. Errors: %BASE_ERROR_DIVERGED, %G_IO_ERROR_CANCELLED, %BASE_ERROR_INVALID_ARGUMENT. */
NnModel        *experiment_network_train   (const ExperimentNetworkTask  *task,
                                            GError                      **error);
/* (transfer full): (n_rows, n_outputs): numbers, or probabilities where the row has classes. */
double         *experiment_network_predict (const ExperimentRow          *row,
                                            NnModel                      *model,
                                            const ExperimentTableData    *data,
                                            guint                         n_outputs,
                                            GCancellable                 *cancellable,
                                            GError                      **error);
/* Networks that others start from. Errors: those of nn_tensor_file_load(), nn_model_file_make_model() and
 * nn_tensor_file_save(). */
NnModel        *experiment_network_load    (const char                   *path,
                                            GError                      **error);
gboolean        experiment_network_save    (const NnModel                *model,
                                            const char                   *path,
                                            GError                      **error);

G_END_DECLS
