/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/winograd-layout.h"

#include <string.h>

#include "engine/nn/split.h"

/*
 * 3 x 3 kernels with stride 1 by Winograd's minimal filtering (Lavin & Gray 2016): a tile of m x m
 * outputs takes (m + 2)² products for each pair of channels instead of 9 m², so 36 for 144 with m = 4.
 * Input tiles and kernels are transformed, at each position (m + 2)² of a tile one product
 * M (tiles, O) = V (tiles, C) · U (C, O) is made, and M is transformed to outputs. All of it has the
 * channels innermost. Rounding is some ten times that of a plain sum.
 *
 * An item of work is some tiles and one panel of output channels. Where there are few kernels, all of
 * them are transformed first, and an item makes its own V for all panels; where there are many, V is
 * made for a chunk of tiles first, and each item makes its own U, which then never leaves the cache.
 */

#define BIAS_ROW_AND_COLUMN 1

typedef struct
{
  NnWinogradLayout layout;
  const float *source, *weight;
  float *target;
  const float *bias; /* (nullable) */
  gboolean relu;
  gsize first_row, end_row; /* of the chunk whose input is shared */
  gsize n_splits;           /* of its rows */
  float *shared;            /* U of all panels, or V of the chunk */
  float *tasks;
  guint32 *a_rows, *c_rows, *a_terms, *b_rows;
} Run;

typedef struct
{
  float *frame, *strip, *products, *turned, *own;
} Task;

static Task
task_of (const Run *run,
         gsize      i)
{
  const NnWinogradLayout *l = &run->layout;
  Task task = { .frame = run->tasks + i * nn_winograd_task_size (l) };

  task.strip = task.frame + l->frame_size;
  task.products = task.strip + l->strip_size;
  task.turned = task.products + l->products_size;
  task.own = task.turned + l->turned_size;
  return task;
}

static gsize
panel_columns (const NnWinogradLayout *l,
               gsize                   panel)
{
  return MIN (l->n_targets - panel * NN_PRODUCT_PANEL, NN_PRODUCT_PANEL);
}

/* U (positions, @n_channels, panel) of the channels from @first on. Backward the kernels are turned by
 * half a circle, and what were input channels are columns. */
static void
transform_kernels (const Run *run,
                   gsize      panel,
                   gsize      first,
                   gsize      n_channels,
                   float     *turned,
                   float     *kernels)
{
  const NnWinogradLayout *l = &run->layout;
  const gsize size = NN_WINOGRAD_KERNEL_SIZE, column = panel * NN_PRODUCT_PANEL;
  const gsize n = panel_columns (l, panel);
  const gssize turn = l->is_backward ? -1 : 1;
  const NnWinograd transform = {
    .step = NN_WINOGRAD_KERNEL,
    .tile = (guint) l->source.tile,
    .n_channels = n,
    .source_row = turn * 3 * NN_PRODUCT_PANEL,
    .source_column = turn * NN_PRODUCT_PANEL,
    .target_row = (gssize) (l->source.size * l->kernels_step),
    .target_column = (gssize) l->kernels_step,
    .n_rows = (guint) l->source.size,
    .n_columns = (guint) l->source.size,
  };

  if (l->is_backward)
    for (gsize c = 0; c < n_channels; c++)
      nn_kernels ()->transpose (run->weight + ((first + c) * l->n_targets + column) * size, size, n, size,
                                turned + c * size * NN_PRODUCT_PANEL, NN_PRODUCT_PANEL, NULL);
  else
    nn_kernels ()->transpose (run->weight + (column * l->source.n_channels + first) * size,
                              l->source.n_channels * size, n, n_channels * size, turned, NN_PRODUCT_PANEL,
                              NULL);

  for (gsize c = 0; c < n_channels; c++)
    nn_kernels ()->winograd (&transform,
                             turned + (c * size + (l->is_backward ? size - 1 : 0)) * NN_PRODUCT_PANEL,
                             kernels + c * NN_PRODUCT_PANEL);
}

