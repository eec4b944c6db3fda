/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/elementwise.h"
#include "engine/nn/gemm.h"
#include "engine/nn/im2col.h"
#include "engine/nn/op.h"

/* Convolution as in every network library (a correlation: the kernel is not flipped). The output
 * is worked out in strips of rows, so that the matrix of columns stays in the cache:
 * Y (O, strip) = W (O, C kh kw) · columns (C kh kw, strip). */

/* Floats in one strip's columns: half of a second-level cache of 2 MB. */
#define STRIP_SIZE ((gsize) 1 << 18)

enum
{
  TENSOR_WEIGHT,
  TENSOR_BIAS,
};

static NnConvGeometry
geometry_of (const NnConv2dConfig *config,
             NnShape               input)
{
  NnConvGeometry g = {
    .channels = input.channels,
    .height = input.height,
    .width = input.width,
    .kernel_height = config->kernel_height,
    .kernel_width = config->kernel_width,
    .stride_height = MAX (config->stride_height, 1),
    .stride_width = MAX (config->stride_width, 1),
    .padding_height = config->padding_height,
    .padding_width = config->padding_width,
    .out_channels = config->out_channels,
    .n_taps = input.channels * config->kernel_height * config->kernel_width,
  };

  g.out_height = (g.height + 2 * g.padding_height - g.kernel_height) / g.stride_height + 1;
  g.out_width = (g.width + 2 * g.padding_width - g.kernel_width) / g.stride_width + 1;
  return g;
}

/* Then the input is its own matrix of columns. */
static gboolean
is_pointwise (const NnConvGeometry *g)
{
  return g->kernel_height == 1 && g->kernel_width == 1 && g->stride_height == 1 && g->stride_width == 1
         && g->padding_height == 0 && g->padding_width == 0;
}

static gsize
rows_per_strip (const NnConvGeometry *g)
{
  return CLAMP (STRIP_SIZE / (g->n_taps * g->out_width), 1, g->out_height);
}

static gboolean
conv2d_plan (const void    *config,
             const NnShape *inputs,
             guint          n_inputs,
             NnOpPlan      *plan,
             GError       **error)
{
  const NnConv2dConfig *conv = config;
  const NnShape input = inputs[0];
  NnConvGeometry g;

  if (conv->out_channels == 0 || conv->kernel_height == 0 || conv->kernel_width == 0
      || conv->padding_height >= conv->kernel_height || conv->padding_width >= conv->kernel_width
      || conv->kernel_height > input.height + 2 * conv->padding_height
      || conv->kernel_width > input.width + 2 * conv->padding_width)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A kernel of %zu × %zu does not fit an input of %zu × %zu."), conv->kernel_height,
                   conv->kernel_width, input.height, input.width);
      return FALSE;
    }

  g = geometry_of (conv, input);
  plan->output = (NnShape) { g.out_channels, g.out_height, g.out_width };
  plan->scratch = is_pointwise (&g) ? 0 : g.n_taps * rows_per_strip (&g) * g.out_width;
  plan->tensors[TENSOR_WEIGHT] = (NnTensorSpec) {
    .name = "weight",
    .shape = { g.out_channels, g.channels, g.kernel_height, g.kernel_width },
    .n_dims = 4,
    .init = NN_INIT_FAN_IN,
    .fan_in = g.n_taps,
    .decays = TRUE,
  };
  plan->n_tensors = 1;
  if (conv->has_bias)
    {
      plan->tensors[TENSOR_BIAS]
          = (NnTensorSpec) { .name = "bias", .shape = { g.out_channels }, .n_dims = 1 };
      plan->n_tensors = 2;
    }
  return TRUE;
}

/* The columns of a strip and the stride between their rows: in @scratch, or the input itself. */
static const float *
make_columns (const NnConvGeometry *g,
              const float          *input,
              gsize                 first_row,
              gsize                 n_rows,
              float                *scratch,
              gsize                *stride)
{
  if (is_pointwise (g))
    {
      *stride = g->height * g->width;
      return input + first_row * g->width;
    }

  *stride = n_rows * g->out_width;
  nn_im2col (g, input, first_row, n_rows, scratch);
  return scratch;
}

