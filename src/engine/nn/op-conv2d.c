/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/correlate.h"
#include "engine/nn/kernels.h"
#include "engine/nn/gemm.h"
#include "engine/nn/im2col.h"
#include "engine/nn/op.h"

/*
 * Convolution as in every network library (a correlation: the kernel is not flipped), in one of
 * three ways. With stride 1, see correlate.c. A 1 x 1 kernel with stride 1 is one matrix product as it
 * stands. Whatever is left is a product with a matrix of columns, in strips of output rows so that
 * it stays in the cache: Y (O, strip) = W (O, C kh kw) · columns (C kh kw, strip).
 */

/* Floats in one strip's columns: half of a second-level cache of 2 MB. */
#define STRIP_SIZE ((gsize)1 << 18)

/* With fewer numbers side by side the kernels' gradient leaves most of a vector empty. */
#define MIN_TAPS_IN_ROW 16

/* More is a mistake, and would overflow what is computed with it. */
#define MAX_PADDING ((gsize)1 << 16)

enum
{
  TENSOR_WEIGHT,
  TENSOR_BIAS,
};

static gsize
n_groups (const NnConv2dConfig *config)
{
  return MAX (config->groups, 1);
}

/* Of one group: its channels lie side by side, in the input as in the output. */
static NnConvGeometry
geometry_of (const NnConv2dConfig *config, NnShape input)
{
  NnConvGeometry g = {
    .channels = input.channels / n_groups (config),
    .height = input.height,
    .width = input.width,
    .kernel_height = config->kernel_height,
    .kernel_width = config->kernel_width,
    .stride_height = MAX (config->stride_height, 1),
    .stride_width = MAX (config->stride_width, 1),
    .padding_height = config->padding_height,
    .padding_width = config->padding_width,
    .out_channels = config->out_channels / n_groups (config),
    .input_step = nn_shape_size (input),
  };

  g.n_taps = g.channels * g.kernel_height * g.kernel_width;

  g.out_height = (g.height + 2 * g.padding_height - g.kernel_height) / g.stride_height + 1;
  g.out_width = (g.width + 2 * g.padding_width - g.kernel_width) / g.stride_width + 1;
  g.output_step = config->out_channels * g.out_height * g.out_width;
  return g;
}

/* Then the input is its own matrix of columns. */
static gboolean
is_pointwise (const NnConvGeometry *g)
{
  return g->kernel_height == 1 && g->kernel_width == 1 && g->stride_height == 1 && g->stride_width == 1
         && g->padding_height == 0 && g->padding_width == 0;
}

static gboolean
is_correlation (const NnConvGeometry *g)
{
  return !is_pointwise (g) && g->stride_height == 1 && g->stride_width == 1;
}

static gboolean
kernel_gradient_is_correlation (const NnConvGeometry *g)
{
  return is_correlation (g) && g->channels * g->kernel_width >= MIN_TAPS_IN_ROW;
}

/* Not where most of the input lies in the margin, which has to be gone through all the same. */
static gboolean
input_gradient_is_correlation (const NnConvGeometry *g)
{
  return is_correlation (g) && g->padding_height < g->kernel_height && g->padding_width < g->kernel_width
         && g->height * g->width <= 2 * g->out_height * g->out_width;
}

static NnCorrelation
forward_correlation (const NnConvGeometry *g)
{
  return (NnCorrelation) {
    .channels = g->channels,
    .height = g->height,
    .width = g->width,
    .padding_height = g->padding_height,
    .padding_width = g->padding_width,
    .kernel_height = g->kernel_height,
    .kernel_width = g->kernel_width,
    .out_channels = g->out_channels,
    .out_height = g->out_height,
    .out_width = g->out_width,
    .input_step = g->input_step,
    .output_step = g->output_step,
  };
}

