/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/nn/conv-pixels-layout.h"
#include "engine/nn/split.h"

/*
 * The way for every convolution, and the fastest for many channels: the channels of the target lie
 * side by side in the vectors. C (pixels, targets) = A (pixels, taps) · B (taps, targets), where row n
 * of A is what target pixel n sees of a frame with the channels innermost, and B are the kernels,
 * turned once and laid out in panels. Pixels of several samples go together where planes are small. The
 * input's gradient is the same sweep over the output's gradient, phase by phase; see conv-sweep.h.
 */

static gsize
scratch_of (NnConvSweep sweep)
{
  const NnPixelsLayout l = nn_pixels_layout (sweep);

  return l.kernels_size + l.index_size + NN_CONV_MAX_TASKS * (l.frame_size + l.strip_size);
}

typedef struct
{
  NnPixelsLayout layout;
  const float *source;
  float *target;
  gsize batch;
  const float *bias; /* (nullable) */
  gboolean relu;
  gsize n_splits; /* of the panels */
  const float *weight;
  float *kernels;      /* (panels, taps, panel) */
  float *tasks;        /* a frame and a strip for each */
  NnPixelsIndex index; /* behind them */
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
  const NnPixelsLayout *l = &run->layout;
  const gsize n_targets = l->sweep.n_targets;

  for (gsize panel = first; panel < end; panel++)
    {
      const gsize column = panel * NN_PRODUCT_PANEL;
      const gsize n = MIN (n_targets - column, NN_PRODUCT_PANEL);
      float *kernels = start_panel (run, panel, n);

      nn_kernels ()->transpose (run->weight + column * l->n_taps, l->n_taps, n, l->n_taps, kernels, 0,
                                run->index.kernel_rows);
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
  const NnPixelsLayout *l = &run->layout;
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

/* One phase and panel: the sum over its terms in parts of which the kernels stay in the cache. */
static void
sum_panel (const Run           *run,
           const NnPixelsPhase *phase,
           gsize                n_pixels,
           gsize                panel,
           const float         *frame,
           float               *strip)
{
  const NnPixelsLayout *l = &run->layout;
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
        .a_rows = run->index.a_pixels + phase->first_pixel,
        .a_terms = run->index.a_terms + phase->first_term + term,
        .b = run->kernels + panel * l->n_taps * NN_PRODUCT_PANEL,
        .b_rows = run->index.b_rows + phase->first_term + term,
        .c = strip + column,
        .c_rows = run->index.c_pixels + phase->first_pixel,
        .start = term > 0            ? NN_PRODUCT_FROM_C
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
  const NnPixelsLayout *l = &run->layout;
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
  const NnPixelsLayout *l = &run->layout;
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
  const NnPixelsLayout *l = &run->layout;
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
            const NnPixelsPhase *phase = &run->index.phases[i];
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
  Run run = { .layout = nn_pixels_layout (sweep), .batch = part->batch, .weight = part->weight };
  const NnPixelsLayout *l = &run.layout;
  const gsize n_blocks = (part->batch + l->block.samples - 1) / l->block.samples * l->block.n_blocks_per_sample;

  run.source = is_backward ? part->output_gradient : part->input;
  run.target = is_backward ? part->input_gradient : part->output;
  run.bias = is_backward ? NULL : part->bias;
  run.relu = !is_backward && part->relu;
  run.n_splits = MIN (l->n_panels, (NN_CONV_MAX_TASKS + n_blocks - 1) / n_blocks);

  run.kernels = part->scratch;
  run.tasks = run.kernels + l->kernels_size;
  run.index = nn_pixels_fill_index (l, run.tasks + NN_CONV_MAX_TASKS * (l->frame_size + l->strip_size));

  nn_split_run (part->parallel, l->n_panels,
                nn_split_n_tasks (l->n_panels, l->n_taps * NN_PRODUCT_PANEL, NN_TASK_FLOATS),
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