/* M (positions, tiles, panel) = or += V · U, for the channels from @first on. */
static void
multiply (const Run   *run,
          gsize        panel,
          gsize        n_tiles,
          const float *tiles,
          gsize        first,
          gsize        n_channels,
          const float *kernels,
          float       *products)
{
  const NnWinogradLayout *l = &run->layout;
  const gsize bias_position = BIAS_ROW_AND_COLUMN * l->source.size + BIAS_ROW_AND_COLUMN;

  for (gsize position = 0; position < l->n_positions; position++)
    for (gsize c = 0; c < n_channels; c += NN_PRODUCT_TERMS)
      {
        /* What is added at this position, all outputs of a tile have: Aᵀ has ones there. */
        const gboolean has_bias = run->bias != NULL && position == bias_position;
        const NnProduct product = {
          .n_rows = n_tiles,
          .n_terms = MIN (n_channels - c, NN_PRODUCT_TERMS),
          .n_columns = panel_columns (l, panel),
          .a = tiles + position * l->tiles_step + first + c,
          .a_rows = run->a_rows,
          .a_terms = run->a_terms,
          .b = kernels + position * l->kernels_step + c * NN_PRODUCT_PANEL,
          .b_rows = run->b_rows,
          .c = products + position * l->products_step,
          .c_rows = run->c_rows,
          .start = first + c > 0 ? NN_PRODUCT_FROM_C
                   : has_bias    ? NN_PRODUCT_FROM_COLUMN_BIAS
                                 : NN_PRODUCT_FROM_ZERO,
          .bias = has_bias ? run->bias + panel * NN_PRODUCT_PANEL : NULL,
        };

        nn_kernels ()->product (&product);
      }
}

/* The rows [@first, @end) of tiles, from products to planes. */
static void
write_rows (const Run   *run,
            gsize        panel,
            gsize        first,
            gsize        end,
            const float *products,
            float       *strip)
{
  const NnWinogradLayout *l = &run->layout;
  const gsize tile = l->source.tile, plane = l->height * l->width, n = panel_columns (l, panel);
  NnWinograd transform = {
    .step = NN_WINOGRAD_OUTPUT,
    .tile = (guint) tile,
    .n_channels = n,
    .source_row = (gssize) (l->source.size * l->products_step),
    .source_column = (gssize) l->products_step,
    .target_row = (gssize) (l->width * NN_PRODUCT_PANEL),
    .target_column = NN_PRODUCT_PANEL,
    .relu = run->relu,
  };

  for (gsize row = first; row < end; row++)
    {
      const gsize y = row % l->source.n_rows * tile;
      const gsize n_rows = MIN (tile, l->height - y);

      transform.n_rows = (guint) n_rows;
      for (gsize x = 0; x < l->width; x += tile, products += NN_PRODUCT_PANEL)
        {
          transform.n_columns = (guint) MIN (tile, l->width - x);
          nn_kernels ()->winograd (&transform, products, strip + x * NN_PRODUCT_PANEL);
        }
      nn_kernels ()->transpose (strip, NN_PRODUCT_PANEL, n_rows * l->width, n,
                                run->target + row / l->source.n_rows * l->target_step
                                    + panel * NN_PRODUCT_PANEL * plane + y * l->width,
                                plane, NULL);
    }
}

/* Few kernels: U of the panels [@first, @end). */
static void
share_kernels (gconstpointer data,
               gsize         task_index,
               gsize         first,
               gsize         end)
{
  const Run *run = data;
  const Task task = task_of (run, task_index);

  for (gsize panel = first; panel < end; panel++)
    transform_kernels (run, panel, 0, run->layout.source.n_channels, task.turned,
                       run->shared + panel * run->layout.kernels_size);
}

/* Items are chunks of rows. */
static void
run_chunks (gconstpointer data,
            gsize         task_index,
            gsize         first,
            gsize         end)
{
  const Run *run = data;
  const NnWinogradLayout *l = &run->layout;
  const Task task = task_of (run, task_index);

  for (gsize chunk = first; chunk < end; chunk++)
    {
      const gsize row = chunk * l->chunk_rows;
      const gsize end_row = MIN (row + l->chunk_rows, run->end_row);

      nn_winograd_transform_rows (&l->source, NN_WINOGRAD_INPUT, run->source, row, end_row, task.frame,
                                  task.own, l->source.n_channels, l->tiles_step);
      for (gsize panel = 0; panel < l->n_panels; panel++)
        {
          multiply (run, panel, (end_row - row) * l->source.n_columns, task.own, 0, l->source.n_channels,
                    run->shared + panel * l->kernels_size, task.products);
          write_rows (run, panel, row, end_row, task.products, task.strip);
        }
    }
}

/* Many kernels: V of the chunk's rows [@first, @end). */
static void
share_tiles (gconstpointer data,
             gsize         task_index,
             gsize         first,
             gsize         end)
{
  const Run *run = data;
  const NnWinogradLayout *l = &run->layout;
  const Task task = task_of (run, task_index);

  nn_winograd_transform_rows (&l->source, NN_WINOGRAD_INPUT, run->source, run->first_row + first,
                              run->first_row + end, task.frame,
                              run->shared + first * l->source.n_columns * l->source.n_channels,
                              l->source.n_channels, l->tiles_step);
}

