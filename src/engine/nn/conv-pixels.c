/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/nn/conv-sweep.h"
#include "engine/nn/kernels.h"
#include "engine/nn/split.h"

/*
 * The way for every convolution, and the fastest for many channels: the channels of the target lie
 * side by side in the vectors. C (pixels, targets) = A (pixels, taps) · B (taps, targets), where row n
 * of A is what target pixel n sees of a frame with the channels innermost, and B are the kernels,
 * turned once and laid out in panels. Pixels of several samples go together where planes are small. The
 * input's gradient is the same sweep over the output's gradient, phase by phase; see conv-sweep.h.
 */

/* Floats of frame or strip, and pixels, that one block should have: both sides of a product in the
 * second-level cache. */
#define BLOCK_FLOATS     ((gsize) 1 << 16)
#define MIN_BLOCK_PIXELS 64
#define MAX_BLOCK_PIXELS 1024

/* Which taps make the pixels of one phase, as ranges in the arrays of Run. */
typedef struct
{
  guint32 first_term, n_terms;
  guint32 first_pixel;
  guint32 row_phase, column_phase;
} Phase;

G_STATIC_ASSERT (sizeof (Phase) % sizeof (float) == 0);

/* Target pixels of one block: some rows of one sample, or several whole samples. */
typedef struct
{
  gsize rows, samples;
  gsize n_blocks_per_sample; /* 1 if there are several samples */
  gsize n_pixels;
} Block;

typedef struct
{
  NnConvSweep sweep;
  Block block;
  NnConvFrame frame; /* of one sample of a block */
  gsize frame_advance;
  gsize n_taps, n_panels, n_phases;
  gsize frame_size, strip_size, kernels_size, index_size;
} Layout;

static gsize
divide_up (gsize a,
           gsize b)
{
  return (a + b - 1) / b;
}

static Block
choose_block (const NnConvSweep *sweep)
{
  const gsize plane = sweep->rows.n_target * sweep->columns.n_target;
  const gsize wanted = CLAMP (BLOCK_FLOATS / MAX (sweep->n_channels, sweep->n_targets), MIN_BLOCK_PIXELS,
                              MAX_BLOCK_PIXELS);
  Block block = { .rows = sweep->rows.n_target, .samples = 1, .n_blocks_per_sample = 1 };

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

static Layout
layout_of (NnConvSweep sweep)
{
  Layout l = { .sweep = sweep, .block = choose_block (&sweep) };
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
                                   + l.n_phases * sizeof (Phase) / sizeof (float) + l.n_taps);
  return l;
}

static gsize
scratch_of (NnConvSweep sweep)
{
  const Layout l = layout_of (sweep);

  return l.kernels_size + l.index_size + NN_CONV_MAX_TASKS * (l.frame_size + l.strip_size);
}

typedef struct
{
  Layout layout;
  const float *source;
  float *target;
  gsize batch;
  const float *bias; /* (nullable) */
  gboolean relu;
  gsize n_splits; /* of the panels */
  const float *weight;
  float *kernels;                 /* (panels, taps, panel) */
  float *tasks;                   /* a frame and a strip for each */
  guint32 *a_terms, *b_rows;      /* of all phases, one after the other */
  guint32 *a_pixels, *c_pixels;
  guint32 *kernel_rows;
  Phase *phases;
} Run;

/* What a panel has more columns than there are targets, is zero. */
static float *
start_panel (const Run *run,
             gsize      panel,
             gsize      n_columns)
{
  const gsize size = run->layout.n_taps * NN_PRODUCT_PANEL;
  float *kernels = run->kernels + panel * size;

  if (n_columns < NN_PRODUCT_PANEL)
    memset (kernels, 0, size * sizeof (float));
  return kernels;
}

