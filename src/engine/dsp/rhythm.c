/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/rhythm.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/sums.h"

/* Tempo is looked for in windows of so many seconds, one each second. */
#define WINDOW_SECONDS 8.0
#define STEP_SECONDS   1.0

/* Between these; what most music has, and how many octaves it spreads. */
#define MIN_BPM     30.0
#define MAX_BPM     300.0
#define USUAL_BPM   120.0
#define BPM_OCTAVES 1.0

/* An onset is the strongest within PEAK_SECONDS to both sides, and so much stronger than the mean
 * of AROUND_SECONDS to both sides (as in Böck, Krebs and Schedl 2012). */
#define PEAK_SECONDS   0.06
#define AROUND_SECONDS 0.5
#define ONSET_MARGIN   1.0

/**
 * dsp_rhythm_onset_strength:
 * @before: (n_bands): levels of the frame before, dB
 * @levels: (n_bands): of this frame
 *
 * Returns: by how many dB the bands rose, those that fell as 0, on average (spectral flux of a
 *   log mel spectrum; Böck and Widmer 2013 without the vibrato filter, librosa's default)
 */
float
dsp_rhythm_onset_strength (const float *before,
                           const float *levels,
                           gsize        n_bands)
{
  float sum = 0.0f;

  for (gsize i = 0; i < n_bands; i++)
    sum += MAX (levels[i] - before[i], 0.0f);

  return sum / (float)n_bands;
}

/* @windowed: (out): (n_window): one window, less its mean, under a Hann window. */
static void
fill_window (const float *onsets,
             gsize        n_window,
             float       *windowed)
{
  const double mean = dsp_sum (onsets, n_window) / (double)n_window;

  for (gsize t = 0; t < n_window; t++)
    {
      const double hann = 0.5 - 0.5 * cos (2.0 * G_PI * ((double)t + 0.5) / (double)n_window);

      windowed[t] = (float)((onsets[t] - mean) * hann);
    }
}

/* The mean of all windows' autocorrelations, each over its lag 0. @correlations: (out): (n_lags) */
static void
fill_correlations (const float *onsets,
                   gsize        n_frames,
                   double       frame_rate,
                   gsize        n_lags,
                   double      *correlations)
{
  const gsize n_window = MIN ((gsize)lround (WINDOW_SECONDS * frame_rate), n_frames);
  const gsize step = MAX ((gsize)lround (STEP_SECONDS * frame_rate), 1);
  g_autofree float *windowed = g_new (float, n_window);
  gsize n_windows = 0;

  memset (correlations, 0, n_lags * sizeof (double));
  for (gsize start = 0; start + n_window <= n_frames; start += step)
    {
      double energy;

      fill_window (onsets + start, n_window, windowed);
      energy = dsp_sum_products (windowed, windowed, n_window);
      if (energy < 1e-9)
        continue;

      for (gsize lag = 0; lag < n_lags; lag++)
        correlations[lag] += dsp_sum_products (windowed, windowed + lag, n_window - lag) / energy;
      n_windows++;
    }

  for (gsize lag = 0; lag < n_lags && n_windows > 0; lag++)
    correlations[lag] /= (double)n_windows;
}

/* Log-normal: how likely a tempo is before anything was heard. */
static double
prior (double bpm)
{
  const double octaves = log2 (bpm / USUAL_BPM) / BPM_OCTAVES;

  return exp (-0.5 * octaves * octaves);
}

/* The lag between two frames where a parabola through three correlations is highest. */
static double
refine (const double *correlations,
        gsize         n_lags,
        gsize         lag)
{
  double left, middle, right, bend;

  if (lag + 1 >= n_lags)
    return (double)lag;

  left = correlations[lag - 1];
  middle = correlations[lag];
  right = correlations[lag + 1];
  bend = left - 2.0 * middle + right;

  return bend < -1e-12 ? (double)lag + CLAMP (0.5 * (left - right) / bend, -0.5, 0.5) : (double)lag;
}

/**
 * dsp_rhythm_estimate_tempo:
 * @onsets: (n_frames): onset strength
 * @frame_rate: frames a second
 *
 * The lag at which the onsets resemble themselves most, if tempos around 120 BPM are thought more
 * likely than others (Ellis, "Beat tracking by dynamic programming", 2007): the highest of the
 * autocorrelation times a log-normal prior, refined between frames.
 */
void
dsp_rhythm_estimate_tempo (const float *onsets,
                           gsize        n_frames,
                           double       frame_rate,
                           DspTempo    *tempo)
{
  const gsize first = MAX ((gsize)ceil (60.0 * frame_rate / MAX_BPM), 1);
  const gsize n_lags = MIN ((gsize)floor (60.0 * frame_rate / MIN_BPM) + 1, n_frames);
  g_autofree double *correlations = NULL;
  double best = 0.0;
  gsize best_lag = 0;

  tempo->bpm = 0.0f;
  tempo->clarity = 0.0f;
  if (n_lags <= first)
    return;

  correlations = g_new (double, n_lags);
  fill_correlations (onsets, n_frames, frame_rate, n_lags, correlations);
  for (gsize lag = first; lag < n_lags; lag++)
    {
      const double likely = correlations[lag] * prior (60.0 * frame_rate / (double)lag);

      if (likely > best)
        {
          best = likely;
          best_lag = lag;
        }
    }

  if (best_lag == 0)
    return;

  tempo->bpm = (float)(60.0 * frame_rate / refine (correlations, n_lags, best_lag));
  tempo->clarity = (float)MIN (correlations[best_lag], 1.0);
}

static gboolean
is_peak (const float *onsets,
         gsize        n_frames,
         gsize        t,
         gsize        reach)
{
  const gsize first = t > reach ? t - reach : 0;
  const gsize end = MIN (t + reach + 1, n_frames);

  for (gsize i = first; i < end; i++)
    if (onsets[i] > onsets[t] || (i < t && onsets[i] == onsets[t]))
      return FALSE;

  return TRUE;
}

/**
 * dsp_rhythm_onset_density:
 *
 * Returns: onsets a second
 */
float
dsp_rhythm_onset_density (const float *onsets,
                          gsize        n_frames,
                          double       frame_rate)
{
  const gsize reach = (gsize)lround (PEAK_SECONDS * frame_rate);
  const gsize around = (gsize)lround (AROUND_SECONDS * frame_rate);
  gsize n_onsets = 0;

  for (gsize t = 0; t < n_frames; t++)
    {
      const gsize first = t > around ? t - around : 0;
      const gsize end = MIN (t + around + 1, n_frames);

      if (onsets[t] < ONSET_MARGIN || !is_peak (onsets, n_frames, t, reach))
        continue;
      if (onsets[t] >= dsp_sum (onsets + first, end - first) / (double)(end - first) + ONSET_MARGIN)
        n_onsets++;
    }

  return n_frames > 0 ? (float)((double)n_onsets * frame_rate / (double)n_frames) : 0.0f;
}
