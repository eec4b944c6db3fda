/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/parallel.h"
#include "engine/nn/model.h"

G_BEGIN_DECLS

/**
 * NnExec:
 *
 * The activations and scratch memory to run one model on batches of one shape. One per thread;
 * any number of execs may run the same model at once. All memory is taken by nn_exec_new() and the
 * calls that must come before the first forward; forward and backward never allocate.
 */
typedef struct _NnExec NnExec;

typedef enum
{
  NN_MODE_INFERENCE, /* batch norm by its running statistics, no dropout, no backward */
  NN_MODE_TRAINING,  /* batch norm by the batch, dropout, what backward needs is kept */
} NnMode;

/* @input may be wider or narrower than the model's own shape as long as no parameter changes its
 * size; otherwise %BASE_ERROR_INVALID_ARGUMENT. Keeps a reference to @model. In inference the
 * norms are folded into copies of the weights here: who changes the model afterwards calls
 * nn_exec_refresh(). In training the model's own arrays are read at each forward. */
NnExec      *nn_exec_new                 (NnModel      *model,
                                          NnShape       input,
                                          gsize         max_batch,
                                          NnMode        mode,
                                          GError      **error);
void         nn_exec_refresh             (NnExec       *self);
void         nn_exec_free                (NnExec       *self);

/* (max_batch, C, H, W), to be filled before forward. */
float       *nn_exec_get_input           (NnExec       *self);

/* Keeps the values of @node readable after a forward; the last node always is, the memory of any
 * other may be used again, or its value never come out by itself. Before the first forward only. */
void         nn_exec_keep_node           (NnExec       *self,
                                          NnNode        node);

/* Shares out the work with @parallel (nullable: none, then all runs in the calling thread), which must
 * outlive the exec. The same bits come out with any. Before the first forward only. */
void         nn_exec_set_parallel        (NnExec             *self,
                                          const BaseParallel *parallel);

/* Does without algorithms that trade digits for speed: Winograd's convolution rounds some ten times
 * as much as a plain sum, about 1e-5 of the largest values. Before the first forward only. */
void         nn_exec_set_exact           (NnExec             *self,
                                          gboolean            is_exact);

/* @stop (nullable) is asked before each call of an operator; when it says so, the forward or backward
 * under way ends there, and what it gives is worth nothing. */
typedef gboolean (*NnExecStop) (gpointer data);

void         nn_exec_set_stop            (NnExec       *self,
                                          NnExecStop    stop,
                                          gpointer      data);

/* @rng feeds dropout; NULL in inference. */
void         nn_exec_forward             (NnExec       *self,
                                          gsize         batch,
                                          BaseRng      *rng);

/* (batch, C, H, W) of the last forward, of a node that is kept; @shape (nullable) is that of one
 * sample. */
const float *nn_exec_get_value           (NnExec       *self,
                                          NnNode        node,
                                          NnShape      *shape);
NnNode       nn_exec_get_output_node     (NnExec       *self);

/* To be filled with dLoss/dOutput before backward; (batch, output). */
float       *nn_exec_get_output_gradient (NnExec       *self);

/* Adds dLoss/dParameter of the last forward to @gradients, flat, n_parameters long. Once after each
 * forward: it writes over the values that it is done with. */
void         nn_exec_backward            (NnExec       *self,
                                          float        *gradients);

/* The same, but writes over @gradients, which saves clearing them before each step. Those of frozen
 * tensors are left alone. */
void         nn_exec_backward_anew       (NnExec       *self,
                                          float        *gradients);

/* dLoss/dInput of the last backward, (batch, C, H, W). NULL unless asked for before the first
 * backward with nn_exec_want_input_gradient(). */
void         nn_exec_want_input_gradient (NnExec       *self);
const float *nn_exec_get_input_gradient  (NnExec       *self);

/* Batch means and (unbiased) variances of the last training forward, laid out as the model's
 * statistics, for the trainer to blend into the running ones. */
const float *nn_exec_get_batch_statistics (NnExec      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NnExec, nn_exec_free)

G_END_DECLS