/* Forward: panels of (O, C kh kw), turned to (kh kw C, O). */
static void
lay_out_forward (gconstpointer data,
                 gsize         task,
                 gsize         first,
                 gsize         end)
{
  const Run *run = data;
  const Layout *l = &run->layout;
  const gsize n_targets = l->sweep.n_targets;

  for (gsize panel = first; panel < end; panel++)
    {
      const gsize column = panel * NN_PRODUCT_PANEL;
      const gsize n = MIN (n_targets - column, NN_PRODUCT_PANEL);
      float *kernels = start_panel (run, panel, n);

      nn_kernels ()->transpose (run->weight + column * l->n_taps, l->n_taps, n, l->n_taps, kernels, 0,
                                run->kernel_rows);
    }
}

/* Backward: panels of (O, C, kh kw), of which each kernel is turned to (kh kw, C) by itself. */
static void
lay_out_backward (gconstpointer data,
                  gsize         task,
                  gsize         first,
                  gsize         end)
{
  const Run *run = data;
  const Layout *l = &run->layout;
  const gsize n_positions = l->sweep.rows.kernel * l->sweep.columns.kernel;

  for (gsize panel = first; panel < end; panel++)
    {
      const gsize column = panel * NN_PRODUCT_PANEL;
      const gsize n = MIN (l->sweep.n_targets - column, NN_PRODUCT_PANEL);
      float *kernels = start_panel (run, panel, n);

      for (gsize o = 0; o < l->sweep.n_channels; o++)
        nn_kernels ()->transpose (run->weight + (o * l->sweep.n_targets + column) * n_positions, n_positions, n,
                                  n_positions, kernels + o * NN_PRODUCT_PANEL,
                                  l->sweep.n_channels * NN_PRODUCT_PANEL, NULL);
    }
}

/* The terms of a phase, the channels of one tap side by side; returns how many. */
static gsize
list_terms (const Layout *l,
            gsize         row_phase,
            gsize         column_phase,
            guint32      *a_terms,
            guint32      *b_rows)
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
            b_rows[n] = (guint32) (((ky * sweep->columns.kernel + kx) * sweep->n_channels + c) * NN_PRODUCT_PANEL);
          }
      }
  return n;
}

/* The pixels of a phase in a block; returns how many. */
static gsize
list_pixels (const Layout *l,
             gsize         row_phase,
             gsize         column_phase,
             guint32      *a_pixels,
             guint32      *c_pixels)
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

          a_pixels[n] = (guint32) ((frame_row * l->frame.n_columns + j * sweep->columns.advance) * sweep->n_channels);
          c_pixels[n] = (guint32) (((sample * l->block.rows + row) * sweep->columns.n_target + column) * strip_step);
        }
  return n;
}

static void
list_phases (Run *run)
{
  const Layout *l = &run->layout;
  gsize first_term = 0, first_pixel = 0;

  for (gsize i = 0; i < l->n_phases; i++)
    {
      Phase *phase = &run->phases[i];

      phase->row_phase = (guint32) (i / l->sweep.columns.n_phases);
      phase->column_phase = (guint32) (i % l->sweep.columns.n_phases);
      phase->first_term = (guint32) first_term;
      phase->first_pixel = (guint32) first_pixel;
      phase->n_terms = (guint32) list_terms (l, phase->row_phase, phase->column_phase, run->a_terms + first_term,
                                             run->b_rows + first_term);
      first_term += phase->n_terms;
      first_pixel += list_pixels (l, phase->row_phase, phase->column_phase, run->a_pixels + first_pixel,
                                  run->c_pixels + first_pixel);
    }
}

