/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/op.h"

G_BEGIN_DECLS

typedef struct
{
  char *name; /* (owned) */
  const NnOp *op;
  void *config;   /* (owned) (nullable) */
  NnNode *inputs; /* (owned) all below the node's own index */
  guint n_inputs;
} NnGraphNode;

const NnGraphNode *nn_graph_get_node (const NnGraph *self,
                                      NnNode         node);
NnNode             nn_graph_add      (NnGraph       *self,
                                      const char    *name,
                                      const NnOp    *op,
                                      const void    *config,
                                      const NnNode  *inputs,
                                      guint          n_inputs);
void               nn_graph_freeze   (NnGraph       *self);

G_END_DECLS
