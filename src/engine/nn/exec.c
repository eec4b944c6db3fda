/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/exec-internal.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/kernels.h"
#include "engine/nn/fold.h"
#include "engine/nn/gemm.h"
#include "engine/nn/memory-plan.h"
#include "engine/nn/model-internal.h"
#include "engine/nn/schedule.h"

/* Time runs over the calls: forward step s of n is at time s, its backward at 2n - 1 - s. Every
 * buffer is alive from its first to its last use on that line and shares memory with those that
 * are not alive then. Operators overwrite the gradients of their inputs; where a value feeds
 * several places, all but the first of them to run write to a spill buffer, which is then added. */

#define NO_BUFFER G_MAXUINT

/* Inference goes through the whole network with so many samples at a time that the largest
 * activation has about this many floats, so that one layer's output is still in the cache when the
 * next one reads it. */
#define GROUP_FLOATS ((gsize) 1 << 18)

typedef struct
{
  gsize size; /* floats per sample */
  gboolean is_kept;
  gboolean holds_all; /* max_batch samples, not one group */
  gboolean has_gradient;
  guint value_buffer;
  guint gradient_buffer;
  float *value;
  float *gradient;
} NodeState;

typedef struct
{
  NnCall call;
  const float **inputs;    /* (owned) */
  float **input_gradients; /* (owned) */
  guint *spill_buffers;    /* (owned) NO_BUFFER where the gradient is written directly */
  guint saved_buffer;
  float *folded_weight; /* (owned) (nullable) */
  float *folded_bias;   /* (owned) (nullable) */
} StepState;

struct _NnExec
{
  NnModel *model; /* (owned) */
  NnGraph *graph; /* of the model */
  NnPlan *plan;   /* (owned) */
  NnShape input;
  gsize max_batch;
  gsize group; /* samples that go through the network together */
  gboolean is_training;
  gboolean wants_input_gradient;

  NodeState *nodes;     /* (owned) one for each node */
  NnSchedule *schedule; /* (owned) */
  StepState *steps;     /* (owned) one for each step */

  float *memory;          /* (owned) what the memory plan lays out */
  float *scratch;         /* (owned) */
  float *input_values;    /* (owned) outside of the plan: these stay where they are */
  float *input_gradient;  /* (owned) (nullable) */
  float *output_gradient; /* (owned) (nullable) */
  float *statistics;      /* (owned) of the last training forward */
  gsize batch;            /* of the last forward */
  NnExecWatch watch;      /* (nullable) */
  gpointer watch_data;
};

static NnNode
output_node (const NnExec *self)
{
  return (NnNode) self->plan->n_nodes - 1;
}

static const NnGraphNode *
op_node_of (const NnExec *self,
            gsize         step)
{
  return nn_graph_get_node (self->graph, self->schedule->steps[step].op_node);
}

static NodeState *
value_state_of (const NnExec *self,
                gsize         step)
{
  return &self->nodes[self->schedule->steps[step].value_node];
}

static gsize
backward_time (const NnExec *self,
               gsize         step)
{
  return 2 * self->schedule->n_steps - 1 - step;
}

/* Gradients flow through values that depend on something to be trained and that the output
 * depends on. */
static void
find_gradients (NnExec *self)
{
  const gsize n_steps = self->schedule->n_steps;
  g_autofree gboolean *reaches_output = g_new0 (gboolean, self->plan->n_nodes);

  reaches_output[output_node (self)] = TRUE;
  for (gsize s = n_steps; s-- > 0;)
    {
      const NnGraphNode *node = op_node_of (self, s);

      for (guint i = 0; i < node->n_inputs; i++)
        reaches_output[node->inputs[i]] |= reaches_output[self->schedule->steps[s].value_node];
    }

  self->nodes[0].has_gradient = self->wants_input_gradient;
  for (gsize s = 0; s < n_steps; s++)
    {
      const NnStep *step = &self->schedule->steps[s];
      const NnGraphNode *node = op_node_of (self, s);
      gboolean is_trained = self->plan->nodes[step->op_node].plan.n_tensors > 0;

      for (guint i = 0; i < node->n_inputs; i++)
        is_trained |= self->nodes[node->inputs[i]].has_gradient;
      self->nodes[step->value_node].has_gradient = is_trained && reaches_output[step->value_node];
    }
}

