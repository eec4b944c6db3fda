/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/pulses.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/fft.h"
#include "engine/dsp/logarithm.h"
#include "engine/dsp/spectrum.h"
#include "engine/dsp/statistics.h"
#include "engine/dsp/sums.h"
#include "engine/dsp/tempogram.h"
#include "engine/dsp/triangles.h"
#include "engine/dsp/window.h"

#define FRAMES_PER_SECOND  90.0
#define FRAME_SECONDS      0.0464
#define LEAST_SECONDS      0.45

#define N_BANDS            DSP_LOUDNESS_N_BANDS

/* Onsets: rises of the logarithm of a band's amplitude, of which the sum over all bins of a loud frame is ONSET_SCALE;
 * ONSET_FLOOR keeps the rises of what is hardly heard small. */
#define LOUD_SHARE         0.9
#define LEAST_LOUD         0.01 /* of the loudest frame: clicks with silence between fill less than a tenth */
#define ONSET_SCALE        512.0
#define ONSET_FLOOR        0.05f
#define N_ONSETS           4

/* Loudness, and the power below which there is none. */
#define LOUDNESS_EXPONENT  0.23f
#define LOUDNESS_FLOOR     1e-13f
#define PHRASE_SECONDS     0.5
#define SECTION_SECONDS    3.0
#define SECTION_STEP       1.0
#define N_EDGE_SECTIONS    5
#define N_PERCENTILES      9

/* Modulation: of windows of so many frames, 11 s, each half over the one before. */
#define SWING_SIZE         1024
#define SWING_FLOOR        1e-6
#define N_SWINGS           4
#define N_RATES            10

enum
{
  NUMBER_PERCENTILE = N_ONSETS * DSP_TEMPOGRAM_N_NUMBERS,
  NUMBER_DEVIATION = NUMBER_PERCENTILE + N_PERCENTILES,
  NUMBER_CHANGE,
  NUMBER_PHRASE,
  NUMBER_SECTION = NUMBER_PHRASE + 2,
  NUMBER_BAND = NUMBER_SECTION + 2,
  NUMBER_SPREAD = NUMBER_BAND + N_BANDS,
  NUMBER_SWING = NUMBER_SPREAD + N_BANDS,
};

G_STATIC_ASSERT (NUMBER_SWING + N_SWINGS * N_RATES == DSP_PULSES_N_NUMBERS);

static const gsize onset_edges[N_ONSETS][2] = { { 0, 8 }, { 8, 20 }, { 20, N_BANDS }, { 0, N_BANDS } };
static const char *const onset_names[N_ONSETS] = { "low", "middle", "high", "all" };
static const guint percents[N_PERCENTILES] = { 1, 5, 10, 25, 50, 75, 90, 95, 99 };
static const gsize swing_edges[N_SWINGS + 1] = { 0, 6, 14, 26, N_BANDS };
static const double rates[N_RATES + 1] = { 0.2, 0.5, 1.0, 2.0, 3.0, 4.5, 6.5, 9.0, 14.0, 20.0, 40.0 };
static const char *const course_names[] = {
  "loudness-deviation", "loudness-change",   "phrase-deviation",
  "phrase-change",      "section-deviation", "section-rise",
};

struct _DspPulses
{
  DspSpectrum *spectrum; /* (owned) */
  DspTriangles *bands;   /* (owned) */
  const DspFft *swing_fft;
  float *swing_window; /* (owned): (SWING_SIZE) */
  gsize fft_size;
  gsize hop;
  gsize least; /* samples */
  double frame_rate;
};

/* Of one segment. */
typedef struct
{
  const DspPulses *pulses;
  gsize n_frames;
  float *scratch;              /* (owned): of the spectrum */
  float *power;                /* (owned): all bins */
  float *amplitudes;           /* (owned): all bins */
  float *levels;               /* (owned): (n_frames): sums of the amplitudes */
  float *bands;                /* (owned): (n_frames, N_BANDS): amplitudes */
  float *loudness[N_SWINGS];   /* (owned): (n_frames): of a group of bands */
  float *whole;                /* (owned): (n_frames): of all */
  float *onsets[N_ONSETS];     /* (owned): (n_frames) */
  float *room;                 /* (owned): (3 * n_frames) */
  double sums[N_BANDS];        /* of the bands' loudness */
  double squares[N_BANDS];
} Segment;

