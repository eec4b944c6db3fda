/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/kernels.h"
#include "engine/nn/op.h"
#include "engine/nn/split.h"

/* Max and average over windows, with PyTorch's rules for the edges: padding is never the largest, and
 * counts as zeros in an average, but what a last window of ceil_mode has beyond the padding does not
 * count. Max keeps the place of the largest value within its window, one byte each, for backward. */

#define MAX_PLACES NN_POOL_NO_PLACE

/* Rows of windows that max pooling takes through one step before the next, which reads what the first
 * has written: only a while later it is there without waiting. */
#define ROWS_AT_ONCE 8

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

static gsize
row_size (const Geometry *g)
{
  return nn_pool_row_size ((gsize) g->columns.kernel, (gsize) g->columns.stride,
                           (gsize) g->columns.out_length);
}

static gboolean
max_pool_plan (const void    *config,
               const NnShape *inputs,
               guint          n_inputs,
               NnOpPlan      *plan,
               GError       **error)
{
  const NnPoolConfig *pool = config;
  Geometry g;

  if (!pool_plan (config, inputs, n_inputs, plan, error))
    return FALSE;

  if (pool->kernel_height > MAX_PLACES / pool->kernel_width)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A max pooling cannot have windows of %zu × %zu: they hold at most %d values."),
                   pool->kernel_height, pool->kernel_width, MAX_PLACES);
      return FALSE;
    }

  g = geometry_of (pool, inputs[0], 1);
  plan->scratch = NN_MAX_TASKS * ROWS_AT_ONCE * 2 * row_size (&g);
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

/* So many planes a task, by what they read. */
static void
run_planes (const NnCall *call,
            NnSplitFunc   func)
{
  const NnShape in = call->input_shapes[0];
  const gsize n_planes = call->batch * in.channels;

  nn_split_run (call->parallel, n_planes,
                nn_split_n_tasks (n_planes, in.height * in.width, NN_TASK_FLOATS), func, call);
}

static NnPoolRow
row_of (const Geometry *g)
{
  const gsize n_seen = (gsize) ((g->columns.out_length - 1) * g->columns.stride + g->columns.kernel
                                - g->columns.padding);

  return (NnPoolRow) {
    .width = MIN ((gsize) g->columns.length, n_seen),
    .padding = (gsize) g->columns.padding,
    .kernel = (gsize) g->columns.kernel,
    .stride = (gsize) g->columns.stride,
    .out_width = (gsize) g->columns.out_length,
  };
}

/* Rows [@first, @end) of one plane. */
static void
max_pool_rows (const Geometry *g,
               gssize          first,
               gssize          end,
               const float    *input,
               float          *largest,
               gint32         *rows,
               float          *output,
               guint8         *places)
{
  const NnPoolRow row = row_of (g);

  for (gssize y = first; y < end; y++)
    {
      const Window window = window_at (&g->rows, y);
      const gsize slot = (gsize) (y - first) * row_size (g);

      nn_kernels ()->pool->find_in_columns (
          &row, input + window.begin * g->columns.length, (gsize) g->columns.length,
          (gsize) (window.end - window.begin), (gint32) (window.begin - window.origin), largest + slot,
          places != NULL ? rows + slot : NULL);
    }
  for (gssize y = first; y < end; y++)
    {
      const gsize slot = (gsize) (y - first) * row_size (g);
      const gsize offset = (gsize) y * row.out_width;

      nn_kernels ()->pool->find_in_windows (&row, largest + slot, places != NULL ? rows + slot : NULL,
                                            output + offset, places != NULL ? places + offset : NULL);
    }
}

static void
max_pool_planes (gconstpointer data,
                 gsize         task,
                 gsize         first,
                 gsize         end)
{
  const NnCall *call = data;
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  const gsize plane = (gsize) (g.rows.length * g.columns.length);
  const gsize out_plane = (gsize) (g.rows.out_length * g.columns.out_length);
  const gsize n_scratch = ROWS_AT_ONCE * row_size (&g);
  float *largest = call->scratch + task * 2 * n_scratch;
  gint32 *rows = (gint32 *) (largest + n_scratch);

  for (gsize i = 0; i < n_scratch; i++)
    {
      largest[i] = NN_POOL_PADDING;
      rows[i] = NN_POOL_NO_PLACE;
    }

  for (gsize p = first; p < end; p++)
    for (gssize y = 0; y < g.rows.out_length; y += ROWS_AT_ONCE)
      max_pool_rows (&g, y, MIN (y + ROWS_AT_ONCE, g.rows.out_length), call->inputs[0] + p * plane, largest,
                     rows, call->output + p * out_plane,
                     call->training ? (guint8 *) call->saved + p * out_plane : NULL);
}

