/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/model-internal.h"

#include <math.h>

struct _NnModel
{
  gatomicrefcount ref_count; /* (atomic) */
  NnGraph *graph;            /* (owned) */
  NnShape input;
  NnPlan *plan;      /* (owned) */
  float *parameters; /* (owned) */
  float *statistics; /* (owned) */
  GArray *tensors;      /* (owned) of NnTensorInfo */
  gsize *first_tensors; /* (owned) of each node, into @tensors */
};

static void
tensor_info_clear (NnTensorInfo *info)
{
  g_free (info->name);
}

static void
list_tensors (NnModel *self)
{
  self->tensors = g_array_new (FALSE, TRUE, sizeof (NnTensorInfo));
  g_array_set_clear_func (self->tensors, (GDestroyNotify) tensor_info_clear);
  self->first_tensors = g_new (gsize, self->plan->n_nodes);

  for (NnNode i = 0; i < self->plan->n_nodes; i++)
    {
      const NnNodePlan *node_plan = &self->plan->nodes[i];

      self->first_tensors[i] = self->tensors->len;
      for (guint j = 0; j < node_plan->plan.n_tensors; j++)
        {
          const NnTensorSpec *spec = &node_plan->plan.tensors[j];
          NnTensorInfo info = {
            .name = g_strdup_printf ("%s.%s", nn_graph_get_node_name (self->graph, i), spec->name),
            .n_dims = spec->n_dims,
            .offset = node_plan->tensor_offsets[j],
            .size = nn_tensor_spec_size (spec),
            .is_statistic = spec->is_statistic,
            .decays = spec->decays,
          };

          for (guint k = 0; k < spec->n_dims; k++)
            info.shape[k] = spec->shape[k];
          g_array_append_val (self->tensors, info);
        }
    }
}

/* Whether @node's values reach a ReLU with nothing between but operators that keep their variance
 * near. */
static gboolean
feeds_relu (NnModel *self,
            NnNode   node)
{
  for (NnNode i = node + 1; i < self->plan->n_nodes; i++)
    {
      const NnGraphNode *consumer = nn_graph_get_node (self->graph, i);

      for (guint j = 0; j < consumer->n_inputs; j++)
        if (consumer->inputs[j] == node
            && ((consumer->op->flags & (NN_OP_IS_RELU | NN_OP_HAS_RELU_GAIN))
                || ((consumer->op->flags & NN_OP_KEEPS_RELU_GAIN) && feeds_relu (self, i))))
          return TRUE;
    }

  return FALSE;
}

static void
draw_tensor (float              *values,
             const NnTensorSpec *spec,
             double              gain,
             BaseRng            *rng)
{
  const gsize size = nn_tensor_spec_size (spec);
  const double deviation = sqrt (gain / (double) MAX (spec->fan_in, 1));

  switch (spec->init)
    {
    case NN_INIT_ZERO: break;

    case NN_INIT_ONE:
      for (gsize i = 0; i < size; i++)
        values[i] = 1.0f;
      break;

    case NN_INIT_UNIFORM:
      for (gsize i = 0; rng != NULL && i < size; i++)
        values[i] = (float) ((2.0 * base_rng_uniform (rng) - 1.0) / sqrt ((double) MAX (spec->fan_in, 1)));
      break;

    case NN_INIT_FAN_IN:
      for (gsize i = 0; rng != NULL && i < size; i++)
        values[i] = (float) (deviation * base_rng_normal (rng));
      break;

    default: g_assert_not_reached ();
    }
}

/* He et al. 2015: a layer before a ReLU keeps the variance of its input with weights of variance
 * 2 / fan_in, any other with 1 / fan_in. */
static void
draw_parameters (NnModel *self,
                 BaseRng *rng)
{
  for (NnNode i = 0; i < self->plan->n_nodes; i++)
    {
      const NnNodePlan *node_plan = &self->plan->nodes[i];
      const double gain = feeds_relu (self, i) ? 2.0 : 1.0;

      for (guint j = 0; j < node_plan->plan.n_tensors; j++)
        {
          const NnTensorSpec *spec = &node_plan->plan.tensors[j];
          float *flat = spec->is_statistic ? self->statistics : self->parameters;

          draw_tensor (flat + node_plan->tensor_offsets[j], spec, gain, rng);
        }
    }
}

