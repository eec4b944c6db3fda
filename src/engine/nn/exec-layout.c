/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/exec-layout.h"

#include "engine/nn/memory-plan.h"

/* Time runs over the calls: forward step s of n is at time s, its backward at 2n - 1 - s. Every
 * buffer is alive from its first to its last use on that line and shares memory with those that
 * are not alive then. Operators overwrite the gradients of their inputs; where a value feeds
 * several places, all but the first of them to run write to a spill buffer, which is then added. */

/* Few, so that the values of all of them stay in the caches. */
#define MAX_LANES 4

/* The addresses of @node's tensors, in the model's own arrays. */
void
nn_exec_find_tensors (NnExec       *self,
                      NnNode        node,
                      const float **tensors)
{
  const NnNodePlan *node_plan = &self->plan->nodes[node];

  for (guint i = 0; i < node_plan->plan.n_tensors; i++)
    tensors[i] = (node_plan->plan.tensors[i].is_statistic ? nn_model_get_statistics (self->model)
                                                          : nn_model_get_parameters (self->model))
                 + node_plan->tensor_offsets[i];
}

static gsize
backward_time (const NnExec *self,
               gsize         step)
{
  return 2 * self->schedule->n_steps - 1 - step;
}

/* Whether there are any. */
static gboolean
find_trained_tensors (NnExec *self,
                      gsize   s)
{
  const NnNode node = self->schedule->steps[s].op_node;
  const NnOpPlan *plan = &self->plan->nodes[node].plan;
  gboolean has_trained = FALSE;

  for (guint i = 0; i < plan->n_tensors; i++)
    {
      self->steps[s].is_trained[i]
          = !plan->tensors[i].is_statistic && !nn_model_is_frozen (self->model, node, i);
      has_trained |= self->steps[s].is_trained[i];
    }

  return has_trained;
}

/* Gradients flow through values that depend on something to be trained and that the output
 * depends on. */
static void
find_gradients (NnExec *self)
{
  const gsize n_steps = self->schedule->n_steps;
  g_autofree gboolean *reaches_output = g_new0 (gboolean, self->plan->n_nodes);

  reaches_output[nn_exec_output_node (self)] = TRUE;
  for (gsize s = n_steps; s-- > 0;)
    {
      const NnGraphNode *node = nn_exec_op_node (self, s);

      for (guint i = 0; i < node->n_inputs; i++)
        reaches_output[node->inputs[i]] |= reaches_output[self->schedule->steps[s].value_node];
    }

  self->nodes[0].has_gradient = self->wants_input_gradient;
  for (gsize s = 0; s < n_steps; s++)
    {
      const NnStep *step = &self->schedule->steps[s];
      const NnGraphNode *node = nn_exec_op_node (self, s);
      gboolean is_trained = find_trained_tensors (self, s);

      for (guint i = 0; i < node->n_inputs; i++)
        is_trained |= self->nodes[node->inputs[i]].has_gradient;
      self->nodes[step->value_node].has_gradient = is_trained && reaches_output[step->value_node];
      self->steps[s].runs_backward = self->nodes[step->value_node].has_gradient;
    }
}

static gboolean
needs_in_backward (const NnExec *self,
                   gsize         s,
                   NnOpFlags     what)
{
  return self->steps[s].runs_backward && (nn_exec_op_node (self, s)->op->flags & what);
}

/* Whether step @s may write over its first input: nobody else reads that, now or in backward. */
static gboolean
runs_in_place (NnExec *self,
               gsize   s)
{
  const NnGraphNode *node = nn_exec_op_node (self, s);
  const NnNodeState *output = nn_exec_value_state (self, s);
  const NnNodeState *input = &self->nodes[node->inputs[0]];
  guint n_readers = 0;

  if (!(node->op->flags & NN_OP_IN_PLACE) || input->is_kept || input->value_buffer == NN_NO_BUFFER
      || input->holds_all != output->holds_all || input->size != output->size)
    return FALSE;
  if (needs_in_backward (self, s, NN_OP_BACKWARD_NEEDS_INPUT))
    return FALSE;

  for (gsize t = 0; t < self->schedule->n_steps; t++)
    {
      const NnGraphNode *other = nn_exec_op_node (self, t);

      if (self->schedule->steps[t].value_node == node->inputs[0]
          && needs_in_backward (self, t, NN_OP_BACKWARD_NEEDS_OUTPUT))
        return FALSE;
      for (guint i = 0; i < other->n_inputs; i++)
        n_readers += other->inputs[i] == node->inputs[0];
    }

  return n_readers == 1;
}

