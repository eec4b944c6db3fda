/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/winograd-layout.h"

#define MAX_SHARED_KERNELS ((gsize) 1 << 14)

#define TILES_OF_OWN 64  /* of an item that transforms its input */
#define TILES_SHARED 128 /* of a chunk of which the input is transformed first */

/* Channels of which the kernels are transformed at a time. */
#define BLOCK_CHANNELS 128

NnWinogradLayout
nn_winograd_layout (const NnConvGeometry *g,
                    gboolean              is_backward)
{
  NnWinogradLayout l = { .is_backward = is_backward };
  gsize wanted;

  l.source.n_channels = is_backward ? g->out_channels : g->channels;
  l.source.height = is_backward ? g->out_height : g->height;
  l.source.width = is_backward ? g->out_width : g->width;
  l.source.step = is_backward ? g->output_step : g->input_step;
  l.source.first_row = is_backward ? (gssize) g->padding_height - 2 : -(gssize) g->padding_height;
  l.source.first_column = is_backward ? (gssize) g->padding_width - 2 : -(gssize) g->padding_width;
  l.n_targets = is_backward ? g->channels : g->out_channels;
  l.height = is_backward ? g->height : g->out_height;
  l.width = is_backward ? g->width : g->out_width;
  l.target_step = is_backward ? g->input_step : g->output_step;

  l.source.tile = nn_winograd_choose_tile (l.height, l.width);
  l.source.size = l.source.tile + 2;
  l.source.n_rows = (l.height + l.source.tile - 1) / l.source.tile;
  l.source.n_columns = (l.width + l.source.tile - 1) / l.source.tile;
  l.n_positions = l.source.size * l.source.size;
  l.n_panels = (l.n_targets + NN_PRODUCT_PANEL - 1) / NN_PRODUCT_PANEL;

  l.shares_kernels = l.source.n_channels * l.n_targets <= MAX_SHARED_KERNELS;
  wanted = l.shares_kernels ? TILES_OF_OWN : TILES_SHARED;
  l.chunk_rows = MAX (wanted / l.source.n_columns, 1);
  l.chunk_tiles = l.chunk_rows * l.source.n_columns;
  l.block = l.shares_kernels ? l.source.n_channels : MIN (l.source.n_channels, BLOCK_CHANNELS);

  {
    const NnConvFrame frame = nn_winograd_frame (&l.source);

    l.frame_size = nn_conv_round_up (nn_conv_frame_get_size (&frame));
  }
  l.kernels_step = l.block * NN_PRODUCT_PANEL + NN_WINOGRAD_PADDING;
  l.tiles_step = l.chunk_tiles * l.source.n_channels + NN_WINOGRAD_PADDING;
  l.products_step = l.chunk_tiles * NN_PRODUCT_PANEL + NN_WINOGRAD_PADDING;
  l.kernels_size = l.n_positions * l.kernels_step;
  l.tiles_size = l.n_positions * l.tiles_step;
  l.products_size = l.n_positions * l.products_step;
  l.strip_size = l.source.tile * l.width * NN_PRODUCT_PANEL;
  l.turned_size = l.block * NN_WINOGRAD_KERNEL_SIZE * NN_PRODUCT_PANEL;
  return l;
}

/* What a task has of its own, whichever way. */
gsize
nn_winograd_task_size (const NnWinogradLayout *l)
{
  return l->frame_size + l->strip_size + l->products_size + l->turned_size
         + (l->shares_kernels ? l->tiles_size : l->kernels_size);
}

static gsize
index_size (const NnWinogradLayout *l)
{
  return nn_conv_round_up (2 * l->chunk_tiles + 2 * MIN (l->source.n_channels, NN_PRODUCT_TERMS));
}

gsize
nn_winograd_scratch_size (const NnWinogradLayout *l)
{
  return index_size (l) + NN_CONV_MAX_TASKS * nn_winograd_task_size (l)
         + (l->shares_kernels ? l->n_panels * l->kernels_size : l->tiles_size);
}
