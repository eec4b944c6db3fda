/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/nn/split.h"
#include "engine/nn/winograd.h"

/*
 * The kernels' gradient of Winograd's convolution: the transpose of what winograd.c does. An output tile
 * is Aᵀ [(G g Gᵀ) (Bᵀ d B)] A, so with Z = A dy Aᵀ the gradient of the transformed kernels is, at each
 * position, U (C, O) = Vᵀ (C, tiles) · Z (tiles, O), and that of the kernels is Gᵀ U G. V and Z of a
 * chunk of tiles are made first; then an item of work is a block of input channels by a panel of output
 * channels, for which U never leaves the cache. Chunks pass one after the other.
 */

/* Floats of V and Z together: what a second-level cache of 2 MB holds. But the fewer tiles there are
 * in a chunk, the more often U is transformed. */
#define CHUNK_FLOATS ((gsize) 1 << 19)
#define MIN_TILES    96
#define MAX_TILES    256

#define BLOCK_CHANNELS 32

typedef struct
{
  NnWinogradPlanes input, output;
  gsize n_positions, n_blocks, n_panels;
  gsize chunk_rows, chunk_tiles;
  gsize v_step, z_step, u_step; /* from one position to the next; Z is in panels */
  gsize v_size, z_size, frame_size, u_size, kernels_size;
} Layout;

static Layout
layout_of (const NnConvGeometry *g)
{
  const gsize tile = nn_winograd_choose_tile (g->out_height, g->out_width);
  const gsize n_rows = (g->out_height + tile - 1) / tile, n_columns = (g->out_width + tile - 1) / tile;
  Layout l = {
    .input = { g->channels, g->height, g->width, g->input_step, -(gssize) g->padding_height,
               -(gssize) g->padding_width, tile, tile + 2, n_rows, n_columns },
    .output
    = { g->out_channels, g->out_height, g->out_width, g->output_step, 0, 0, tile, tile, n_rows, n_columns },
    .n_positions = (tile + 2) * (tile + 2),
    .n_blocks = (g->channels + BLOCK_CHANNELS - 1) / BLOCK_CHANNELS,
    .n_panels = (g->out_channels + NN_PRODUCT_PANEL - 1) / NN_PRODUCT_PANEL,
  };
  const NnConvFrame input_frame = nn_winograd_frame (&l.input);
  const NnConvFrame output_frame = nn_winograd_frame (&l.output);
  const gsize tiles = CHUNK_FLOATS / (l.n_positions * (g->channels + g->out_channels));

  l.chunk_rows = MAX (CLAMP (tiles, MIN_TILES, MAX_TILES) / n_columns, 1);
  l.chunk_tiles = l.chunk_rows * n_columns;
  l.v_step = l.chunk_tiles * g->channels + NN_WINOGRAD_PADDING;
  l.z_step = l.chunk_tiles * g->out_channels + NN_WINOGRAD_PADDING;
  l.u_step = BLOCK_CHANNELS * NN_PRODUCT_PANEL + NN_WINOGRAD_PADDING;
  l.v_size = l.n_positions * l.v_step;
  l.z_size = l.n_positions * l.z_step;
  l.frame_size
      = nn_conv_round_up (MAX (nn_conv_frame_get_size (&input_frame), nn_conv_frame_get_size (&output_frame)));
  l.u_size = l.n_positions * l.u_step;
  l.kernels_size = BLOCK_CHANNELS * NN_WINOGRAD_KERNEL_SIZE * NN_PRODUCT_PANEL;
  return l;
}

static gsize
task_size (const Layout *l)
{
  return MAX (l->frame_size, l->u_size + 2 * l->kernels_size);
}

static gsize
index_size (const Layout *l)
{
  return nn_conv_round_up (2 * l->chunk_tiles + 2 * BLOCK_CHANNELS);
}

static gsize
gradient_scratch (const NnConvGeometry *g)
{
  const Layout l = layout_of (g);

  return index_size (&l) + l.v_size + l.z_size + NN_CONV_MAX_TASKS * task_size (&l);
}

typedef struct
{
  Layout layout;
  const NnConvPart *part;
  gsize first_row, n_tiles; /* of the chunk */
  gboolean overwrites;
  float *v, *z, *tasks;
  guint32 *v_rows, *v_terms, *z_rows, *u_rows;
} Run;

/* V and Z of the chunk's rows [@first, @end). */
static void
transform_rows (gconstpointer data,
                gsize         task,
                gsize         first,
                gsize         end)
{
  const Run *run = data;
  const Layout *l = &run->layout;
  float *frame = run->tasks + task * task_size (l);

  nn_winograd_transform_rows (&l->input, NN_WINOGRAD_INPUT, run->part->input, run->first_row + first,
                              run->first_row + end, frame,
                              run->v + first * l->input.n_columns * l->input.n_channels,
                              l->input.n_channels, l->v_step);
  nn_winograd_transform_rows (&l->output, NN_WINOGRAD_OUTPUT_GRADIENT, run->part->output_gradient,
                              run->first_row + first, run->first_row + end, frame,
                              run->z + first * l->output.n_columns * l->output.n_channels,
                              l->output.n_channels, l->z_step);
}

