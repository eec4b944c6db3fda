/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/conv-pixels-layout.h"

/* Floats of frame or strip, and pixels, that one block should have: both sides of a product in the
 * second-level cache. */
#define BLOCK_FLOATS     ((gsize) 1 << 16)
#define MIN_BLOCK_PIXELS 64
#define MAX_BLOCK_PIXELS 1024

G_STATIC_ASSERT (sizeof (NnPixelsPhase) % sizeof (float) == 0);

static gsize
divide_up (gsize a,
           gsize b)
{
  return (a + b - 1) / b;
}

static NnPixelsBlock
choose_block (const NnConvSweep *sweep)
{
  const gsize plane = sweep->rows.n_target * sweep->columns.n_target;
  const gsize wanted
      = CLAMP (BLOCK_FLOATS / MAX (sweep->n_channels, sweep->n_targets), MIN_BLOCK_PIXELS, MAX_BLOCK_PIXELS);
  NnPixelsBlock block = { .rows = sweep->rows.n_target, .samples = 1, .n_blocks_per_sample = 1 };

  if (plane >= wanted)
    {
      /* Whole turns through the phases, so that all blocks begin with the same one. */
      const gsize turns = MAX (wanted / (sweep->columns.n_target * sweep->rows.n_phases), 1);

      block.rows = MIN (turns * sweep->rows.n_phases, sweep->rows.n_target);
      block.n_blocks_per_sample = divide_up (sweep->rows.n_target, block.rows);
    }
  else
    block.samples = divide_up (wanted, plane);
  block.n_pixels = block.samples * block.rows * sweep->columns.n_target;
  return block;
}

NnPixelsLayout
nn_pixels_layout (NnConvSweep sweep)
{
  NnPixelsLayout l = { .sweep = sweep, .block = choose_block (&sweep) };
  /* A kernel of one row leaves out those between two strides. */
  const gsize row_step = sweep.rows.span == 1 ? sweep.rows.advance : 1;

  l.frame = (NnConvFrame) {
    .height = sweep.rows.n_source,
    .width = sweep.columns.n_source,
    .n_channels = sweep.n_channels,
    .pixel_step = sweep.n_channels,
    .n_rows = divide_up (nn_conv_axis_extent (&sweep.rows, l.block.rows), row_step),
    .n_columns = nn_conv_axis_extent (&sweep.columns, sweep.columns.n_target),
    .row_step = row_step,
  };
  l.frame_advance = sweep.rows.advance / row_step;
  l.n_taps = sweep.rows.kernel * sweep.columns.kernel * sweep.n_channels;
  l.n_panels = divide_up (sweep.n_targets, NN_PRODUCT_PANEL);
  l.n_phases = sweep.rows.n_phases * sweep.columns.n_phases;
  l.frame_size = nn_conv_round_up (l.block.samples * nn_conv_frame_get_size (&l.frame));
  l.strip_size = l.block.n_pixels * l.n_panels * NN_PRODUCT_PANEL;
  l.kernels_size = l.n_panels * l.n_taps * NN_PRODUCT_PANEL;
  l.index_size = nn_conv_round_up (2 * l.n_taps + 2 * l.block.n_pixels
                                   + l.n_phases * sizeof (NnPixelsPhase) / sizeof (float) + l.n_taps);
  return l;
}

/* The terms of a phase, the channels of one tap side by side; returns how many. */
static gsize
list_terms (const NnPixelsLayout *l,
            gsize                 row_phase,
            gsize                 column_phase,
            guint32              *a_terms,
            guint32              *b_rows)
{
  const NnConvSweep *sweep = &l->sweep;
  gsize n = 0;

  for (gsize ky = 0; ky < sweep->rows.kernel; ky++)
    for (gsize kx = 0; kx < sweep->columns.kernel; kx++)
      {
        gssize row, column;

        if (!nn_conv_axis_find_tap (&sweep->rows, row_phase, ky, &row)
            || !nn_conv_axis_find_tap (&sweep->columns, column_phase, kx, &column))
          continue;
        row -= sweep->rows.lowest;
        column -= sweep->columns.lowest;
        for (gsize c = 0; c < sweep->n_channels; c++, n++)
          {
            a_terms[n] = (guint32) (((gsize) row * l->frame.n_columns + (gsize) column) * sweep->n_channels + c);
            b_rows[n]
                = (guint32) (((ky * sweep->columns.kernel + kx) * sweep->n_channels + c) * NN_PRODUCT_PANEL);
          }
      }
  return n;
}

/* The pixels of a phase in a block; returns how many. */
static gsize
list_pixels (const NnPixelsLayout *l,
             gsize                 row_phase,
             gsize                 column_phase,
             guint32              *a_pixels,
             guint32              *c_pixels)
{
  const NnConvSweep *sweep = &l->sweep;
  const gsize n_rows = nn_conv_axis_count (&sweep->rows, row_phase, l->block.rows);
  const gsize n_columns = nn_conv_axis_count (&sweep->columns, column_phase, sweep->columns.n_target);
  const gsize strip_step = l->n_panels * NN_PRODUCT_PANEL;
  gsize n = 0;

  for (gsize sample = 0; sample < l->block.samples; sample++)
    for (gsize i = 0; i < n_rows; i++)
      for (gsize j = 0; j < n_columns; j++, n++)
        {
          const gsize row = i * sweep->rows.n_phases + row_phase;
          const gsize column = j * sweep->columns.n_phases + column_phase;
          const gsize frame_row = sample * l->frame.n_rows + i * l->frame_advance;

          a_pixels[n]
              = (guint32) ((frame_row * l->frame.n_columns + j * sweep->columns.advance) * sweep->n_channels);
          c_pixels[n]
              = (guint32) (((sample * l->block.rows + row) * sweep->columns.n_target + column) * strip_step);
        }
  return n;
}

static void
list_phases (const NnPixelsLayout *l,
             const NnPixelsIndex  *index)
{
  gsize first_term = 0, first_pixel = 0;

  for (gsize i = 0; i < l->n_phases; i++)
    {
      NnPixelsPhase *phase = &index->phases[i];

      phase->row_phase = (guint32) (i / l->sweep.columns.n_phases);
      phase->column_phase = (guint32) (i % l->sweep.columns.n_phases);
      phase->first_term = (guint32) first_term;
      phase->first_pixel = (guint32) first_pixel;
      phase->n_terms = (guint32) list_terms (l, phase->row_phase, phase->column_phase,
                                            index->a_terms + first_term, index->b_rows + first_term);
      first_term += phase->n_terms;
      first_pixel += list_pixels (l, phase->row_phase, phase->column_phase, index->a_pixels + first_pixel,
                                  index->c_pixels + first_pixel);
    }
}

/* @memory: as large as the layout's index_size */
NnPixelsIndex
nn_pixels_fill_index (const NnPixelsLayout *l,
                      float                *memory)
{
  const gsize n_channels = l->sweep.n_channels, n_positions = l->n_taps / n_channels;
  NnPixelsIndex index = { .a_terms = (guint32 *) memory };

  index.b_rows = index.a_terms + l->n_taps;
  index.a_pixels = index.b_rows + l->n_taps;
  index.c_pixels = index.a_pixels + l->block.n_pixels;
  index.kernel_rows = index.c_pixels + l->block.n_pixels;
  index.phases = (NnPixelsPhase *) (index.kernel_rows + l->n_taps);

  list_phases (l, &index);
  for (gsize i = 0; i < l->n_taps; i++)
    index.kernel_rows[i] = (guint32) ((i % n_positions * n_channels + i / n_positions) * NN_PRODUCT_PANEL);
  return index;
}
