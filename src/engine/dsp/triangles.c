/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/triangles.h"

#include <math.h>

#include "engine/dsp/sums.h"

#define LOUDNESS_LOWEST  50.0
#define LOUDNESS_HIGHEST 8000.0

typedef struct
{
  gsize first_bin;
  gsize n_bins;
  gsize offset; /* of the first weight */
} Band;

struct _DspTriangles
{
  gsize n_bands;
  Band *bands;    /* (owned): (n_bands) */
  float *weights; /* (owned): one band after the other */
};

static double
height_at (double        hz,
           const double *corners)
{
  const double rise = (hz - corners[0]) / (corners[1] - corners[0]);
  const double fall = (corners[2] - hz) / (corners[2] - corners[1]);

  return MAX (0.0, MIN (rise, fall));
}

static void
append_band (GArray            *weights,
             Band              *band,
             double             hz_per_bin,
             gsize              n_bins,
             const double      *corners,
             DspTrianglesScale  scale)
{
  const gsize first = (gsize)MAX (ceil (corners[0] / hz_per_bin), 0.0);
  const gsize last = (gsize)MAX (floor (corners[2] / hz_per_bin), 0.0);
  double energy = 0.0;

  band->first_bin = first;
  band->offset = weights->len;
  for (gsize bin = first; bin <= last && bin < n_bins; bin++)
    {
      const double height = height_at ((double)bin * hz_per_bin, corners);
      const float weight = (float)height;

      energy += height * height;
      g_array_append_val (weights, weight);
    }
  /* In whole fours sums are quicker. */
  for (gsize bin = first + weights->len - band->offset; (weights->len - band->offset) % 4 != 0 && bin < n_bins; bin++)
    {
      const float none = 0.0f;

      g_array_append_val (weights, none);
    }
  band->n_bins = weights->len - band->offset;

  for (gsize i = band->offset; i < weights->len && scale == DSP_TRIANGLES_ENERGY && energy > 0.0; i++)
    g_array_index (weights, float, i) /= (float)sqrt (energy);
}

/**
 * dsp_triangles_new:
 * @corners: (n_bands, 3): left, center, right in Hz, each above the one before. A triangle without a
 *   bin under it gives 0.
 */
DspTriangles *
dsp_triangles_new (double             hz_per_bin,
                   gsize              n_bins,
                   const double      *corners,
                   gsize              n_bands,
                   DspTrianglesScale  scale)
{
  DspTriangles *self = g_new0 (DspTriangles, 1);
  GArray *weights = g_array_new (FALSE, FALSE, sizeof (float));

  self->n_bands = n_bands;
  self->bands = g_new0 (Band, n_bands);
  for (gsize i = 0; i < n_bands; i++)
    append_band (weights, &self->bands[i], hz_per_bin, n_bins, corners + 3 * i, scale);
  self->weights = (float *)(gpointer)g_array_free (weights, FALSE);

  return self;
}

/**
 * dsp_triangles_new_pitch:
 *
 * Returns: (transfer full): a third of a semitone each from 55 Hz (A1) on, but never narrower than a
 *   bin, below about 280 Hz, so that each has its share of it
 */
DspTriangles *
dsp_triangles_new_pitch (double hz_per_bin,
                         gsize  n_bins)
{
  const double step = exp2 (1.0 / DSP_PITCH_PER_OCTAVE) - 1.0;
  double corners[3 * DSP_PITCH_N_BANDS];

  for (gsize i = 0; i < DSP_PITCH_N_BANDS; i++)
    {
      const double center = DSP_PITCH_LOWEST * exp2 ((double)i / DSP_PITCH_PER_OCTAVE);
      const double width = MAX (center * step, hz_per_bin);

      corners[3 * i] = center - width;
      corners[3 * i + 1] = center;
      corners[3 * i + 2] = center + width;
    }

  return dsp_triangles_new (hz_per_bin, n_bins, corners, DSP_PITCH_N_BANDS, DSP_TRIANGLES_ENERGY);
}

static double
mel_to_hz (double mel)
{
  return 700.0 * (pow (10.0, mel / 2595.0) - 1.0);
}

/**
 * dsp_triangles_new_loudness:
 *
 * Returns: (transfer full): forty, evenly over O'Shaughnessy's mel scale from 50 to 8000 Hz (1987;
 *   #DspMel is on Slaney's, which is wider below 1 kHz)
 */
DspTriangles *
dsp_triangles_new_loudness (double hz_per_bin,
                            gsize  n_bins)
{
  const double lowest = 2595.0 * log10 (1.0 + LOUDNESS_LOWEST / 700.0);
  const double highest = 2595.0 * log10 (1.0 + LOUDNESS_HIGHEST / 700.0);
  const double step = (highest - lowest) / (DSP_LOUDNESS_N_BANDS + 1);
  double corners[3 * DSP_LOUDNESS_N_BANDS];

  for (gsize i = 0; i < DSP_LOUDNESS_N_BANDS; i++)
    for (gsize j = 0; j < 3; j++)
      corners[3 * i + j] = mel_to_hz (lowest + step * (double)(i + j));

  return dsp_triangles_new (hz_per_bin, n_bins, corners, DSP_LOUDNESS_N_BANDS, DSP_TRIANGLES_PEAK);
}

void
dsp_triangles_free (DspTriangles *self)
{
  if (self == NULL)
    return;

  g_free (self->bands);
  g_free (self->weights);
  g_free (self);
}

/* Most triangles are a few bins wide: lanes of four, whose order is fixed. */
static float
dot (const float *a,
     const float *b,
     gsize        n_values)
{
  DspFour sums = { 0.0f, 0.0f, 0.0f, 0.0f };
  float rest = 0.0f;
  gsize i = 0;

  for (; i + 4 <= n_values; i += 4)
    {
      DspFour x, y;

      memcpy (&x, a + i, sizeof x);
      memcpy (&y, b + i, sizeof y);
      sums += x * y;
    }
  for (; i < n_values; i++)
    rest += a[i] * b[i];

  return (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest;
}

void
dsp_triangles_process (const DspTriangles *self,
                       const float        *spectrum,
                       float              *bands)
{
  for (gsize i = 0; i < self->n_bands; i++)
    {
      const Band *band = &self->bands[i];

      bands[i] = dot (self->weights + band->offset, spectrum + band->first_bin, band->n_bins);
    }
}
