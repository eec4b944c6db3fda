/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/op.h"
#include "engine/nn/kernels.h"

/* Max and average over windows, with PyTorch's rules for the edges: padding is never the largest, and
 * counts as zeros in an average, but what a last window of ceil_mode has beyond the padding does not
 * count. Max keeps the place of the largest value within its window, one byte each, for backward. */

#define MAX_PLACES 256

/* One of the two axes. */
typedef struct
{
  gssize length, out_length;
  gssize kernel, stride, padding;
} Axis;

typedef struct
{
  Axis rows, columns;
  gsize n_planes;
} Geometry;

/* A window along one axis: the part that is inside, where it would begin, and what an average counts. */
typedef struct
{
  gssize begin, end;
  gssize origin;
  gssize n_counted;
} Window;

/* The last window begins before the padding behind the input. */
static Axis
axis_of (gsize    length,
         gsize    kernel,
         gsize    stride,
         gsize    padding,
         gboolean is_ceil)
{
  Axis axis = {
    .length = (gssize) length,
    .kernel = (gssize) kernel,
    .stride = (gssize) (stride > 0 ? stride : kernel),
    .padding = (gssize) padding,
  };
  const gssize room = axis.length + 2 * axis.padding - axis.kernel + (is_ceil ? axis.stride - 1 : 0);

  axis.out_length = room >= 0 ? room / axis.stride + 1 : 0;
  if (is_ceil && (axis.out_length - 1) * axis.stride >= axis.length + axis.padding)
    axis.out_length--;
  return axis;
}

static Geometry
geometry_of (const NnPoolConfig *config,
             NnShape             input,
             gsize               batch)
{
  return (Geometry) {
    .rows = axis_of (input.height, config->kernel_height, config->stride_height, config->padding_height,
                     config->ceil_mode),
    .columns = axis_of (input.width, config->kernel_width, config->stride_width, config->padding_width,
                        config->ceil_mode),
    .n_planes = batch * input.channels,
  };
}

static Window
window_at (const Axis *axis,
           gssize      i)
{
  const gssize origin = i * axis->stride - axis->padding;

  return (Window) {
    .begin = MAX (origin, 0),
    .end = MIN (origin + axis->kernel, axis->length),
    .origin = origin,
    .n_counted = MIN (origin + axis->kernel, axis->length + axis->padding) - origin,
  };
}

static gboolean
is_sane (gsize kernel,
         gsize stride,
         gsize padding)
{
  return kernel > 0 && kernel <= G_MAXINT32 && stride <= G_MAXINT32 && padding <= kernel / 2;
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

  if (!is_sane (pool->kernel_height, pool->stride_height, pool->padding_height)
      || !is_sane (pool->kernel_width, pool->stride_width, pool->padding_width))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A pooling cannot have windows of %zu × %zu with a padding of %zu × %zu: it is at most "
                      "half the window."),
                   pool->kernel_height, pool->kernel_width, pool->padding_height, pool->padding_width);
      return FALSE;
    }

  g = geometry_of (pool, inputs[0], 1);
  if (g.rows.out_length == 0 || g.columns.out_length == 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A pooling window of %zu × %zu does not fit an input of %zu × %zu."),
                   pool->kernel_height, pool->kernel_width, inputs[0].height, inputs[0].width);
      return FALSE;
    }

  plan->output = (NnShape) { inputs[0].channels, (gsize) g.rows.out_length, (gsize) g.columns.out_length };
  return TRUE;
}

static gboolean
max_pool_plan (const void    *config,
               const NnShape *inputs,
               guint          n_inputs,
               NnOpPlan      *plan,
               GError       **error)
{
  const NnPoolConfig *pool = config;

  if (!pool_plan (config, inputs, n_inputs, plan, error))
    return FALSE;

  if (pool->kernel_height > MAX_PLACES / pool->kernel_width)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A max pooling cannot have windows of %zu × %zu: they hold at most %d values."),
                   pool->kernel_height, pool->kernel_width, MAX_PLACES);
      return FALSE;
    }

  plan->saved_per_sample = (nn_shape_size (plan->output) + sizeof (float) - 1) / sizeof (float);
  return TRUE;
}

/* The common case, for which there are kernels. */
static gboolean
is_two_by_two (const Geometry *g)
{
  const Axis *axes[] = { &g->rows, &g->columns };

  for (guint i = 0; i < G_N_ELEMENTS (axes); i++)
    if (axes[i]->kernel != 2 || axes[i]->stride != 2 || axes[i]->padding != 0
        || 2 * axes[i]->out_length > axes[i]->length)
      return FALSE;

  return TRUE;
}

