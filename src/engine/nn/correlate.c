/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/correlate.h"

#include <string.h>

#include "engine/nn/kernels.h"

/*
 * Samples are copied one by one into a frame of zeros, (C, H + 2 ph, W + 2 pw). There, tap (c, ky, kx)
 * of the output pixel n = y (W + 2 pw) + x is the pixel n + c (plane) + ky (W + 2 pw) + kx: the
 * outputs of whole rows are one product, see NnProduct, with a few columns too many at the end of each
 * row, which are dropped on the way out.
 */

/* Floats of output that are made before they are copied out: few enough to be in the cache still. */
#define STRIP_SIZE ((gsize)1 << 14)

/* Of the input, for the kernels' gradient: as many pixels at a time as have about this many floats. */
#define BLOCK_SIZE ((gsize)1 << 12)

static gsize
padded_width (const NnCorrelation *self)
{
  return self->width + 2 * self->padding_width;
}

static gsize
padded_plane (const NnCorrelation *self)
{
  return (self->height + 2 * self->padding_height) * padded_width (self);
}

static gsize
n_taps (const NnCorrelation *self)
{
  return self->channels * self->kernel_height * self->kernel_width;
}

/* The frame, and what the product may read behind it. */
static gsize
frame_size (const NnCorrelation *self)
{
  return nn_product_round_up (self->channels * padded_plane (self) + padded_width (self)) + NN_PRODUCT_PANEL;
}

static gsize
rows_per_strip (const NnCorrelation *self)
{
  return CLAMP (STRIP_SIZE / (self->out_channels * padded_width (self)), 1, self->out_height);
}

static gsize
strip_stride (const NnCorrelation *self)
{
  return nn_product_round_up (rows_per_strip (self) * padded_width (self));
}

/* In floats, whatever the batch. */
gsize
nn_correlation_get_scratch (const NnCorrelation *self)
{
  return frame_size (self) + self->out_channels * strip_stride (self) + n_taps (self);
}

/* The frame's border must be zero already. */
static void
fill_frame (const NnCorrelation *self, const float *input, float *frame)
{
  for (gsize c = 0; c < self->channels; c++)
    for (gsize y = 0; y < self->height; y++)
      memcpy (frame + c * padded_plane (self) + (y + self->padding_height) * padded_width (self)
                  + self->padding_width,
              input + (c * self->height + y) * self->width, self->width * sizeof (float));
}

static void
find_taps (const NnCorrelation *self, guint32 *offsets)
{
  for (gsize c = 0; c < self->channels; c++)
    for (gsize ky = 0; ky < self->kernel_height; ky++)
      for (gsize kx = 0; kx < self->kernel_width; kx++)
        *offsets++ = (guint32)(c * padded_plane (self) + ky * padded_width (self) + kx);
}

/* Copies a strip's rows to their places in @output, without the columns too many. */
static void
finish_strip (const NnCorrelation *self,
              const float *strip,
              gsize first_row,
              gsize n_rows,
              const float *bias,
              gboolean relu,
              float *output)
{
  for (gsize o = 0; o < self->out_channels; o++)
    for (gsize y = 0; y < n_rows; y++)
      {
        const float *row = strip + o * strip_stride (self) + y * padded_width (self);
        float *target = output + (o * self->out_height + first_row + y) * self->out_width;

        if (bias != NULL)
          nn_kernels ()->scale_shift (row, target, self->out_width, 1.0f, bias[o], relu);
        else
          memcpy (target, row, self->out_width * sizeof (float));
      }
}

/**
 * nn_correlation_run:
 * @input: (batch, C, H, W)
 * @kernels: (out channels, C, kernel height, kernel width)
 * @bias: (nullable): one for each out channel
 * @relu: only with a @bias
 * @output: (batch, out channels, out height, out width)
 * @scratch: as large as nn_correlation_get_scratch() says
 */
void
nn_correlation_run (const NnCorrelation *self,
                    gsize batch,
                    const float *input,
                    const float *kernels,
                    const float *bias,
                    gboolean relu,
                    float *output,
                    float *scratch)
{
  const gsize strip_rows = rows_per_strip (self);
  float *frame = scratch;
  float *strip = frame + frame_size (self);
  guint32 *offsets = (guint32 *)(strip + self->out_channels * strip_stride (self));

  memset (frame, 0, frame_size (self) * sizeof (float));
  find_taps (self, offsets);

  for (gsize b = 0; b < batch; b++)
    {
      fill_frame (self, input + b * self->input_step, frame);
      for (gsize row = 0; row < self->out_height; row += strip_rows)
        {
          const gsize n_rows = MIN (strip_rows, self->out_height - row);
          const NnProduct product = {
            .n_rows = self->out_channels,
            .n_terms = n_taps (self),
            .n_columns = (n_rows - 1) * padded_width (self) + self->out_width,
            .a = kernels,
            .a_stride = n_taps (self),
            .b = frame + row * padded_width (self),
            .offsets = offsets,
            .c = strip,
            .c_stride = strip_stride (self),
          };

          nn_kernels ()->product (&product);
          finish_strip (self, strip, row, n_rows, bias, relu, output + b * self->output_step);
        }
    }
}

