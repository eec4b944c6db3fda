/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/conv-frame.h"

#include <string.h>

#include "engine/nn/kernels.h"

/* Rows of planes that are narrower than this are turned several at a time: a transpose is slow on less
 * than a vector. */
#define NARROW 16

/* Pixels of narrow planes that are turned at a time. */
#define N_TOGETHER 256

/* What the window has of the planes, in its own rows and columns. */
typedef struct
{
  gsize first_row, end_row, first_column, end_column;
} Inside;

/* Of @n numbers of the window that lie @step apart, the first at @first, those in [0, @size). */
static void
find_inside (gssize first,
             gsize  n,
             gsize  step,
             gsize  size,
             gsize *begin,
             gsize *end)
{
  const gssize s = (gssize) step;
  const gssize from = first < 0 ? (-first + s - 1) / s : 0;
  const gssize to = first >= (gssize) size ? 0 : ((gssize) size - first + s - 1) / s;

  *begin = (gsize) MIN (from, (gssize) n);
  *end = (gsize) CLAMP (to, (gssize) *begin, (gssize) n);
}

static void
clear_margins (const NnConvFrame *self,
               const Inside      *inside,
               float             *frame)
{
  const gsize row_size = self->n_columns * self->pixel_step;

  memset (frame, 0, inside->first_row * row_size * sizeof (float));
  memset (frame + inside->end_row * row_size, 0,
          (self->n_rows - inside->end_row) * row_size * sizeof (float));
  for (gsize row = inside->first_row; row < inside->end_row; row++)
    {
      float *target = frame + row * row_size;

      memset (target, 0, inside->first_column * self->pixel_step * sizeof (float));
      memset (target + inside->end_column * self->pixel_step, 0,
              (self->n_columns - inside->end_column) * self->pixel_step * sizeof (float));
    }
}

/* Whole rows of narrow planes, which lie one behind the other. */
static void
fill_together (const NnConvFrame *self,
               const Inside      *inside,
               const float       *first,
               float             *frame)
{
  const gsize n_pixels = (inside->end_row - inside->first_row) * self->width;
  guint32 offsets[N_TOGETHER];

  for (gsize pixel = 0; pixel < n_pixels; pixel += N_TOGETHER)
    {
      const gsize n = MIN (N_TOGETHER, n_pixels - pixel);

      for (gsize i = 0; i < n; i++)
        {
          const gsize row = inside->first_row + (pixel + i) / self->width;
          const gsize column = inside->first_column + (pixel + i) % self->width;

          offsets[i] = (guint32) ((row * self->n_columns + column) * self->pixel_step);
        }
      nn_kernels ()->transpose (first + pixel, self->height * self->width, self->n_channels, n, frame, 0,
                                offsets);
    }
}

/**
 * nn_conv_frame_fill:
 * @planes: (channels, height, width)
 * @first_row: of the planes: where the window's first row is; likewise @first_column
 * @frame: (rows, columns, pixel step); what a pixel has beyond the channels may be anything
 */
void
nn_conv_frame_fill (const NnConvFrame *self,
                    const float       *planes,
                    gssize             first_row,
                    gssize             first_column,
                    float             *frame)
{
  const gsize plane = self->height * self->width;
  Inside inside;

  find_inside (first_row, self->n_rows, self->row_step, self->height, &inside.first_row, &inside.end_row);
  find_inside (first_column, self->n_columns, 1, self->width, &inside.first_column, &inside.end_column);
  clear_margins (self, &inside, frame);
  if (inside.first_row == inside.end_row || inside.first_column == inside.end_column)
    return;

  planes += (gssize) inside.first_column + first_column;
  planes += ((gssize) (inside.first_row * self->row_step) + first_row) * (gssize) self->width;
  if (self->width < NARROW && self->row_step == 1
      && inside.end_column - inside.first_column == self->width)
    {
      fill_together (self, &inside, planes, frame);
      return;
    }

  for (gsize row = inside.first_row; row < inside.end_row; row++)
    {
      float *target = frame + (row * self->n_columns + inside.first_column) * self->pixel_step;

      nn_kernels ()->transpose (planes, plane, self->n_channels, inside.end_column - inside.first_column,
                                target, self->pixel_step, NULL);
      planes += self->row_step * self->width;
    }
}
