/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/nn/conv.h"
#include "engine/nn/kernels.h"
#include "engine/nn/op.h"
#include "engine/nn/split.h"

/*
 * Convolution as in every network library (a correlation: the kernel is not flipped). How it is done
 * is chosen for each pass by its sizes; see conv.h. Groups are convolutions of their own.
 */

/* More is a mistake, and would overflow what is computed with it. */
#define MAX_PADDING ((gsize) 1 << 16)

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
geometry_of (const NnConv2dConfig *config,
             NnShape               input)
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

/* Exact or not is only known when it runs, and which passes there are as well. */
static gsize
scratch_size (const NnConvGeometry *g)
{
  gsize size = 0;

  for (guint pass = 0; pass < NN_CONV_N_PASSES; pass++)
    {
      size = MAX (size, nn_conv_choose (pass, g, TRUE)->get_scratch (g));
      size = MAX (size, nn_conv_choose (pass, g, FALSE)->get_scratch (g));
    }
  return size;
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

#define AT(pointer, offset) ((pointer) != NULL ? (pointer) + (offset) : NULL)

static NnConvPart
part_of (const NnCall         *call,
         const NnConvGeometry *g,
         gsize                 group)
{
  const gsize input = group * g->channels * g->height * g->width;
  const gsize output = group * g->out_channels * g->out_height * g->out_width;
  const gsize weight = group * g->out_channels * g->n_taps;

  return (NnConvPart) {
    .batch = call->batch,
    .parallel = call->parallel,
    .weight = call->tensors[TENSOR_WEIGHT] + weight,
    .bias = AT (call->tensors[TENSOR_BIAS], group * g->out_channels),
    .relu = call->fused_relu,
    .input = call->inputs[0] + input,
    .output = AT (call->output, output),
    .output_gradient = AT (call->output_gradient, output),
    .input_gradient = call->input_gradients != NULL ? AT (call->input_gradients[0], input) : NULL,
    .weight_gradient = AT (call->tensor_gradients[TENSOR_WEIGHT], weight),
    .overwrites = call->overwrites_gradients,
    .scratch = call->scratch,
  };
}

static void
run_pass (const NnCall *call,
          NnConvPass    pass)
{
  const NnConvGeometry g = geometry_of (call->config, call->input_shapes[0]);
  const NnConvWay *way = nn_conv_choose (pass, &g, call->is_exact);

  for (gsize group = 0; group < n_groups (call->config); group++)
    {
      const NnConvPart part = part_of (call, &g, group);

      way->run (&g, &part);
    }
}

static void
conv2d_forward (const NnCall *call)
{
  run_pass (call, NN_CONV_FORWARD);
}

/* Of the channels [@first, @end), in the order of the samples. */
static void
add_bias_gradient (gconstpointer data,
                   gsize         task,
                   gsize         first,
                   gsize         end)
{
  const NnCall *call = data;
  const NnShape output = call->plan->output;
  const gsize plane = output.height * output.width;

  for (gsize o = first; o < end; o++)
    {
      float *gradient = &call->tensor_gradients[TENSOR_BIAS][o];

      if (call->overwrites_gradients)
        *gradient = 0.0f;
      for (gsize b = 0; b < call->batch; b++)
        *gradient += (float) nn_kernels ()->sum (call->output_gradient + (b * output.channels + o) * plane, plane);
    }
}

static void
conv2d_backward (const NnCall *call)
{
  const NnShape output = call->plan->output;

  if (call->tensor_gradients[TENSOR_WEIGHT] != NULL)
    run_pass (call, NN_CONV_KERNEL_GRADIENT);
  if (call->tensor_gradients[TENSOR_BIAS] != NULL)
    nn_split_run (call->parallel, output.channels,
                  nn_split_n_tasks (output.channels, call->batch * output.height * output.width, NN_TASK_FLOATS),
                  add_bias_gradient, call);
  if (call->input_gradients[0] != NULL)
    run_pass (call, NN_CONV_INPUT_GRADIENT);
}

const NnOp nn_op_conv2d = {
  .name = "conv2d",
  .config_size = sizeof (NnConv2dConfig),
  .flags = NN_OP_BACKWARD_NEEDS_INPUT | NN_OP_FOLDS_NORM | NN_OP_WRITES_GRADIENTS,
  .plan = conv2d_plan,
  .forward = conv2d_forward,
  .backward = conv2d_backward,
};