/* One phase and panel: the sum over its terms in parts of which the kernels stay in the cache. */
static void
sum_panel (const Run   *run,
           const Phase *phase,
           gsize        n_pixels,
           gsize        panel,
           const float *frame,
           float       *strip)
{
  const Layout *l = &run->layout;
  const gsize column = panel * NN_PRODUCT_PANEL;

  /* Without terms there are zeros to be written. */
  for (gsize term = 0; term < MAX (phase->n_terms, 1); term += NN_PRODUCT_TERMS)
    {
      const gsize left = phase->n_terms - term;
      const NnProduct product = {
        .n_rows = n_pixels,
        .n_terms = MIN (left, NN_PRODUCT_TERMS),
        .n_columns = MIN (l->sweep.n_targets - column, NN_PRODUCT_PANEL),
        .a = frame,
        .a_rows = run->a_pixels + phase->first_pixel,
        .a_terms = run->a_terms + phase->first_term + term,
        .b = run->kernels + panel * l->n_taps * NN_PRODUCT_PANEL,
        .b_rows = run->b_rows + phase->first_term + term,
        .c = strip + column,
        .c_rows = run->c_pixels + phase->first_pixel,
        .start = term > 0           ? NN_PRODUCT_FROM_C
                 : run->bias != NULL ? NN_PRODUCT_FROM_COLUMN_BIAS
                                     : NN_PRODUCT_FROM_ZERO,
        .bias = run->bias != NULL ? run->bias + column : NULL,
        .relu = run->relu && left <= NN_PRODUCT_TERMS,
      };

      nn_kernels ()->product (&product);
    }
}

static void
fill_frames (const Run *run,
             gsize      first_sample,
             gsize      n_samples,
             gsize      first_row,
             float     *frames)
{
  const Layout *l = &run->layout;
  const gsize turn = first_row / l->sweep.rows.n_phases;

  for (gsize i = 0; i < n_samples; i++)
    nn_conv_frame_fill (&l->frame, run->source + (first_sample + i) * l->sweep.source_step,
                        (gssize) (turn * l->sweep.rows.advance) + l->sweep.rows.lowest, l->sweep.columns.lowest,
                        frames + i * nn_conv_frame_get_size (&l->frame));
}

/* From (pixels, targets) to planes. */
static void
write_target (const Run   *run,
              gsize        first_sample,
              gsize        n_samples,
              gsize        first_row,
              gsize        n_rows,
              gsize        first_target,
              gsize        n_targets,
              const float *strip)
{
  const Layout *l = &run->layout;
  const gsize width = l->sweep.columns.n_target;
  const gsize plane = l->sweep.rows.n_target * width;
  const gsize strip_step = l->n_panels * NN_PRODUCT_PANEL;

  for (gsize i = 0; i < n_samples; i++)
    nn_kernels ()->transpose (strip + i * l->block.rows * width * strip_step + first_target, strip_step,
                              n_rows * width, n_targets,
                              run->target + (first_sample + i) * l->sweep.target_step + first_target * plane
                                  + first_row * width,
                              plane, NULL);
}

/* Items are blocks, each in as many splits of the panels. */
static void
run_items (gconstpointer data,
           gsize         task,
           gsize         first,
           gsize         end)
{
  const Run *run = data;
  const Layout *l = &run->layout;
  float *frames = run->tasks + task * (l->frame_size + l->strip_size);
  float *strip = frames + l->frame_size;
  gsize block_in_frames = G_MAXSIZE;

  for (gsize item = first; item < end; item++)
    {
      const gsize block = item / run->n_splits;
      const gsize sample = block / l->block.n_blocks_per_sample * l->block.samples;
      const gsize row = block % l->block.n_blocks_per_sample * l->block.rows;
      const gsize n_samples = MIN (l->block.samples, run->batch - sample);
      const gsize n_rows = MIN (l->block.rows, l->sweep.rows.n_target - row);
      gsize first_panel, end_panel;

      if (block != block_in_frames)
        fill_frames (run, sample, n_samples, row, frames);
      block_in_frames = block;

      nn_split_range (l->n_panels, run->n_splits, item % run->n_splits, &first_panel, &end_panel);
      for (gsize panel = first_panel; panel < end_panel; panel++)
        for (gsize i = 0; i < l->n_phases; i++)
          {
            const Phase *phase = &run->phases[i];
            const gsize rows = nn_conv_axis_count (&l->sweep.rows, phase->row_phase, n_rows);
            const gsize columns
                = nn_conv_axis_count (&l->sweep.columns, phase->column_phase, l->sweep.columns.n_target);

            sum_panel (run, phase, n_samples * rows * columns, panel, frames, strip);
          }
      write_target (run, sample, n_samples, row, n_rows, first_panel * NN_PRODUCT_PANEL,
                    MIN (end_panel * NN_PRODUCT_PANEL, l->sweep.n_targets) - first_panel * NN_PRODUCT_PANEL,
                    strip);
    }
}