/* Whether step @s may write over its first input: nobody else reads that, now or in backward. */
static gboolean
runs_in_place (NnExec *self,
               gsize   s)
{
  const NnGraphNode *node = op_node_of (self, s);
  const NodeState *output = value_state_of (self, s);
  const NodeState *input = &self->nodes[node->inputs[0]];
  guint n_readers = 0;

  if (!(node->op->flags & NN_OP_IN_PLACE) || input->is_kept || input->value_buffer == NO_BUFFER
      || input->holds_all != output->holds_all || input->size != output->size)
    return FALSE;
  if (self->is_training && (node->op->flags & NN_OP_BACKWARD_NEEDS_INPUT))
    return FALSE;

  for (gsize t = 0; t < self->schedule->n_steps; t++)
    {
      const NnGraphNode *other = op_node_of (self, t);

      if (self->is_training && self->schedule->steps[t].value_node == node->inputs[0]
          && (other->op->flags & NN_OP_BACKWARD_NEEDS_OUTPUT))
        return FALSE;
      for (guint i = 0; i < other->n_inputs; i++)
        n_readers += other->inputs[i] == node->inputs[0];
    }

  return n_readers == 1;
}

static void
plan_values (NnExec       *self,
             NnMemoryPlan *memory)
{
  const gsize end = 2 * self->schedule->n_steps;

  for (gsize s = 0; s < self->schedule->n_steps; s++)
    {
      const NnGraphNode *node = op_node_of (self, s);
      NodeState *output = value_state_of (self, s);

      output->value_buffer
          = runs_in_place (self, s)
                ? self->nodes[node->inputs[0]].value_buffer
                : nn_memory_plan_add (memory,
                                      output->size * (output->holds_all ? self->max_batch : self->group), s,
                                      s);
      nn_memory_plan_use (memory, output->value_buffer, output->is_kept ? end : s);
      /* The groups of a batch pass one after the other: what holds all of them must be in no
       * earlier step's way when the next group comes. */
      if (output->holds_all)
        nn_memory_plan_use (memory, output->value_buffer, 0);
      if (self->is_training && (node->op->flags & NN_OP_BACKWARD_NEEDS_OUTPUT))
        nn_memory_plan_use (memory, output->value_buffer, backward_time (self, s));

      for (guint i = 0; i < node->n_inputs; i++)
        {
          const guint buffer = self->nodes[node->inputs[i]].value_buffer;

          if (buffer == NO_BUFFER)
            continue;
          nn_memory_plan_use (memory, buffer, s);
          if (self->is_training && (node->op->flags & NN_OP_BACKWARD_NEEDS_INPUT))
            nn_memory_plan_use (memory, buffer, backward_time (self, s));
        }
    }
}

/* In the order of backward, so that the first to write a gradient is the one that overwrites it. */
static void
plan_gradients (NnExec       *self,
                NnMemoryPlan *memory)
{
  g_autofree gboolean *is_written = g_new0 (gboolean, self->plan->n_nodes);

  for (gsize s = self->schedule->n_steps; s-- > 0;)
    {
      const NnGraphNode *node = op_node_of (self, s);
      NodeState *output = value_state_of (self, s);
      const gsize time = backward_time (self, s);

      if (!output->has_gradient)
        continue;
      if (output->gradient_buffer != NO_BUFFER)
        nn_memory_plan_use (memory, output->gradient_buffer, time);

      for (guint i = 0; i < node->n_inputs; i++)
        {
          NodeState *input = &self->nodes[node->inputs[i]];
          const gsize size = input->size * self->max_batch;

          if (!input->has_gradient)
            continue;
          if (is_written[node->inputs[i]])
            self->steps[s].spill_buffers[i] = nn_memory_plan_add (memory, size, time, time);
          else if (node->inputs[i] != 0)
            input->gradient_buffer = nn_memory_plan_add (memory, size, time, time);
          is_written[node->inputs[i]] = TRUE;
          if (input->gradient_buffer != NO_BUFFER)
            nn_memory_plan_use (memory, input->gradient_buffer, time);
        }
    }
}

static void
plan_saved (NnExec       *self,
            NnMemoryPlan *memory)
{
  for (gsize s = 0; s < self->schedule->n_steps; s++)
    {
      const NnOpPlan *plan = self->steps[s].call.plan;
      const gsize size = plan->saved + self->max_batch * plan->saved_per_sample;

      if (size > 0)
        self->steps[s].saved_buffer = nn_memory_plan_add (memory, size, s, backward_time (self, s));
    }
}

static float *
locate (NnExec       *self,
        NnMemoryPlan *memory,
        guint         buffer)
{
  return buffer != NO_BUFFER ? self->memory + nn_memory_plan_get_offset (memory, buffer) : NULL;
}

