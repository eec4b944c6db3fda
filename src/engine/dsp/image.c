/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/image.h"

#include "engine/dsp/resize.h"
#include "engine/dsp/sums.h"

/* @from: (n_rows, n_columns), @to: (n_columns, n_rows) */
static void
transpose (const float *from,
           gsize        n_rows,
           gsize        n_columns,
           float       *to)
{
  for (gsize column = 0; column < n_columns; column++)
    for (gsize row = 0; row < n_rows; row++)
      to[column * n_rows + row] = from[row * n_columns + column];
}

/**
 * dsp_image_from_frames:
 * @frames: (n_frames, n_rows): what was heard, frame by frame
 * @image: (out): (height, width): time goes to the right; row 0 holds the first value of the frames
 *
 * An axis that has its length already is left as it is.
 */
void
dsp_image_from_frames (const float *frames,
                       gsize        n_frames,
                       gsize        n_rows,
                       gsize        height,
                       gsize        width,
                       float       *image)
{
  g_autofree float *columns = NULL;
  g_autofree float *rows = NULL;

  if (width != n_frames)
    {
      g_autoptr (DspResize) resize = dsp_resize_new (n_frames, width);

      columns = g_new (float, width *n_rows);
      dsp_resize_process (resize, frames, n_rows, columns);
      frames = columns;
    }

  if (height == n_rows)
    {
      transpose (frames, width, n_rows, image);
    }
  else
    {
      g_autoptr (DspResize) resize = dsp_resize_new (n_rows, height);

      rows = g_new (float, width *n_rows);
      transpose (frames, width, n_rows, rows);
      dsp_resize_process (resize, rows, width, image);
    }
}

/**
 * dsp_image_scale_unit:
 * @values: (inout): (n_values): then from 0, the smallest, to 1, the largest; all 0 where they are
 *   all the same
 */
void
dsp_image_scale_unit (float *values,
                      gsize  n_values)
{
  const float lowest = dsp_smallest (values, n_values, G_MAXFLOAT);
  const float highest = dsp_largest (values, n_values, -G_MAXFLOAT);
  const float scale = highest > lowest ? 1.0f / (highest - lowest) : 0.0f;

  for (gsize i = 0; i < n_values; i++)
    values[i] = (values[i] - lowest) * scale;
}
