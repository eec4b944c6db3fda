/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A part of kernels-level.c: the transforms of Winograd's convolution, see kernels.h. The matrices are
 * those of Lavin & Gray 2016, "Fast algorithms for convolutional neural networks", section 4, for the
 * points 0, 1, -1 (and 2, -2 for tiles of 4). A transform in two dimensions is the same one in one
 * dimension, first of all columns, then of all rows.
 */

#define WINOGRAD_MAX 6

INLINE void
winograd_input_line (const guint   tile,
                     const Vector *d,
                     Vector       *v)
{
  if (tile == 2)
    {
      v[0] = d[0] - d[2];
      v[1] = d[1] + d[2];
      v[2] = d[2] - d[1];
      v[3] = d[1] - d[3];
    }
  else
    {
      const Vector even = d[4] - 4.0f * d[2], odd = d[3] - 4.0f * d[1];
      const Vector near_even = d[4] - d[2], near_odd = 2.0f * (d[3] - d[1]);

      v[0] = 4.0f * d[0] - 5.0f * d[2] + d[4];
      v[1] = even + odd;
      v[2] = even - odd;
      v[3] = near_even + near_odd;
      v[4] = near_even - near_odd;
      v[5] = 4.0f * d[1] - 5.0f * d[3] + d[5];
    }
}

INLINE void
winograd_kernel_line (const guint   tile,
                      const Vector *g,
                      Vector       *u)
{
  if (tile == 2)
    {
      u[0] = g[0];
      u[1] = 0.5f * (g[0] + g[1] + g[2]);
      u[2] = 0.5f * (g[0] - g[1] + g[2]);
      u[3] = g[2];
    }
  else
    {
      const Vector sides = (g[0] + g[2]) * (-1.0f / 6.0f), middle = g[1] * (1.0f / 6.0f);
      const Vector far = g[0] * (1.0f / 24.0f) + g[2] * (1.0f / 6.0f), far_middle = g[1] * (1.0f / 12.0f);

      u[0] = 0.25f * g[0];
      u[1] = sides - middle;
      u[2] = sides + middle;
      u[3] = far + far_middle;
      u[4] = far - far_middle;
      u[5] = g[2];
    }
}

INLINE void
winograd_output_line (const guint   tile,
                      const Vector *p,
                      Vector       *y)
{
  if (tile == 2)
    {
      y[0] = p[0] + p[1] + p[2];
      y[1] = p[1] - p[2] - p[3];
    }
  else
    {
      const Vector sum = p[1] + p[2], difference = p[1] - p[2];
      const Vector far_sum = p[3] + p[4], far_difference = p[3] - p[4];

      y[0] = p[0] + sum + far_sum;
      y[1] = difference + 2.0f * far_difference;
      y[2] = sum + 4.0f * far_sum;
      y[3] = difference + 8.0f * far_difference + p[5];
    }
}

INLINE void
winograd_output_gradient_line (const guint   tile,
                               const Vector *y,
                               Vector       *p)
{
  if (tile == 2)
    {
      p[0] = y[0];
      p[1] = y[0] + y[1];
      p[2] = y[0] - y[1];
      p[3] = -y[1];
    }
  else
    {
      const Vector even = y[0] + y[2], odd = y[1] + y[3];
      const Vector far_even = y[0] + 4.0f * y[2], far_odd = 2.0f * y[1] + 8.0f * y[3];

      p[0] = y[0];
      p[1] = even + odd;
      p[2] = even - odd;
      p[3] = far_even + far_odd;
      p[4] = far_even - far_odd;
      p[5] = y[3];
    }
}

INLINE void
winograd_kernel_gradient_line (const guint   tile,
                               const Vector *u,
                               Vector       *g)
{
  if (tile == 2)
    {
      g[0] = u[0] + 0.5f * (u[1] + u[2]);
      g[1] = 0.5f * (u[1] - u[2]);
      g[2] = 0.5f * (u[1] + u[2]) + u[3];
    }
  else
    {
      const Vector sum = (u[1] + u[2]) * (-1.0f / 6.0f), far_sum = u[3] + u[4];

      g[0] = 0.25f * u[0] + sum + far_sum * (1.0f / 24.0f);
      g[1] = (u[2] - u[1]) * (1.0f / 6.0f) + (u[3] - u[4]) * (1.0f / 12.0f);
      g[2] = sum + far_sum * (1.0f / 6.0f) + u[5];
    }
}