/* Hands out the addresses. */
static void
bind_buffers (NnExec       *self,
              NnMemoryPlan *memory)
{
  for (NnNode i = 1; i < self->plan->n_nodes; i++)
    {
      self->nodes[i].value = locate (self, memory, self->nodes[i].value_buffer);
      self->nodes[i].gradient = locate (self, memory, self->nodes[i].gradient_buffer);
    }
  self->nodes[0].value = self->input_values;
  self->nodes[0].gradient = self->input_gradient;
  if (self->is_training)
    self->nodes[output_node (self)].gradient = self->output_gradient;

  for (gsize s = 0; s < self->schedule->n_steps; s++)
    {
      StepState *step = &self->steps[s];
      const NnGraphNode *node = op_node_of (self, s);

      step->call.scratch = self->scratch;
      step->call.saved = locate (self, memory, step->saved_buffer);
      step->call.output_gradient = value_state_of (self, s)->gradient;
      for (guint i = 0; i < node->n_inputs; i++)
        {
          const NodeState *input = &self->nodes[node->inputs[i]];

          if (input->has_gradient)
            step->input_gradients[i] = step->spill_buffers[i] != NO_BUFFER
                                           ? locate (self, memory, step->spill_buffers[i])
                                           : input->gradient;
        }
    }
}

static void
find_tensors (NnExec       *self,
              NnNode        node,
              const float **tensors)
{
  const NnNodePlan *node_plan = &self->plan->nodes[node];

  for (guint i = 0; i < node_plan->plan.n_tensors; i++)
    tensors[i] = (node_plan->plan.tensors[i].is_statistic ? nn_model_get_statistics (self->model)
                                                          : nn_model_get_parameters (self->model))
                 + node_plan->tensor_offsets[i];
}

static void
init_step (NnExec *self,
           gsize   s)
{
  const NnStep *scheduled = &self->schedule->steps[s];
  const NnGraphNode *node = op_node_of (self, s);
  const NnNodePlan *node_plan = &self->plan->nodes[scheduled->op_node];
  StepState *step = &self->steps[s];

  step->inputs = g_new0 (const float *, node->n_inputs);
  step->input_gradients = g_new0 (float *, node->n_inputs);
  step->spill_buffers = g_new (guint, node->n_inputs);
  for (guint i = 0; i < node->n_inputs; i++)
    step->spill_buffers[i] = NO_BUFFER;
  step->saved_buffer = NO_BUFFER;

  step->call = (NnCall) {
    .config = node->config,
    .plan = &node_plan->plan,
    .training = self->is_training,
    .fused_relu = scheduled->fused_relu,
    .n_inputs = node->n_inputs,
    .input_shapes = node_plan->input_shapes,
    .inputs = step->inputs,
    .input_gradients = step->input_gradients,
  };
  find_tensors (self, scheduled->op_node, step->call.tensors);
  for (guint i = 0; i < node_plan->plan.n_tensors; i++)
    if (node_plan->plan.tensors[i].is_statistic)
      step->call.batch_statistics[i] = self->statistics + node_plan->tensor_offsets[i];

  if (scheduled->norm_node != 0)
    {
      const NnTensorSpec *weight = &node_plan->plan.tensors[0];

      step->folded_weight = nn_alloc_floats (nn_tensor_spec_size (weight));
      step->folded_bias = nn_alloc_floats (weight->shape[0]);
      step->call.tensors[0] = step->folded_weight;
      step->call.tensors[1] = step->folded_bias;
    }
}

static void
free_layout (NnExec *self)
{
  for (gsize s = 0; self->schedule != NULL && s < self->schedule->n_steps; s++)
    {
      g_free (self->steps[s].inputs);
      g_free (self->steps[s].input_gradients);
      g_free (self->steps[s].spill_buffers);
      g_aligned_free (self->steps[s].folded_weight);
      g_aligned_free (self->steps[s].folded_bias);
    }
  g_clear_pointer (&self->steps, g_free);
  g_clear_pointer (&self->schedule, nn_schedule_free);
  g_clear_pointer (&self->memory, g_aligned_free);
  g_clear_pointer (&self->scratch, g_aligned_free);
}

static void
allocate_scratch (NnExec *self)
{
  gsize size = 0;

  for (gsize s = 0; s < self->schedule->n_steps; s++)
    {
      const NnOpPlan *plan = self->steps[s].call.plan;

      size = MAX (size, plan->scratch + self->group * plan->scratch_per_sample);
    }
  self->scratch = nn_alloc_floats (size);
}