static void
conv2d_forward (const NnCall *call)
{
  const NnConvGeometry g = geometry_of (call->config, call->input_shapes[0]);
  const gsize plane = g.out_height * g.out_width;
  const gsize strip = rows_per_strip (&g);

  for (gsize b = 0; b < call->batch; b++)
    for (gsize row = 0; row < g.out_height; row += strip)
      {
        const gsize n_rows = MIN (strip, g.out_height - row);
        const gsize n_pixels = n_rows * g.out_width;
        const float *input = call->inputs[0] + b * g.channels * g.height * g.width;
        float *output = call->output + b * g.out_channels * plane + row * g.out_width;
        gsize stride;
        const float *columns = make_columns (&g, input, row, n_rows, call->scratch, &stride);

        nn_gemm (g.out_channels, n_pixels, g.n_taps, call->tensors[TENSOR_WEIGHT], g.n_taps, NN_AS_IS,
                 columns, stride, NN_AS_IS, output, plane, NN_OVERWRITE);
        if (call->tensors[TENSOR_BIAS] != NULL)
          for (gsize o = 0; o < g.out_channels; o++)
            nn_scale_shift (output + o * plane, output + o * plane, n_pixels, 1.0f,
                            call->tensors[TENSOR_BIAS][o], call->fused_relu);
      }
}

/* One strip of one sample. The scratch first holds the columns, then their gradient. */
static void
backward_strip (const NnCall         *call,
                const NnConvGeometry *g,
                gsize                 sample,
                gsize                 row,
                gsize                 n_rows)
{
  const gsize plane = g->out_height * g->out_width;
  const gsize in_size = g->channels * g->height * g->width;
  const gsize n_pixels = n_rows * g->out_width;
  const float *weight = call->tensors[TENSOR_WEIGHT];
  const float *dy = call->output_gradient + sample * g->out_channels * plane + row * g->out_width;
  float *dx;
  gsize stride;
  const float *columns
      = make_columns (g, call->inputs[0] + sample * in_size, row, n_rows, call->scratch, &stride);

  nn_gemm (g->out_channels, g->n_taps, n_pixels, dy, plane, NN_AS_IS, columns, stride, NN_TRANSPOSED,
           call->tensor_gradients[TENSOR_WEIGHT], g->n_taps, NN_ACCUMULATE);

  if (call->input_gradients[0] == NULL)
    return;

  dx = call->input_gradients[0] + sample * in_size;
  if (is_pointwise (g))
    {
      nn_gemm (g->n_taps, n_pixels, g->out_channels, weight, g->n_taps, NN_TRANSPOSED, dy, plane, NN_AS_IS,
               dx + row * g->width, stride, NN_OVERWRITE);
      return;
    }

  nn_gemm (g->n_taps, n_pixels, g->out_channels, weight, g->n_taps, NN_TRANSPOSED, dy, plane, NN_AS_IS,
           call->scratch, stride, NN_OVERWRITE);
  nn_col2im (g, call->scratch, row, n_rows, dx);
}

static void
conv2d_backward (const NnCall *call)
{
  const NnConvGeometry g = geometry_of (call->config, call->input_shapes[0]);
  const gsize plane = g.out_height * g.out_width;
  const gsize strip = rows_per_strip (&g);

  if (call->input_gradients[0] != NULL)
    memset (call->input_gradients[0], 0, call->batch * g.channels * g.height * g.width * sizeof (float));

  if (call->tensor_gradients[TENSOR_BIAS] != NULL)
    for (gsize b = 0; b < call->batch; b++)
      for (gsize o = 0; o < g.out_channels; o++)
        call->tensor_gradients[TENSOR_BIAS][o]
            += (float) nn_sum (call->output_gradient + (b * g.out_channels + o) * plane, plane);

  for (gsize b = 0; b < call->batch; b++)
    for (gsize row = 0; row < g.out_height; row += strip)
      backward_strip (call, &g, b, row, MIN (strip, g.out_height - row));
}

const NnOp nn_op_conv2d = {
  .name = "conv2d",
  .config_size = sizeof (NnConv2dConfig),
  .flags = NN_OP_BACKWARD_NEEDS_INPUT | NN_OP_FOLDS_NORM,
  .plan = conv2d_plan,
  .forward = conv2d_forward,
  .backward = conv2d_backward,
};
