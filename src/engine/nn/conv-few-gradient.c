/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/nn/conv.h"
#include "engine/nn/kernels.h"
#include "engine/nn/split.h"

/*
 * The kernels' gradient for few input channels, as in a network's first layer: the output channels lie
 * side by side in the vectors. dWᵀ (taps, O) += X (taps, pixels) · dYᵀ (pixels, O), where row n of X is
 * the input's planes in a frame of zeros, shifted by tap n, and dY is turned. The rows of all samples
 * are shared out in a fixed number of parts, which are added in order.
 */

#define N_PARTS      NN_CONV_MAX_TASKS
#define BLOCK_PIXELS (4 * NN_PRODUCT_TERMS)

typedef struct
{
  gsize rows, n_blocks_per_sample, n_pixels; /* of a block */
  gsize frame_rows, frame_columns;
  gsize dy_step; /* from one pixel to the next */
  gsize frame_size, dy_size, sums_size, index_size;
} Layout;

static Layout
layout_of (const NnConvGeometry *g)
{
  Layout l = { .rows = CLAMP (BLOCK_PIXELS / g->out_width, 1, g->out_height) };

  l.n_blocks_per_sample = (g->out_height + l.rows - 1) / l.rows;
  l.n_pixels = l.rows * g->out_width;
  l.frame_rows = (l.rows - 1) * g->stride_height + g->kernel_height;
  l.frame_columns = MAX (g->width + 2 * g->padding_width, (g->out_width - 1) * g->stride_width + g->kernel_width);
  l.dy_step = nn_conv_round_up (g->out_channels);
  l.frame_size = nn_conv_round_up (g->channels * l.frame_rows * l.frame_columns);
  l.dy_size = l.n_pixels * l.dy_step;
  l.sums_size = g->n_taps * l.dy_step;
  l.index_size = nn_conv_round_up (2 * l.n_pixels + 2 * g->n_taps);
  return l;
}

static gsize
few_scratch (const NnConvGeometry *g)
{
  const Layout l = layout_of (g);

  return l.index_size + N_PARTS * (l.frame_size + l.dy_size + l.sums_size);
}

static gboolean
few_is_able (const NnConvGeometry *g)
{
  return TRUE;
}

typedef struct
{
  const NnConvGeometry *geometry;
  const NnConvPart *part;
  Layout layout;
  float *parts; /* sums, frame and dY of each */
  guint32 *taps, *frame_pixels, *dy_pixels, *sum_rows;
} Run;

static float *
part_sums (const Run *run,
           gsize      i)
{
  return run->parts + i * (run->layout.sums_size + run->layout.frame_size + run->layout.dy_size);
}

/* Input rows from @first_row on, the padding counted in. */
static void
fill_frame (const Run   *run,
            const float *input,
            gsize        first_row,
            float       *frame)
{
  const NnConvGeometry *g = run->geometry;
  const gsize n_columns = run->layout.frame_columns;

  memset (frame, 0, run->layout.frame_size * sizeof (float));
  for (gsize c = 0; c < g->channels; c++)
    for (gsize i = 0; i < run->layout.frame_rows; i++)
      {
        const gsize row = first_row + i;

        if (row >= g->padding_height && row < g->height + g->padding_height)
          memcpy (frame + (c * run->layout.frame_rows + i) * n_columns + g->padding_width,
                  input + (c * g->height + row - g->padding_height) * g->width, g->width * sizeof (float));
      }
}

static void
add_block (const Run *run,
           gsize      block,
           float     *sums)
{
  const NnConvGeometry *g = run->geometry;
  const Layout *l = &run->layout;
  const gsize plane = g->out_height * g->out_width;
  const gsize sample = block / l->n_blocks_per_sample;
  const gsize row = block % l->n_blocks_per_sample * l->rows;
  const gsize n_pixels = MIN (l->rows, g->out_height - row) * g->out_width;
  float *frame = sums + l->sums_size;
  float *dy = frame + l->frame_size;

  fill_frame (run, run->part->input + sample * g->input_step, row * g->stride_height, frame);
  nn_kernels ()->transpose (run->part->output_gradient + sample * g->output_step + row * g->out_width, plane,
                            g->out_channels, n_pixels, dy, l->dy_step, NULL);

  for (gsize term = 0; term < n_pixels; term += NN_PRODUCT_TERMS)
    {
      const NnProduct product = {
        .n_rows = g->n_taps,
        .n_terms = MIN (n_pixels - term, NN_PRODUCT_TERMS),
        .n_columns = g->out_channels,
        .a = frame,
        .a_rows = run->taps,
        .a_terms = run->frame_pixels + term,
        .b = dy,
        .b_rows = run->dy_pixels + term,
        .c = sums,
        .c_rows = run->sum_rows,
        .start = NN_PRODUCT_FROM_C,
      };

      nn_kernels ()->product (&product);
    }
}

static void
run_parts (gconstpointer data,
           gsize         task,
           gsize         first,
           gsize         end)
{
  const Run *run = data;
  const gsize n_blocks = run->part->batch * run->layout.n_blocks_per_sample;

  for (gsize i = first; i < end; i++)
    {
      float *sums = part_sums (run, i);
      gsize first_block, end_block;

      nn_split_range (n_blocks, N_PARTS, i, &first_block, &end_block);
      memset (sums, 0, run->layout.sums_size * sizeof (float));
      for (gsize block = first_block; block < end_block; block++)
        add_block (run, block, sums);
    }
}

static void
few_run (const NnConvGeometry *g,
         const NnConvPart     *part)
{
  Run run = { .geometry = g, .part = part, .layout = layout_of (g) };
  const Layout *l = &run.layout;

  run.parts = part->scratch;
  run.taps = (guint32 *) part_sums (&run, N_PARTS);
  run.sum_rows = run.taps + g->n_taps;
  run.frame_pixels = run.sum_rows + g->n_taps;
  run.dy_pixels = run.frame_pixels + l->n_pixels;

  for (gsize i = 0; i < g->n_taps; i++)
    {
      const gsize kx = i % g->kernel_width;
      const gsize ky = i / g->kernel_width % g->kernel_height;
      const gsize c = i / (g->kernel_width * g->kernel_height);

      run.taps[i] = (guint32) ((c * l->frame_rows + ky) * l->frame_columns + kx);
      run.sum_rows[i] = (guint32) (i * l->dy_step);
    }
  for (gsize i = 0; i < l->n_pixels; i++)
    {
      const gsize y = i / g->out_width, x = i % g->out_width;

      run.frame_pixels[i] = (guint32) (y * g->stride_height * l->frame_columns + x * g->stride_width);
      run.dy_pixels[i] = (guint32) (i * l->dy_step);
    }

  nn_split_run (part->parallel, N_PARTS, N_PARTS, run_parts, &run);
  for (gsize o = 0; o < g->out_channels; o++)
    for (gsize tap = 0; tap < g->n_taps; tap++)
      {
        float *gradient = &part->weight_gradient[o * g->n_taps + tap];

        if (part->overwrites)
          *gradient = 0.0f;
        for (gsize i = 0; i < N_PARTS; i++)
          *gradient += part_sums (&run, i)[tap * l->dy_step + o];
      }
}

const NnConvWay nn_conv_few_kernel_gradient = {
  .name = "few",
  .is_exact = TRUE,
  .is_able = few_is_able,
  .get_scratch = few_scratch,
  .run = few_run,
};