/* @plane is the whole plane, @output and @places (nullable) one row. */
static void
max_pool_row (const Geometry *g,
              Window          rows,
              const float    *plane,
              float          *output,
              guint8         *places)
{
  for (gssize x = 0; x < g->columns.out_length; x++)
    {
      const Window columns = window_at (&g->columns, x);
      gssize best_y = rows.begin, best_x = columns.begin;
      float largest = plane[best_y * g->columns.length + best_x];

      for (gssize y = rows.begin; y < rows.end; y++)
        for (gssize i = columns.begin; i < columns.end; i++)
          if (plane[y * g->columns.length + i] > largest)
            {
              largest = plane[y * g->columns.length + i];
              best_y = y;
              best_x = i;
            }

      output[x] = largest;
      if (places != NULL)
        places[x] = (guint8) ((best_y - rows.origin) * g->columns.kernel + best_x - columns.origin);
    }
}

static void
max_pool_forward (const NnCall *call)
{
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  const gboolean is_fast = is_two_by_two (&g);
  const gsize width = (gsize) g.columns.length, out_width = (gsize) g.columns.out_length;
  guint8 *places = call->training ? (guint8 *) call->saved : NULL;

  for (gsize p = 0; p < g.n_planes; p++)
    for (gssize y = 0; y < g.rows.out_length; y++)
      {
        const gsize row = p * (gsize) g.rows.out_length + (gsize) y;
        const float *plane = call->inputs[0] + p * (gsize) g.rows.length * width;
        const float *upper = plane + 2 * (gsize) y * width;
        float *output = call->output + row * out_width;
        guint8 *row_places = places != NULL ? places + row * out_width : NULL;

        if (is_fast)
          nn_kernels ()->max_pool (upper, upper + width, output, row_places, out_width);
        else
          max_pool_row (&g, window_at (&g.rows, y), plane, output, row_places);
      }
}

static void
max_pool_backward (const NnCall *call)
{
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  const gboolean is_fast = is_two_by_two (&g);
  const gboolean covers_all = is_fast && g.rows.length % 2 == 0 && g.columns.length % 2 == 0;
  const gsize width = (gsize) g.columns.length, out_width = (gsize) g.columns.out_length;
  const gsize plane = (gsize) g.rows.length * width;
  const guint8 *places = (const guint8 *) call->saved;

  if (!covers_all)
    memset (call->input_gradients[0], 0, g.n_planes * plane * sizeof (float));

  for (gsize p = 0; p < g.n_planes; p++)
    for (gssize y = 0; y < g.rows.out_length; y++)
      {
        const gsize row = (p * (gsize) g.rows.out_length + (gsize) y) * out_width;
        const float *dy = call->output_gradient + row;
        float *dx = call->input_gradients[0] + p * plane;
        float *upper = dx + 2 * (gsize) y * width;

        if (is_fast)
          nn_kernels ()->max_pool_backward (dy, places + row, upper, upper + width, out_width);
        else
          for (gsize x = 0; x < out_width; x++)
            {
              const gssize place = places[row + x];
              const gssize in_y = y * g.rows.stride - g.rows.padding + place / g.columns.kernel;
              const gssize in_x
                  = (gssize) x * g.columns.stride - g.columns.padding + place % g.columns.kernel;

              dx[in_y * g.columns.length + in_x] += dy[x];
            }
      }
}

static void
avg_pool_forward (const NnCall *call)
{
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  float *output = call->output;

  for (gsize p = 0; p < g.n_planes; p++)
    for (gssize y = 0; y < g.rows.out_length; y++)
      for (gssize x = 0; x < g.columns.out_length; x++)
        {
          const Window rows = window_at (&g.rows, y), columns = window_at (&g.columns, x);
          const float *plane = call->inputs[0] + p * (gsize) (g.rows.length * g.columns.length);
          float sum = 0.0f;

          for (gssize i = rows.begin; i < rows.end; i++)
            for (gssize j = columns.begin; j < columns.end; j++)
              sum += plane[i * g.columns.length + j];
          *output++ = sum / (float) (rows.n_counted * columns.n_counted);
        }
}

static void
avg_pool_backward (const NnCall *call)
{
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  const gsize plane = (gsize) (g.rows.length * g.columns.length);
  const float *dy = call->output_gradient;

  memset (call->input_gradients[0], 0, g.n_planes * plane * sizeof (float));

  for (gsize p = 0; p < g.n_planes; p++)
    for (gssize y = 0; y < g.rows.out_length; y++)
      for (gssize x = 0; x < g.columns.out_length; x++)
        {
          const Window rows = window_at (&g.rows, y), columns = window_at (&g.columns, x);
          const float share = *dy++ / (float) (rows.n_counted * columns.n_counted);
          float *dx = call->input_gradients[0] + p * plane;

          for (gssize i = rows.begin; i < rows.end; i++)
            for (gssize j = columns.begin; j < columns.end; j++)
              dx[i * g.columns.length + j] += share;
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
