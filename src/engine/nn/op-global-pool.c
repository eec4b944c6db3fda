/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/op.h"

/* Average or maximum over all of height, width or both. Each plane is seen as n_kept groups of
 * n_reduced values each, by strides. */

typedef struct
{
  gsize n_planes, plane;
  gsize n_kept, kept_stride;
  gsize n_reduced, reduced_stride;
} Geometry;

static Geometry
geometry_of (const NnGlobalPoolConfig *config,
             NnShape                   input,
             gsize                     batch)
{
  Geometry g = { .n_planes = batch * input.channels, .plane = input.height * input.width };

  switch (config->axes)
    {
    case NN_AXES_FREQUENCY:
      g.n_kept = input.width;
      g.kept_stride = 1;
      g.n_reduced = input.height;
      g.reduced_stride = input.width;
      break;

    case NN_AXES_TIME:
      g.n_kept = input.height;
      g.kept_stride = input.width;
      g.n_reduced = input.width;
      g.reduced_stride = 1;
      break;

    case NN_AXES_BOTH:
    default:
      g.n_kept = 1;
      g.n_reduced = g.plane;
      g.reduced_stride = 1;
      break;
    }

  return g;
}

static gboolean
global_pool_plan (const void    *config,
                  const NnShape *inputs,
                  guint          n_inputs,
                  NnOpPlan      *plan,
                  GError       **error)
{
  const NnAxes axes = ((const NnGlobalPoolConfig *) config)->axes;

  if (axes == 0 || (axes & ~NN_AXES_BOTH) != 0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("A global pooling needs to know over which axes."));
      return FALSE;
    }

  plan->output.channels = inputs[0].channels;
  plan->output.height = axes & NN_AXES_FREQUENCY ? 1 : inputs[0].height;
  plan->output.width = axes & NN_AXES_TIME ? 1 : inputs[0].width;
  return TRUE;
}

static gboolean
global_max_pool_plan (const void    *config,
                      const NnShape *inputs,
                      guint          n_inputs,
                      NnOpPlan      *plan,
                      GError       **error)
{
  if (!global_pool_plan (config, inputs, n_inputs, plan, error))
    return FALSE;

  G_STATIC_ASSERT (sizeof (guint32) == sizeof (float));
  plan->saved_per_sample = nn_shape_size (plan->output);
  return TRUE;
}

static void
global_avg_pool_forward (const NnCall *call)
{
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);

  for (gsize plane = 0; plane < g.n_planes; plane++)
    for (gsize i = 0; i < g.n_kept; i++)
      {
        const float *x = call->inputs[0] + plane * g.plane + i * g.kept_stride;
        double sum = 0.0;

        for (gsize j = 0; j < g.n_reduced; j++)
          sum += (double) x[j * g.reduced_stride];
        call->output[plane * g.n_kept + i] = (float) (sum / (double) g.n_reduced);
      }
}

static void
global_avg_pool_backward (const NnCall *call)
{
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  const float share = 1.0f / (float) g.n_reduced;

  for (gsize plane = 0; plane < g.n_planes; plane++)
    for (gsize i = 0; i < g.n_kept; i++)
      {
        float *dx = call->input_gradients[0] + plane * g.plane + i * g.kept_stride;
        const float dy = call->output_gradient[plane * g.n_kept + i];

        for (gsize j = 0; j < g.n_reduced; j++)
          dx[j * g.reduced_stride] = dy * share;
      }
}

static void
global_max_pool_forward (const NnCall *call)
{
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  guint32 *places = (guint32 *) call->saved;

  for (gsize plane = 0; plane < g.n_planes; plane++)
    for (gsize i = 0; i < g.n_kept; i++)
      {
        const float *x = call->inputs[0] + plane * g.plane + i * g.kept_stride;
        gsize place = 0;

        for (gsize j = 1; j < g.n_reduced; j++)
          if (x[j * g.reduced_stride] > x[place * g.reduced_stride])
            place = j;
        call->output[plane * g.n_kept + i] = x[place * g.reduced_stride];
        if (call->training)
          places[plane * g.n_kept + i] = (guint32) place;
      }
}

static void
global_max_pool_backward (const NnCall *call)
{
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  const guint32 *places = (const guint32 *) call->saved;

  memset (call->input_gradients[0], 0, g.n_planes * g.plane * sizeof (float));

  for (gsize plane = 0; plane < g.n_planes; plane++)
    for (gsize i = 0; i < g.n_kept; i++)
      {
        const gsize place = places[plane * g.n_kept + i];

        call->input_gradients[0][plane * g.plane + i * g.kept_stride + place * g.reduced_stride]
            = call->output_gradient[plane * g.n_kept + i];
      }
}

const NnOp nn_op_global_avg_pool = {
  .name = "global_avg_pool",
  .config_size = sizeof (NnGlobalPoolConfig),
  .plan = global_pool_plan,
  .forward = global_avg_pool_forward,
  .backward = global_avg_pool_backward,
};

const NnOp nn_op_global_max_pool = {
  .name = "global_max_pool",
  .config_size = sizeof (NnGlobalPoolConfig),
  .plan = global_max_pool_plan,
  .forward = global_max_pool_forward,
  .backward = global_max_pool_backward,
};
