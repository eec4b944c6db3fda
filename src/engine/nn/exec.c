/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/exec-layout.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/float-mode.h"
#include "engine/nn/fold.h"
#include "engine/nn/gemm.h"
#include "engine/nn/kernels.h"
#include "engine/nn/memory-plan.h"
#include "engine/nn/split.h"

/* The head of a network is gone through with so many samples at a time that the largest activation has
 * about this many floats. */
#define GROUP_FLOATS ((gsize) 1 << 18)

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
  self->nodes = g_new0 (NnNodeState, self->plan->n_nodes);
  self->statistics = nn_alloc_floats (self->plan->n_statistics);
  self->input_values = nn_alloc_floats (max_batch * nn_shape_size (input));
  if (self->is_training)
    self->output_gradient = nn_alloc_floats (
        max_batch * nn_shape_size (self->plan->nodes[nn_exec_output_node (self)].plan.output));
  nn_exec_lay_out (self);

  return g_steal_pointer (&self);
}

void
nn_exec_free (NnExec *self)
{
  nn_exec_free_layout (self);
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
      const NnGraphNode *norm = nn_graph_get_node (self->graph, step->norm_node);

      if (step->norm_node == 0)
        continue;

      nn_exec_find_tensors (self, step->op_node, tensors);
      nn_exec_find_tensors (self, step->norm_node, norm_tensors);
      nn_fold_norm (norm->op, norm->config, norm_tensors, weight->shape[0],
                    nn_tensor_spec_size (weight) / weight->shape[0], tensors[0], tensors[1],
                    self->steps[s].folded_weight, self->steps[s].folded_bias);
    }
}

void
nn_exec_set_parallel (NnExec             *self,
                      const BaseParallel *parallel)
{
  g_return_if_fail (self->batch == 0);

  self->parallel = parallel;
  nn_exec_lay_out (self);
}

void
nn_exec_set_exact (NnExec  *self,
                   gboolean is_exact)
{
  g_return_if_fail (self->batch == 0);

  self->is_exact = is_exact;
  nn_exec_lay_out (self);
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
  nn_exec_lay_out (self);
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
  nn_exec_lay_out (self);
}

static float *
value_at (const NnExec *self,
          NnNode        node,
          gsize         lane,
          gsize         first_sample)
{
  const NnNodeState *state = &self->nodes[node];

  return state->value + (state->holds_all ? first_sample * state->size : lane * self->lane_size);
}

static gboolean
is_stopped (const NnExec *self)
{
  return self->stop != NULL && self->stop (self->stop_data);
}

/* Runs steps [@first_step, @end_step) on some samples. Different lanes may do so at the same time. */
static void
run_steps (NnExec             *self,
           gsize               first_step,
           gsize               end_step,
           gsize               lane,
           gsize               first_sample,
           gsize               n_samples,
           const BaseParallel *parallel)
{
  for (gsize s = first_step; s < end_step; s++)
    {
      const NnGraphNode *node = nn_exec_op_node (self, s);
      const float **inputs = self->steps[s].inputs + lane * node->n_inputs;
      NnCall call = self->steps[s].call;

      if (is_stopped (self))
        return;

      for (guint i = 0; i < node->n_inputs; i++)
        inputs[i] = value_at (self, node->inputs[i], lane, first_sample);
      call.inputs = inputs;
      call.output = value_at (self, self->schedule->steps[s].value_node, lane, first_sample);
      call.scratch = self->scratch + lane * self->lane_scratch;
      call.batch = n_samples;
      call.rng = self->rng;
      call.parallel = parallel;
      node->op->forward (&call);
      if (self->watch != NULL)
        self->watch (self->schedule->steps[s].op_node, FALSE, self->watch_data);
    }
}

static void
run_lane (gsize    lane,
          gpointer data)
{
  NnExec *self = data;
  const gsize n_groups = (self->batch + self->group - 1) / self->group;
  gsize first, end;

  nn_split_range (n_groups, self->n_lanes, lane, &first, &end);
  for (gsize g = first; g < end; g++)
    run_steps (self, 0, self->n_head, lane, g * self->group,
               MIN (self->group, self->batch - g * self->group), self->n_lanes == 1 ? self->parallel : NULL);
}