static void
max_pool_two_by_two_planes (gconstpointer data,
                            gsize         task,
                            gsize         first,
                            gsize         end)
{
  const NnCall *call = data;
  const NnShape in = call->input_shapes[0], out = call->plan->output;
  guint8 *places = call->training ? (guint8 *) call->saved : NULL;

  for (gsize p = first; p < end; p++)
    for (gsize y = 0; y < out.height; y++)
      {
        const float *upper = call->inputs[0] + (p * in.height + 2 * y) * in.width;
        const gsize offset = (p * out.height + y) * out.width;

        nn_kernels ()->max_pool (upper, upper + in.width, call->output + offset,
                                 places != NULL ? places + offset : NULL, out.width);
      }
}

static void
max_pool_forward (const NnCall *call)
{
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);

  run_planes (call, is_two_by_two (&g) ? max_pool_two_by_two_planes : max_pool_planes);
}

/* Adds the gradients of one plane's windows to where their largest were. */
static void
scatter_plane (const Geometry *g,
               const float    *dy,
               const guint8   *places,
               float          *dx)
{
  for (gssize y = 0; y < g->rows.out_length; y++)
    {
      const gssize origin_y = y * g->rows.stride - g->rows.padding;
      gssize origin = origin_y * g->columns.length - g->columns.padding;

      for (gssize x = 0; x < g->columns.out_length; x++, origin += g->columns.stride)
        {
          const gssize place = *places++;
          const gssize row = place / g->columns.kernel;

          dx[origin + row * g->columns.length + place - row * g->columns.kernel] += *dy++;
        }
    }
}

static void
max_pool_backward_planes (gconstpointer data,
                          gsize         task,
                          gsize         first,
                          gsize         end)
{
  const NnCall *call = data;
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  const gsize plane = (gsize) (g.rows.length * g.columns.length);
  const gsize out_plane = (gsize) (g.rows.out_length * g.columns.out_length);

  for (gsize p = first; p < end; p++)
    {
      float *dx = call->input_gradients[0] + p * plane;

      memset (dx, 0, plane * sizeof (float));
      scatter_plane (&g, call->output_gradient + p * out_plane,
                     (const guint8 *) call->saved + p * out_plane, dx);
    }
}

static void
max_pool_two_by_two_backward_planes (gconstpointer data,
                                     gsize         task,
                                     gsize         first,
                                     gsize         end)
{
  const NnCall *call = data;
  const NnShape in = call->input_shapes[0], out = call->plan->output;
  const gboolean covers_all = in.height == 2 * out.height && in.width == 2 * out.width;

  for (gsize p = first; p < end; p++)
    {
      float *dx = call->input_gradients[0] + p * in.height * in.width;

      if (!covers_all)
        memset (dx, 0, in.height * in.width * sizeof (float));
      for (gsize y = 0; y < out.height; y++)
        {
          const gsize offset = (p * out.height + y) * out.width;
          float *upper = dx + 2 * y * in.width;

          nn_kernels ()->max_pool_backward (call->output_gradient + offset,
                                            (const guint8 *) call->saved + offset, upper,
                                            upper + in.width, out.width);
        }
    }
}

static void
max_pool_backward (const NnCall *call)
{
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);

  run_planes (call, is_two_by_two (&g) ? max_pool_two_by_two_backward_planes : max_pool_backward_planes);
}

static void
avg_pool_planes (gconstpointer data,
                 gsize         task,
                 gsize         first,
                 gsize         end)
{
  const NnCall *call = data;
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  float *output = call->output + first * (gsize) (g.rows.out_length * g.columns.out_length);

  for (gsize p = first; p < end; p++)
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
avg_pool_forward (const NnCall *call)
{
  run_planes (call, avg_pool_planes);
}

static void
avg_pool_backward_planes (gconstpointer data,
                          gsize         task,
                          gsize         first,
                          gsize         end)
{
  const NnCall *call = data;
  const Geometry g = geometry_of (call->config, call->input_shapes[0], call->batch);
  const gsize plane = (gsize) (g.rows.length * g.columns.length);
  const float *dy = call->output_gradient + first * (gsize) (g.rows.out_length * g.columns.out_length);

  memset (call->input_gradients[0] + first * plane, 0, (end - first) * plane * sizeof (float));

  for (gsize p = first; p < end; p++)
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

static void
avg_pool_backward (const NnCall *call)
{
  run_planes (call, avg_pool_backward_planes);
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
