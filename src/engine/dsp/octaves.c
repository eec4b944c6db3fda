/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/octaves.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/sums.h"

#define FIRST_EDGE_HZ 200.0
#define SHARE         0.02
#define MAX_EXTREMES  256
#define FLOOR_POWER   1e-10 /* -100 dB */

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

  g_return_val_if_fail (n_bins <= MAX_EXTREMES / SHARE && n_bands >= 2, NULL);

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

/* The mean of the @n_kept smallest. A lane's worth at a time is looked at: hardly any holds one. */
static double
mean_of_smallest (const float *values,
                  gsize        n_values,
                  gsize        n_kept)
{
  float kept[MAX_EXTREMES];

  for (gsize i = 0; i < n_kept; i++)
    kept[i] = G_MAXFLOAT;
  for (gsize i = 0; i < n_values; i += DSP_LANES)
    {
      const gsize end = MIN (i + DSP_LANES, n_values);

      if (end - i == DSP_LANES && !(dsp_smallest (values + i, DSP_LANES, G_MAXFLOAT) < kept[n_kept - 1]))
        continue;
      for (gsize j = i; j < end; j++)
        if (values[j] < kept[n_kept - 1])
          keep_small (kept, n_kept, values[j]);
    }

  return dsp_sum (kept, n_kept) / (double)n_kept;
}

static double
mean_of_largest (const float *values,
                 gsize        n_values,
                 gsize        n_kept)
{
  float kept[MAX_EXTREMES]; /* negated */

  for (gsize i = 0; i < n_kept; i++)
    kept[i] = G_MAXFLOAT;
  for (gsize i = 0; i < n_values; i += DSP_LANES)
    {
      const gsize end = MIN (i + DSP_LANES, n_values);

      if (end - i == DSP_LANES && !(dsp_largest (values + i, DSP_LANES, 0.0f) > -kept[n_kept - 1]))
        continue;
      for (gsize j = i; j < end; j++)
        if (-values[j] < kept[n_kept - 1])
          keep_small (kept, n_kept, -values[j]);
    }

  return -dsp_sum (kept, n_kept) / (double)n_kept;
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
      contrasts[i] = to_decibel (mean_of_largest (bins, n_bins, n_kept))
                     - to_decibel (mean_of_smallest (bins, n_bins, n_kept));
    }
}
