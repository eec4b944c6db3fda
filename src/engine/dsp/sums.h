/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Long sums in double precision, in four lanes so that the additions need not wait for each other.
 * The order is fixed, and with it the result. Inside dsp only. */

static inline double
dsp_sum (const float *values,
         gsize        n_values)
{
  double sums[4] = { 0.0, 0.0, 0.0, 0.0 };
  gsize i = 0;

  for (; i + 4 <= n_values; i += 4)
    for (gsize lane = 0; lane < 4; lane++)
      sums[lane] += values[i + lane];
  for (; i < n_values; i++)
    sums[0] += values[i];

  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

static inline double
dsp_sum_products (const float *a,
                  const float *b,
                  gsize        n_values)
{
  double sums[4] = { 0.0, 0.0, 0.0, 0.0 };
  gsize i = 0;

  for (; i + 4 <= n_values; i += 4)
    for (gsize lane = 0; lane < 4; lane++)
      sums[lane] += (double)a[i + lane] * b[i + lane];
  for (; i < n_values; i++)
    sums[0] += (double)a[i] * b[i];

  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

G_END_DECLS
