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

/* @magnitude: (out): (n_bins): the root of @power */
void
dsp_spectral_fill_magnitude (const float *power,
                             gsize        n_bins,
                             float       *magnitude)
{
  for (gsize i = 0; i < n_bins; i++)
    magnitude[i] = sqrtf (power[i]);
}

/* Sum of i m[i]: in units of a bin. */
static double
sum_first_moment (const float *magnitude,
                  gsize        n_bins)
{
  double sums[4] = { 0.0, 0.0, 0.0, 0.0 };
  gsize i = 0;

  for (; i + 4 <= n_bins; i += 4)
    for (gsize lane = 0; lane < 4; lane++)
      sums[lane] += (double)(gint32)(i + lane) * magnitude[i + lane];
  for (; i < n_bins; i++)
    sums[0] += (double)i * magnitude[i];

  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/* Sums of (i - centre)^n m[i], n = 2, 3, 4. */
static void
sum_central_moments (const float *magnitude,
                     gsize        n_bins,
                     double       centre,
                     double       moments[3])
{
  double sums[3][2] = { { 0.0 } };

  for (gsize i = 0; i + 2 <= n_bins; i += 2)
    for (gsize lane = 0; lane < 2; lane++)
      {
        const double distance = (double)(gint32)(i + lane) - centre;
        const double square = distance * distance;
        const double weighted = square * magnitude[i + lane];

        sums[0][lane] += weighted;
        sums[1][lane] += weighted * distance;
        sums[2][lane] += weighted * square;
      }
  for (gsize n = 0; n < 3; n++)
    moments[n] = sums[n][0] + sums[n][1];

  if (n_bins % 2 == 1)
    {
      const double distance = (double)(n_bins - 1) - centre;
      const double weighted = distance * distance * magnitude[n_bins - 1];

      moments[0] += weighted;
      moments[1] += weighted * distance;
      moments[2] += weighted * distance * distance;
    }
}

static void
measure_moments (const float      *magnitude,
                 gsize             n_bins,
                 double            hz_per_bin,
                 double            total,
                 DspSpectralShape *shape)
{
  const double first = sum_first_moment (magnitude, n_bins);
  const double n = (double)n_bins;
  const double sum_of_bins = n * (n - 1.0) / 2.0;
  const double sum_of_squares = (n - 1.0) * n * (2.0 * n - 1.0) / 6.0;
  const double centroid = first / total;
  double moments[3], variance;

  sum_central_moments (magnitude, n_bins, centroid, moments);
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

/* With L = log2 p: entropy = -sum (p / P) ln (p / P) / ln n, flatness = exp (mean ln p) / (P / n). */
static void
measure_spread (const float      *power,
                gsize             n_bins,
                double            total,
                DspSpectralShape *shape)
{
  double sum_of_logs[4] = { 0.0, 0.0, 0.0, 0.0 };
  double weighted[4] = { 0.0, 0.0, 0.0, 0.0 };
  float highest = 0.0f;
  double logs, mean_log;

  for (gsize i = 0; i < n_bins; i += 4)
    {
      const gsize n = MIN (4, n_bins - i);
      float octaves[4], p[4] = { 1.0f, 1.0f, 1.0f, 1.0f };

      memcpy (p, power + i, n * sizeof (float));
      for (gsize lane = 0; lane < 4; lane++)
        octaves[lane] = dsp_log2 (p[lane] > DSP_DECIBEL_MIN_POWER ? p[lane] : DSP_DECIBEL_MIN_POWER);
      for (gsize lane = 0; lane < 4; lane++)
        {
          sum_of_logs[lane] += octaves[lane];
          weighted[lane] += (double)p[lane] * octaves[lane];
        }
    }
  for (gsize i = 0; i < n_bins; i++)
    highest = MAX (highest, power[i]);

  logs = (sum_of_logs[0] + sum_of_logs[1]) + (sum_of_logs[2] + sum_of_logs[3]);
  mean_log = (weighted[0] + weighted[1] + weighted[2] + weighted[3]) / total;
  shape->entropy = (float)CLAMP ((log2 (total) - mean_log) / log2 ((double)n_bins), 0.0, 1.0);
  shape->flatness = (float)MIN (exp2 (logs / (double)n_bins) / (total / (double)n_bins), 1.0);
  shape->crest = (float)(10.0 * log10 ((double)highest * (double)n_bins / total));
}

static void
measure_rolloffs (const float      *magnitude,
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

      while (i < n_bins && sum + magnitude[i] < share)
        sum += magnitude[i++];
      shape->rolloff[which] = (float)((double)MIN (i, n_bins - 1) * hz_per_bin);
    }
}

/**
 * dsp_spectral_measure:
 * @power: (n_bins)
 * @magnitude: (n_bins): its root
 * @n_bins: at least 2
 */
void
dsp_spectral_measure (const float      *power,
                      const float      *magnitude,
                      gsize             n_bins,
                      double            hz_per_bin,
                      DspSpectralShape *shape)
{
  const double total_power = dsp_sum (power, n_bins);
  const double total_magnitude = dsp_sum (magnitude, n_bins);

  memset (shape, 0, sizeof *shape);
  if (total_power < SILENCE_POWER)
    return;

  measure_moments (magnitude, n_bins, hz_per_bin, total_magnitude, shape);
  measure_spread (power, n_bins, total_power, shape);
  measure_rolloffs (magnitude, n_bins, hz_per_bin, total_magnitude, shape);
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
  const double total = dsp_sum (magnitude, n_bins);

  return total < SILENCE_MAGNITUDE ? 0.0f
                                   : (float)(sum_first_moment (magnitude, n_bins) / total * hz_per_bin);
}

/**
 * dsp_spectral_share:
 *
 * Returns: the share of all power that lies in [f_low, f_high); 0 of silence
 */
float
dsp_spectral_share (const float *power,
                    gsize        n_bins,
                    double       hz_per_bin,
                    double       f_low,
                    double       f_high)
{
  const gsize first = MIN ((gsize)ceil (f_low / hz_per_bin), n_bins);
  const gsize end = CLAMP ((gsize)ceil (f_high / hz_per_bin), first, n_bins);
  const double total = dsp_sum (power, n_bins);

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
                   const float *magnitude,
                   gsize        n_bins)
{
  const double sum_before = dsp_sum (before, n_bins);
  const double sum_now = dsp_sum (magnitude, n_bins);
  const float scale_before = (float)(1.0 / MAX (sum_before, SILENCE_MAGNITUDE));
  const float scale_now = (float)(1.0 / MAX (sum_now, SILENCE_MAGNITUDE));
  double sums[4] = { 0.0, 0.0, 0.0, 0.0 };

  if (sum_before < SILENCE_MAGNITUDE || sum_now < SILENCE_MAGNITUDE)
    return 0.0f;

  for (gsize i = 0; i < n_bins; i++)
    {
      const double difference = magnitude[i] * scale_now - before[i] * scale_before;

      sums[i % 4] += difference * difference;
    }

  return (float)sqrt ((sums[0] + sums[1]) + (sums[2] + sums[3]));
}