/* @sample_rate: at least 16000 */
DspPulses *
dsp_pulses_new (double sample_rate)
{
  DspPulses *self = g_new0 (DspPulses, 1);

  self->fft_size = (gsize)1 << (gsize)lround (log2 (FRAME_SECONDS * sample_rate));
  self->hop = (gsize)lround (sample_rate / FRAMES_PER_SECOND);
  self->least = (gsize)(LEAST_SECONDS * sample_rate);
  self->frame_rate = sample_rate / (double)self->hop;
  self->spectrum = dsp_spectrum_new (self->fft_size);
  self->bands = dsp_triangles_new_loudness (sample_rate / (double)self->fft_size, self->fft_size / 2 + 1);
  self->swing_fft = dsp_fft_get (SWING_SIZE);
  self->swing_window = g_new (float, SWING_SIZE);
  dsp_window_fill_hann (self->swing_window, SWING_SIZE);

  return self;
}

void
dsp_pulses_free (DspPulses *self)
{
  if (self == NULL)
    return;

  dsp_spectrum_free (self->spectrum);
  dsp_triangles_free (self->bands);
  g_free (self->swing_window);
  g_free (self);
}

/* Returns: (transfer full) */
char *
dsp_pulses_make_name (gsize number)
{
  if (number < NUMBER_PERCENTILE)
    {
      g_autofree char *name = dsp_tempogram_make_name (number % DSP_TEMPOGRAM_N_NUMBERS);

      return g_strdup_printf ("onset-%s-%s", onset_names[number / DSP_TEMPOGRAM_N_NUMBERS], name);
    }
  if (number < NUMBER_DEVIATION)
    return g_strdup_printf ("loudness-p%u", percents[number - NUMBER_PERCENTILE]);
  if (number < NUMBER_BAND)
    return g_strdup (course_names[number - NUMBER_DEVIATION]);
  if (number < NUMBER_SPREAD)
    return g_strdup_printf ("band-%u", (guint)(number - NUMBER_BAND));
  if (number < NUMBER_SWING)
    return g_strdup_printf ("band-%u-spread", (guint)(number - NUMBER_SPREAD));

  return g_strdup_printf ("swing-%u-%g", (guint)((number - NUMBER_SWING) / N_RATES),
                          rates[(number - NUMBER_SWING) % N_RATES]);
}

static void
segment_init (Segment         *self,
              const DspPulses *pulses,
              gsize            n_frames)
{
  const gsize n_bins = dsp_spectrum_get_n_bins (pulses->spectrum);

  self->pulses = pulses;
  self->n_frames = n_frames;
  self->scratch = dsp_fft_alloc_real (MAX (dsp_spectrum_get_n_scratch (pulses->spectrum),
                                           dsp_fft_get_n_scratch (pulses->swing_fft)));
  self->power = g_new (float, MAX (n_bins, SWING_SIZE / 2 + 1));
  self->amplitudes = g_new (float, MAX (n_bins, SWING_SIZE));
  self->levels = g_new (float, n_frames);
  self->bands = g_new (float, n_frames * N_BANDS);
  for (gsize i = 0; i < N_SWINGS; i++)
    self->loudness[i] = g_new (float, n_frames);
  self->whole = g_new (float, n_frames);
  for (gsize i = 0; i < N_ONSETS; i++)
    self->onsets[i] = g_new (float, n_frames);
  self->room = g_new (float, 3 * n_frames);
}

static void
segment_clear (Segment *self)
{
  dsp_fft_free (self->scratch);
  g_free (self->power);
  g_free (self->amplitudes);
  g_free (self->levels);
  g_free (self->bands);
  for (gsize i = 0; i < N_SWINGS; i++)
    g_free (self->loudness[i]);
  g_free (self->whole);
  for (gsize i = 0; i < N_ONSETS; i++)
    g_free (self->onsets[i]);
  g_free (self->room);
}

static void
take_loudness (Segment     *self,
               gsize        frame,
               const float *powers)
{
  float loudness[N_BANDS];

  for (gsize i = 0; i < N_BANDS; i++)
    loudness[i] = dsp_exp2 (LOUDNESS_EXPONENT * dsp_log2 (powers[i] + LOUDNESS_FLOOR));

  self->whole[frame] = 0.0f;
  for (gsize i = 0; i < N_SWINGS; i++)
    {
      float sum = 0.0f;

      for (gsize j = swing_edges[i]; j < swing_edges[i + 1]; j++)
        sum += loudness[j];
      self->loudness[i][frame] = sum;
      self->whole[frame] += sum;
    }
  for (gsize i = 0; i < N_BANDS; i++)
    {
      self->sums[i] += loudness[i];
      self->squares[i] += (double)loudness[i] * loudness[i];
    }
}

