/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/graph-internal.h"

G_BEGIN_DECLS

typedef struct
{
  NnOpPlan plan;
  NnShape *input_shapes;                   /* (owned) one for each input */
  gsize tensor_offsets[NN_OP_MAX_TENSORS]; /* into parameters or statistics */
} NnNodePlan;

/**
 * NnPlan:
 *
 * A graph worked out for one input shape: the shape of every node, and where each tensor lies in
 * the flat parameters and statistics. The offsets depend on the order of the graph alone, so all
 * plans of a graph whose tensors have the same sizes agree on them.
 */
typedef struct
{
  NnNodePlan *nodes; /* (owned) */
  gsize n_nodes;
  gsize n_parameters;
  gsize n_statistics;
} NnPlan;

NnPlan *nn_plan_new         (const NnGraph      *graph,
                             NnShape             input,
                             GError            **error);
void    nn_plan_free        (NnPlan             *self);
gsize   nn_tensor_spec_size (const NnTensorSpec *spec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NnPlan, nn_plan_free)

G_END_DECLS
