/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/op.h"
#include "engine/nn/split.h"

/* The average over so many windows as are asked for, whatever the input's size. Window i of n over a
 * length of N reaches from floor (i N / n) to ceil ((i + 1) N / n), PyTorch's rule: windows may
 * overlap by one, and all have the same length where n divides N. */

typedef struct
{
  gsize begin, end;
} Window;

/* All windows of an axis in turn. i N / n goes on by N / n with what is left over, so that no window
 * costs a division. */
typedef struct
{
  Window window;
  gsize rest;        /* i N modulo n at the end of the window */
  gsize whole, part; /* N / n and N modulo n */
  gsize n_windows;
} Axis;

static void
axis_next (Axis *axis)
{
  const gsize floor = axis->window.end - (axis->rest > 0 ? 1 : 0);

  axis->window.begin = floor;
  axis->window.end = floor + axis->whole;
  axis->rest += axis->part;
  if (axis->rest >= axis->n_windows)
    {
      axis->rest -= axis->n_windows;
      axis->window.end++;
    }
  if (axis->rest > 0)
    axis->window.end++;
}

static Axis
axis_first (gsize n_windows,
            gsize length)
{
  Axis axis = { .whole = length / n_windows, .part = length % n_windows, .n_windows = n_windows };

  axis_next (&axis);
  return axis;
}

static gboolean
adaptive_pool_plan (const void    *config,
                    const NnShape *inputs,
                    guint          n_inputs,
                    NnOpPlan      *plan,
                    GError       **error)
{
  const NnAdaptivePoolConfig *pool = config;

  /* More would not be a network; the plan of the whole has the exact bound. */
  if (pool->out_height == 0 || pool->out_width == 0 || pool->out_height > G_MAXUINT32
      || pool->out_width > G_MAXUINT32)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("An adaptive pooling cannot give %zu × %zu values."), pool->out_height,
                   pool->out_width);
      return FALSE;
    }

  plan->output = (NnShape) { inputs[0].channels, pool->out_height, pool->out_width };
  return TRUE;
}

static float
average_of (const float *plane,
            gsize        stride,
            Window       rows,
            Window       columns)
{
  double sum = 0.0;

  for (gsize y = rows.begin; y < rows.end; y++)
    for (gsize x = columns.begin; x < columns.end; x++)
      sum += (double) plane[y * stride + x];

  return (float) (sum / (double) ((rows.end - rows.begin) * (columns.end - columns.begin)));
}

static void
spread_over (float *plane,
             gsize  stride,
             Window rows,
             Window columns,
             float  gradient)
{
  const float share = gradient / (float) ((rows.end - rows.begin) * (columns.end - columns.begin));

  for (gsize y = rows.begin; y < rows.end; y++)
    for (gsize x = columns.begin; x < columns.end; x++)
      plane[y * stride + x] += share;
}

static void
average_planes (gconstpointer data,
                gsize         task,
                gsize         first,
                gsize         end)
{
  const NnCall *call = data;
  const NnShape in = call->input_shapes[0];
  const NnShape out = call->plan->output;
  const Axis first_row = axis_first (out.height, in.height);
  const Axis first_column = axis_first (out.width, in.width);

  for (gsize p = first; p < end; p++)
    {
      const float *plane = call->inputs[0] + p * in.height * in.width;
      float *output = call->output + p * out.height * out.width;
      Axis rows = first_row;

      for (gsize y = 0; y < out.height; y++, axis_next (&rows))
        {
          Axis columns = first_column;

          for (gsize x = 0; x < out.width; x++, axis_next (&columns))
            *output++ = average_of (plane, in.width, rows.window, columns.window);
        }
    }
}

static void
spread_planes (gconstpointer data,
               gsize         task,
               gsize         first,
               gsize         end)
{
  const NnCall *call = data;
  const NnShape in = call->input_shapes[0];
  const NnShape out = call->plan->output;
  const gsize plane_size = in.height * in.width;
  const Axis first_row = axis_first (out.height, in.height);
  const Axis first_column = axis_first (out.width, in.width);

  memset (call->input_gradients[0] + first * plane_size, 0, (end - first) * plane_size * sizeof (float));

  for (gsize p = first; p < end; p++)
    {
      const float *gradient = call->output_gradient + p * out.height * out.width;
      float *plane = call->input_gradients[0] + p * plane_size;
      Axis rows = first_row;

      for (gsize y = 0; y < out.height; y++, axis_next (&rows))
        {
          Axis columns = first_column;

          for (gsize x = 0; x < out.width; x++, axis_next (&columns))
            spread_over (plane, in.width, rows.window, columns.window, *gradient++);
        }
    }
}

static void
for_planes (const NnCall *call,
            NnSplitFunc   func)
{
  const NnShape in = call->input_shapes[0];
  const NnShape out = call->plan->output;
  const gsize n_planes = call->batch * in.channels;
  const gsize cost = in.height * in.width + out.height * out.width;

  nn_split_run (call->parallel, n_planes, nn_split_n_tasks (n_planes, cost, NN_TASK_FLOATS), func, call);
}

static void
adaptive_pool_forward (const NnCall *call)
{
  for_planes (call, average_planes);
}

static void
adaptive_pool_backward (const NnCall *call)
{
  for_planes (call, spread_planes);
}

const NnOp nn_op_adaptive_avg_pool = {
  .name = "adaptive_avg_pool",
  .config_size = sizeof (NnAdaptivePoolConfig),
  .flags = NN_OP_KEEPS_RELU_GAIN,
  .plan = adaptive_pool_plan,
  .forward = adaptive_pool_forward,
  .backward = adaptive_pool_backward,
};
