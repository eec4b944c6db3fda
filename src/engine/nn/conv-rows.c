/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/nn/conv.h"
#include "engine/nn/kernels.h"
#include "engine/nn/split.h"

/*
 * Few taps, wide rows, stride 1, as in a network's first layer: an output row of all channels is one
 * product W (O, taps) · shifted input rows (taps, width), which writes the output where it belongs.
 * The input's rows are copied into a frame of zeros first, (C, rows + kh - 1, W + 2 pw), a strip of
 * output rows at a time, so that the frame is still in the cache when it is read.
 *
 * Where one channel is made of one, as in a depthwise convolution, the input's gradient is the same
 * convolution of the output's gradient with the kernel turned by half a circle.
 */

/* Floats of the frame of one strip. */
#define FRAME_SIZE ((gsize) 1 << 14)

typedef struct
{
  gsize frame_width, strip_rows, n_strips, frame_rows, frame_size;
  gsize n_offsets;
} Layout;

static Layout
layout_of (const NnConvGeometry *g)
{
  const gsize frame_width = g->width + 2 * g->padding_width;
  const gsize wanted_rows = FRAME_SIZE / (g->channels * frame_width);
  Layout l = { .frame_width = frame_width };

  l.strip_rows = CLAMP (wanted_rows, g->kernel_height, g->out_height + g->kernel_height);
  l.strip_rows = CLAMP (l.strip_rows - g->kernel_height + 1, 1, g->out_height);
  l.n_strips = (g->out_height + l.strip_rows - 1) / l.strip_rows;
  l.frame_rows = l.strip_rows + g->kernel_height - 1;
  l.frame_size = nn_conv_round_up (g->channels * l.frame_rows * frame_width + NN_PRODUCT_PANEL);
  l.n_offsets = 2 * g->n_taps + 2 * g->out_channels;
  return l;
}

static gsize
rows_scratch (const NnConvGeometry *g)
{
  const Layout l = layout_of (g);

  return nn_conv_round_up (l.n_offsets) + NN_CONV_MAX_TASKS * l.frame_size;
}

static gboolean
rows_is_able (const NnConvGeometry *g)
{
  return g->stride_height == 1 && g->stride_width == 1;
}

typedef struct
{
  const NnConvGeometry *geometry;
  const NnConvPart *part;
  Layout layout;
  float *frames;
  NnProduct product; /* of one row; a, b and c to be filled in */
} Run;

/* Frame row i is input row @first_row + i, the padding counted in. */
static void
fill_frame (const Run   *run,
            const float *input,
            gsize        first_row,
            float       *frame)
{
  const NnConvGeometry *g = run->geometry;
  const gsize width = run->layout.frame_width;

  for (gsize c = 0; c < g->channels; c++)
    for (gsize i = 0; i < run->layout.frame_rows; i++)
      {
        const gsize row = first_row + i;
        float *target = frame + (c * run->layout.frame_rows + i) * width;

        if (row < g->padding_height || row >= g->height + g->padding_height)
          {
            memset (target, 0, width * sizeof (float));
            continue;
          }
        memset (target, 0, g->padding_width * sizeof (float));
        memcpy (target + g->padding_width, input + (c * g->height + row - g->padding_height) * g->width,
                g->width * sizeof (float));
        memset (target + g->padding_width + g->width, 0, g->padding_width * sizeof (float));
      }
}

static void
run_strips (gconstpointer data,
            gsize         task,
            gsize         first,
            gsize         end)
{
  const Run *run = data;
  const NnConvGeometry *g = run->geometry;
  const Layout *l = &run->layout;
  float *frame = run->frames + task * l->frame_size;
  NnProduct product = run->product;

  for (gsize i = first; i < end; i++)
    {
      const gsize sample = i / l->n_strips;
      const gsize row = i % l->n_strips * l->strip_rows;
      const gsize n_rows = MIN (l->strip_rows, g->out_height - row);

      fill_frame (run, run->part->input + sample * g->input_step, row, frame);
      for (gsize y = 0; y < n_rows; y++)
        {
          product.b = frame + y * l->frame_width;
          product.c = run->part->output + sample * g->output_step + (row + y) * g->out_width;
          nn_kernels ()->product (&product);
        }
    }
}