/* How many numbers go into and come out of a line. */
INLINE guint
winograd_n_in (NnWinogradStep step,
               guint          tile)
{
  return step == NN_WINOGRAD_KERNEL ? 3 : step == NN_WINOGRAD_OUTPUT_GRADIENT ? tile : tile + 2;
}

INLINE guint
winograd_n_out (NnWinogradStep step,
                guint          tile)
{
  return step == NN_WINOGRAD_KERNEL_GRADIENT ? 3 : step == NN_WINOGRAD_OUTPUT ? tile : tile + 2;
}

INLINE void
winograd_line (const NnWinogradStep step,
               const guint          tile,
               const Vector        *in,
               Vector              *out)
{
  switch (step)
    {
    case NN_WINOGRAD_INPUT: winograd_input_line (tile, in, out); break;
    case NN_WINOGRAD_KERNEL: winograd_kernel_line (tile, in, out); break;
    case NN_WINOGRAD_OUTPUT: winograd_output_line (tile, in, out); break;
    case NN_WINOGRAD_OUTPUT_GRADIENT: winograd_output_gradient_line (tile, in, out); break;
    case NN_WINOGRAD_KERNEL_GRADIENT:
    default: winograd_kernel_gradient_line (tile, in, out); break;
    }
}

/* @step and @tile are constants wherever this is inlined. */
INLINE void
winograd_square (const NnWinograd    *transform,
                 const NnWinogradStep step,
                 const guint          tile,
                 const float         *source,
                 float               *target)
{
  const guint n_in = winograd_n_in (step, tile), n_out = winograd_n_out (step, tile);
  const gssize source_row = transform->source_row, source_column = transform->source_column;
  const gssize target_row = transform->target_row, target_column = transform->target_column;

  for (gsize channel = 0; channel < transform->n_channels; channel += LANES)
    {
      Vector half[WINOGRAD_MAX][WINOGRAD_MAX], line[WINOGRAD_MAX], out[WINOGRAD_MAX];

#pragma GCC unroll 6
      for (guint j = 0; j < n_in; j++)
        {
#pragma GCC unroll 6
          for (guint i = 0; i < n_in; i++)
            line[i] = *(const Vector *) (source + i * source_row + j * source_column + channel);
          winograd_line (step, tile, line, out);
#pragma GCC unroll 6
          for (guint i = 0; i < n_out; i++)
            half[i][j] = out[i];
        }
#pragma GCC unroll 6
      for (guint i = 0; i < n_out; i++)
        {
          if (i >= transform->n_rows)
            break;
          winograd_line (step, tile, half[i], out);
#pragma GCC unroll 6
          for (guint j = 0; j < n_out; j++)
            if (j < transform->n_columns)
              *(Vector *) (target + i * target_row + j * target_column + channel)
                  = transform->relu ? relu_vector (out[j]) : out[j];
        }
    }
}

#define WINOGRAD_CASE(step)                            \
  case step:                                           \
    if (transform->tile == 2)                          \
      winograd_square (transform, step, 2, source, target); \
    else                                               \
      winograd_square (transform, step, 4, source, target); \
    break;

static void
winograd (const NnWinograd *transform,
          const float      *source,
          float            *target)
{
  switch (transform->step)
    {
      WINOGRAD_CASE (NN_WINOGRAD_INPUT)
      WINOGRAD_CASE (NN_WINOGRAD_KERNEL)
      WINOGRAD_CASE (NN_WINOGRAD_OUTPUT)
      WINOGRAD_CASE (NN_WINOGRAD_OUTPUT_GRADIENT)
      WINOGRAD_CASE (NN_WINOGRAD_KERNEL_GRADIENT)
    default: g_assert_not_reached ();
    }
}
