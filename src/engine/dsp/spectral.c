/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/spectral.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/decibel.h"
#include "engine/dsp/logarithm.h"
#include "engine/dsp/sums.h"

const double dsp_spectral_rolloff_shares[DSP_SPECTRAL_N_ROLLOFFS] = { 0.25, 0.50, 0.75, 0.85 };

/* A frame below -120 dB in all is silence, and has no shape. */
#define SILENCE_POWER     1e-12
#define SILENCE_MAGNITUDE 1e-6

/* Of a spectrum. */
#define MAX_RUNS          (1 + DSP_SPECTRAL_MAX_BINS / DSP_RUN)

static const float places[DSP_RUN] = {
  0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
  22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
  44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
};

/* @magnitude: (out): (n_bins): the root of @power */
void
dsp_spectral_fill_magnitude (const float *power,
                             gsize        n_bins,
                             float       *magnitude)
{
  for (gsize i = 0; i < n_bins; i++)
    magnitude[i] = sqrtf (power[i]);
}

/* @runs: (out): (1 + n_bins / DSP_RUN): sums of DSP_RUN bins each, of which the last may have fewer. Returns: their sum */
static double
fill_runs (const float *magnitude,
           gsize        n_bins,
           double      *runs)
{
  double sum = 0.0;

  for (gsize i = 0; i < n_bins; i += DSP_RUN)
    {
      runs[i / DSP_RUN] = dsp_sum (magnitude + i, MIN (DSP_RUN, n_bins - i));
      sum += runs[i / DSP_RUN];
    }

  return sum;
}

/* Sum of i m[i]: in units of a bin. */
static double
sum_first_moment (const float  *magnitude,
                  const double *runs,
                  gsize         n_bins)
{
  double sum = 0.0;

  /* i = first + j: the sum of m[i] j over the run, and first times that of m[i]. */
  for (gsize first = 0; first < n_bins; first += DSP_RUN)
    sum += dsp_sum_products (magnitude + first, places, MIN (DSP_RUN, n_bins - first))
           + (double)first * runs[first / DSP_RUN];

  return sum;
}

/* Adds (i - center)^n m[i], n = 2, 3, 4, of one run of at most DSP_RUN bins. */
static inline __attribute__ ((always_inline)) void
add_central_moments (const float *magnitude,
                     gsize        first,
                     gsize        n_bins,
                     double       center,
                     double       moments[3])
{
  const float offset = (float)((double)first - center);
  DspEight sums[3] = { 0 };

  for (gsize i = 0; i < n_bins; i += DSP_LANES)
    {
      const DspEight m = dsp_eight_load_some (magnitude + first + i, n_bins - i);
      const DspEight place = dsp_eight_load (places + i);
      const DspEight distance = { place.low + offset, place.high + offset };
      const DspEight square = { distance.low * distance.low, distance.high * distance.high };
      const DspEight weighted = { square.low * m.low, square.high * m.high };

      sums[0].low += weighted.low;
      sums[0].high += weighted.high;
      sums[1].low += weighted.low * distance.low;
      sums[1].high += weighted.high * distance.high;
      sums[2].low += weighted.low * square.low;
      sums[2].high += weighted.high * square.high;
    }

  for (gsize n = 0; n < 3; n++)
    moments[n] += dsp_eight_sum (sums[n]);
}

static void
measure_moments (const float      *magnitude,
                 const double     *runs,
                 gsize             n_bins,
                 double            hz_per_bin,
                 double            total,
                 DspSpectralShape *shape)
{
  const double first = sum_first_moment (magnitude, runs, n_bins);
  const double n = (double)n_bins;
  const double sum_of_bins = n * (n - 1.0) / 2.0;
  const double sum_of_squares = (n - 1.0) * n * (2.0 * n - 1.0) / 6.0;
  const double centroid = first / total;
  double moments[3] = { 0.0, 0.0, 0.0 };
  double variance;
  gsize i = 0;

  for (; i + DSP_RUN <= n_bins; i += DSP_RUN)
    add_central_moments (magnitude, i, DSP_RUN, centroid, moments);
  if (i < n_bins)
    add_central_moments (magnitude, i, n_bins - i, centroid, moments);
  variance = moments[0] / total;

  shape->centroid = (float)(centroid * hz_per_bin);
  shape->bandwidth = (float)(sqrt (variance) * hz_per_bin);
  if (variance > 1e-6)
    {
      shape->skewness = (float)(moments[1] / total / (variance * sqrt (variance)));
      shape->kurtosis = (float)(moments[2] / total / (variance * variance));
    }
  shape->slope = (float)((n * first - sum_of_bins * total) / (n * sum_of_squares - sum_of_bins * sum_of_bins)
                         / total / (hz_per_bin / 1000.0));
}

/* The sums of log2 p and of p log2 p of one run of at most DSP_RUN bins. */
static inline __attribute__ ((always_inline)) void
add_logs (const float *power,
          gsize        n_bins,
          double      *logs,
          double      *products)
{
  float octaves[DSP_RUN];

  for (gsize i = 0; i < n_bins; i++)
    octaves[i] = dsp_log2 (power[i] > DSP_DECIBEL_MIN_POWER ? power[i] : DSP_DECIBEL_MIN_POWER);

  *logs += dsp_sum_run (octaves, n_bins);
  *products += dsp_sum_products_run (power, octaves, n_bins);
}

