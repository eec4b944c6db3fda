/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/elementwise.h"

#include "engine/nn/simd.h"

/* Single-precision lanes are emptied into a double this often, so that no lane sums more than 64
 * numbers and rounding stays that of short sums however long the array. */
#define SUM_BLOCK (64 * NN_VECTOR_LANES)

NN_SIMD_HELPER double
sum_lanes (NnVector v)
{
  double sum = 0.0;

  for (guint i = 0; i < NN_VECTOR_LANES; i++)
    sum += (double) v[i];

  return sum;
}

NN_SIMD void
nn_add (float       *values,
        const float *addends,
        gsize        n)
{
  for (gsize i = 0; i < n; i++)
    values[i] += addends[i];
}

NN_SIMD void
nn_multiply (const float *a,
             const float *b,
             float       *product,
             gsize        n)
{
  for (gsize i = 0; i < n; i++)
    product[i] = a[i] * b[i];
}

NN_SIMD void
nn_relu (const float *x,
         float       *y,
         gsize        n)
{
  for (gsize i = 0; i < n; i++)
    y[i] = x[i] > 0.0f ? x[i] : 0.0f;
}

NN_SIMD void
nn_relu_backward (const float *y,
                  const float *dy,
                  float       *dx,
                  gsize        n)
{
  for (gsize i = 0; i < n; i++)
    dx[i] = y[i] > 0.0f ? dy[i] : 0.0f;
}

NN_SIMD void
nn_scale_shift (const float *x,
                float       *y,
                gsize        n,
                float        scale,
                float        shift,
                gboolean     relu)
{
  if (relu)
    for (gsize i = 0; i < n; i++)
      {
        const float value = x[i] * scale + shift;

        y[i] = value > 0.0f ? value : 0.0f;
      }
  else
    for (gsize i = 0; i < n; i++)
      y[i] = x[i] * scale + shift;
}

NN_SIMD double
nn_sum (const float *x,
        gsize        n)
{
  double sum = 0.0;
  gsize i = 0;

  while (i + NN_VECTOR_LANES <= n)
    {
      const gsize end = MIN (i + SUM_BLOCK, n);
      NnVector lanes = { 0 };

      for (; i + NN_VECTOR_LANES <= end; i += NN_VECTOR_LANES)
        lanes += *(const NnVector *) (x + i);
      sum += sum_lanes (lanes);
    }
  for (; i < n; i++)
    sum += (double) x[i];

  return sum;
}

/* Of x - @mean. */
NN_SIMD double
nn_sum_squares (const float *x,
                gsize        n,
                float        mean)
{
  double sum = 0.0;
  gsize i = 0;

  while (i + NN_VECTOR_LANES <= n)
    {
      const gsize end = MIN (i + SUM_BLOCK, n);
      NnVector lanes = { 0 };

      for (; i + NN_VECTOR_LANES <= end; i += NN_VECTOR_LANES)
        {
          const NnVector distance = *(const NnVector *) (x + i) - mean;

          lanes += distance * distance;
        }
      sum += sum_lanes (lanes);
    }
  for (; i < n; i++)
    sum += ((double) x[i] - (double) mean) * ((double) x[i] - (double) mean);

  return sum;
}

/* In blocks, so that both sides stay in the cache. */
NN_SIMD void
nn_transpose (const float *matrix,
              gsize        stride,
              gsize        n_rows,
              gsize        n_columns,
              float       *transposed,
              gsize        transposed_stride)
{
  for (gsize first = 0; first < n_columns; first += NN_VECTOR_LANES)
    {
      const gsize end = MIN (first + NN_VECTOR_LANES, n_columns);

      for (gsize row = 0; row < n_rows; row++)
        for (gsize column = first; column < end; column++)
          transposed[column * transposed_stride + row] = matrix[row * stride + column];
    }
}