static void
run_sweep (NnConvSweep       sweep,
           const NnConvPart *part,
           gboolean          is_backward)
{
  Run run = { .layout = layout_of (sweep), .batch = part->batch, .weight = part->weight };
  const Layout *l = &run.layout;
  const gsize n_blocks = divide_up (part->batch, l->block.samples) * l->block.n_blocks_per_sample;

  run.source = is_backward ? part->output_gradient : part->input;
  run.target = is_backward ? part->input_gradient : part->output;
  run.bias = is_backward ? NULL : part->bias;
  run.relu = !is_backward && part->relu;
  run.n_splits = MIN (l->n_panels, divide_up (NN_CONV_MAX_TASKS, n_blocks));

  run.kernels = part->scratch;
  run.tasks = run.kernels + l->kernels_size;
  run.a_terms = (guint32 *) (run.tasks + NN_CONV_MAX_TASKS * (l->frame_size + l->strip_size));
  run.b_rows = run.a_terms + l->n_taps;
  run.a_pixels = run.b_rows + l->n_taps;
  run.c_pixels = run.a_pixels + l->block.n_pixels;
  run.kernel_rows = run.c_pixels + l->block.n_pixels;
  run.phases = (Phase *) (run.kernel_rows + l->n_taps);

  list_phases (&run);
  for (gsize i = 0; i < l->n_taps; i++)
    {
      const gsize n_positions = l->n_taps / sweep.n_channels;

      run.kernel_rows[i] = (guint32) ((i % n_positions * sweep.n_channels + i / n_positions) * NN_PRODUCT_PANEL);
    }
  nn_split_run (part->parallel, l->n_panels, nn_split_n_tasks (l->n_panels, l->n_taps * NN_PRODUCT_PANEL, NN_TASK_FLOATS),
                is_backward ? lay_out_backward : lay_out_forward, &run);
  nn_split_run (part->parallel, n_blocks * run.n_splits, MIN (n_blocks * run.n_splits, NN_CONV_MAX_TASKS),
                run_items, &run);
}

static gboolean
pixels_is_able (const NnConvGeometry *g)
{
  return TRUE;
}

static gsize
pixels_scratch (const NnConvGeometry *g)
{
  return scratch_of (nn_conv_sweep_forward (g));
}

static void
pixels_run (const NnConvGeometry *g,
            const NnConvPart     *part)
{
  run_sweep (nn_conv_sweep_forward (g), part, FALSE);
}

static gsize
pixels_input_gradient_scratch (const NnConvGeometry *g)
{
  return scratch_of (nn_conv_sweep_backward (g));
}

static void
pixels_run_input_gradient (const NnConvGeometry *g,
                           const NnConvPart     *part)
{
  run_sweep (nn_conv_sweep_backward (g), part, TRUE);
}

const NnConvWay nn_conv_pixels = {
  .name = "pixels",
  .is_exact = TRUE,
  .is_able = pixels_is_able,
  .get_scratch = pixels_scratch,
  .run = pixels_run,
};

const NnConvWay nn_conv_pixels_input_gradient = {
  .name = "pixels",
  .is_exact = TRUE,
  .is_able = pixels_is_able,
  .get_scratch = pixels_input_gradient_scratch,
  .run = pixels_run_input_gradient,
};