/* From the output's gradient to the input's. */
static NnCorrelation
backward_correlation (const NnConvGeometry *g)
{
  return (NnCorrelation) {
    .channels = g->out_channels,
    .height = g->out_height,
    .width = g->out_width,
    .padding_height = g->kernel_height - 1 - g->padding_height,
    .padding_width = g->kernel_width - 1 - g->padding_width,
    .kernel_height = g->kernel_height,
    .kernel_width = g->kernel_width,
    .out_channels = g->channels,
    .out_height = g->height,
    .out_width = g->width,
    .input_step = g->output_step,
    .output_step = g->input_step,
  };
}

static gsize
rows_per_strip (const NnConvGeometry *g)
{
  return CLAMP (STRIP_SIZE / (g->n_taps * g->out_width), 1, g->out_height);
}

/* The most that any of the ways below needs. */
static gsize
scratch_size (const NnConvGeometry *g)
{
  const NnCorrelation forward = forward_correlation (g);
  gsize size = 0;

  if (is_correlation (g))
    size = nn_correlation_get_scratch (&forward);
  if (kernel_gradient_is_correlation (g))
    size = MAX (size, nn_correlation_get_gradient_scratch (&forward));
  if (input_gradient_is_correlation (g))
    {
      const NnCorrelation backward = backward_correlation (g);

      size = MAX (size, g->out_channels * g->n_taps + nn_correlation_get_scratch (&backward));
    }
  if (!is_pointwise (g) && !(kernel_gradient_is_correlation (g) && input_gradient_is_correlation (g)))
    size = MAX (size, g->n_taps * rows_per_strip (g) * g->out_width);

  return size;
}

static gboolean
conv2d_plan (const void *config, const NnShape *inputs, guint n_inputs, NnOpPlan *plan, GError **error)
{
  const NnConv2dConfig *conv = config;
  const NnShape input = inputs[0];
  NnConvGeometry g;

  if (conv->out_channels % n_groups (conv) != 0 || input.channels % n_groups (conv) != 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("%zu groups do not divide %zu channels, or the %zu that come in."), n_groups (conv),
                   conv->out_channels, input.channels);
      return FALSE;
    }
  if (conv->out_channels == 0 || conv->kernel_height == 0 || conv->kernel_width == 0
      || conv->padding_height > MAX_PADDING || conv->padding_width > MAX_PADDING
      || conv->kernel_height > input.height + 2 * conv->padding_height
      || conv->kernel_width > input.width + 2 * conv->padding_width)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A kernel of %zu × %zu does not fit an input of %zu × %zu."), conv->kernel_height,
                   conv->kernel_width, input.height, input.width);
      return FALSE;
    }

  g = geometry_of (conv, input);
  plan->output = (NnShape) { conv->out_channels, g.out_height, g.out_width };
  plan->scratch = scratch_size (&g);
  plan->tensors[TENSOR_WEIGHT] = (NnTensorSpec) {
    .name = "weight",
    .shape = { conv->out_channels, g.channels, g.kernel_height, g.kernel_width },
    .n_dims = 4,
    .init = NN_INIT_FAN_IN,
    .fan_in = g.n_taps,
    .decays = TRUE,
  };
  plan->n_tensors = 1;
  if (conv->has_bias)
    {
      plan->tensors[TENSOR_BIAS]
          = (NnTensorSpec) { .name = "bias", .shape = { conv->out_channels }, .n_dims = 1 };
      plan->n_tensors = 2;
    }
  return TRUE;
}

/* The columns of a strip and the stride between their rows: in @scratch, or the input itself. */
static const float *
make_columns (
    const NnConvGeometry *g, const float *input, gsize first_row, gsize n_rows, float *scratch, gsize *stride)
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

/* What one call is about, of one group. */
typedef struct
{
  gsize batch;
  const float *input;
  const float *weight;
  const float *bias; /* (nullable) */
  gboolean fused_relu;
  float *output;
  const float *output_gradient; /* from here on: backward only */
  float *input_gradient;        /* (nullable) */
  float *weight_gradient;
  float *bias_gradient; /* (nullable) */
  float *scratch;
} ConvPart;