/* @all_memory is for what holds all samples, @lane_memory for what holds one group: the latter is there once for each
 * lane, since lanes are not at the same step at the same time. */
static void
plan_values (NnExec       *self,
             NnMemoryPlan *all_memory,
             NnMemoryPlan *lane_memory)
{
  const gsize end = 2 * self->schedule->n_steps;

  for (gsize s = 0; s < self->schedule->n_steps; s++)
    {
      const NnGraphNode *node = nn_exec_op_node (self, s);
      NnNodeState *output = nn_exec_value_state (self, s);
      NnMemoryPlan *memory = output->holds_all ? all_memory : lane_memory;
      const gsize n_samples = output->holds_all ? self->max_batch : self->group;

      output->value_buffer
          = runs_in_place (self, s)
                ? self->nodes[node->inputs[0]].value_buffer
                : nn_memory_plan_add (memory, output->size * n_samples, s, s);
      nn_memory_plan_use (memory, output->value_buffer, output->is_kept ? end : s);
      /* The groups of a batch pass through the head one after the other: what holds all of them must
       * be in no earlier step's way when the next group comes. */
      if (output->holds_all && s < self->n_head)
        nn_memory_plan_use (memory, output->value_buffer, 0);
      if (needs_in_backward (self, s, NN_OP_BACKWARD_NEEDS_OUTPUT))
        nn_memory_plan_use (memory, output->value_buffer, backward_time (self, s));

      for (guint i = 0; i < node->n_inputs; i++)
        {
          const NnNodeState *input = &self->nodes[node->inputs[i]];
          const guint buffer = input->value_buffer;

          if (buffer == NN_NO_BUFFER)
            continue;
          memory = input->holds_all ? all_memory : lane_memory;
          nn_memory_plan_use (memory, buffer, s);
          if (needs_in_backward (self, s, NN_OP_BACKWARD_NEEDS_INPUT))
            nn_memory_plan_use (memory, buffer, backward_time (self, s));
        }
    }
}

/* Whether step @s may make the gradient of its input out of that of its output, where it lies: nobody
 * else reads the latter. The exec's own buffers, of the network's input and output, are not shared. */
static gboolean
backs_in_place (const NnExec *self,
                gsize         s)
{
  const NnGraphNode *node = nn_exec_op_node (self, s);
  const NnNodeState *output = nn_exec_value_state (self, s);

  return (node->op->flags & NN_OP_GRADIENT_IN_PLACE) && node->inputs[0] != 0
         && output->gradient_buffer != NN_NO_BUFFER && output->size == self->nodes[node->inputs[0]].size;
}

