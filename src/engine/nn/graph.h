/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/shape.h"

G_BEGIN_DECLS

/**
 * NnGraph:
 *
 * A network without weights: a list of nodes in topological order. Node 0 is the input; every
 * nn_graph_add_* call returns the index of the node it made, to be handed on as the input of
 * later ones. Names are unique; parameters are named "<node>.weight", "<node>.bias" and so on.
 * Mutable until a model is made from it, then shared and read-only.
 */
typedef struct _NnGraph NnGraph;

typedef guint NnNode;

typedef struct
{
  gsize    out_channels;
  gsize    kernel_height;
  gsize    kernel_width;
  gsize    stride_height;  /* 0 counts as 1, here and below */
  gsize    stride_width;
  gsize    padding_height;
  gsize    padding_width;
  gboolean has_bias;
  gsize    groups;         /* each sees its own share of the channels alone; 0 counts as 1 */
} NnConv2dConfig;

typedef struct
{
  double   epsilon;        /* added to the variance; 0 counts as 1e-5 */
} NnBatchNormConfig;

/* How many windows there are and what stands at their edges, PyTorch says: padding is never the largest
 * and counts as zeros in an average; a last window that only begins inside counts with @ceil_mode. */
typedef struct
{
  gsize    kernel_height;
  gsize    kernel_width;
  gsize    stride_height;  /* 0: as the kernel */
  gsize    stride_width;
  gsize    padding_height; /* at most half the kernel */
  gsize    padding_width;
  gboolean ceil_mode;
} NnPoolConfig;

typedef struct
{
  gsize    n_hidden;
  gboolean bidirectional;
} NnRecurrentConfig;

/* Which axes a global pooling takes away. */
typedef enum
{
  NN_AXES_FREQUENCY = 1 << 0, /* H */
  NN_AXES_TIME      = 1 << 1, /* W */
  NN_AXES_BOTH      = NN_AXES_FREQUENCY | NN_AXES_TIME,
} NnAxes;

NnGraph    *nn_graph_new                 (const char           *architecture);
NnGraph    *nn_graph_ref                 (NnGraph              *self);
void        nn_graph_unref               (NnGraph              *self);
const char *nn_graph_get_architecture    (const NnGraph        *self);
/* What else must be said to build the graph again, see zoo.h; "" unless set. */
void        nn_graph_set_options         (NnGraph              *self,
                                          const char           *options);
const char *nn_graph_get_options         (const NnGraph        *self);

NnNode      nn_graph_add_conv2d          (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input,
                                          const NnConv2dConfig *config);
NnNode      nn_graph_add_batch_norm      (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input);
NnNode      nn_graph_add_batch_norm_with (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input,
                                          const NnBatchNormConfig *config);
NnNode      nn_graph_add_relu            (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input);
NnNode      nn_graph_add_leaky_relu      (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input,
                                          double                slope);
NnNode      nn_graph_add_sigmoid         (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input);
NnNode      nn_graph_add_tanh            (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input);
NnNode      nn_graph_add_softsign        (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input);
NnNode      nn_graph_add_softmax         (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input);
NnNode      nn_graph_add_max_pool        (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input,
                                          const NnPoolConfig   *config);
NnNode      nn_graph_add_avg_pool        (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input,
                                          const NnPoolConfig   *config);
NnNode      nn_graph_add_global_avg_pool (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input,
                                          NnAxes                axes);
NnNode      nn_graph_add_global_max_pool (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input,
                                          NnAxes                axes);
/* (C, out_height, out_width), whatever the input's size; windows as PyTorch lays them. */
NnNode      nn_graph_add_adaptive_avg_pool
                                         (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input,
                                          gsize                 out_height,
                                          gsize                 out_width);
/* Over C * H * W, flattened: (n, 1, 1) out. */
NnNode      nn_graph_add_dense           (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input,
                                          gsize                 n_outputs);
NnNode      nn_graph_add_dropout         (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input,
                                          double                rate);
/* Over time: (C, 1, T) to (n_hidden, 1, T), or (2 n_hidden, 1, T) with the second half running from the
 * end to the beginning. Tensors and gates are named and ordered as in PyTorch's layers. */
NnNode      nn_graph_add_lstm            (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input,
                                          const NnRecurrentConfig *config);
NnNode      nn_graph_add_gru             (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input,
                                          const NnRecurrentConfig *config);
/* Number by number; both of the same shape. */
NnNode      nn_graph_add_sum             (NnGraph              *self,
                                          const char           *name,
                                          NnNode                a,
                                          NnNode                b);
/* Along the channels; all of the same height and width. */
NnNode      nn_graph_add_concat          (NnGraph              *self,
                                          const char           *name,
                                          const NnNode         *inputs,
                                          guint                 n_inputs);
/* (C H W, 1, 1). */
NnNode      nn_graph_add_flatten         (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input);
/* (C, H, W) to (C H, 1, W), as a recurrent layer reads it. */
NnNode      nn_graph_add_squeeze         (NnGraph              *self,
                                          const char           *name,
                                          NnNode                input);

gsize       nn_graph_get_n_nodes         (const NnGraph        *self);
const char *nn_graph_get_node_name       (const NnGraph        *self,
                                          NnNode                node);
/* G_MAXUINT when there is no such node. */
NnNode      nn_graph_find_node           (const NnGraph        *self,
                                          const char           *name);
/* The node whose values the last dense layer or convolution on the way to the output works on: what the
 * network has heard, before it says what it makes of it. G_MAXUINT when that is the input, or there is no
 * such layer. */
NnNode      nn_graph_find_last_features  (const NnGraph        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NnGraph, nn_graph_unref)

G_END_DECLS