void
nn_exec_forward (NnExec  *self,
                 gsize    batch,
                 BaseRng *rng)
{
  g_return_if_fail (batch > 0 && batch <= self->max_batch);

  const BaseFloatMode float_mode = base_float_mode_flush_subnormal ();

  self->batch = batch;
  self->rng = rng;
  if (self->n_head > 0)
    base_parallel_for (self->n_lanes > 1 && self->watch == NULL ? self->parallel : NULL, self->n_lanes,
                       run_lane, self);
  run_steps (self, self->n_head, self->schedule->n_steps, 0, 0, batch, self->parallel);
  base_float_mode_set (float_mode);
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
  return nn_exec_output_node (self);
}

float *
nn_exec_get_output_gradient (NnExec *self)
{
  g_return_val_if_fail (self->is_training, NULL);

  return self->output_gradient;
}

typedef struct
{
  float *gradient;
  const float *spilled;
} Spill;

static void
add_spill_range (gconstpointer data,
                 gsize         task,
                 gsize         first,
                 gsize         end)
{
  const Spill *spill = data;

  nn_kernels ()->add (spill->gradient + first, spill->spilled + first, end - first);
}

static void
add_spilled_gradients (NnExec *self,
                       gsize   s)
{
  const NnGraphNode *node = nn_exec_op_node (self, s);
  const NnStepState *step = &self->steps[s];

  for (guint i = 0; i < node->n_inputs; i++)
    if (step->spill_buffers[i] != NN_NO_BUFFER)
      {
        const NnNodeState *input = &self->nodes[node->inputs[i]];
        const Spill spill = { input->gradient, step->input_gradients[i] };

        nn_split_floats (self->parallel, self->batch * input->size, add_spill_range, &spill);
      }
}

static void
clear_range (gconstpointer data,
             gsize         task,
             gsize         first,
             gsize         end)
{
  memset (*(float *const *) data + first, 0, (end - first) * sizeof (float));
}

/* Hands step @s the places of its tensors' gradients, with zeros in them if need be: also where they
 * are all there is to say, since the output does not depend on them. */
static void
set_tensor_gradients (NnExec  *self,
                      gsize    s,
                      float   *gradients,
                      gboolean is_anew)
{
  const NnNodePlan *node_plan = &self->plan->nodes[self->schedule->steps[s].op_node];
  NnStepState *step = &self->steps[s];
  const gboolean can_overwrite
      = step->runs_backward && (nn_exec_op_node (self, s)->op->flags & NN_OP_WRITES_GRADIENTS);

  step->call.overwrites_gradients = is_anew && can_overwrite;
  for (guint i = 0; i < node_plan->plan.n_tensors; i++)
    if (step->is_trained[i])
      {
        float *gradient = gradients + node_plan->tensor_offsets[i];

        step->call.tensor_gradients[i] = gradient;
        if (is_anew && !can_overwrite)
          nn_split_floats (self->parallel, nn_tensor_spec_size (&node_plan->plan.tensors[i]), clear_range,
                           &gradient);
      }
}

static void
run_backward_steps (NnExec  *self,
                    float   *gradients,
                    gboolean is_anew)
{
  for (gsize s = self->schedule->n_steps; s-- > 0;)
    {
      NnStepState *step = &self->steps[s];

      set_tensor_gradients (self, s, gradients, is_anew);
      if (!step->runs_backward)
        continue;
      if (is_stopped (self))
        return;

      step->call.batch = self->batch;
      step->call.parallel = self->parallel;
      nn_exec_op_node (self, s)->op->backward (&step->call);
      add_spilled_gradients (self, s);
      if (self->watch != NULL)
        self->watch (self->schedule->steps[s].op_node, TRUE, self->watch_data);
    }
}

static void
run_backward (NnExec  *self,
              float   *gradients,
              gboolean is_anew)
{
  g_return_if_fail (self->is_training && self->batch > 0);

  const BaseFloatMode float_mode = base_float_mode_flush_subnormal ();

  run_backward_steps (self, gradients, is_anew);
  base_float_mode_set (float_mode);
}

void
nn_exec_backward (NnExec *self,
                  float  *gradients)
{
  run_backward (self, gradients, FALSE);
}

void
nn_exec_backward_anew (NnExec *self,
                       float  *gradients)
{
  run_backward (self, gradients, TRUE);
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

void
nn_exec_set_stop (NnExec    *self,
                  NnExecStop stop,
                  gpointer   data)
{
  self->stop = stop;
  self->stop_data = data;
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
