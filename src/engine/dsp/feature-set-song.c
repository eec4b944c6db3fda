/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `song-statistics`: a song, or as much of it as is handed in, in 442 named numbers, for the networks
 * and the linear models that work on features. Descriptor i (the table is in descriptors.h), every
 * 20 ms:
 *
 *     0-64   mean
 *    65-129  standard deviation
 *   130-194  10th percentile
 *   195-259  median
 *   260-324  90th percentile
 *   325-389  standard deviation of the slope (over nine frames, per second)
 *
 * and of the whole: 390 tempo (beats a minute), 391 pulse-clarity, 392 onset-density (a second),
 * 393 key-clarity, 394 mode (major above 0), 395 loudness (dB of the mean power), 396 dynamic-range
 * (95th less 5th percentile of the level, dB), 397 crest-factor (peak over mean power, dB), 398
 * low-energy (share of frames below the mean RMS; Tzanetakis and Cook 2002), 399 harmonic-change (mean
 * distance of tonal centroids a tenth of a second apart; Harte, Sandler and Gasser 2006).
 *
 * 400-441 modulation-OCTAVE-RATE: how much each of the seven octave bands swings at each of six rates, see
 * #DspModulation. */

#include <math.h>

#include "engine/dsp/chroma.h"
#include "engine/dsp/delta.h"
#include "engine/dsp/feature-set-descriptors.h"
#include "engine/dsp/key.h"
#include "engine/dsp/modulation.h"
#include "engine/dsp/rhythm.h"
#include "engine/dsp/spectrum.h"
#include "engine/dsp/statistics.h"
#include "engine/dsp/sums.h"
#include "engine/dsp/waveform.h"

#define FRAMES_PER_SECOND DSP_FEATURE_SET_FRAMES_PER_SECOND
#define CHANGE_FRAMES     5
#define N_KINDS           6

enum
{
  SONG_TEMPO,
  SONG_PULSE_CLARITY,
  SONG_ONSET_DENSITY,
  SONG_KEY_CLARITY,
  SONG_MODE,
  SONG_LOUDNESS,
  SONG_DYNAMIC_RANGE,
  SONG_CREST_FACTOR,
  SONG_LOW_ENERGY,
  SONG_HARMONIC_CHANGE,
  N_SONG,
};

#define N_OCTAVES    (DSP_DESCRIPTOR_CHROMA - DSP_DESCRIPTOR_OCTAVE)
#define N_MODULATION (N_OCTAVES * DSP_MODULATION_N)
#define N_FEATURES   (N_KINDS * DSP_DESCRIPTORS_N + N_SONG + N_MODULATION)

typedef struct
{
  DspDescriptors *descriptors; /* (owned) */
  DspModulation *modulation;   /* (owned) */
  gsize hop;
  char *names[N_FEATURES]; /* (owned) */
} Song;

static const char *const endings[N_KINDS]
    = { "mean", "deviation", "p10", "median", "p90", "slope-deviation" };
static const double shares[] = { 0.10, 0.50, 0.90 };
static const char *const song_names[N_SONG] = {
  "tempo",    "pulse-clarity", "onset-density", "key-clarity", "mode",
  "loudness", "dynamic-range", "crest-factor",  "low-energy",  "harmonic-change",
};

static void
song_free (gpointer prepared)
{
  Song *self = prepared;

  dsp_descriptors_free (self->descriptors);
  dsp_modulation_free (self->modulation);
  for (gsize i = 0; i < N_FEATURES; i++)
    g_free (self->names[i]);
  g_free (self);
}

static gpointer
song_prepare (const DspFeatureSetConfig  *config,
              gsize                       shape[3],
              GError                    **error)
{
  g_autoptr (DspDescriptors) descriptors = NULL;
  Song *self;
  gsize hop;

  descriptors = dsp_feature_set_make_descriptors ("song-statistics", config, &hop, error);
  if (descriptors == NULL)
    return NULL;

  self = g_new0 (Song, 1);
  self->descriptors = g_steal_pointer (&descriptors);
  self->modulation = dsp_modulation_new (FRAMES_PER_SECOND);
  self->hop = hop;
  dsp_feature_set_name_statistics (endings, N_KINDS, self->names);
  for (gsize i = 0; i < N_SONG; i++)
    self->names[N_KINDS * DSP_DESCRIPTORS_N + i] = g_strdup (song_names[i]);
  for (gsize i = 0; i < N_MODULATION; i++)
    self->names[N_KINDS * DSP_DESCRIPTORS_N + N_SONG + i]
        = g_strdup_printf ("modulation-%u-%g", (guint)(i / DSP_MODULATION_N),
                           dsp_modulation_rates[i % DSP_MODULATION_N]);

  shape[0] = N_FEATURES;
  shape[1] = shape[2] = 1;
  return self;
}

static void
copy_column (const float *values,
             gsize        n_frames,
             gsize        which,
             float       *column)
{
  for (gsize t = 0; t < n_frames; t++)
    column[t] = values[t * DSP_DESCRIPTORS_N + which];
}

/* @column: (2 * n_frames): scratch */
static void
fill_distributions (const float *values,
                    const float *slopes,
                    gsize        n_frames,
                    float       *column,
                    float       *output)
{
  for (gsize i = 0; i < DSP_DESCRIPTORS_N; i++)
    {
      float mean, deviation, percentiles[G_N_ELEMENTS (shares)];

      copy_column (values, n_frames, i, column);
      dsp_statistics_mean_deviation (column, n_frames, 1, &mean, &deviation);
      output[i] = mean;
      output[DSP_DESCRIPTORS_N + i] = deviation;
      dsp_statistics_percentiles (column, n_frames, shares, G_N_ELEMENTS (shares), column + n_frames, percentiles);
      for (gsize j = 0; j < G_N_ELEMENTS (shares); j++)
        output[(2 + j) * DSP_DESCRIPTORS_N + i] = percentiles[j];

      dsp_statistics_mean_deviation (slopes + i, n_frames, DSP_DESCRIPTORS_N, &mean, &deviation);
      output[5 * DSP_DESCRIPTORS_N + i] = deviation * FRAMES_PER_SECOND;
    }
}