#define AT(pointer, offset) ((pointer) != NULL ? (pointer) + (offset) : NULL)

static ConvPart
part_of (const NnCall *call, const NnConvGeometry *g, gsize group)
{
  const gsize input = group * g->channels * g->height * g->width;
  const gsize output = group * g->out_channels * g->out_height * g->out_width;
  const gsize weight = group * g->out_channels * g->n_taps;
  const gsize bias = group * g->out_channels;

  return (ConvPart) {
    .batch = call->batch,
    .input = call->inputs[0] + input,
    .weight = call->tensors[TENSOR_WEIGHT] + weight,
    .bias = AT (call->tensors[TENSOR_BIAS], bias),
    .fused_relu = call->fused_relu,
    .output = AT (call->output, output),
    .output_gradient = AT (call->output_gradient, output),
    .input_gradient = call->input_gradients != NULL ? AT (call->input_gradients[0], input) : NULL,
    .weight_gradient = AT (call->tensor_gradients[TENSOR_WEIGHT], weight),
    .bias_gradient = AT (call->tensor_gradients[TENSOR_BIAS], bias),
    .scratch = call->scratch,
  };
}

static void
write_output (const ConvPart *part, const NnConvGeometry *g)
{
  const gsize plane = g->out_height * g->out_width;
  const gsize strip = rows_per_strip (g);

  if (is_correlation (g))
    {
      const NnCorrelation correlation = forward_correlation (g);

      nn_correlation_run (&correlation, part->batch, part->input, part->weight, part->bias, part->fused_relu,
                          part->output, part->scratch);
      return;
    }

  for (gsize b = 0; b < part->batch; b++)
    for (gsize row = 0; row < g->out_height; row += strip)
      {
        const gsize n_rows = MIN (strip, g->out_height - row);
        const gsize n_pixels = n_rows * g->out_width;
        const float *input = part->input + b * g->input_step;
        float *output = part->output + b * g->output_step + row * g->out_width;
        gsize stride;
        const float *columns = make_columns (g, input, row, n_rows, part->scratch, &stride);

        nn_gemm (g->out_channels, n_pixels, g->n_taps, part->weight, g->n_taps, NN_AS_IS, columns, stride,
                 NN_AS_IS, output, plane, NN_OVERWRITE);
        if (part->bias != NULL)
          for (gsize o = 0; o < g->out_channels; o++)
            nn_kernels ()->scale_shift (output + o * plane, output + o * plane, n_pixels, 1.0f, part->bias[o],
                                        part->fused_relu);
      }
}

static void
add_bias_gradient (const ConvPart *part, const NnConvGeometry *g)
{
  const gsize plane = g->out_height * g->out_width;

  for (gsize b = 0; b < part->batch; b++)
    for (gsize o = 0; o < g->out_channels; o++)
      part->bias_gradient[o]
          += (float)nn_kernels ()->sum (part->output_gradient + b * g->output_step + o * plane, plane);
}

/* dW (O, C kh kw) += dY (O, strip) · columnsᵀ. */
static void
add_kernel_gradient (const ConvPart *part, const NnConvGeometry *g)
{
  const gsize plane = g->out_height * g->out_width;
  const gsize strip = rows_per_strip (g);
  float *gradient = part->weight_gradient;

  if (kernel_gradient_is_correlation (g))
    {
      const NnCorrelation correlation = forward_correlation (g);

      nn_correlation_add_kernel_gradient (&correlation, part->batch, part->input, part->output_gradient,
                                          gradient, part->scratch);
      return;
    }

  for (gsize b = 0; b < part->batch; b++)
    for (gsize row = 0; row < g->out_height; row += strip)
      {
        const gsize n_rows = MIN (strip, g->out_height - row);
        const float *input = part->input + b * g->input_step;
        const float *dy = part->output_gradient + b * g->output_step + row * g->out_width;
        gsize stride;
        const float *columns = make_columns (g, input, row, n_rows, part->scratch, &stride);

        nn_gemm (g->out_channels, g->n_taps, n_rows * g->out_width, dy, plane, NN_AS_IS, columns, stride,
                 NN_TRANSPOSED, gradient, g->n_taps, NN_ACCUMULATE);
      }
}

