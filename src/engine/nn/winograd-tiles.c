/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/winograd.h"

gboolean
nn_winograd_is_able (const NnConvGeometry *g)
{
  return g->kernel_height == 3 && g->kernel_width == 3 && g->stride_height == 1 && g->stride_width == 1
         && g->channels % 16 == 0 && g->out_channels % 16 == 0;
}

/* Tiles of 4 on planes of 2 would be empty for the most part. */
gsize
nn_winograd_choose_tile (gsize height,
                         gsize width)
{
  return MIN (height, width) < 3 ? 2 : 4;
}

/* What one row of tiles reads. */
NnConvFrame
nn_winograd_frame (const NnWinogradPlanes *planes)
{
  return (NnConvFrame) {
    .height = planes->height,
    .width = planes->width,
    .n_channels = planes->n_channels,
    .pixel_step = planes->n_channels,
    .n_rows = planes->size,
    .n_columns = (planes->n_columns - 1) * planes->tile + planes->size,
    .row_step = 1,
  };
}

/**
 * nn_winograd_transform_rows:
 * @frame: as large as nn_winograd_frame() says
 * @positions: of the first tile, with @tile_step and @position_step
 *
 * The tiles of the rows [@first, @end), channels innermost.
 */
void
nn_winograd_transform_rows (const NnWinogradPlanes *planes,
                            NnWinogradStep          step,
                            const float            *source,
                            gsize                   first,
                            gsize                   end,
                            float                  *frame,
                            float                  *positions,
                            gsize                   tile_step,
                            gsize                   position_step)
{
  const NnConvFrame window = nn_winograd_frame (planes);
  const gsize n_positions = planes->tile + 2;
  const NnWinograd transform = {
    .step = step,
    .tile = (guint) planes->tile,
    .n_channels = planes->n_channels,
    .source_row = (gssize) (window.n_columns * window.pixel_step),
    .source_column = (gssize) window.pixel_step,
    .target_row = (gssize) (n_positions * position_step),
    .target_column = (gssize) position_step,
    .n_rows = (guint) n_positions,
    .n_columns = (guint) n_positions,
  };

  for (gsize row = first; row < end; row++)
    {
      nn_conv_frame_fill (&window, source + row / planes->n_rows * planes->step,
                          (gssize) (row % planes->n_rows * planes->tile) + planes->first_row,
                          planes->first_column, frame);
      for (gsize column = 0; column < planes->n_columns; column++, positions += tile_step)
        nn_kernels ()->winograd (&transform, frame + column * planes->tile * window.pixel_step, positions);
    }
}
