/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/mel.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"

/* A filter is a short run of bins; most of the (n_bands, n_bins) matrix is zero and not kept. */
typedef struct
{
  gsize first_bin;
  gsize n_bins;
  gsize offset; /* of its first weight */
} Filter;

struct _DspMel
{
  gsize n_bands;
  Filter *filters; /* (owned): (n_bands) */
  float *weights;  /* (owned): all filters' weights, one after the other */
};

/* The scale of Slaney's Auditory Toolbox (Interval Research technical report 1998-010): linear up
 * to 1 kHz, from there on logarithmic, 27 steps to 6.4 kHz. It is preferred to the HTK scale here
 * because with a thousand-point transform HTK's lowest bands are narrower than the window's main
 * lobe, so neighbors would tell the same twice. */
#define LINEAR_HZ_PER_MEL (200.0 / 3.0)
#define BREAK_HZ          1000.0
#define BREAK_MEL         (BREAK_HZ / LINEAR_HZ_PER_MEL)
#define LOG_STEPS         27.0
#define LOG_RATIO         6.4

double
dsp_mel_from_hz (double hz)
{
  if (hz < BREAK_HZ)
    return hz / LINEAR_HZ_PER_MEL;

  return BREAK_MEL + log (hz / BREAK_HZ) * LOG_STEPS / log (LOG_RATIO);
}

double
dsp_mel_to_hz (double mel)
{
  if (mel < BREAK_MEL)
    return mel * LINEAR_HZ_PER_MEL;

  return BREAK_HZ * exp ((mel - BREAK_MEL) * log (LOG_RATIO) / LOG_STEPS);
}

/* Height at @hz of the triangle that rises from @left to 1 at @center and falls to 0 at @right. */
static double
triangle (double hz,
          double left,
          double center,
          double right)
{
  const double rise = (hz - left) / (center - left);
  const double fall = (right - hz) / (right - center);

  return MAX (0.0, MIN (rise, fall));
}

static void
append_filter (GArray *weights,
               Filter *filter,
               double hz_per_bin,
               gsize n_bins,
               double height,
               double left,
               double center,
               double right)
{
  filter->first_bin = (gsize) floor (left / hz_per_bin);
  filter->n_bins = 0;
  filter->offset = weights->len;

  for (gsize bin = filter->first_bin; bin < n_bins; bin++)
    {
      const float weight = (float) (height * triangle ((double) bin * hz_per_bin, left, center, right));

      if (weight > 0.0f)
        {
          g_array_append_val (weights, weight);
          filter->n_bins++;
        }
      else if (filter->n_bins == 0)
        filter->first_bin = bin + 1;
      else
        break;
    }
}

static DspMel *
mel_new (double sample_rate,
         gsize fft_size,
         gsize n_bands,
         double f_min,
         double f_max,
         gboolean is_equal_area,
         GError **error)
{
  g_autoptr (DspMel) self = NULL;
  GArray *weights;
  const double hz_per_bin = sample_rate / (double) fft_size;
  const double mel_min = dsp_mel_from_hz (f_min);
  const double mel_step = (dsp_mel_from_hz (f_max) - mel_min) / (double) (n_bands + 1);

  self = g_new0 (DspMel, 1);
  self->n_bands = n_bands;
  self->filters = g_new0 (Filter, n_bands);

  weights = g_array_new (FALSE, FALSE, sizeof (float));
  for (gsize i = 0; i < n_bands; i++)
    {
      const double left = dsp_mel_to_hz (mel_min + mel_step * (double) i);
      const double center = dsp_mel_to_hz (mel_min + mel_step * (double) (i + 1));
      const double right = dsp_mel_to_hz (mel_min + mel_step * (double) (i + 2));

      append_filter (weights, &self->filters[i], hz_per_bin, fft_size / 2 + 1,
                     is_equal_area ? 2.0 / (right - left) : 1.0, left, center, right);
    }
  self->weights = (float *) (gpointer) g_array_free (weights, FALSE);

  for (gsize i = 0; i < n_bands; i++)
    if (self->filters[i].n_bins == 0)
      {
        g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                     _ ("%u mel bands are too many for frames of %u samples: band %u would be empty"),
                     (guint) n_bands, (guint) fft_size, (guint) i + 1);
        return NULL;
      }

  return g_steal_pointer (&self);
}

/**
 * dsp_mel_new:
 * @sample_rate: Hz
 * @fft_size: samples of the transform
 * @n_bands: at least 1
 * @f_min: lower foot of the first filter, Hz
 * @f_max: upper foot of the last filter, Hz; at most half of @sample_rate
 * @error: %BASE_ERROR_INVALID_ARGUMENT when the bands are so narrow that one holds no bin: it
 *   would always be silent
 */
DspMel *
dsp_mel_new (double   sample_rate,
             gsize    fft_size,
             gsize    n_bands,
             double   f_min,
             double   f_max,
             GError **error)
{
  g_return_val_if_fail (n_bands >= 1 && f_min >= 0.0 && f_min < f_max, NULL);

  return mel_new (sample_rate, fft_size, n_bands, f_min, f_max, FALSE, error);
}

/**
 * dsp_mel_new_equal_area:
 *
 * As dsp_mel_new(), but each filter is as high as makes its area 1 (a filter over frequencies in
 * Hz; Slaney's toolbox, librosa's "slaney" norm): the wide ones at the top do not outweigh the rest.
 */
DspMel *
dsp_mel_new_equal_area (double   sample_rate,
                        gsize    fft_size,
                        gsize    n_bands,
                        double   f_min,
                        double   f_max,
                        GError **error)
{
  g_return_val_if_fail (n_bands >= 1 && f_min >= 0.0 && f_min < f_max, NULL);

  return mel_new (sample_rate, fft_size, n_bands, f_min, f_max, TRUE, error);
}

void
dsp_mel_free (DspMel *self)
{
  if (self == NULL)
    return;

  g_free (self->filters);
  g_free (self->weights);
  g_free (self);
}

gsize
dsp_mel_get_n_bands (const DspMel *self)
{
  return self->n_bands;
}

/* Four running sums, so that the additions need not wait for each other; the order is fixed, and
 * with it the result. */
static float
dot (const float *a,
     const float *b,
     gsize        n_values)
{
  float sums[4] = { 0.0f, 0.0f, 0.0f, 0.0f };
  gsize i = 0;

  for (; i + 4 <= n_values; i += 4)
    for (gsize lane = 0; lane < 4; lane++)
      sums[lane] += a[i + lane] * b[i + lane];
  for (; i < n_values; i++)
    sums[0] += a[i] * b[i];

  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void
dsp_mel_process (const DspMel *self,
                 const float  *power,
                 float        *bands)
{
  for (gsize i = 0; i < self->n_bands; i++)
    {
      const Filter *filter = &self->filters[i];

      bands[i] = dot (self->weights + filter->offset, power + filter->first_bin, filter->n_bins);
    }
}