static void
take_frame (Segment     *self,
            const float *samples,
            gsize        n_samples,
            gsize        frame)
{
  const DspPulses *pulses = self->pulses;
  const gsize n_bins = dsp_spectrum_get_n_bins (pulses->spectrum);
  float *restrict amplitudes = self->amplitudes;
  const float *restrict power = self->power;
  float powers[N_BANDS];

  dsp_spectrum_process (pulses->spectrum, samples, n_samples,
                        dsp_spectrum_get_start (frame, pulses->hop, pulses->fft_size), self->scratch, self->power);
  for (gsize i = 0; i < n_bins; i++)
    amplitudes[i] = sqrtf (power[i]);

  self->levels[frame] = (float)dsp_sum (amplitudes, n_bins);
  dsp_triangles_process (pulses->bands, amplitudes, self->bands + frame * N_BANDS);
  dsp_triangles_process (pulses->bands, power, powers);
  take_loudness (self, frame, powers);
}

/* @rises: (N_BANDS) */
static float
mean_rise (const float *rises,
           gsize        first,
           gsize        end)
{
  float sum = 0.0f;

  for (gsize i = first; i < end; i++)
    sum += rises[i];

  return sum / (float)(end - first);
}

/* The first onset is that between the first two frames. */
static void
fill_onsets (Segment *self)
{
  float before[N_BANDS], rises[N_BANDS];
  double loud;
  float scale;

  memcpy (self->room, self->levels, self->n_frames * sizeof (float));
  loud = dsp_statistics_percentile (self->room, self->n_frames, LOUD_SHARE);
  loud = MAX (loud, LEAST_LOUD * dsp_largest (self->levels, self->n_frames, 0.0f));
  scale = loud > 1e-20 ? (float)(ONSET_SCALE / loud) : 0.0f;

  for (gsize t = 0; t < self->n_frames; t++)
    {
      const float *bands = self->bands + t * N_BANDS;

      for (gsize i = 0; i < N_BANDS; i++)
        {
          const float level = DSP_NATS_PER_OCTAVE * dsp_log2 (bands[i] * scale + ONSET_FLOOR);

          rises[i] = t > 0 ? MAX (level - before[i], 0.0f) : 0.0f;
          before[i] = level;
        }

      for (gsize i = 0; t > 0 && i < N_ONSETS; i++)
        self->onsets[i][t - 1] = mean_rise (rises, onset_edges[i][0], onset_edges[i][1]);
    }
}

/* The means of @seconds around a frame every @step_seconds, as far as there are frames, into @means.
 * Returns: how many */
static gsize
fill_means (const Segment *self,
            double         seconds,
            double         step_seconds,
            float         *means)
{
  const gsize size = (gsize)(seconds * self->pulses->frame_rate);
  const gsize step = (gsize)(step_seconds * self->pulses->frame_rate);
  gsize n = 0;

  for (gsize t = 0; t < self->n_frames; t += step)
    {
      const gsize first = t > size / 2 ? t - size / 2 : 0;
      const gsize end = MIN (t + size - size / 2, self->n_frames);

      means[n++] = (float)(dsp_sum (self->whole + first, end - first) / (double)(end - first));
    }

  return n;
}

static float
mean_change (const float *values,
             gsize        n_values)
{
  double sum = 0.0;

  for (gsize i = 1; i < n_values; i++)
    sum += fabs ((double)values[i] - values[i - 1]);

  return n_values > 1 ? (float)(sum / (double)(n_values - 1)) : 0.0f;
}

