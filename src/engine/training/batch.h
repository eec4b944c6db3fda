/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/base/parallel.h"
#include "engine/nn/model.h"
#include "engine/training/problem.h"

G_BEGIN_DECLS

/**
 * TrainingBatch:
 *
 * The one batch of a trainer, with all the memory that it takes to work on it: inputs, an exec,
 * gradients. Examples are prepared, and operators run, over the #BaseParallel; what comes out depends
 * on the model and the draws alone.
 */
typedef struct _TrainingBatch TrainingBatch;

/* @max_size: examples of the largest batch. @parallel (nullable) must outlive it. Errors: those of
 * nn_exec_new(). */
TrainingBatch *training_batch_new            (NnModel                *model,
                                              const TrainingProblem  *problem,
                                              gsize                   max_size,
                                              const BaseParallel     *parallel,
                                              GError                **error);
void           training_batch_free           (TrainingBatch          *self);
/* Draws all that is random in a step on @examples. */
void           training_batch_draw           (TrainingBatch          *self,
                                              const guint            *examples,
                                              gsize                   n_examples,
                                              BaseRng                *rng);
/* Loss of the draws, and its gradients; FALSE when cancelled on the way, which is looked for between
 * any two operators. */
gboolean       training_batch_run            (TrainingBatch          *self,
                                              GCancellable           *cancellable,
                                              double                 *loss);
/* Of the last run: */
const float   *training_batch_get_gradients  (const TrainingBatch    *self); /* (n_parameters) */
const float   *training_batch_get_statistics (const TrainingBatch    *self); /* (n_statistics) */
/* (nullable): what is amiss with the inputs, for a person. */
char          *training_batch_explain_nan    (const TrainingBatch    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingBatch, training_batch_free)

G_END_DECLS