NnModel *
nn_model_new (NnGraph *graph,
              NnShape  input,
              BaseRng *rng,
              GError **error)
{
  g_autoptr (NnPlan) plan = NULL;
  NnModel *self;

  plan = nn_plan_new (graph, input, error);
  if (plan == NULL)
    return NULL;

  self = g_new0 (NnModel, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->graph = nn_graph_ref (graph);
  self->input = input;
  self->plan = g_steal_pointer (&plan);
  /* Readable behind the end, as all that operators read: see NnCall. */
  self->parameters = g_new0 (float, self->plan->n_parameters + NN_READABLE_BEHIND);
  self->statistics = g_new0 (float, self->plan->n_statistics);
  nn_graph_freeze (graph);
  list_tensors (self);
  draw_parameters (self, rng);

  return self;
}

NnModel *
nn_model_ref (NnModel *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
nn_model_unref (NnModel *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  nn_graph_unref (self->graph);
  nn_plan_free (self->plan);
  g_free (self->parameters);
  g_free (self->statistics);
  g_array_unref (self->tensors);
  g_free (self->first_tensors);
  g_free (self);
}

/**
 * nn_model_copy:
 *
 * Returns: (transfer full): a model with weights of its own and the same graph; the same tensors are
 *   frozen
 */
NnModel *
nn_model_copy (const NnModel *self)
{
  NnModel *copy = nn_model_new (self->graph, self->input, NULL, NULL);

  g_assert (copy != NULL);
  for (gsize i = 0; i < self->plan->n_parameters; i++)
    copy->parameters[i] = self->parameters[i];
  for (gsize i = 0; i < self->plan->n_statistics; i++)
    copy->statistics[i] = self->statistics[i];
  for (gsize i = 0; i < self->tensors->len; i++)
    nn_model_set_trainable (copy, i, !nn_model_get_tensor (self, i)->is_frozen);

  return copy;
}

NnGraph *
nn_model_get_graph (const NnModel *self)
{
  return self->graph;
}

const NnPlan *
nn_model_get_plan (const NnModel *self)
{
  return self->plan;
}

NnShape
nn_model_get_input_shape (const NnModel *self)
{
  return self->input;
}

gsize
nn_model_get_n_parameters (const NnModel *self)
{
  return self->plan->n_parameters;
}

gsize
nn_model_get_n_statistics (const NnModel *self)
{
  return self->plan->n_statistics;
}

const float *
nn_model_get_parameters (const NnModel *self)
{
  return self->parameters;
}

const float *
nn_model_get_statistics (const NnModel *self)
{
  return self->statistics;
}

float *
nn_model_get_parameters_mutable (NnModel *self)
{
  return self->parameters;
}

float *
nn_model_get_statistics_mutable (NnModel *self)
{
  return self->statistics;
}

gsize
nn_model_get_n_tensors (const NnModel *self)
{
  return self->tensors->len;
}

const NnTensorInfo *
nn_model_get_tensor (const NnModel *self,
                     gsize          index)
{
  g_return_val_if_fail (index < self->tensors->len, NULL);

  return &g_array_index (self->tensors, NnTensorInfo, index);
}

void
nn_model_set_trainable (NnModel *self,
                        gsize    index,
                        gboolean is_trainable)
{
  NnTensorInfo *info;

  g_return_if_fail (index < self->tensors->len);

  info = &g_array_index (self->tensors, NnTensorInfo, index);
  info->is_frozen = !info->is_statistic && !is_trainable;
}

gboolean
nn_model_is_frozen (const NnModel *self,
                    NnNode         node,
                    guint          tensor)
{
  return nn_model_get_tensor (self, self->first_tensors[node] + tensor)->is_frozen;
}
