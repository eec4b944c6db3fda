/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/nn/conv-sweep.h"
#include "engine/nn/kernels.h"
#include "engine/nn/split.h"

/*
 * The kernels' gradient for many input channels: for each tap, dW (O, C) += dY (O, pixels) ·
 * X (pixels, C), where dY is read as it lies and X is a frame with the channels innermost, shifted by
 * the tap. An item of work is a panel of channels; where these are few, the samples are shared out as
 * well, and the parts are added in order. The gradient of 1 x 1 kernels has the order of the sums already.
 */

/* Pixels of one block, at least, if there are so many. */
#define BLOCK_PIXELS NN_PRODUCT_TERMS

typedef struct
{
  NnConvSweep sweep;
  NnConvFrame frame;
  gsize rows, samples, n_blocks_per_sample, n_pixels; /* of a block */
  gsize n_positions;                                  /* in a kernel */
  gsize n_panels, n_parts;
  gboolean is_direct; /* the gradient itself is summed to, not sums of its own */
  gsize frame_size, sums_size, index_size;
} Layout;

static Layout
layout_of (const NnConvGeometry *g)
{
  const gsize plane = g->out_height * g->out_width;
  Layout l = { .sweep = nn_conv_sweep_forward (g), .rows = g->out_height, .samples = 1 };

  if (plane > BLOCK_PIXELS)
    l.rows = MAX (BLOCK_PIXELS / g->out_width, 1);
  else
    l.samples = BLOCK_PIXELS / plane;
  l.n_blocks_per_sample = (g->out_height + l.rows - 1) / l.rows;
  l.n_pixels = l.samples * l.rows * g->out_width;
  l.n_positions = g->kernel_height * g->kernel_width;
  l.n_panels = (g->channels + NN_PRODUCT_PANEL - 1) / NN_PRODUCT_PANEL;
  l.n_parts = MAX (NN_CONV_MAX_TASKS / l.n_panels, 1);
  l.frame = (NnConvFrame) {
    .height = g->height,
    .width = g->width,
    .pixel_step = MIN (nn_conv_round_up (g->channels), NN_PRODUCT_PANEL),
    .n_rows = nn_conv_axis_extent (&l.sweep.rows, l.rows),
    .n_columns = nn_conv_axis_extent (&l.sweep.columns, g->out_width),
    .row_step = 1,
  };
  l.frame_size = l.samples * nn_conv_frame_get_size (&l.frame);
  l.is_direct = l.n_positions == 1 && l.n_parts == 1;
  l.sums_size = l.is_direct ? 0 : l.n_positions * g->out_channels * NN_PRODUCT_PANEL;
  l.index_size = nn_conv_round_up (2 * l.n_pixels + 2 * g->out_channels);
  return l;
}

static gsize
gradient_scratch (const NnConvGeometry *g)
{
  const Layout l = layout_of (g);

  return l.index_size + l.n_panels * l.n_parts * l.sums_size + NN_CONV_MAX_TASKS * l.frame_size;
}

static gboolean
gradient_is_able (const NnConvGeometry *g)
{
  return TRUE;
}

typedef struct
{
  const NnConvGeometry *geometry;
  const NnConvPart *part;
  Layout layout;
  gsize n_blocks;
  float *sums;   /* (panels, parts, positions, out channels, panel) */
  float *frames; /* one for each task */
  guint32 *dy_rows, *dy_terms, *frame_pixels, *sum_rows;
} Run;

static void
list_offsets (Run *run)
{
  const NnConvGeometry *g = run->geometry;
  const Layout *l = &run->layout;
  gsize n = 0;

  for (gsize sample = 0; sample < l->samples; sample++)
    for (gsize y = 0; y < l->rows; y++)
      for (gsize x = 0; x < g->out_width; x++, n++)
        {
          const gsize row = sample * l->frame.n_rows + y * g->stride_height;

          run->dy_terms[n] = (guint32) (sample * g->output_step + y * g->out_width + x);
          run->frame_pixels[n]
              = (guint32) ((row * l->frame.n_columns + x * g->stride_width) * l->frame.pixel_step);
        }
  for (gsize o = 0; o < g->out_channels; o++)
    {
      run->dy_rows[o] = (guint32) (o * g->out_height * g->out_width);
      run->sum_rows[o] = (guint32) (o * (l->is_direct ? g->channels : NN_PRODUCT_PANEL));
    }
}