/* Everything that depends on what is kept and which gradients are wanted. */
static void
lay_out (NnExec *self)
{
  g_autoptr (NnMemoryPlan) memory = nn_memory_plan_new ();
  g_autofree gboolean *is_kept = g_new0 (gboolean, self->plan->n_nodes);

  free_layout (self);

  for (NnNode i = 0; i < self->plan->n_nodes; i++)
    {
      NodeState *node = &self->nodes[i];

      node->is_kept = node->is_kept || i == 0 || i == output_node (self);
      node->holds_all = node->is_kept || self->is_training;
      node->size = nn_shape_size (self->plan->nodes[i].plan.output);
      node->has_gradient = FALSE;
      node->value_buffer = NO_BUFFER;
      node->gradient_buffer = NO_BUFFER;
      is_kept[i] = node->is_kept;
    }

  self->schedule = nn_schedule_new (self->graph, self->is_training, is_kept);
  self->steps = g_new0 (StepState, self->schedule->n_steps);
  for (gsize s = 0; s < self->schedule->n_steps; s++)
    init_step (self, s);

  plan_values (self, memory);
  if (self->is_training)
    {
      find_gradients (self);
      plan_gradients (self, memory);
      plan_saved (self, memory);
    }

  self->memory = nn_alloc_floats (nn_memory_plan_lay_out (memory));
  allocate_scratch (self);
  bind_buffers (self, memory);
  nn_exec_refresh (self);
}

static gboolean
tensors_agree (const NnPlan *a,
               const NnPlan *b)
{
  for (gsize i = 0; i < a->n_nodes; i++)
    for (guint j = 0; j < a->nodes[i].plan.n_tensors; j++)
      for (guint k = 0; k < a->nodes[i].plan.tensors[j].n_dims; k++)
        if (a->nodes[i].plan.tensors[j].shape[k] != b->nodes[i].plan.tensors[j].shape[k])
          return FALSE;

  return TRUE;
}

/* Samples that go through the network together. In training all, since a norm looks at all. */
static gsize
choose_group (NnExec *self)
{
  gsize largest = 1;

  if (self->is_training)
    return self->max_batch;

  for (NnNode i = 0; i < self->plan->n_nodes; i++)
    largest = MAX (largest, nn_shape_size (self->plan->nodes[i].plan.output));

  return CLAMP (GROUP_FLOATS / largest, 1, self->max_batch);
}

NnExec *
nn_exec_new (NnModel *model,
             NnShape  input,
             gsize    max_batch,
             NnMode   mode,
             GError **error)
{
  g_autoptr (NnExec) self = g_new0 (NnExec, 1);

  g_return_val_if_fail (max_batch > 0, NULL);

  nn_gemm_init ();
  self->model = nn_model_ref (model);
  self->graph = nn_model_get_graph (model);
  self->input = input;
  self->max_batch = max_batch;
  self->is_training = mode == NN_MODE_TRAINING;
  self->plan = nn_plan_new (self->graph, input, error);
  if (self->plan == NULL)
    return NULL;

  if (!tensors_agree (self->plan, nn_model_get_plan (model)))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("This model cannot be run on an input of %zu × %zu × %zu."), input.channels,
                   input.height, input.width);
      return NULL;
    }

  self->group = choose_group (self);
  self->nodes = g_new0 (NodeState, self->plan->n_nodes);
  self->statistics = nn_alloc_floats (self->plan->n_statistics);
  self->input_values = nn_alloc_floats (max_batch * nn_shape_size (input));
  if (self->is_training)
    self->output_gradient
        = nn_alloc_floats (max_batch * nn_shape_size (self->plan->nodes[output_node (self)].plan.output));
  lay_out (self);

  return g_steal_pointer (&self);
}

void
nn_exec_free (NnExec *self)
{
  free_layout (self);
  g_aligned_free (self->input_values);
  g_aligned_free (self->input_gradient);
  g_aligned_free (self->output_gradient);
  g_aligned_free (self->statistics);
  g_free (self->nodes);
  g_clear_pointer (&self->plan, nn_plan_free);
  nn_model_unref (self->model);
  g_free (self);
}

/**
 * nn_exec_refresh:
 *
 * Takes up the model's weights as they are now. Only inference keeps copies; in training this does
 * nothing.
 */
void
nn_exec_refresh (NnExec *self)
{
  for (gsize s = 0; s < self->schedule->n_steps; s++)
    {
      const NnStep *step = &self->schedule->steps[s];
      const float *tensors[NN_OP_MAX_TENSORS] = { NULL };
      const float *norm_tensors[NN_OP_MAX_TENSORS] = { NULL };
      const NnTensorSpec *weight = &self->plan->nodes[step->op_node].plan.tensors[0];

      if (step->norm_node == 0)
        continue;

      find_tensors (self, step->op_node, tensors);
      find_tensors (self, step->norm_node, norm_tensors);
      nn_fold_norm (nn_graph_get_node (self->graph, step->norm_node)->op, norm_tensors, weight->shape[0],
                    nn_tensor_spec_size (weight) / weight->shape[0], tensors[0], tensors[1],
                    self->steps[s].folded_weight, self->steps[s].folded_bias);
    }
}

