/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/statistics.h"

#include <math.h>

/**
 * dsp_statistics_mean_deviation:
 * @values: at least one
 * @deviation: (out): standard deviation of the population (over n, not n - 1)
 */
void
dsp_statistics_mean_deviation (const float *values,
                               gsize        n_values,
                               gsize        stride,
                               float       *mean,
                               float       *deviation)
{
  double sum = 0.0, squares = 0.0;
  double centre;

  for (gsize i = 0; i < n_values; i++)
    sum += values[i * stride];
  centre = sum / (double)n_values;
  for (gsize i = 0; i < n_values; i++)
    squares += (values[i * stride] - centre) * (values[i * stride] - centre);

  *mean = (float)centre;
  *deviation = (float)sqrt (squares / (double)n_values);
}

/* Hoare's selection: then no value before @rank is above the one at it, none after it below. */
static float
select_rank (float *values,
             gsize  n_values,
             gsize  rank)
{
  gssize low = 0, high = (gssize)n_values - 1;

  while (low < high)
    {
      const float pivot = values[(low + high) / 2];
      gssize i = low, j = high;

      while (i <= j)
        {
          while (values[i] < pivot)
            i++;
          while (values[j] > pivot)
            j--;
          if (i <= j)
            {
              const float other = values[i];

              values[i++] = values[j];
              values[j--] = other;
            }
        }

      if ((gssize)rank <= j)
        high = j;
      else if ((gssize)rank >= i)
        low = i;
      else
        break;
    }

  return values[rank];
}

/**
 * dsp_statistics_percentile:
 * @values: (n_values): at least one, finite; they change their order
 * @share: 0 the smallest, 0.5 the median, 1 the largest; interpolated between neighbours
 */
float
dsp_statistics_percentile (float  *values,
                           gsize   n_values,
                           double  share)
{
  const double place = share * (double)(n_values - 1);
  const gsize rank = (gsize)floor (place);
  const float below = select_rank (values, n_values, rank);
  float above = G_MAXFLOAT;

  if (rank + 1 >= n_values)
    return below;

  for (gsize i = rank + 1; i < n_values; i++)
    above = MIN (above, values[i]);

  return (float)(below + (place - (double)rank) * (above - below));
}
