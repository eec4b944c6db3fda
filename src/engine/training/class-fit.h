/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/analysis/class-head.h"
#include "engine/nn/model.h"
#include "engine/training/prediction.h"

G_BEGIN_DECLS

/* Fits what tells @names from the embeddings of @predictions, as far as their clips have a class: multinomial logistic
 * regression on columns of equal spread. How much its weights are held back is chosen by five folds of these clips, clips of
 * one group together, by their cross-entropy. @names: (array zero-terminated=1); @c: (out): what was chosen.
 *
 * Errors: %BASE_ERROR_BAD_CORPUS when the clips are of one class, or nothing was kept of them; %G_IO_ERROR_CANCELLED. */
AnalysisClassHead *
training_class_fit (const TrainingCorpus *corpus,
                    const GArray *predictions,
                    const char *const *names,
                    guint64 seed,
                    double *c,
                    GCancellable *cancellable,
                    GError **error);
/* The same of a @network that has learned classes by its outputs from @first on. Its last layer, whose tensors begin with
 * @last_layer, must be a linear map of @n_embedding values; otherwise %BASE_ERROR_INVALID_ARGUMENT. */
AnalysisClassHead *
training_class_take_outputs (const NnModel *network,
                             const char *last_layer,
                             gsize first,
                             gsize n_embedding,
                             const char *const *names,
                             GError **error);

G_END_DECLS
