/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/rng.h"
#include "engine/nn/graph.h"

G_BEGIN_DECLS

/**
 * NnModel:
 *
 * A graph with its weights. Parameters (what the optimizer moves) and statistics (what batch norm
 * remembers: running means and variances) are each one flat array, in the order of the graph; a
 * table of named tensors tells which slice is which. Read-only and shared between threads while
 * analyzing; only a trainer, who is then its one owner, writes through the _mutable getters.
 */
typedef struct _NnModel NnModel;

typedef struct
{
  char    *name;      /* "block1.conv.weight" */
  gsize    shape[4];
  guint    n_dims;
  gsize    offset;    /* in floats, into parameters or statistics */
  gsize    size;
  gboolean is_statistic;
  gboolean decays;    /* weight decay applies: kernels and matrices, not biases and norms */
  gboolean is_frozen; /* not to be trained; see nn_model_set_trainable() */
} NnTensorInfo;

/* Shapes are worked out for @input and checked; fails with %BASE_ERROR_INVALID_ARGUMENT and the
 * node's name when one does not fit. Parameters are drawn from @rng (He 2015 for what feeds a ReLU),
 * or zero when @rng is NULL. */
NnModel            *nn_model_new                    (NnGraph        *graph,
                                                     NnShape         input,
                                                     BaseRng        *rng,
                                                     GError        **error);
NnModel            *nn_model_ref                    (NnModel        *self);
void                nn_model_unref                  (NnModel        *self);
NnModel            *nn_model_copy                   (const NnModel  *self);
NnGraph            *nn_model_get_graph              (const NnModel  *self);
NnShape             nn_model_get_input_shape        (const NnModel  *self);
gsize               nn_model_get_n_parameters       (const NnModel  *self);
gsize               nn_model_get_n_statistics       (const NnModel  *self);
const float        *nn_model_get_parameters         (const NnModel  *self);
const float        *nn_model_get_statistics         (const NnModel  *self);
float              *nn_model_get_parameters_mutable (NnModel        *self);
float              *nn_model_get_statistics_mutable (NnModel        *self);
gsize               nn_model_get_n_tensors          (const NnModel  *self);
const NnTensorInfo *nn_model_get_tensor             (const NnModel  *self,
                                                     gsize           index);

/* Every parameter is trainable at first. An exec looks when it is made: it works out no gradient of a
 * frozen tensor, which stays as it was, and goes back no further than there is something to train.
 * Statistics are never trained, and this changes nothing for them. */
void                nn_model_set_trainable          (NnModel        *self,
                                                     gsize           index,
                                                     gboolean        is_trainable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NnModel, nn_model_unref)

G_END_DECLS
