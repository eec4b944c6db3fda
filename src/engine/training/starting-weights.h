/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/model.h"

G_BEGIN_DECLS

/* Copies each tensor of @from into the one of @model with the same name and shape, unless its name begins
 * with @except (nullable); returns how many there were. */
gsize training_starting_weights_copy   (NnModel       *model,
                                        const NnModel *from,
                                        const char    *except);
/* (transfer full): the network of @graph with the weights of @from, which differs from it in that it has more
 * outputs: of tensors with more rows the first are taken. Errors: those of nn_model_new(). */
NnModel *training_starting_weights_take_first (NnGraph        *graph,
                                               const NnModel  *from,
                                               GError        **error);
/* Leaves only the tensors whose names begin with @prefix to be trained; returns how many these are. */
gsize training_starting_weights_freeze (NnModel       *model,
                                        const char    *prefix);

G_END_DECLS
