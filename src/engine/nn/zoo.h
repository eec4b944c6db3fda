/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/graph.h"

G_BEGIN_DECLS

/* Name of the node that holds the default network's output at each half second, (5, 1, T). */
#define NN_ZOO_STEPS_NODE "steps"

/* "moodplane-1": the default network. Fails with %BASE_ERROR_INVALID_ARGUMENT on an unknown
 * name. */
NnGraph           *nn_zoo_build     (const char  *architecture,
                                     NnShape      input,
                                     GError     **error);
const char *const *nn_zoo_get_names (void);

G_END_DECLS