/* entropy = -sum (p / P) log (p / P) / log n, flatness = exp (mean log p) / (P / n). */
static void
measure_spread (const float      *power,
                gsize             n_bins,
                double            total,
                DspSpectralShape *shape)
{
  const float highest = dsp_largest (power, n_bins, 0.0f);
  double logs = 0.0, products = 0.0;
  gsize i = 0;

  for (; i + DSP_RUN <= n_bins; i += DSP_RUN)
    add_logs (power + i, DSP_RUN, &logs, &products);
  if (i < n_bins)
    add_logs (power + i, n_bins - i, &logs, &products);

  shape->entropy = (float)CLAMP ((log2 (total) - products / total) / log2 ((double)n_bins), 0.0, 1.0);
  shape->flatness = (float)MIN (exp2 (logs / (double)n_bins) / (total / (double)n_bins), 1.0);
  shape->crest = (float)(10.0 * log10 ((double)highest * (double)n_bins / total));
}

/* Run by run first, and bin by bin only where a roll-off lies. */
static void
measure_rolloffs (const float      *magnitude,
                  const double     *runs,
                  gsize             n_bins,
                  double            hz_per_bin,
                  double            total,
                  DspSpectralShape *shape)
{
  double sum = 0.0;
  gsize i = 0;

  for (gsize which = 0; which < DSP_SPECTRAL_N_ROLLOFFS; which++)
    {
      const double share = dsp_spectral_rolloff_shares[which] * total;
      gsize bin;
      double sum_to_bin;

      for (; i < n_bins; i += DSP_RUN)
        {
          if (sum + runs[i / DSP_RUN] >= share)
            break;
          sum += runs[i / DSP_RUN];
        }

      for (bin = i, sum_to_bin = sum; bin < n_bins && sum_to_bin + magnitude[bin] < share; bin++)
        sum_to_bin += magnitude[bin];
      shape->rolloff[which] = (float)((double)MIN (bin, n_bins - 1) * hz_per_bin);
    }
}

/**
 * dsp_spectral_measure:
 * @power: (n_bins)
 * @magnitude: (n_bins): its root
 * @n_bins: at least 2, at most DSP_SPECTRAL_MAX_BINS
 */
void
dsp_spectral_measure (const float      *power,
                      const float      *magnitude,
                      gsize             n_bins,
                      double            hz_per_bin,
                      DspSpectralShape *shape)
{
  const double total_power = dsp_sum (power, n_bins);
  double runs[MAX_RUNS];
  const double total_magnitude = fill_runs (magnitude, n_bins, runs);

  memset (shape, 0, sizeof *shape);
  shape->power = total_power;
  shape->magnitude = total_magnitude;
  if (total_power < SILENCE_POWER)
    return;

  measure_moments (magnitude, runs, n_bins, hz_per_bin, total_magnitude, shape);
  measure_spread (power, n_bins, total_power, shape);
  measure_rolloffs (magnitude, runs, n_bins, hz_per_bin, total_magnitude, shape);
}

/**
 * dsp_spectral_centroid:
 *
 * Returns: the centroid alone, as #DspSpectralShape has it
 */
float
dsp_spectral_centroid (const float *magnitude,
                       gsize        n_bins,
                       double       hz_per_bin)
{
  double runs[MAX_RUNS];
  const double total = fill_runs (magnitude, n_bins, runs);

  return total < SILENCE_MAGNITUDE ? 0.0f
                                   : (float)(sum_first_moment (magnitude, runs, n_bins) / total * hz_per_bin);
}

/**
 * dsp_spectral_share:
 *
 * Returns: the share of all power that lies in [f_low, f_high); 0 of silence
 */
float
dsp_spectral_share (const float *power,
                    gsize        n_bins,
                    double       total,
                    double       hz_per_bin,
                    double       f_low,
                    double       f_high)
{
  const gsize first = MIN ((gsize)ceil (f_low / hz_per_bin), n_bins);
  const gsize end = CLAMP ((gsize)ceil (f_high / hz_per_bin), first, n_bins);

  return total < SILENCE_POWER ? 0.0f : (float)(dsp_sum (power + first, end - first) / total);
}

/**
 * dsp_spectral_flux:
 * @before: (n_bins): magnitudes of the frame before
 * @magnitude: (n_bins)
 *
 * Returns: how far apart the two are, each over its own sum, so that loudness does not matter:
 *   sqrt (sum (a - b)^2) (Tzanetakis and Cook 2002); 0 where one is silence
 */
float
dsp_spectral_flux (const float *before,
                   double       sum_before,
                   const float *magnitude,
                   double       sum_now,
                   gsize        n_bins)
{
  const float scale_before = (float)(1.0 / MAX (sum_before, SILENCE_MAGNITUDE));
  const float scale_now = (float)(1.0 / MAX (sum_now, SILENCE_MAGNITUDE));
  double sum = 0.0;

  if (sum_before < SILENCE_MAGNITUDE || sum_now < SILENCE_MAGNITUDE)
    return 0.0f;

  for (gsize i = 0; i < n_bins; i += DSP_RUN)
    {
      const gsize n = MIN (DSP_RUN, n_bins - i);
      float differences[DSP_RUN];

      for (gsize j = 0; j < n; j++)
        differences[j] = magnitude[i + j] * scale_now - before[i + j] * scale_before;
      sum += dsp_sum_products (differences, differences, n);
    }

  return (float)sqrt (sum);
}