static void
rows_run (const NnConvGeometry *g,
          const NnConvPart     *part)
{
  Run run = { .geometry = g, .part = part, .layout = layout_of (g) };
  const gsize n_strips = part->batch * run.layout.n_strips;
  guint32 *a_terms = (guint32 *) part->scratch;
  guint32 *b_rows = a_terms + g->n_taps;
  guint32 *a_rows = b_rows + g->n_taps;
  guint32 *c_rows = a_rows + g->out_channels;

  for (gsize i = 0; i < g->n_taps; i++)
    {
      const gsize kx = i % g->kernel_width;
      const gsize ky = i / g->kernel_width % g->kernel_height;
      const gsize c = i / (g->kernel_width * g->kernel_height);

      a_terms[i] = (guint32) i;
      b_rows[i] = (guint32) ((c * run.layout.frame_rows + ky) * run.layout.frame_width + kx);
    }
  for (gsize o = 0; o < g->out_channels; o++)
    {
      a_rows[o] = (guint32) (o * g->n_taps);
      c_rows[o] = (guint32) (o * g->out_height * g->out_width);
    }

  run.frames = part->scratch + nn_conv_round_up (run.layout.n_offsets);
  run.product = (NnProduct) {
    .n_rows = g->out_channels,
    .n_terms = g->n_taps,
    .n_columns = g->out_width,
    .a = part->weight,
    .a_rows = a_rows,
    .a_terms = a_terms,
    .b_rows = b_rows,
    .c_rows = c_rows,
    .start = part->bias != NULL ? NN_PRODUCT_FROM_ROW_BIAS : NN_PRODUCT_FROM_ZERO,
    .bias = part->bias,
    .relu = part->relu,
  };
  nn_split_run (part->parallel, n_strips, MIN (n_strips, NN_CONV_MAX_TASKS), run_strips, &run);
}

/* From the output's gradient to the input's. */
static NnConvGeometry
turn_geometry (const NnConvGeometry *g)
{
  NnConvGeometry turned = *g;

  turned.height = g->out_height;
  turned.width = g->out_width;
  turned.out_height = g->height;
  turned.out_width = g->width;
  turned.padding_height = g->kernel_height - 1 - g->padding_height;
  turned.padding_width = g->kernel_width - 1 - g->padding_width;
  turned.input_step = g->output_step;
  turned.output_step = g->input_step;
  return turned;
}

static gboolean
rows_is_able_to_turn (const NnConvGeometry *g)
{
  return rows_is_able (g) && g->channels == 1 && g->out_channels == 1 && g->padding_height < g->kernel_height
         && g->padding_width < g->kernel_width;
}

static gsize
rows_input_gradient_scratch (const NnConvGeometry *g)
{
  const NnConvGeometry turned = turn_geometry (g);

  return nn_conv_round_up (g->n_taps) + rows_scratch (&turned);
}

static void
rows_run_input_gradient (const NnConvGeometry *g,
                         const NnConvPart     *part)
{
  const NnConvGeometry turned = turn_geometry (g);
  const NnConvPart turned_part = {
    .batch = part->batch,
    .parallel = part->parallel,
    .weight = part->scratch,
    .input = part->output_gradient,
    .output = part->input_gradient,
    .scratch = part->scratch + nn_conv_round_up (g->n_taps),
  };

  for (gsize i = 0; i < g->n_taps; i++)
    part->scratch[i] = part->weight[g->n_taps - 1 - i];
  rows_run (&turned, &turned_part);
}

const NnConvWay nn_conv_rows = {
  .name = "rows",
  .is_exact = TRUE,
  .is_able = rows_is_able,
  .get_scratch = rows_scratch,
  .run = rows_run,
};

const NnConvWay nn_conv_rows_input_gradient = {
  .name = "rows",
  .is_exact = TRUE,
  .is_able = rows_is_able_to_turn,
  .get_scratch = rows_input_gradient_scratch,
  .run = rows_run_input_gradient,
};