/*
 * The kernels' gradient is a product too, summed over pixels: with the channels innermost,
 * (H + 2 ph, W + 2 pw, C), what the taps (ky, all kx, all c) see from one output pixel are
 * neighbours. A is the output's gradient, (out channels, pixels), as it is; row n of B is where
 * pixel n sees its first tap; C is (out channels, kernel width * C), one for each ky.
 */

static gsize
gradient_stride (const NnCorrelation *self)
{
  return nn_product_round_up (self->kernel_width * self->channels);
}

gsize
nn_correlation_get_gradient_scratch (const NnCorrelation *self)
{
  return nn_product_round_up (padded_plane (self) * self->channels) + gradient_stride (self)
         + NN_PRODUCT_PANEL + self->kernel_height * self->out_channels * gradient_stride (self)
         + self->out_height * self->out_width;
}

/* The frame with the channels innermost; its border must be zero already. */
static void
fill_frame_channels_last (const NnCorrelation *self, const float *input, float *frame)
{
  for (gsize y = 0; y < self->height; y++)
    nn_kernels ()->transpose (input + y * self->width, self->height * self->width, self->channels,
                              self->width,
                              frame
                                  + ((y + self->padding_height) * padded_width (self) + self->padding_width)
                                        * self->channels,
                              self->channels);
}

/* From (ky)(o, kx, c) to (o, c, ky, kx). */
static void
add_in_kernel_order (const NnCorrelation *self, const float *sums, float *kernel_gradient)
{
  for (gsize o = 0; o < self->out_channels; o++)
    for (gsize c = 0; c < self->channels; c++)
      for (gsize ky = 0; ky < self->kernel_height; ky++)
        for (gsize kx = 0; kx < self->kernel_width; kx++)
          *kernel_gradient++
              += sums[(ky * self->out_channels + o) * gradient_stride (self) + kx * self->channels + c];
}

static void
sum_kernel_gradient (const NnCorrelation *self,
                     const float *frame,
                     const float *output_gradient,
                     const guint32 *offsets,
                     float *sums)
{
  const gsize n_pixels = self->out_height * self->out_width;
  const gsize block = MAX (BLOCK_SIZE / self->channels, 1);

  for (gsize pixel = 0; pixel < n_pixels; pixel += block)
    for (gsize ky = 0; ky < self->kernel_height; ky++)
      {
        const NnProduct product = {
          .n_rows = self->out_channels,
          .n_terms = MIN (block, n_pixels - pixel),
          .n_columns = self->kernel_width * self->channels,
          .a = output_gradient + pixel,
          .a_stride = n_pixels,
          .b = frame + ky * padded_width (self) * self->channels,
          .offsets = offsets + pixel,
          .c = sums + ky * self->out_channels * gradient_stride (self),
          .c_stride = gradient_stride (self),
          .accumulates = TRUE,
        };

        nn_kernels ()->product (&product);
      }
}

/**
 * nn_correlation_add_kernel_gradient:
 * @scratch: as large as nn_correlation_get_gradient_scratch() says
 */
void
nn_correlation_add_kernel_gradient (const NnCorrelation *self,
                                    gsize batch,
                                    const float *input,
                                    const float *output_gradient,
                                    float *kernel_gradient,
                                    float *scratch)
{
  const gsize n_sums = self->kernel_height * self->out_channels * gradient_stride (self);
  const gsize frame_floats = nn_product_round_up (padded_plane (self) * self->channels)
                             + gradient_stride (self) + NN_PRODUCT_PANEL;
  float *frame = scratch;
  float *sums = frame + frame_floats;
  guint32 *offsets = (guint32 *)(sums + n_sums);

  memset (frame, 0, (frame_floats + n_sums) * sizeof (float));
  for (gsize y = 0; y < self->out_height; y++)
    for (gsize x = 0; x < self->out_width; x++)
      offsets[y * self->out_width + x] = (guint32)((y * padded_width (self) + x) * self->channels);

  for (gsize b = 0; b < batch; b++)
    {
      fill_frame_channels_last (self, input + b * self->input_step, frame);
      sum_kernel_gradient (self, frame, output_gradient + b * self->output_step, offsets, sums);
    }
  add_in_kernel_order (self, sums, kernel_gradient);
}
