/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/exec-internal.h"
#include "engine/nn/model-internal.h"
#include "engine/nn/schedule.h"

G_BEGIN_DECLS

/* What an exec is made of: exec-layout.c decides where everything lies, exec.c runs it. */

#define NN_NO_BUFFER G_MAXUINT

/* The value of a node, and its gradient. */
typedef struct
{
  gsize size; /* floats per sample */
  gboolean is_kept;
  gboolean holds_all; /* max_batch samples, not one group of each lane */
  gboolean has_gradient;
  guint value_buffer;
  guint gradient_buffer;
  float *value;
  float *gradient;
} NnNodeState;

/* One call of an operator, with where it finds and puts things. */
typedef struct
{
  NnCall call;
  const float **inputs;    /* (owned) so many for each lane */
  float **input_gradients; /* (owned) */
  guint *spill_buffers;    /* (owned) NN_NO_BUFFER where the gradient is written directly */
  guint saved_buffer;
  gboolean runs_backward;
  gboolean is_trained[NN_OP_MAX_TENSORS]; /* by index in the plan */
  float *folded_weight; /* (owned) (nullable) */
  float *folded_bias;   /* (owned) (nullable) */
} NnStepState;

struct _NnExec
{
  NnModel *model; /* (owned) */
  NnGraph *graph; /* of the model */
  NnPlan *plan;   /* (owned) */
  NnShape input;
  gsize max_batch;
  gsize group;   /* samples that go through the head together */
  gsize n_lanes; /* groups that do so at the same time */
  gsize n_head;  /* steps that run in groups; those behind run on the whole batch */
  gboolean is_training;
  gboolean wants_input_gradient;

  NnNodeState *nodes;   /* (owned) one for each node */
  NnSchedule *schedule; /* (owned) */
  NnStepState *steps;   /* (owned) one for each step */

  float *memory;          /* (owned) what holds the whole batch */
  float *lane_memory;     /* (owned) the groups' values, for each lane its own */
  gsize lane_size;
  float *scratch;         /* (owned) in the head so much for each lane */
  gsize lane_scratch;
  float *input_values;    /* (owned) outside of the plan: these stay where they are */
  float *input_gradient;  /* (owned) (nullable) */
  float *output_gradient; /* (owned) (nullable) */
  float *statistics;      /* (owned) of the last training forward */
  gsize batch;            /* of the last forward */
  BaseRng *rng;           /* (nullable) of the forward under way */
  const BaseParallel *parallel; /* (nullable) */
  gboolean is_exact;
  NnExecStop stop;        /* (nullable) */
  gpointer stop_data;
  NnExecWatch watch;      /* (nullable) */
  gpointer watch_data;
};

static inline NnNode
nn_exec_output_node (const NnExec *self)
{
  return (NnNode) self->plan->n_nodes - 1;
}

static inline const NnGraphNode *
nn_exec_op_node (const NnExec *self,
                 gsize         step)
{
  return nn_graph_get_node (self->graph, self->schedule->steps[step].op_node);
}

static inline NnNodeState *
nn_exec_value_state (const NnExec *self,
                     gsize         step)
{
  return &self->nodes[self->schedule->steps[step].value_node];
}

void nn_exec_lay_out      (NnExec       *self);
void nn_exec_free_layout  (NnExec       *self);
void nn_exec_find_tensors (NnExec       *self,
                           NnNode        node,
                           const float **tensors);

G_END_DECLS