/* (O, C, kh, kw) to (C, O, kh, kw), each kernel turned by half a circle. */
static void
turn_kernels (const NnConvGeometry *g, const float *weight, float *turned)
{
  const gsize size = g->kernel_height * g->kernel_width;

  for (gsize o = 0; o < g->out_channels; o++)
    for (gsize c = 0; c < g->channels; c++)
      for (gsize i = 0; i < size; i++)
        turned[(c * g->out_channels + o) * size + i] = weight[(o * g->channels + c) * size + size - 1 - i];
}

/* columns (C kh kw, strip) = Wᵀ · dY (O, strip), each added to where it came from. */
static void
write_input_gradient (const ConvPart *part, const NnConvGeometry *g)
{
  const gsize plane = g->out_height * g->out_width;
  const gsize strip = rows_per_strip (g);
  const float *weight = part->weight;

  if (input_gradient_is_correlation (g))
    {
      const NnCorrelation correlation = backward_correlation (g);
      float *turned = part->scratch;

      turn_kernels (g, weight, turned);
      nn_correlation_run (&correlation, part->batch, part->output_gradient, turned, NULL, FALSE,
                          part->input_gradient, turned + g->out_channels * g->n_taps);
      return;
    }

  if (!is_pointwise (g))
    for (gsize b = 0; b < part->batch; b++)
      memset (part->input_gradient + b * g->input_step, 0,
              g->channels * g->height * g->width * sizeof (float));

  for (gsize b = 0; b < part->batch; b++)
    for (gsize row = 0; row < g->out_height; row += strip)
      {
        const gsize n_rows = MIN (strip, g->out_height - row);
        const gsize n_pixels = n_rows * g->out_width;
        const float *dy = part->output_gradient + b * g->output_step + row * g->out_width;
        float *dx = part->input_gradient + b * g->input_step;
        float *columns = is_pointwise (g) ? dx + row * g->width : part->scratch;

        nn_gemm (g->n_taps, n_pixels, g->out_channels, weight, g->n_taps, NN_TRANSPOSED, dy, plane, NN_AS_IS,
                 columns, is_pointwise (g) ? plane : n_pixels, NN_OVERWRITE);
        if (!is_pointwise (g))
          nn_col2im (g, columns, row, n_rows, dx);
      }
}

static void
conv2d_forward (const NnCall *call)
{
  const NnConvGeometry g = geometry_of (call->config, call->input_shapes[0]);

  for (gsize group = 0; group < n_groups (call->config); group++)
    {
      const ConvPart part = part_of (call, &g, group);

      write_output (&part, &g);
    }
}

static void
conv2d_backward (const NnCall *call)
{
  const NnConvGeometry g = geometry_of (call->config, call->input_shapes[0]);

  for (gsize group = 0; group < n_groups (call->config); group++)
    {
      const ConvPart part = part_of (call, &g, group);

      if (part.weight_gradient != NULL)
        add_kernel_gradient (&part, &g);
      if (part.bias_gradient != NULL)
        add_bias_gradient (&part, &g);
      if (part.input_gradient != NULL)
        write_input_gradient (&part, &g);
    }
}

const NnOp nn_op_conv2d = {
  .name = "conv2d",
  .config_size = sizeof (NnConv2dConfig),
  .flags = NN_OP_BACKWARD_NEEDS_INPUT | NN_OP_FOLDS_NORM,
  .plan = conv2d_plan,
  .forward = conv2d_forward,
  .backward = conv2d_backward,
};
