/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/statistics.h"

#include <math.h>

#include "engine/dsp/sums.h"

/* Of equal width, to count values in: then only those near a percentile need to be put in order. */
#define N_RANGES 256

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
  double center;

  for (gsize i = 0; i < n_values; i++)
    sum += values[i * stride];
  center = sum / (double)n_values;
  for (gsize i = 0; i < n_values; i++)
    squares += (values[i * stride] - center) * (values[i * stride] - center);

  *mean = (float)center;
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

/* @place: of the percentile, counted from 0; between two values where it is not whole */
static float
select_place (float  *values,
              gsize   n_values,
              double  place)
{
  const gsize rank = (gsize)floor (place);
  const float below = select_rank (values, n_values, rank);
  float above = G_MAXFLOAT;

  if (rank + 1 >= n_values)
    return below;

  for (gsize i = rank + 1; i < n_values; i++)
    above = MIN (above, values[i]);

  return (float)(below + (place - (double)rank) * (above - below));
}

/**
 * dsp_statistics_percentile:
 * @values: (n_values): at least one, finite; they change their order
 * @share: 0 the smallest, 0.5 the median, 1 the largest; interpolated between neighbors
 */
float
dsp_statistics_percentile (float  *values,
                           gsize   n_values,
                           double  share)
{
  return select_place (values, n_values, share * (double)(n_values - 1));
}

/* Never less for a larger value, however it is rounded. */
static inline gsize
get_range (float value,
           float smallest,
           float scale)
{
  return (gsize)(gint32)((value - smallest) * scale);
}

/* @n_before: (N_RANGES + 1): how many values lie in the ranges before */
static float
select_in_ranges (const float *values,
                  gsize        n_values,
                  float        smallest,
                  float        scale,
                  const gsize *n_before,
                  double       place,
                  float       *scratch)
{
  const gsize rank = (gsize)floor (place);
  const gsize next = MIN (rank + 1, n_values - 1);
  gsize first = 0, last, n = 0;

  while (n_before[first + 1] <= rank)
    first++;
  last = first;
  while (n_before[last + 1] <= next)
    last++;

  /* Which values these are cannot be foreseen: no branch. */
  for (gsize i = 0; i < n_values; i++)
    {
      const gsize range = get_range (values[i], smallest, scale);

      scratch[n] = values[i];
      n += (range >= first) & (range <= last);
    }

  return select_place (scratch, n, place - (double)n_before[first]);
}

void
dsp_statistics_percentiles (const float  *values,
                            gsize         n_values,
                            const double *shares,
                            gsize         n_shares,
                            float        *scratch,
                            float        *percentiles)
{
  const float smallest = dsp_smallest (values, n_values, G_MAXFLOAT);
  const float width = dsp_largest (values, n_values, -G_MAXFLOAT) - smallest;
  const float scale = width > 1e-30f ? (N_RANGES - 1) / width : 0.0f;
  gsize n_before[N_RANGES + 1] = { 0 };

  for (gsize i = 0; i < n_values; i++)
    n_before[get_range (values[i], smallest, scale) + 1]++;
  for (gsize i = 0; i < N_RANGES; i++)
    n_before[i + 1] += n_before[i];

  for (gsize i = 0; i < n_shares; i++)
    percentiles[i] = select_in_ranges (values, n_values, smallest, scale, n_before,
                                       shares[i] * (double)(n_values - 1), scratch);
}