static void
fill_rhythm (const float *values,
             gsize        n_frames,
             float       *column,
             float       *output)
{
  DspTempo tempo;

  copy_column (values, n_frames, DSP_DESCRIPTOR_ONSET_STRENGTH, column);
  dsp_rhythm_estimate_tempo (column, n_frames, FRAMES_PER_SECOND, &tempo);
  output[SONG_TEMPO] = tempo.bpm;
  output[SONG_PULSE_CLARITY] = tempo.clarity;
  output[SONG_ONSET_DENSITY] = dsp_rhythm_onset_density (column, n_frames, FRAMES_PER_SECOND);
}

static void
fill_harmony (const float *values,
              gsize        n_frames,
              float       *output)
{
  float chroma[DSP_CHROMA_N_CLASSES];
  double change = 0.0;
  DspKey key;

  for (gsize i = 0; i < DSP_CHROMA_N_CLASSES; i++)
    {
      float deviation;

      dsp_statistics_mean_deviation (values + DSP_DESCRIPTOR_CHROMA + i, n_frames, DSP_DESCRIPTORS_N,
                                     &chroma[i], &deviation);
    }
  dsp_key_estimate (chroma, &key);
  output[SONG_KEY_CLARITY] = key.clarity;
  output[SONG_MODE] = key.mode;

  for (gsize t = CHANGE_FRAMES; t < n_frames; t++)
    {
      const float *now = values + t * DSP_DESCRIPTORS_N + DSP_DESCRIPTOR_TONAL;
      const float *before = now - CHANGE_FRAMES * DSP_DESCRIPTORS_N;
      double square = 0.0;

      for (gsize i = 0; i < DSP_CHROMA_N_TONAL; i++)
        square += (double)(now[i] - before[i]) * (now[i] - before[i]);
      change += sqrt (square);
    }
  output[SONG_HARMONIC_CHANGE]
      = n_frames > CHANGE_FRAMES ? (float)(change / (double)(n_frames - CHANGE_FRAMES)) : 0.0f;
}

static void
fill_dynamics (const float *samples,
               gsize        n_samples,
               const float *values,
               gsize        n_frames,
               float       *column,
               float       *output)
{
  const float rms = dsp_waveform_rms (samples, n_samples);
  const float highest = dsp_largest (samples, n_samples, 0.0f);
  const float peak = MAX (highest, -dsp_smallest (samples, n_samples, 0.0f));
  float mean, deviation, soft;
  gsize n_low = 0;

  output[SONG_LOUDNESS] = 20.0f * log10f (MAX (rms, 1e-5f));
  output[SONG_CREST_FACTOR] = rms > 1e-5f ? 20.0f * log10f (peak / rms) : 0.0f;

  dsp_statistics_mean_deviation (values + DSP_DESCRIPTOR_RMS, n_frames, DSP_DESCRIPTORS_N, &mean, &deviation);
  for (gsize t = 0; t < n_frames; t++)
    n_low += values[t * DSP_DESCRIPTORS_N + DSP_DESCRIPTOR_RMS] < mean;
  output[SONG_LOW_ENERGY] = (float)n_low / (float)n_frames;

  copy_column (values, n_frames, DSP_DESCRIPTOR_LEVEL, column);
  soft = dsp_statistics_percentile (column, n_frames, 0.05);
  output[SONG_DYNAMIC_RANGE] = dsp_statistics_percentile (column, n_frames, 0.95) - soft;
}

static void
song_compute (gconstpointer  prepared,
              const float   *samples,
              gsize          n_samples,
              float         *output)
{
  const Song *self = prepared;
  const gsize n_frames = dsp_spectrum_count_frames (n_samples, self->hop);
  g_autofree float *values = g_new (float, n_frames *DSP_DESCRIPTORS_N);
  g_autofree float *slopes = g_new (float, n_frames *DSP_DESCRIPTORS_N);
  g_autofree float *column = g_new (float, 2 * n_frames);
  float *song = output + N_KINDS * DSP_DESCRIPTORS_N;

  dsp_descriptors_process (self->descriptors, samples, n_samples, n_frames, values);
  dsp_delta_first (values, n_frames, DSP_DESCRIPTORS_N, slopes);

  fill_distributions (values, slopes, n_frames, column, output);
  fill_rhythm (values, n_frames, column, song);
  fill_harmony (values, n_frames, song);
  fill_dynamics (samples, n_samples, values, n_frames, column, song);
  for (gsize i = 0; i < N_OCTAVES; i++)
    dsp_modulation_process (self->modulation, values + DSP_DESCRIPTOR_OCTAVE + i, n_frames, DSP_DESCRIPTORS_N,
                            song + N_SONG + i * DSP_MODULATION_N);
}

static const char *
song_get_name (gconstpointer prepared,
               gsize         channel)
{
  const Song *self = prepared;

  return self->names[channel];
}

const DspFeatureSetClass dsp_feature_set_song_statistics = {
  .name = "song-statistics",
  .settings = DSP_SET_RATE | DSP_SET_SECONDS | DSP_SET_FFT | DSP_SET_PEAK,
  .usual = "rate=22050 fft=2048",
  .prepare = song_prepare,
  .compute = song_compute,
  .get_name = song_get_name,
  .free = song_free,
};