/* Items are panels, each in some splits of the chunk's rows. */
static void
run_panels (gconstpointer data,
            gsize         task_index,
            gsize         first,
            gsize         end)
{
  const Run *run = data;
  const NnWinogradLayout *l = &run->layout;
  const Task task = task_of (run, task_index);

  for (gsize item = first; item < end; item++)
    {
      const gsize panel = item / run->n_splits;
      gsize row, end_row;

      nn_split_range (run->end_row - run->first_row, run->n_splits, item % run->n_splits, &row, &end_row);
      for (gsize c = 0; c < l->source.n_channels; c += l->block)
        {
          const gsize n_channels = MIN (l->block, l->source.n_channels - c);

          transform_kernels (run, panel, c, n_channels, task.turned, task.own);
          multiply (run, panel, (end_row - row) * l->source.n_columns,
                    run->shared + row * l->source.n_columns * l->source.n_channels, c, n_channels, task.own,
                    task.products);
        }
      write_rows (run, panel, run->first_row + row, run->first_row + end_row, task.products, task.strip);
    }
}

static void
fill_offsets (Run *run)
{
  const NnWinogradLayout *l = &run->layout;
  const gsize n_terms = MIN (l->source.n_channels, NN_PRODUCT_TERMS);

  run->c_rows = run->a_rows + l->chunk_tiles;
  run->a_terms = run->c_rows + l->chunk_tiles;
  run->b_rows = run->a_terms + n_terms;
  for (gsize i = 0; i < l->chunk_tiles; i++)
    {
      run->a_rows[i] = (guint32) (i * l->source.n_channels);
      run->c_rows[i] = (guint32) (i * NN_PRODUCT_PANEL);
    }
  for (gsize i = 0; i < n_terms; i++)
    {
      run->a_terms[i] = (guint32) i;
      run->b_rows[i] = (guint32) (i * NN_PRODUCT_PANEL);
    }
}

static void
run_winograd (const NnConvGeometry *g,
              const NnConvPart     *part,
              gboolean              is_backward)
{
  Run run = { .layout = nn_winograd_layout (g, is_backward), .weight = part->weight };
  const NnWinogradLayout *l = &run.layout;
  const gsize n_rows = part->batch * l->source.n_rows;

  run.source = is_backward ? part->output_gradient : part->input;
  run.target = is_backward ? part->input_gradient : part->output;
  run.bias = is_backward ? NULL : part->bias;
  run.relu = !is_backward && part->relu;
  run.shared = part->scratch;
  run.tasks = run.shared + (l->shares_kernels ? l->n_panels * l->kernels_size : l->tiles_size);
  run.a_rows = (guint32 *) (run.tasks + NN_CONV_MAX_TASKS * nn_winograd_task_size (l));
  fill_offsets (&run);

  if (l->shares_kernels)
    {
      const gsize n_chunks = (n_rows + l->chunk_rows - 1) / l->chunk_rows;

      run.end_row = n_rows;
      nn_split_run (part->parallel, l->n_panels, MIN (l->n_panels, NN_CONV_MAX_TASKS), share_kernels, &run);
      nn_split_run (part->parallel, n_chunks, MIN (n_chunks, NN_CONV_MAX_TASKS), run_chunks, &run);
      return;
    }

  for (gsize row = 0; row < n_rows; row += l->chunk_rows)
    {
      const gsize n = MIN (l->chunk_rows, n_rows - row);

      run.first_row = row;
      run.end_row = row + n;
      run.n_splits = MIN ((NN_CONV_MAX_TASKS + l->n_panels - 1) / l->n_panels, n);
      nn_split_run (part->parallel, n, MIN (n, NN_CONV_MAX_TASKS), share_tiles, &run);
      nn_split_run (part->parallel, l->n_panels * run.n_splits,
                    MIN (l->n_panels * run.n_splits, NN_CONV_MAX_TASKS), run_panels, &run);
    }
}

static gsize
winograd_scratch (const NnConvGeometry *g)
{
  const NnWinogradLayout l = nn_winograd_layout (g, FALSE);

  return nn_winograd_scratch_size (&l);
}

static void
winograd_run (const NnConvGeometry *g,
              const NnConvPart     *part)
{
  run_winograd (g, part, FALSE);
}

static gsize
winograd_input_gradient_scratch (const NnConvGeometry *g)
{
  const NnWinogradLayout l = nn_winograd_layout (g, TRUE);

  return nn_winograd_scratch_size (&l);
}

static void
winograd_run_input_gradient (const NnConvGeometry *g,
                             const NnConvPart     *part)
{
  run_winograd (g, part, TRUE);
}

const NnConvWay nn_conv_winograd = {
  .name = "winograd",
  .is_able = nn_winograd_is_able,
  .get_scratch = winograd_scratch,
  .run = winograd_run,
};

const NnConvWay nn_conv_winograd_input_gradient = {
  .name = "winograd",
  .is_able = nn_winograd_is_able,
  .get_scratch = winograd_input_gradient_scratch,
  .run = winograd_run_input_gradient,
};
