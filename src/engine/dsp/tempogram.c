/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/tempogram.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/mirror.h"
#include "engine/dsp/statistics.h"
#include "engine/dsp/sums.h"

#define MIN_BPM        40.0
#define MAX_BPM        300.0
#define MEAN_SECONDS   1.0
#define PEAK_SECONDS   0.045
#define NO_GAP         2.0f
#define NO_GAP_SPREAD  1.0f
#define MAX_LAGS       512

enum
{
  NUMBER_PULSE = DSP_TEMPOGRAM_N_TEMPOS,
  NUMBER_TEMPO,
  NUMBER_DENSITY,
  NUMBER_CONTRAST,
  NUMBER_STRENGTH,
  NUMBER_GAP = NUMBER_STRENGTH + 3,
};

static const char *const names[] = {
  "pulse",           "tempo",      "density",       "contrast", "strength-mean", "strength-deviation",
  "strength-p99",    "gap-median", "gap-deviation",
};

static double
get_bpm (gsize tempo)
{
  return MIN_BPM * pow (MAX_BPM / MIN_BPM, (double)tempo / (DSP_TEMPOGRAM_N_TEMPOS - 1));
}

/* Returns: (transfer full) */
char *
dsp_tempogram_make_name (gsize number)
{
  if (number < DSP_TEMPOGRAM_N_TEMPOS)
    return g_strdup_printf ("periodicity-%.0f", get_bpm (number));

  return g_strdup (names[number - DSP_TEMPOGRAM_N_TEMPOS]);
}

/* @accents: (out): (n_frames) */
static void
fill_accents (const float *onsets,
              gsize        n_frames,
              gsize        n_around,
              float       *accents)
{
  const gssize before = (gssize)(n_around / 2);
  double sum = 0.0;

  for (gsize i = 0; i < n_around; i++)
    sum += onsets[dsp_mirror ((gssize)i - before, n_frames)];
  for (gsize t = 0; t < n_frames; t++)
    {
      accents[t] = MAX (onsets[t] - (float)(sum / (double)n_around), 0.0f);
      sum += (double)onsets[dsp_mirror ((gssize)(t + n_around) - before, n_frames)]
             - onsets[dsp_mirror ((gssize)t - before, n_frames)];
    }
}

static float
correlate (const float *centered,
           gsize        n_frames,
           gsize        lag,
           double       energy)
{
  if (lag >= n_frames)
    return 0.0f;

  return (float)(dsp_sum_products (centered, centered + lag, n_frames - lag) / energy);
}

/* Where the parabola through the highest and its neighbors is highest. */
static double
refine (const float *correlations,
        gsize        lag)
{
  const double left = correlations[lag - 1], right = correlations[lag + 1];
  const double bend = left - 2.0 * correlations[lag] + right;

  return (double)lag + (bend < -1e-12 ? CLAMP (0.5 * (left - right) / bend, -0.5, 0.5) : 0.0);
}

/* @centered: (n_frames): the accents less their mean */
static void
fill_periodicity (const float *centered,
                  gsize        n_frames,
                  double       frame_rate,
                  float       *numbers)
{
  const double energy = dsp_sum_products (centered, centered, n_frames) + 1e-9;
  const gsize first = (gsize)ceil (60.0 * frame_rate / MAX_BPM);
  const gsize last = MIN ((gsize)floor (60.0 * frame_rate / MIN_BPM), MAX_LAGS - 2);
  float correlations[MAX_LAGS] = { 0.0f };
  gsize best = first;

  for (gsize lag = first - 1; lag <= last + 1; lag++)
    correlations[lag] = correlate (centered, n_frames, lag, energy);

  for (gsize i = 0; i < DSP_TEMPOGRAM_N_TEMPOS; i++)
    {
      const double place = CLAMP (60.0 * frame_rate / get_bpm (i), (double)first - 1.0, (double)last + 0.999);
      const gsize lag = (gsize)place;

      numbers[i] = correlations[lag] + (float)(place - (double)lag) * (correlations[lag + 1] - correlations[lag]);
    }

  for (gsize lag = first; lag <= last; lag++)
    best = correlations[lag] > correlations[best] ? lag : best;
  numbers[NUMBER_PULSE] = correlations[best];
  numbers[NUMBER_TEMPO] = correlations[best] > 0.0f ? (float)(0.6 * frame_rate / refine (correlations, best)) : 0.0f;
}

static gboolean
is_highest (const float *accents,
            gsize        n_frames,
            gsize        t,
            gsize        reach)
{
  const gsize first = t > reach ? t - reach : 0;
  const gsize end = MIN (t + reach + 1, n_frames);

  for (gsize i = first; i < end; i++)
    if (accents[i] > accents[t])
      return FALSE;

  return TRUE;
}

/* @gaps: scratch, (n_frames) */
static void
fill_gaps (const float *accents,
           gsize        n_frames,
           double       frame_rate,
           float        least,
           float       *gaps,
           float       *numbers)
{
  const gsize reach = (gsize)lround (PEAK_SECONDS * frame_rate);
  gsize n = 0, before = 0;

  for (gsize t = 0; t < n_frames; t++)
    if (accents[t] > least && is_highest (accents, n_frames, t, reach))
      {
        gaps[n++] = (float)((double)(t - before) / frame_rate);
        before = t;
      }

  numbers[NUMBER_DENSITY] = (float)((double)n * frame_rate / (double)n_frames);
  numbers[NUMBER_GAP] = NO_GAP;
  numbers[NUMBER_GAP + 1] = NO_GAP_SPREAD;
  if (n > 1)
    {
      float mean;

      /* The first one is since the beginning. */
      dsp_statistics_mean_deviation (gaps + 1, n - 1, 1, &mean, &numbers[NUMBER_GAP + 1]);
      numbers[NUMBER_GAP] = dsp_statistics_percentile (gaps + 1, n - 1, 0.5);
    }
}

void
dsp_tempogram_process (const float *onsets,
                       gsize        n_frames,
                       double       frame_rate,
                       float       *scratch,
                       float       *numbers)
{
  float *accents = scratch, *centered = scratch + n_frames, *other = scratch + 2 * n_frames;
  float mean, deviation;

  memset (numbers, 0, DSP_TEMPOGRAM_N_NUMBERS * sizeof (float));
  numbers[NUMBER_GAP] = NO_GAP;
  numbers[NUMBER_GAP + 1] = NO_GAP_SPREAD;
  if (n_frames == 0)
    return;

  fill_accents (onsets, n_frames, (gsize)(MEAN_SECONDS * frame_rate), accents);
  dsp_statistics_mean_deviation (accents, n_frames, 1, &mean, &deviation);
  for (gsize t = 0; t < n_frames; t++)
    centered[t] = accents[t] - mean;

  fill_periodicity (centered, n_frames, frame_rate, numbers);
  numbers[NUMBER_CONTRAST] = deviation / (mean + 1e-9f);
  fill_gaps (accents, n_frames, frame_rate, mean + deviation, other, numbers);

  dsp_statistics_mean_deviation (onsets, n_frames, 1, &numbers[NUMBER_STRENGTH], &numbers[NUMBER_STRENGTH + 1]);
  memcpy (other, onsets, n_frames * sizeof (float));
  numbers[NUMBER_STRENGTH + 2] = dsp_statistics_percentile (other, n_frames, 0.99);
}