/* Adds what block @block says of the channels [@channel, @channel + @n_channels), or writes it. */
static void
add_block (const Run *run,
           gsize      block,
           gsize      channel,
           gsize      n_channels,
           gboolean   overwrites,
           float     *frames,
           float     *sums)
{
  const NnConvGeometry *g = run->geometry;
  const Layout *l = &run->layout;
  const gsize sample = block / l->n_blocks_per_sample * l->samples;
  const gsize row = block % l->n_blocks_per_sample * l->rows;
  const gsize n_samples = MIN (l->samples, run->part->batch - sample);
  const gsize n_pixels = n_samples * MIN (l->rows, g->out_height - row) * g->out_width;
  NnConvFrame frame = l->frame;

  frame.n_channels = n_channels;
  for (gsize i = 0; i < n_samples; i++)
    nn_conv_frame_fill (&frame,
                        run->part->input + (sample + i) * g->input_step + channel * g->height * g->width,
                        (gssize) (row * g->stride_height) + l->sweep.rows.lowest, l->sweep.columns.lowest,
                        frames + i * nn_conv_frame_get_size (&frame));

  for (gsize term = 0; term < n_pixels; term += NN_PRODUCT_TERMS)
    for (gsize position = 0; position < l->n_positions; position++)
      {
        const gsize ky = position / g->kernel_width;
        const gsize kx = position % g->kernel_width;
        const NnProduct product = {
          .n_rows = g->out_channels,
          .n_terms = MIN (n_pixels - term, NN_PRODUCT_TERMS),
          .n_columns = n_channels,
          .a = run->part->output_gradient + sample * g->output_step + row * g->out_width,
          .a_rows = run->dy_rows,
          .a_terms = run->dy_terms + term,
          .b = frames + (ky * frame.n_columns + kx) * frame.pixel_step,
          .b_rows = run->frame_pixels + term,
          .c = sums + position * g->out_channels * NN_PRODUCT_PANEL,
          .c_rows = run->sum_rows,
          .start = overwrites && term == 0 ? NN_PRODUCT_FROM_ZERO : NN_PRODUCT_FROM_C,
        };

        nn_kernels ()->product (&product);
      }
}

/* Items are panels, each in parts of the blocks. */
static void
run_items (gconstpointer data,
           gsize         task,
           gsize         first,
           gsize         end)
{
  const Run *run = data;
  const Layout *l = &run->layout;

  for (gsize item = first; item < end; item++)
    {
      const gsize channel = item / l->n_parts * NN_PRODUCT_PANEL;
      float *sums = l->is_direct ? run->part->weight_gradient + channel : run->sums + item * l->sums_size;
      const gboolean overwrites = !l->is_direct || run->part->overwrites;
      gsize first_block, end_block;

      nn_split_range (run->n_blocks, l->n_parts, item % l->n_parts, &first_block, &end_block);
      if (first_block == end_block)
        memset (sums, 0, l->sums_size * sizeof (float));
      for (gsize block = first_block; block < end_block; block++)
        add_block (run, block, channel, MIN (run->geometry->channels - channel, NN_PRODUCT_PANEL),
                   overwrites && block == first_block, run->frames + task * l->frame_size, sums);
    }
}

/* From the sums' order to that of the kernels, (O, C, kh, kw). */
static void
add_sums (gconstpointer data,
          gsize         task,
          gsize         first,
          gsize         end)
{
  const Run *run = data;
  const NnConvGeometry *g = run->geometry;
  const Layout *l = &run->layout;
  const gsize step = g->out_channels * NN_PRODUCT_PANEL;

  for (gsize o = first; o < end; o++)
    for (gsize c = 0; c < g->channels; c++)
      {
        const float *sums = run->sums + c / NN_PRODUCT_PANEL * l->n_parts * l->sums_size
                            + o * NN_PRODUCT_PANEL + c % NN_PRODUCT_PANEL;
        float *gradient = run->part->weight_gradient + (o * g->channels + c) * l->n_positions;

        if (run->part->overwrites)
          memset (gradient, 0, l->n_positions * sizeof (float));
        for (gsize i = 0; i < l->n_parts; i++, sums += l->sums_size)
          for (gsize position = 0; position < l->n_positions; position++)
            gradient[position] += sums[position * step];
      }
}

static void
gradient_run (const NnConvGeometry *g,
              const NnConvPart     *part)
{
  Run run = { .geometry = g, .part = part, .layout = layout_of (g) };
  const Layout *l = &run.layout;
  const gsize n_items = l->n_panels * l->n_parts;

  run.n_blocks = (part->batch + l->samples - 1) / l->samples * l->n_blocks_per_sample;
  run.sums = part->scratch;
  run.frames = run.sums + n_items * l->sums_size;
  run.dy_terms = (guint32 *) (run.frames + NN_CONV_MAX_TASKS * l->frame_size);
  run.frame_pixels = run.dy_terms + l->n_pixels;
  run.dy_rows = run.frame_pixels + l->n_pixels;
  run.sum_rows = run.dy_rows + g->out_channels;

  list_offsets (&run);
  nn_split_run (part->parallel, n_items, MIN (n_items, NN_CONV_MAX_TASKS), run_items, &run);
  if (l->is_direct)
    return;
  nn_split_run (part->parallel, g->out_channels,
                nn_split_n_tasks (g->out_channels, l->n_parts * g->n_taps, NN_TASK_FLOATS), add_sums, &run);
}

const NnConvWay nn_conv_pixels_kernel_gradient = {
  .name = "pixels",
  .is_exact = TRUE,
  .is_able = gradient_is_able,
  .get_scratch = gradient_scratch,
  .run = gradient_run,
};