static void
multiply (const Run *run,
          gsize      channel,
          gsize      n_channels,
          gsize      output,
          gsize      n_outputs,
          float     *u)
{
  const Layout *l = &run->layout;

  for (gsize position = 0; position < l->n_positions; position++)
    {
      const NnProduct product = {
        .n_rows = n_channels,
        .n_terms = run->n_tiles,
        .n_columns = n_outputs,
        .a = run->v + position * l->v_step + channel,
        .a_rows = run->v_rows,
        .a_terms = run->v_terms,
        .b = run->z + position * l->z_step + output,
        .b_rows = run->z_rows,
        .c = u + position * l->u_step,
        .c_rows = run->u_rows,
      };

      nn_kernels ()->product (&product);
    }
}

/* From U (positions, channels, outputs) to the kernels, (outputs, channels, 3, 3). */
static void
add_to_kernels (const Run   *run,
                gsize        channel,
                gsize        n_channels,
                gsize        output,
                gsize        n_outputs,
                const float *u,
                float       *kernels)
{
  const Layout *l = &run->layout;
  const gsize size = n_channels * NN_WINOGRAD_KERNEL_SIZE;
  float *turned = kernels + l->kernels_size;
  const NnWinograd transform = {
    .step = NN_WINOGRAD_KERNEL_GRADIENT,
    .tile = (guint) l->input.tile,
    .n_channels = n_outputs,
    .source_row = (gssize) (l->input.size * l->u_step),
    .source_column = (gssize) l->u_step,
    .target_row = 3 * NN_PRODUCT_PANEL,
    .target_column = NN_PRODUCT_PANEL,
    .n_rows = 3,
    .n_columns = 3,
  };

  for (gsize c = 0; c < n_channels; c++)
    nn_kernels ()->winograd (&transform, u + c * NN_PRODUCT_PANEL,
                             kernels + c * NN_WINOGRAD_KERNEL_SIZE * NN_PRODUCT_PANEL);
  nn_kernels ()->transpose (kernels, NN_PRODUCT_PANEL, size, n_outputs, turned, size, NULL);

  for (gsize o = 0; o < n_outputs; o++)
    {
      float *target = run->part->weight_gradient
                      + ((output + o) * l->input.n_channels + channel) * NN_WINOGRAD_KERNEL_SIZE;

      if (run->overwrites)
        memcpy (target, turned + o * size, size * sizeof (float));
      else
        nn_kernels ()->add (target, turned + o * size, size);
    }
}

/* Items are blocks of input channels by panels of output channels. */
static void
run_items (gconstpointer data,
           gsize         task,
           gsize         first,
           gsize         end)
{
  const Run *run = data;
  const Layout *l = &run->layout;
  float *u = run->tasks + task * task_size (l);

  for (gsize item = first; item < end; item++)
    {
      const gsize channel = item / l->n_panels * BLOCK_CHANNELS;
      const gsize output = item % l->n_panels * NN_PRODUCT_PANEL;
      const gsize n_channels = MIN (l->input.n_channels - channel, BLOCK_CHANNELS);
      const gsize n_outputs = MIN (l->output.n_channels - output, NN_PRODUCT_PANEL);

      multiply (run, channel, n_channels, output, n_outputs, u);
      add_to_kernels (run, channel, n_channels, output, n_outputs, u, u + l->u_size);
    }
}

static void
gradient_run (const NnConvGeometry *g,
              const NnConvPart     *part)
{
  Run run = { .layout = layout_of (g), .part = part };
  const Layout *l = &run.layout;
  const gsize n_rows = part->batch * l->input.n_rows, n_items = l->n_blocks * l->n_panels;

  run.v = part->scratch;
  run.z = run.v + l->v_size;
  run.tasks = run.z + l->z_size;
  run.v_terms = (guint32 *) (run.tasks + NN_CONV_MAX_TASKS * task_size (l));
  run.z_rows = run.v_terms + l->chunk_tiles;
  run.v_rows = run.z_rows + l->chunk_tiles;
  run.u_rows = run.v_rows + BLOCK_CHANNELS;
  for (gsize i = 0; i < l->chunk_tiles; i++)
    {
      run.v_terms[i] = (guint32) (i * g->channels);
      run.z_rows[i] = (guint32) (i * g->out_channels);
    }
  for (gsize i = 0; i < BLOCK_CHANNELS; i++)
    {
      run.v_rows[i] = (guint32) i;
      run.u_rows[i] = (guint32) (i * NN_PRODUCT_PANEL);
    }

  for (gsize row = 0; row < n_rows; row += l->chunk_rows)
    {
      const gsize n = MIN (l->chunk_rows, n_rows - row);

      run.first_row = row;
      run.n_tiles = n * l->input.n_columns;
      run.overwrites = part->overwrites && row == 0;
      nn_split_run (part->parallel, n, MIN (n, NN_CONV_MAX_TASKS), transform_rows, &run);
      nn_split_run (part->parallel, n_items, MIN (n_items, NN_CONV_MAX_TASKS), run_items, &run);
    }
}

const NnConvWay nn_conv_winograd_kernel_gradient = {
  .name = "winograd",
  .is_able = nn_winograd_is_able,
  .get_scratch = gradient_scratch,
  .run = gradient_run,
};