/* Makes the loudness a multiple of its median. */
static void
fill_course (Segment *self,
             float   *numbers)
{
  float *sorted = self->room, *means = self->room;
  const float *last;
  float median, mean;
  gsize n, n_edge;

  memcpy (sorted, self->whole, self->n_frames * sizeof (float));
  median = MAX (dsp_statistics_percentile (sorted, self->n_frames, 0.5), 1e-9f);
  for (gsize t = 0; t < self->n_frames; t++)
    self->whole[t] /= median;
  for (gsize i = 0; i < N_PERCENTILES; i++)
    numbers[NUMBER_PERCENTILE + i] = dsp_statistics_percentile (sorted, self->n_frames, percents[i] / 100.0) / median;

  dsp_statistics_mean_deviation (self->whole, self->n_frames, 1, &mean, &numbers[NUMBER_DEVIATION]);
  numbers[NUMBER_CHANGE] = mean_change (self->whole, self->n_frames);

  n = fill_means (self, PHRASE_SECONDS, PHRASE_SECONDS, means);
  dsp_statistics_mean_deviation (means, n, 1, &mean, &numbers[NUMBER_PHRASE]);
  numbers[NUMBER_PHRASE + 1] = mean_change (means, n);

  n = fill_means (self, SECTION_SECONDS, SECTION_STEP, means);
  dsp_statistics_mean_deviation (means, n, 1, &mean, &numbers[NUMBER_SECTION]);
  n_edge = MIN (n, N_EDGE_SECTIONS);
  last = means + n - n_edge;
  numbers[NUMBER_SECTION + 1] = (float)((dsp_sum (last, n_edge) - dsp_sum (means, n_edge)) / (double)n_edge);
}

static void
fill_bands (const Segment *self,
            float         *numbers)
{
  const double n = (double)self->n_frames;
  double all = 0.0;

  for (gsize i = 0; i < N_BANDS; i++)
    all += self->sums[i] / n / N_BANDS;

  for (gsize i = 0; i < N_BANDS; i++)
    {
      const double mean = self->sums[i] / n;
      const double variance = MAX (self->squares[i] / n - mean * mean, 0.0);

      numbers[NUMBER_BAND + i] = (float)log (mean / all);
      numbers[NUMBER_SPREAD + i] = (float)(sqrt (variance) / mean);
    }
}

/* @loudness: (n_frames): one group of bands; @numbers: (out): (N_RATES) */
static void
fill_swings (Segment     *self,
             const float *loudness,
             float       *numbers)
{
  const DspPulses *pulses = self->pulses;
  const double mean = MAX (dsp_sum (loudness, self->n_frames) / (double)self->n_frames, 1e-9);
  double sums[N_RATES] = { 0.0 };
  float *window = self->amplitudes;
  gsize n_windows = 0;

  /* One window at least, however short the segment. */
  for (gsize start = 0; start == 0 || start + SWING_SIZE <= self->n_frames; start += SWING_SIZE / 2)
    {
      const gsize n = MIN (self->n_frames - start, SWING_SIZE);
      const double center = dsp_sum (loudness + start, n) / (double)n;

      memset (window, 0, SWING_SIZE * sizeof (float));
      for (gsize i = 0; i < n; i++)
        window[i] = (float)((loudness[start + i] - center) / mean);
      dsp_fft_power (pulses->swing_fft, window, pulses->swing_window, 1.0f / SWING_SIZE, self->scratch, self->power);

      for (gsize i = 0; i < N_RATES; i++)
        {
          const gsize first = (gsize)ceil (rates[i] * SWING_SIZE / pulses->frame_rate);
          const gsize end = (gsize)ceil (rates[i + 1] * SWING_SIZE / pulses->frame_rate);

          sums[i] += dsp_sum (self->power + first, end - first) / (double)(end - first);
        }
      n_windows++;
    }

  for (gsize i = 0; i < N_RATES; i++)
    numbers[i] = (float)log (sums[i] / (double)n_windows + SWING_FLOOR);
}

void
dsp_pulses_process (const DspPulses *self,
                    const float     *samples,
                    gsize            n_samples,
                    float           *numbers)
{
  const gsize n_frames = dsp_spectrum_count_frames (MAX (n_samples, self->least), self->hop);
  Segment segment = { 0 };

  segment_init (&segment, self, n_frames);
  for (gsize frame = 0; frame < n_frames; frame++)
    take_frame (&segment, samples, n_samples, frame);

  fill_onsets (&segment);
  for (gsize i = 0; i < N_ONSETS; i++)
    dsp_tempogram_process (segment.onsets[i], n_frames - 1, self->frame_rate, segment.room,
                           numbers + i * DSP_TEMPOGRAM_N_NUMBERS);
  fill_course (&segment, numbers);
  fill_bands (&segment, numbers);
  for (gsize i = 0; i < N_SWINGS; i++)
    fill_swings (&segment, segment.loudness[i], numbers + NUMBER_SWING + i * N_RATES);
  segment_clear (&segment);
}
