/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/im2col.h"

#include <string.h>

#include "engine/nn/kernels.h"

/* Which output columns see the inside of the input, not its padding, through tap @kx: [first, end). */
static void
inside_columns (const NnConvGeometry *g,
                gsize                 kx,
                gsize                *first,
                gsize                *end)
{
  const gssize offset = (gssize) kx - (gssize) g->padding_width; /* x_in = x * stride + offset */
  const gssize stride = (gssize) g->stride_width;
  const gssize last_in = (gssize) g->width - 1 - offset;
  const gssize from = offset < 0 ? (-offset + stride - 1) / stride : 0;
  const gssize to = last_in < 0 ? 0 : last_in / stride + 1;

  *first = (gsize) MIN (from, (gssize) g->out_width);
  *end = (gsize) CLAMP (to, (gssize) *first, (gssize) g->out_width);
}

/* The input row that output row @y sees through tap @ky, or -1 in the padding. */
static gssize
input_row (const NnConvGeometry *g,
           gsize                 y,
           gsize                 ky)
{
  const gssize row = (gssize) (y * g->stride_height + ky) - (gssize) g->padding_height;

  return row < (gssize) g->height ? row : -1;
}

/**
 * nn_im2col:
 * @input: (C, H, W), one sample
 * @columns: (C * kernel height * kernel width, @n_rows * output width)
 *
 * Lays out what each output pixel of rows [@first_row, @first_row + @n_rows) sees, one column each,
 * so that the convolution is one matrix product.
 */
void
nn_im2col (const NnConvGeometry *g,
           const float          *input,
           gsize                 first_row,
           gsize                 n_rows,
           float                *columns)
{
  for (gsize c = 0; c < g->channels; c++)
    for (gsize ky = 0; ky < g->kernel_height; ky++)
      for (gsize kx = 0; kx < g->kernel_width; kx++)
        {
          gsize first, end;

          inside_columns (g, kx, &first, &end);
          for (gsize y = first_row; y < first_row + n_rows; y++, columns += g->out_width)
            {
              const gssize row = input_row (g, y, ky);
              const float *source;

              if (row < 0 || first == end)
                {
                  memset (columns, 0, g->out_width * sizeof (float));
                  continue;
                }

              source = input + (c * g->height + (gsize) row) * g->width
                       + (first * g->stride_width + kx - g->padding_width);
              for (gsize x = 0; x < first; x++)
                columns[x] = 0.0f;
              if (g->stride_width == 1)
                memcpy (columns + first, source, (end - first) * sizeof (float));
              else
                for (gsize x = first; x < end; x++)
                  columns[x] = source[(x - first) * g->stride_width];
              for (gsize x = end; x < g->out_width; x++)
                columns[x] = 0.0f;
            }
        }
}

/**
 * nn_col2im:
 *
 * The transpose of nn_im2col(): adds each entry of @columns to the input it was taken from.
 */
void
nn_col2im (const NnConvGeometry *g,
           const float          *columns,
           gsize                 first_row,
           gsize                 n_rows,
           float                *input_gradient)
{
  for (gsize c = 0; c < g->channels; c++)
    for (gsize ky = 0; ky < g->kernel_height; ky++)
      for (gsize kx = 0; kx < g->kernel_width; kx++)
        {
          gsize first, end;

          inside_columns (g, kx, &first, &end);
          for (gsize y = first_row; y < first_row + n_rows; y++, columns += g->out_width)
            {
              const gssize row = input_row (g, y, ky);
              float *target;

              if (row < 0 || first == end)
                continue;

              target = input_gradient + (c * g->height + (gsize) row) * g->width
                       + (first * g->stride_width + kx - g->padding_width);
              if (g->stride_width == 1)
                nn_kernels ()->add (target, columns + first, end - first);
              else
                for (gsize x = first; x < end; x++)
                  target[(x - first) * g->stride_width] += columns[x];
            }
        }
}
