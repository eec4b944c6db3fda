/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/conv-sweep.h"

gboolean
nn_conv_axis_find_tap (const NnConvAxis *self,
                       gsize             phase,
                       gsize             tap,
                       gssize           *source)
{
  const gssize distance = (gssize) (phase + self->padding) - (gssize) tap;

  if (!self->is_backward)
    {
      *source = -distance;
      return TRUE;
    }

  *source = distance / (gssize) self->stride;
  return distance % (gssize) self->stride == 0;
}

static NnConvAxis
axis_new (gsize    n_source,
          gsize    n_target,
          gsize    kernel,
          gsize    stride,
          gsize    padding,
          gboolean is_backward)
{
  NnConvAxis axis = {
    .n_source = n_source,
    .n_target = n_target,
    .kernel = kernel,
    .stride = stride,
    .padding = padding,
    .is_backward = is_backward,
    .n_phases = is_backward ? stride : 1,
    .advance = is_backward ? 1 : stride,
    .lowest = G_MAXSSIZE,
  };
  gssize highest = G_MINSSIZE;

  for (gsize phase = 0; phase < axis.n_phases; phase++)
    for (gsize tap = 0; tap < kernel; tap++)
      {
        gssize source;

        if (!nn_conv_axis_find_tap (&axis, phase, tap, &source))
          continue;
        axis.lowest = MIN (axis.lowest, source);
        highest = MAX (highest, source);
      }
  axis.span = (gsize) (highest - axis.lowest + 1);
  return axis;
}

NnConvSweep
nn_conv_sweep_forward (const NnConvGeometry *g)
{
  return (NnConvSweep) {
    .rows = axis_new (g->height, g->out_height, g->kernel_height, g->stride_height, g->padding_height, FALSE),
    .columns = axis_new (g->width, g->out_width, g->kernel_width, g->stride_width, g->padding_width, FALSE),
    .n_channels = g->channels,
    .n_targets = g->out_channels,
    .source_step = g->input_step,
    .target_step = g->output_step,
  };
}

NnConvSweep
nn_conv_sweep_backward (const NnConvGeometry *g)
{
  return (NnConvSweep) {
    .rows = axis_new (g->out_height, g->height, g->kernel_height, g->stride_height, g->padding_height, TRUE),
    .columns = axis_new (g->out_width, g->width, g->kernel_width, g->stride_width, g->padding_width, TRUE),
    .n_channels = g->out_channels,
    .n_targets = g->channels,
    .source_step = g->output_step,
    .target_step = g->input_step,
  };
}
