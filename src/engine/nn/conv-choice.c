/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/conv.h"

/* All ways of each pass; the last is able to do everything. */
static const NnConvWay *const ways[NN_CONV_N_PASSES][5] = {
  [NN_CONV_FORWARD] = { &nn_conv_winograd, &nn_conv_rows, &nn_conv_plain, &nn_conv_pixels },
  [NN_CONV_INPUT_GRADIENT] = { &nn_conv_winograd_input_gradient, &nn_conv_rows_input_gradient,
                             &nn_conv_plain_input_gradient, &nn_conv_pixels_input_gradient },
  [NN_CONV_KERNEL_GRADIENT] = { &nn_conv_winograd_kernel_gradient, &nn_conv_single_kernel_gradient,
                              &nn_conv_few_kernel_gradient, &nn_conv_pixels_kernel_gradient },
};

/* Rows write the output in place, but leave part of the last vector of each row empty, and read the
 * frame once for every 8 channels: with more taps or narrow planes pixels are faster. Not with so few
 * output channels that they leave vectors empty. */
#define ROWS_MAX_TAPS         64
#define ROWS_MAX_TAPS_FOR_FEW 256
#define ROWS_FEW_CHANNELS     16
#define ROWS_MIN_WIDTH        32

/* A plain product of smaller planes would read all weights for a handful of pixels. */
#define PLAIN_MIN_PLANE 64

/* One channel made of one, as in a depthwise convolution: where the vectors hold channels, all but one of
 * their numbers are for nothing. */
static gboolean
is_single (const NnConvGeometry *g)
{
  return g->channels == 1 && g->out_channels == 1;
}

/* The vectors hold input channels in one way, output channels in the other. */
#define FEW_MAX_CHANNELS 15

/* Winograd's way is faster wherever it is able, by a fifth with 16 channels on one side, twice with 64
 * and more. Under 16 outputs to a plane it is the transforms of the kernels that take the time. */

static const NnConvWay *
choose_forward (const NnConvGeometry *g,
                gboolean              is_exact)
{
  if (!is_exact && nn_conv_winograd.is_able (g))
    return &nn_conv_winograd;
  if (nn_conv_plain.is_able (g) && g->height * g->width >= PLAIN_MIN_PLANE)
    return &nn_conv_plain;
  if (nn_conv_rows.is_able (g) && is_single (g))
    return &nn_conv_rows;
  if (nn_conv_rows.is_able (g) && g->out_width >= ROWS_MIN_WIDTH
      && g->n_taps <= (g->out_channels <= ROWS_FEW_CHANNELS ? ROWS_MAX_TAPS_FOR_FEW : ROWS_MAX_TAPS))
    return &nn_conv_rows;
  return &nn_conv_pixels;
}

/**
 * nn_conv_choose:
 * @is_exact: whether the way must round no more than a plain sum does
 *
 * By the sizes of one sample: the same sample gives the same bits in any batch.
 */
const NnConvWay *
nn_conv_choose (NnConvPass            pass,
                const NnConvGeometry *g,
                gboolean              is_exact)
{
  switch (pass)
    {
    case NN_CONV_FORWARD: return choose_forward (g, is_exact);
    case NN_CONV_INPUT_GRADIENT:
      if (!is_exact && nn_conv_winograd_input_gradient.is_able (g))
        return &nn_conv_winograd_input_gradient;
      if (nn_conv_rows_input_gradient.is_able (g))
        return &nn_conv_rows_input_gradient;
      return nn_conv_plain_input_gradient.is_able (g) && g->height * g->width >= PLAIN_MIN_PLANE
                 ? &nn_conv_plain_input_gradient
                 : &nn_conv_pixels_input_gradient;
    case NN_CONV_KERNEL_GRADIENT:
      if (!is_exact && nn_conv_winograd_kernel_gradient.is_able (g))
        return &nn_conv_winograd_kernel_gradient;
      if (nn_conv_single_kernel_gradient.is_able (g))
        return &nn_conv_single_kernel_gradient;
      return g->channels <= FEW_MAX_CHANNELS ? &nn_conv_few_kernel_gradient : &nn_conv_pixels_kernel_gradient;
    case NN_CONV_N_PASSES:
    default: g_return_val_if_reached (NULL);
    }
}

const NnConvWay *
nn_conv_get_way (NnConvPass pass,
                 guint      i)
{
  return i < G_N_ELEMENTS (ways[pass]) ? ways[pass][i] : NULL;
}
