/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A part of kernels-level.c: products of one array with several others that are shifts of one another. */

/* Vectors that are added up in single precision before they go into a double. */
#define CORRELATE_LENGTH 64

#define CORRELATE_SHIFTS 4

/* @n_shifts is a constant wherever this is inlined. */
INLINE void
correlate_few (const float   *a,
               const float   *b,
               gsize          n,
               const guint32 *shifts,
               const guint    n_shifts,
               double        *sums)
{
  for (gsize first = 0; first < n; first += CORRELATE_LENGTH * LANES)
    {
      const gsize end = MIN (first + CORRELATE_LENGTH * LANES, n);
      Vector parts[CORRELATE_SHIFTS][SUM_VECTORS] = { { { 0 } } };

      for (gsize i = first; i < end; i += LANES)
        {
          const Vector values = *(const Vector *) (a + i);

#pragma GCC unroll 4
          for (guint s = 0; s < n_shifts; s++)
            parts[s][0] += values * *(const Vector *) (b + shifts[s] + i);
        }
      for (guint s = 0; s < n_shifts; s++)
        sums[s] += add_parts (parts[s]);
    }
}

static void
correlate (const float   *a,
           const float   *b,
           gsize          n,
           const guint32 *shifts,
           gsize          n_shifts,
           double        *sums)
{
  gsize s = 0;

  for (; s + CORRELATE_SHIFTS <= n_shifts; s += CORRELATE_SHIFTS)
    correlate_few (a, b, n, shifts + s, CORRELATE_SHIFTS, sums + s);
  for (; s < n_shifts; s++)
    correlate_few (a, b, n, shifts + s, 1, sums + s);
}
