/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/parallel.h"
#include "engine/base/rng.h"
#include "engine/nn/graph.h"

G_BEGIN_DECLS

/*
 * What an operator is: one constant NnOp, in one op-*.c file. A new operator is such a file, a
 * line below and an nn_graph_add_* function. Nothing else in this folder depends on which operators
 * there are; what graph passes need to know of one stands in its flags.
 */

/* So many floats behind the end of inputs and tensors can be read: loops over vectors need not end with
 * single floats. */
#define NN_READABLE_BEHIND 16

#define NN_OP_MAX_TENSORS 8

typedef enum
{
  NN_INIT_ZERO,
  NN_INIT_ONE,
  NN_INIT_UNIFORM, /* in ±1 / sqrt (fan_in) */
  NN_INIT_FAN_IN,  /* normal, variance gain / fan_in; the gain depends on what follows (He 2015) */
} NnInit;

typedef struct
{
  const char *name;         /* (static) "weight" */
  gsize       shape[4];
  guint       n_dims;
  NnInit      init;
  gsize       fan_in;
  gboolean    is_statistic;
  gboolean    decays;
} NnTensorSpec;

/* What follows from a node's configuration and the shapes of its inputs. Sizes in floats. */
typedef struct
{
  NnShape      output;
  NnTensorSpec tensors[NN_OP_MAX_TENSORS];
  guint        n_tensors;
  gsize        scratch;            /* for the length of one call; shared by all nodes */
  gsize        scratch_per_sample;
  gsize        saved;              /* from a training forward to its backward; this node's own */
  gsize        saved_per_sample;
} NnOpPlan;

typedef enum
{
  NN_OP_IN_PLACE              = 1 << 0, /* output may be inputs[0] */
  NN_OP_BACKWARD_NEEDS_INPUT  = 1 << 1, /* backward reads inputs[] */
  NN_OP_BACKWARD_NEEDS_OUTPUT = 1 << 2, /* backward reads output */
  NN_OP_FUSES_RELU            = 1 << 3, /* honours fused_relu, forward and backward */
  NN_OP_FOLDS_NORM            = 1 << 4, /* linear: tensors[0] has the output channel first,
                                         * tensors[1] is an optional bias per output channel;
                                         * honours fused_relu in inference if there is a bias */
  NN_OP_IS_NORM               = 1 << 5, /* in inference y = scale x + shift per channel: has
                                         * get_scale_shift */
  NN_OP_IS_RELU               = 1 << 6,
  NN_OP_KEEPS_RELU_GAIN       = 1 << 7, /* what feeds this and then a ReLU, feeds a ReLU */
  NN_OP_HAS_RELU_GAIN         = 1 << 8, /* what feeds this starts as if it fed a ReLU */
  NN_OP_GRADIENT_IN_PLACE     = 1 << 9, /* input_gradients[0] may be output_gradient */
  NN_OP_WRITES_GRADIENTS      = 1 << 10, /* honours overwrites_gradients */
} NnOpFlags;

/**
 * NnCall:
 *
 * One run of one operator. In inference samples must not depend on each other, since exec hands
 * them over in groups as it sees fit.
 */
typedef struct
{
  const void         *config;
  const NnOpPlan     *plan;
  gsize               batch;
  gboolean            training;
  gboolean            fused_relu;
  gboolean            is_exact;        /* no algorithm that rounds more than a plain sum does */
  guint               n_inputs;
  const NnShape      *input_shapes;
  const float *const *inputs;          /* each (batch, input shape), NN_READABLE_BEHIND */
  float              *output;          /* (batch, output shape) */
  float              *saved;
  float              *scratch;
  BaseRng            *rng;             /* training only */
  const BaseParallel *parallel;        /* (nullable) to share out this call with, see split.h; scratch
                                        * is for all tasks of a call together */

  /* Backward only. */
  const float        *output_gradient; /* (batch, output shape) */
  float *const       *input_gradients; /* each to be overwritten, NULL where not wanted; exec does
                                        * the summing over consumers */

  /* By index in the plan. */
  const float        *tensors[NN_OP_MAX_TENSORS];
  float              *batch_statistics[NN_OP_MAX_TENSORS]; /* training forward: to be written;
                                                            * NULL for parameters */
  float              *tensor_gradients[NN_OP_MAX_TENSORS]; /* backward: to be added to; NULL for
                                                            * statistics and what is frozen */
  gboolean            overwrites_gradients; /* backward: to be written over instead, only asked of
                                             * those that can; others find zeros there */
} NnCall;

typedef struct
{
  const char *name;
  gsize       config_size;
  NnOpFlags   flags;

  /* Checks the shapes and fills @plan (zeroed before). The message is about the shapes alone; the
   * caller puts the node's name before it. */
  gboolean  (*plan)            (const void          *config,
                                const NnShape       *inputs,
                                guint                n_inputs,
                                NnOpPlan            *plan,
                                GError             **error);
  void      (*forward)         (const NnCall        *call);
  void      (*backward)        (const NnCall        *call);

  /* NN_OP_IS_NORM only. */
  void      (*get_scale_shift) (const void          *config,
                                const float *const  *tensors,
                                gsize                channels,
                                float               *scale,
                                float               *shift);
} NnOp;

typedef struct
{
  NnAxes axes;
} NnGlobalPoolConfig;

typedef struct
{
  gsize out_height;
  gsize out_width;
} NnAdaptivePoolConfig;

typedef struct
{
  double slope;
} NnLeakyReluConfig;

typedef struct
{
  gsize n_outputs;
} NnDenseConfig;

typedef struct
{
  double rate;
} NnDropoutConfig;

gboolean nn_op_plan_same_shape (const void    *config,
                                const NnShape *inputs,
                                guint          n_inputs,
                                NnOpPlan      *plan,
                                GError       **error);

static inline gsize
nn_call_get_n_values (const NnCall *call)
{
  return call->batch * nn_shape_size (call->plan->output);
}

extern const NnOp nn_op_input;
extern const NnOp nn_op_conv2d;            /* NnConv2dConfig */
extern const NnOp nn_op_batch_norm;      /* NnBatchNormConfig */
extern const NnOp nn_op_relu;
extern const NnOp nn_op_leaky_relu;        /* NnLeakyReluConfig */
extern const NnOp nn_op_sigmoid;
extern const NnOp nn_op_tanh;
extern const NnOp nn_op_softsign;
extern const NnOp nn_op_softmax;
extern const NnOp nn_op_max_pool;          /* NnPoolConfig */
extern const NnOp nn_op_avg_pool;          /* NnPoolConfig */
extern const NnOp nn_op_adaptive_avg_pool; /* NnAdaptivePoolConfig */
extern const NnOp nn_op_global_avg_pool;   /* NnGlobalPoolConfig */
extern const NnOp nn_op_global_max_pool;   /* NnGlobalPoolConfig */
extern const NnOp nn_op_dense;             /* NnDenseConfig */
extern const NnOp nn_op_lstm;              /* NnRecurrentConfig */
extern const NnOp nn_op_gru;               /* NnRecurrentConfig */
extern const NnOp nn_op_dropout;           /* NnDropoutConfig */
extern const NnOp nn_op_sum;
extern const NnOp nn_op_concat;
extern const NnOp nn_op_flatten;
extern const NnOp nn_op_squeeze;

G_END_DECLS
