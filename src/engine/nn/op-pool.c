/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/op.h"
#include "engine/nn/kernels.h"

/* Max and average over windows. Rows and columns that fill no whole window are left out. Max
 * keeps the place of the largest value within its window, one byte each, for backward. */

#define MAX_WINDOW 256

typedef struct
{
  gsize height, width; /* of an input plane */
  gsize out_height, out_width;
  gsize n_planes;
  gsize kernel_height, kernel_width;
  gsize stride_height, stride_width;
} Geometry;

static Geometry
geometry_of (const NnPoolConfig *config,
             NnShape             input,
             gsize               batch)
{
  Geometry g = {
    .height = input.height,
    .width = input.width,
    .n_planes = batch * input.channels,
    .kernel_height = config->kernel_height,
    .kernel_width = config->kernel_width,
    .stride_height = config->stride_height > 0 ? config->stride_height : config->kernel_height,
    .stride_width = config->stride_width > 0 ? config->stride_width : config->kernel_width,
  };

  g.out_height = (g.height - g.kernel_height) / g.stride_height + 1;
  g.out_width = (g.width - g.kernel_width) / g.stride_width + 1;
  return g;
}

static gboolean
pool_plan (const void    *config,
           const NnShape *inputs,
           guint          n_inputs,
           NnOpPlan      *plan,
           GError       **error)
{
  const NnPoolConfig *pool = config;
  Geometry g;

  if (pool->kernel_height == 0 || pool->kernel_width == 0 || pool->kernel_height > inputs[0].height
      || pool->kernel_width > inputs[0].width || pool->kernel_height * pool->kernel_width > MAX_WINDOW)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A pooling window of %zu × %zu does not fit an input of %zu × %zu."),
                   pool->kernel_height, pool->kernel_width, inputs[0].height, inputs[0].width);
      return FALSE;
    }

  g = geometry_of (pool, inputs[0], 1);
  plan->output = (NnShape) { inputs[0].channels, g.out_height, g.out_width };
  return TRUE;
}

static gboolean
max_pool_plan (const void    *config,
               const NnShape *inputs,
               guint          n_inputs,
               NnOpPlan      *plan,
               GError       **error)
{
  if (!pool_plan (config, inputs, n_inputs, plan, error))
    return FALSE;

  plan->saved_per_sample = (nn_shape_size (plan->output) + sizeof (float) - 1) / sizeof (float);
  return TRUE;
}

/* The common case, for which there are kernels. */
static gboolean
is_two_by_two (const Geometry *g)
{
  return g->kernel_height == 2 && g->kernel_width == 2 && g->stride_height == 2 && g->stride_width == 2;
}

static void
max_pool_row (const Geometry *g,
              const float    *input,
              float          *output,
              guint8         *places)
{
  for (gsize x = 0; x < g->out_width; x++)
    {
      const float *window = input + x * g->stride_width;
      float largest = window[0];
      gsize place = 0;

      for (gsize ky = 0; ky < g->kernel_height; ky++)
        for (gsize kx = 0; kx < g->kernel_width; kx++)
          if (window[ky * g->width + kx] > largest)
            {
              largest = window[ky * g->width + kx];
              place = ky * g->kernel_width + kx;
            }

      output[x] = largest;
      if (places != NULL)
        places[x] = (guint8) place;
    }
}

static void
max_pool_forward (const NnCall *call)
{
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  const gboolean is_fast = is_two_by_two (&g);
  guint8 *places = call->training ? (guint8 *) call->saved : NULL;

  for (gsize plane = 0; plane < g.n_planes; plane++)
    for (gsize y = 0; y < g.out_height; y++)
      {
        const gsize row = plane * g.out_height + y;
        const float *input = call->inputs[0] + (plane * g.height + y * g.stride_height) * g.width;
        float *output = call->output + row * g.out_width;
        guint8 *row_places = places != NULL ? places + row * g.out_width : NULL;

        if (is_fast)
          nn_kernels ()->max_pool (input, input + g.width, output, row_places, g.out_width);
        else
          max_pool_row (&g, input, output, row_places);
      }
}

static void
max_pool_backward (const NnCall *call)
{
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  const gboolean is_fast = is_two_by_two (&g);
  const gboolean covers_all = is_fast && g.height % 2 == 0 && g.width % 2 == 0;
  const guint8 *places = (const guint8 *) call->saved;

  if (!covers_all)
    memset (call->input_gradients[0], 0, g.n_planes * g.height * g.width * sizeof (float));

  for (gsize plane = 0; plane < g.n_planes; plane++)
    for (gsize y = 0; y < g.out_height; y++)
      {
        const gsize row = (plane * g.out_height + y) * g.out_width;
        const float *dy = call->output_gradient + row;
        float *dx = call->input_gradients[0] + (plane * g.height + y * g.stride_height) * g.width;

        if (is_fast)
          nn_kernels ()->max_pool_backward (dy, places + row, dx, dx + g.width, g.out_width);
        else
          for (gsize x = 0; x < g.out_width; x++)
            {
              const gsize ky = places[row + x] / g.kernel_width;
              const gsize kx = places[row + x] % g.kernel_width;

              dx[ky * g.width + x * g.stride_width + kx] += dy[x];
            }
      }
}

static void
avg_pool_forward (const NnCall *call)
{
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  const float share = 1.0f / (float) (g.kernel_height * g.kernel_width);

  for (gsize plane = 0; plane < g.n_planes; plane++)
    for (gsize y = 0; y < g.out_height; y++)
      {
        const float *input = call->inputs[0] + (plane * g.height + y * g.stride_height) * g.width;
        float *output = call->output + (plane * g.out_height + y) * g.out_width;

        for (gsize x = 0; x < g.out_width; x++)
          {
            const float *window = input + x * g.stride_width;
            float sum = 0.0f;

            for (gsize ky = 0; ky < g.kernel_height; ky++)
              for (gsize kx = 0; kx < g.kernel_width; kx++)
                sum += window[ky * g.width + kx];
            output[x] = sum * share;
          }
      }
}

static void
avg_pool_backward (const NnCall *call)
{
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  const float share = 1.0f / (float) (g.kernel_height * g.kernel_width);

  memset (call->input_gradients[0], 0, g.n_planes * g.height * g.width * sizeof (float));

  for (gsize plane = 0; plane < g.n_planes; plane++)
    for (gsize y = 0; y < g.out_height; y++)
      {
        const float *dy = call->output_gradient + (plane * g.out_height + y) * g.out_width;
        float *dx = call->input_gradients[0] + (plane * g.height + y * g.stride_height) * g.width;

        for (gsize x = 0; x < g.out_width; x++)
          for (gsize ky = 0; ky < g.kernel_height; ky++)
            for (gsize kx = 0; kx < g.kernel_width; kx++)
              dx[ky * g.width + x * g.stride_width + kx] += dy[x] * share;
      }
}

const NnOp nn_op_max_pool = {
  .name = "max_pool",
  .config_size = sizeof (NnPoolConfig),
  .flags = NN_OP_KEEPS_RELU_GAIN,
  .plan = max_pool_plan,
  .forward = max_pool_forward,
  .backward = max_pool_backward,
};

const NnOp nn_op_avg_pool = {
  .name = "avg_pool",
  .config_size = sizeof (NnPoolConfig),
  .flags = NN_OP_KEEPS_RELU_GAIN,
  .plan = pool_plan,
  .forward = avg_pool_forward,
  .backward = avg_pool_backward,
};
