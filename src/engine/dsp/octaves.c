/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/octaves.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/sums.h"

#define FIRST_EDGE_HZ 200.0
#define SHARE         0.02
#define MAX_BINS      8193
#define MAX_EXTREMES  256
#define FLOOR_POWER   1e-10 /* -100 dB */

G_STATIC_ASSERT (MAX_BINS * SHARE <= MAX_EXTREMES - 1);

struct _DspOctaves
{
  gsize n_bands;
  gsize *edges; /* (owned): (n_bands + 1): first bin of each band, then the end */
};

/**
 * dsp_octaves_new:
 * @n_bins: at most 8193
 * @n_bands: at least 2; bands that would begin beyond the last bin stay silent
 */
DspOctaves *
dsp_octaves_new (gsize  n_bins,
                 double hz_per_bin,
                 gsize  n_bands)
{
  DspOctaves *self;

  g_return_val_if_fail (n_bins <= MAX_BINS && n_bands >= 2, NULL);

  self = g_new0 (DspOctaves, 1);
  self->n_bands = n_bands;
  self->edges = g_new0 (gsize, n_bands + 1);
  for (gsize i = 1; i < n_bands; i++)
    self->edges[i] = MIN ((gsize)ceil (FIRST_EDGE_HZ * exp2 ((double)(i - 1)) / hz_per_bin), n_bins);
  self->edges[n_bands] = n_bins;

  return self;
}

void
dsp_octaves_free (DspOctaves *self)
{
  if (self == NULL)
    return;

  g_free (self->edges);
  g_free (self);
}

/* Returns: something that at least @n_kept of the values are not above, and hardly more: the largest of the smallest
 * values of as many rows, that of row i being the i-th value and every @n_rows-th after it. */
static float
find_limit (const float *values,
            gsize        n_values,
            gsize        n_kept)
{
  const gsize n_rows = (n_kept + 3) / 4 * 4;
  float limit = -G_MAXFLOAT;

  for (gsize row = 0; row < n_rows; row += 4)
    {
      DspFour smallest = { G_MAXFLOAT, G_MAXFLOAT, G_MAXFLOAT, G_MAXFLOAT };

      for (gsize i = row; i + 4 <= n_values; i += n_rows)
        {
          DspFour four;

          memcpy (&four, values + i, sizeof four);
          smallest = dsp_four_min (four, smallest);
        }
      limit = MAX (limit, MAX (MAX (smallest[0], smallest[1]), MAX (smallest[2], smallest[3])));
    }

  return limit;
}

/* Puts @value into the list of the smallest ones, smallest first, in the place of the last. */
static void
keep_small (float *smallest,
            gsize  n_kept,
            float  value)
{
  gsize at = n_kept - 1;

  for (; at > 0 && smallest[at - 1] > value; at--)
    smallest[at] = smallest[at - 1];
  smallest[at] = value;
}

/* The mean of the @n_kept smallest. @scratch: (n_values) */
static double
mean_of_smallest (const float *values,
                  gsize        n_values,
                  gsize        n_kept,
                  float       *scratch)
{
  const float limit = find_limit (values, n_values, n_kept);
  float kept[MAX_EXTREMES];
  gsize n_near = 0;

  /* Which are within the limit cannot be foreseen: no branch. */
  for (gsize i = 0; i < n_values; i++)
    {
      scratch[n_near] = values[i];
      n_near += values[i] <= limit;
    }

  for (gsize i = 0; i < n_kept; i++)
    kept[i] = G_MAXFLOAT;
  for (gsize i = 0; i < n_near; i++)
    if (scratch[i] < kept[n_kept - 1])
      keep_small (kept, n_kept, scratch[i]);

  return dsp_sum (kept, n_kept) / (double)n_kept;
}

/* @scratch: (2 * n_values) */
static double
mean_of_largest (const float *values,
                 gsize        n_values,
                 gsize        n_kept,
                 float       *scratch)
{
  float *negated = scratch + n_values;

  for (gsize i = 0; i < n_values; i++)
    negated[i] = -values[i];

  return -mean_of_smallest (negated, n_values, n_kept, scratch);
}

static float
to_decibel (double power)
{
  return (float)(10.0 * log10 (MAX (power, FLOOR_POWER)));
}

void
dsp_octaves_process (const DspOctaves *self,
                     const float      *power,
                     float            *levels,
                     float            *contrasts)
{
  float scratch[2 * MAX_BINS];

  for (gsize i = 0; i < self->n_bands; i++)
    {
      const float *bins = power + self->edges[i];
      const gsize n_bins = self->edges[i + 1] - self->edges[i];
      const gsize n_kept = MAX ((gsize)lround (SHARE * (double)n_bins), 1);

      if (n_bins == 0)
        {
          levels[i] = to_decibel (0.0);
          contrasts[i] = 0.0f;
          continue;
        }

      levels[i] = to_decibel (dsp_sum (bins, n_bins));
      contrasts[i] = to_decibel (mean_of_largest (bins, n_bins, n_kept, scratch))
                     - to_decibel (mean_of_smallest (bins, n_bins, n_kept, scratch));
    }
}