float *
nn_exec_get_input (NnExec *self)
{
  return self->input_values;
}

void
nn_exec_keep_node (NnExec *self,
                   NnNode  node)
{
  g_return_if_fail (node < self->plan->n_nodes);
  g_return_if_fail (self->batch == 0);

  self->nodes[node].is_kept = TRUE;
  lay_out (self);
}

void
nn_exec_want_input_gradient (NnExec *self)
{
  g_return_if_fail (self->is_training);
  g_return_if_fail (self->batch == 0);

  if (self->wants_input_gradient)
    return;

  self->wants_input_gradient = TRUE;
  self->input_gradient = nn_alloc_floats (self->max_batch * nn_shape_size (self->input));
  lay_out (self);
}

static float *
value_at (const NodeState *node,
          gsize            first_sample)
{
  return node->value + (node->holds_all ? first_sample * node->size : 0);
}

static void
forward_group (NnExec  *self,
               gsize    first_sample,
               gsize    n_samples,
               BaseRng *rng)
{
  for (gsize s = 0; s < self->schedule->n_steps; s++)
    {
      const NnGraphNode *node = op_node_of (self, s);
      StepState *step = &self->steps[s];

      for (guint i = 0; i < node->n_inputs; i++)
        step->inputs[i] = value_at (&self->nodes[node->inputs[i]], first_sample);
      step->call.output = value_at (value_state_of (self, s), first_sample);
      step->call.batch = n_samples;
      step->call.rng = rng;
      node->op->forward (&step->call);
      if (self->watch != NULL)
        self->watch (self->schedule->steps[s].op_node, FALSE, self->watch_data);
    }
}

void
nn_exec_forward (NnExec  *self,
                 gsize    batch,
                 BaseRng *rng)
{
  g_return_if_fail (batch > 0 && batch <= self->max_batch);

  self->batch = batch;
  for (gsize first = 0; first < batch; first += self->group)
    forward_group (self, first, MIN (self->group, batch - first), rng);
}

const float *
nn_exec_get_value (NnExec  *self,
                   NnNode   node,
                   NnShape *shape)
{
  g_return_val_if_fail (node < self->plan->n_nodes && self->nodes[node].is_kept, NULL);

  if (shape != NULL)
    *shape = self->plan->nodes[node].plan.output;
  return self->nodes[node].value;
}

NnNode
nn_exec_get_output_node (NnExec *self)
{
  return output_node (self);
}

float *
nn_exec_get_output_gradient (NnExec *self)
{
  g_return_val_if_fail (self->is_training, NULL);

  return self->output_gradient;
}

static void
add_spilled_gradients (NnExec *self,
                       gsize   s)
{
  const NnGraphNode *node = op_node_of (self, s);
  const StepState *step = &self->steps[s];

  for (guint i = 0; i < node->n_inputs; i++)
    if (step->spill_buffers[i] != NO_BUFFER)
      {
        const NodeState *input = &self->nodes[node->inputs[i]];

        nn_kernels ()->add (input->gradient, step->input_gradients[i], self->batch * input->size);
      }
}

void
nn_exec_backward (NnExec *self,
                  float  *gradients)
{
  g_return_if_fail (self->is_training && self->batch > 0);

  for (gsize s = self->schedule->n_steps; s-- > 0;)
    {
      const NnNodePlan *node_plan = &self->plan->nodes[self->schedule->steps[s].op_node];
      StepState *step = &self->steps[s];

      if (!value_state_of (self, s)->has_gradient)
        continue;

      for (guint i = 0; i < node_plan->plan.n_tensors; i++)
        if (!node_plan->plan.tensors[i].is_statistic)
          step->call.tensor_gradients[i] = gradients + node_plan->tensor_offsets[i];
      op_node_of (self, s)->op->backward (&step->call);
      add_spilled_gradients (self, s);
      if (self->watch != NULL)
        self->watch (self->schedule->steps[s].op_node, TRUE, self->watch_data);
    }
}

const float *
nn_exec_get_input_gradient (NnExec *self)
{
  return self->input_gradient;
}

const float *
nn_exec_get_batch_statistics (NnExec *self)
{
  return self->statistics;
}

/* @watch (nullable) runs in the thread that runs @self. */
void
nn_exec_set_watch (NnExec     *self,
                   NnExecWatch watch,
                   gpointer    data)
{
  self->watch = watch;
  self->watch_data = data;
}