/* In the order of backward, so that the first to write a gradient is the one that overwrites it. */
static void
plan_gradients (NnExec       *self,
                NnMemoryPlan *memory)
{
  g_autofree gboolean *is_written = g_new0 (gboolean, self->plan->n_nodes);

  for (gsize s = self->schedule->n_steps; s-- > 0;)
    {
      const NnGraphNode *node = nn_exec_op_node (self, s);
      NnNodeState *output = nn_exec_value_state (self, s);
      const gsize time = backward_time (self, s);

      if (!output->has_gradient)
        continue;
      if (output->gradient_buffer != NN_NO_BUFFER)
        nn_memory_plan_use (memory, output->gradient_buffer, time);

      for (guint i = 0; i < node->n_inputs; i++)
        {
          NnNodeState *input = &self->nodes[node->inputs[i]];
          const gsize size = input->size * self->max_batch;

          if (!input->has_gradient)
            continue;
          if (is_written[node->inputs[i]])
            self->steps[s].spill_buffers[i] = nn_memory_plan_add (memory, size, time, time);
          else if (backs_in_place (self, s))
            input->gradient_buffer = output->gradient_buffer;
          else if (node->inputs[i] != 0)
            input->gradient_buffer = nn_memory_plan_add (memory, size, time, time);
          is_written[node->inputs[i]] = TRUE;
          if (input->gradient_buffer != NN_NO_BUFFER)
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
        self->steps[s].saved_buffer
            = nn_memory_plan_add (memory, size, s, self->steps[s].runs_backward ? backward_time (self, s) : s);
    }
}

static float *
locate (float        *block,
        NnMemoryPlan *memory,
        guint         buffer)
{
  return buffer != NN_NO_BUFFER ? block + nn_memory_plan_get_offset (memory, buffer) : NULL;
}

/* Hands out the addresses. */
static void
bind_buffers (NnExec       *self,
              NnMemoryPlan *memory,
              NnMemoryPlan *lane_memory)
{
  for (NnNode i = 1; i < self->plan->n_nodes; i++)
    {
      self->nodes[i].value = self->nodes[i].holds_all
                                 ? locate (self->memory, memory, self->nodes[i].value_buffer)
                                 : locate (self->lane_memory, lane_memory, self->nodes[i].value_buffer);
      self->nodes[i].gradient = locate (self->memory, memory, self->nodes[i].gradient_buffer);
    }
  self->nodes[0].value = self->input_values;
  self->nodes[0].gradient = self->input_gradient;
  if (self->is_training)
    self->nodes[nn_exec_output_node (self)].gradient = self->output_gradient;

  for (gsize s = 0; s < self->schedule->n_steps; s++)
    {
      NnStepState *step = &self->steps[s];
      const NnGraphNode *node = nn_exec_op_node (self, s);

      step->call.scratch = self->scratch;
      step->call.output = nn_exec_value_state (self, s)->value;
      step->call.saved = locate (self->memory, memory, step->saved_buffer);
      step->call.output_gradient = nn_exec_value_state (self, s)->gradient;
      for (guint i = 0; i < node->n_inputs; i++)
        {
          const NnNodeState *input = &self->nodes[node->inputs[i]];

          if (input->has_gradient)
            step->input_gradients[i] = step->spill_buffers[i] != NN_NO_BUFFER
                                           ? locate (self->memory, memory, step->spill_buffers[i])
                                           : input->gradient;
        }
    }
}

static void
init_step (NnExec *self,
           gsize   s)
{
  const NnStep *scheduled = &self->schedule->steps[s];
  const NnGraphNode *node = nn_exec_op_node (self, s);
  const NnNodePlan *node_plan = &self->plan->nodes[scheduled->op_node];
  NnStepState *step = &self->steps[s];

  step->inputs = g_new0 (const float *, node->n_inputs * self->n_lanes);
  step->input_gradients = g_new0 (float *, node->n_inputs);
  step->spill_buffers = g_new (guint, node->n_inputs);
  for (guint i = 0; i < node->n_inputs; i++)
    step->spill_buffers[i] = NN_NO_BUFFER;
  step->saved_buffer = NN_NO_BUFFER;

  step->call = (NnCall) {
    .config = node->config,
    .plan = &node_plan->plan,
    .training = self->is_training,
    .fused_relu = scheduled->fused_relu,
    .is_exact = self->is_exact,
    .n_inputs = node->n_inputs,
    .input_shapes = node_plan->input_shapes,
    .inputs = step->inputs,
    .input_gradients = step->input_gradients,
  };
  nn_exec_find_tensors (self, scheduled->op_node, step->call.tensors);
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
allocate_scratch (NnExec *self)
{
  gsize head = 0, tail = 0;

  for (gsize s = 0; s < self->schedule->n_steps; s++)
    {
      const NnOpPlan *plan = self->steps[s].call.plan;
      const gboolean is_head = s < self->n_head;
      const gsize size = plan->scratch + (is_head ? self->group : self->max_batch) * plan->scratch_per_sample;

      if (is_head)
        head = MAX (head, size);
      else
        tail = MAX (tail, size);
    }
  self->lane_scratch = (head + NN_ALIGNMENT - 1) / NN_ALIGNMENT * NN_ALIGNMENT;
  self->scratch = nn_alloc_floats (MAX (self->n_lanes * self->lane_scratch, tail));
}

/* Floats of @node's weights, and of one sample's inputs and output. */
static void
measure_step (const NnExec *self,
              gsize         s,
              gsize        *n_weights,
              gsize        *n_values)
{
  const NnNodePlan *node = &self->plan->nodes[self->schedule->steps[s].op_node];

  *n_weights = 0;
  *n_values = nn_shape_size (node->plan.output);
  for (guint i = 0; i < node->plan.n_tensors; i++)
    *n_weights += nn_tensor_spec_size (&node->plan.tensors[i]);
  for (guint i = 0; i < nn_exec_op_node (self, s)->n_inputs; i++)
    *n_values += nn_shape_size (node->input_shapes[i]);
}

/*
 * In inference the first part of a network, where values are large and weights are few, goes through
 * in groups of samples, one after the other in each of a few lanes: so one step's values are still in
 * the cache when the next one reads them, and threads need not wait for each other at each step. Where
 * a step's weights are more than a group's values, reading them again for each group costs more than
 * that saves: from there on the whole batch goes through together.
 */
static void
choose_head (NnExec *self)
{
  const gsize n_groups = (self->max_batch + self->group - 1) / self->group;

  self->n_head = 0;
  self->n_lanes = 1;
  if (self->is_training)
    return;

  for (; self->n_head < self->schedule->n_steps; self->n_head++)
    {
      gsize n_weights, n_values;

      measure_step (self, self->n_head, &n_weights, &n_values);
      if (n_weights > self->group * n_values)
        break;
    }
  if (self->parallel != NULL)
    self->n_lanes = MIN (n_groups, MAX_LANES);
}

/* The whole batch of what leaves the head, the tail, or the exec. */
static void
choose_what_holds_all (NnExec *self)
{
  for (NnNode i = 0; i < self->plan->n_nodes; i++)
    self->nodes[i].holds_all = self->nodes[i].is_kept;

  for (gsize s = self->n_head; s < self->schedule->n_steps; s++)
    {
      const NnGraphNode *node = nn_exec_op_node (self, s);

      nn_exec_value_state (self, s)->holds_all = TRUE;
      for (guint i = 0; i < node->n_inputs; i++)
        self->nodes[node->inputs[i]].holds_all = TRUE;
    }
}

/* All that nn_exec_lay_out() makes. */
void
nn_exec_free_layout (NnExec *self)
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
  g_clear_pointer (&self->lane_memory, g_aligned_free);
  g_clear_pointer (&self->scratch, g_aligned_free);
}

/* Everything that depends on what is kept and which gradients are wanted. */
void
nn_exec_lay_out (NnExec *self)
{
  g_autoptr (NnMemoryPlan) memory = nn_memory_plan_new ();
  g_autoptr (NnMemoryPlan) lane_memory = nn_memory_plan_new ();
  g_autofree gboolean *is_kept = g_new0 (gboolean, self->plan->n_nodes);

  nn_exec_free_layout (self);

  for (NnNode i = 0; i < self->plan->n_nodes; i++)
    {
      NnNodeState *node = &self->nodes[i];

      node->is_kept = node->is_kept || i == 0 || i == nn_exec_output_node (self);
      node->size = nn_shape_size (self->plan->nodes[i].plan.output);
      node->has_gradient = FALSE;
      node->value_buffer = NN_NO_BUFFER;
      node->gradient_buffer = NN_NO_BUFFER;
      is_kept[i] = node->is_kept;
    }

  self->schedule = nn_schedule_new (self->graph, self->is_training, is_kept);
  choose_head (self);
  choose_what_holds_all (self);
  self->steps = g_new0 (NnStepState, self->schedule->n_steps);
  for (gsize s = 0; s < self->schedule->n_steps; s++)
    init_step (self, s);

  if (self->is_training)
    find_gradients (self);
  plan_values (self, memory, lane_memory);
  if (self->is_training)
    {
      plan_gradients (self, memory);
      plan_saved (self, memory);
    }

  self->memory = nn_alloc_floats (nn_memory_plan_lay_out (memory));
  self->lane_size = nn_memory_plan_lay_out (lane_memory);
  self->lane_memory = nn_alloc_floats (self->n_lanes * self->lane_size);
  allocate_scratch (self);
  bind_buffers (self, memory, lane_memory);
  nn_exec_refresh (self);
}
