/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/distribution.h"

#include "engine/dsp/statistics.h"

const char *const dsp_distribution_names[DSP_DISTRIBUTION_N] = { "mean", "deviation", "p10", "median", "p90" };
static const double shares[] = { 0.1, 0.5, 0.9 };

void
dsp_distribution_fill (const float    *values,
                       gsize           n_rows,
                       gsize           n_columns,
                       gsize           stride,
                       const gboolean *is_heard,
                       float          *scratch,
                       float          *output)
{
  for (gsize i = 0; i < n_columns; i++)
    {
      float numbers[DSP_DISTRIBUTION_N] = { 0.0f };
      gsize n = 0;

      for (gsize t = 0; t < n_rows; t++)
        if (is_heard == NULL || is_heard[t])
          scratch[n++] = values[t * stride + i];

      if (n > 0)
        {
          dsp_statistics_mean_deviation (scratch, n, 1, &numbers[0], &numbers[1]);
          dsp_statistics_percentiles (scratch, n, shares, G_N_ELEMENTS (shares), scratch + n, &numbers[2]);
        }

      for (gsize j = 0; j < DSP_DISTRIBUTION_N; j++)
        output[j * n_columns + i] = numbers[j];
    }
}
