/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of the set `expressive`, each by sounds whose answer is known, then the set as a whole. */

#include <math.h>
#include <string.h>

#include "engine/base/rng.h"
#include "engine/dsp/chords.h"
#include "engine/dsp/chroma.h"
#include "engine/dsp/feature-set.h"
#include "engine/dsp/logarithm.h"
#include "engine/dsp/partials.h"
#include "engine/dsp/peaks.h"
#include "engine/dsp/percussion.h"
#include "engine/dsp/roughness.h"
#include "engine/dsp/salience.h"
#include "engine/dsp/tempogram.h"
#include "engine/dsp/triangles.h"

#define RATE    22050.0
#define SECONDS 10
#define N       (22050 * SECONDS)

static void
test_exp2 (void)
{
  for (float x = -40.0f; x < 40.0f; x += 0.37f)
    g_assert_cmpfloat_with_epsilon (dsp_exp2 (x) / exp2 ((double)x), 1.0, 1e-6);
}

/* A bump of three bins and nothing else: one peak, at the vertex; two far apart are two. */
static void
test_peaks (void)
{
  float amplitudes[100] = { 0.0f }, scratch[DSP_PEAKS_N_SCRATCH (100)];
  DspPeak peaks[DSP_PEAKS_MAX (100)];

  g_assert_cmpuint (dsp_peaks_find (amplitudes, 100, 0.0f, 10.0, scratch, peaks), ==, 0);

  amplitudes[39] = amplitudes[41] = 0.5f;
  amplitudes[40] = 1.0f;
  g_assert_cmpuint (dsp_peaks_find (amplitudes, 100, 1.0f, 10.0, scratch, peaks), ==, 1);
  g_assert_cmpuint (peaks[0].bin, ==, 40);
  g_assert_cmpfloat_with_epsilon (peaks[0].frequency, 400.0f, 1e-3);
  g_assert_cmpfloat_with_epsilon (peaks[0].level, 0.0f, 1e-3);

  /* Higher on the right: the vertex is to the right. 40 dB below is a peak, 60 dB below is none. */
  amplitudes[41] = 0.9f;
  amplitudes[70] = 0.01f;
  amplitudes[90] = 0.001f;
  g_assert_cmpuint (dsp_peaks_find (amplitudes, 100, 1.0f, 10.0, scratch, peaks), ==, 2);
  g_assert_cmpfloat (peaks[0].frequency, >, 402.0f);
  g_assert_cmpfloat (peaks[0].frequency, <, 405.0f);
  g_assert_cmpuint (peaks[1].bin, ==, 70);
}

/* Where all bins are alike nothing stands out. */
static void
test_peaks_of_plateau (void)
{
  float amplitudes[100], scratch[DSP_PEAKS_N_SCRATCH (100)];
  DspPeak peaks[DSP_PEAKS_MAX (100)];

  for (gsize i = 0; i < 100; i++)
    amplitudes[i] = i % 3 == 0 ? 1.0f : 0.9f;
  g_assert_cmpuint (dsp_peaks_find (amplitudes, 100, 1.0f, 10.0, scratch, peaks), ==, 0);
}

/* One partial of 40 frames at 440 Hz beside one of three at 2 kHz. */
static void
test_partials (void)
{
  g_autoptr (DspPartials) partials = dsp_partials_new (10, 30.0);
  float numbers[DSP_PEAKS_N_BANDS * DSP_PARTIALS_N_NUMBERS];
  const float *middle = numbers + DSP_PARTIALS_N_NUMBERS;
  const float *high = numbers + 2 * DSP_PARTIALS_N_NUMBERS;

  for (gsize t = 0; t < 60; t++)
    {
      const DspPeak peaks[] = {
        { .bin = 82, .amplitude = 1.0f, .level = 0.0f, .frequency = 440.0f },
        { .bin = 372, .amplitude = 1.0f, .level = 0.0f, .frequency = 2000.0f },
      };

      dsp_partials_add (partials, peaks, t < 3 ? 2 : t < 40 ? 1 : 0);
    }
  dsp_partials_finish (partials, numbers);

  g_assert_cmpfloat_with_epsilon (middle[5], 1.0f, 1e-6);
  g_assert_cmpfloat_with_epsilon (middle[9], log (41.0), 1e-5);
  g_assert_cmpfloat_with_epsilon (middle[10], 0.05f, 1e-6);
  g_assert_cmpfloat_with_epsilon (middle[11], 30.0f / 40.0f, 1e-5);
  g_assert_cmpfloat_with_epsilon (middle[6], 0.0f, 1e-6);
  g_assert_cmpfloat_with_epsilon (high[1], 1.0f, 1e-6);
  g_assert_cmpfloat_with_epsilon (high[9], log (4.0), 1e-5);
  g_assert_cmpfloat_with_epsilon (high[10], 0.0f, 1e-6);
  for (gsize i = 0; i < DSP_PARTIALS_N_NUMBERS; i++)
    g_assert_cmpfloat (numbers[i], ==, 0.0f);
}

/* A tone that rises by 20 cents a frame and falls by 1 dB. */
static void
test_partials_glide (void)
{
  g_autoptr (DspPartials) partials = dsp_partials_new (10, 30.0);
  float numbers[DSP_PEAKS_N_BANDS * DSP_PARTIALS_N_NUMBERS];
  const float *low = numbers + DSP_PARTIALS_N_NUMBERS;

  for (gsize t = 0; t < 20; t++)
    {
      const double frequency = 440.0 * exp2 ((double)t * 20.0 / 1200.0);
      const DspPeak peak = {
        .bin = (guint)(frequency / 5.4), .amplitude = 1.0f, .level = -(float)t, .frequency = (float)frequency
      };

      dsp_partials_add (partials, &peak, 1);
    }
  dsp_partials_finish (partials, numbers);

  g_assert_cmpfloat_with_epsilon (low[6], 20.0f, 0.01);
  g_assert_cmpfloat_with_epsilon (low[7], 20.0f, 0.01);
  g_assert_cmpfloat_with_epsilon (low[8], 1.0f, 1e-6);
  g_assert_cmpfloat_with_epsilon (low[12], -1.0f, 1e-4);
  g_assert_cmpfloat_with_epsilon (low[13], 1.0f, 1e-4);
  g_assert_cmpfloat_with_epsilon (low[14], 1.0f, 1e-4);
}

/* The other way round: from high to low, and louder. */
static void
test_partials_fall (void)
{
  g_autoptr (DspPartials) partials = dsp_partials_new (10, 30.0);
  float numbers[DSP_PEAKS_N_BANDS * DSP_PARTIALS_N_NUMBERS];
  const float *low = numbers + DSP_PARTIALS_N_NUMBERS;

  for (gsize t = 0; t < 20; t++)
    {
      const double frequency = 880.0 * exp2 ((double)t * -10.0 / 1200.0);
      const DspPeak peak = {
        .bin = (guint)(frequency / 5.4), .amplitude = 1.0f, .level = 2.0f * (float)t, .frequency = (float)frequency
      };

      dsp_partials_add (partials, &peak, 1);
    }
  dsp_partials_finish (partials, numbers);

  g_assert_cmpfloat_with_epsilon (low[4], 1.0f, 1e-6);
  g_assert_cmpfloat_with_epsilon (low[6], 10.0f, 0.01);
  g_assert_cmpfloat_with_epsilon (low[7], 10.0f, 0.01);
  g_assert_cmpfloat_with_epsilon (low[8], 0.0f, 1e-6);
  g_assert_cmpfloat_with_epsilon (low[12], 2.0f, 1e-4);
  g_assert_cmpfloat_with_epsilon (low[13], 2.0f, 1e-4);
  g_assert_cmpfloat_with_epsilon (low[14], 0.0f, 1e-6);
}

/* Two octaves of notes, one after the other: C comes first. */
static void
test_which_note_is_c (void)
{
  const double hz_per_bin = 16000.0 / 4096;
  g_autoptr (DspTriangles) pitches = dsp_triangles_new_pitch (hz_per_bin, 2048);
  float amplitudes[2048] = { 0.0f }, bands[DSP_PITCH_N_BANDS], chroma[12];

  for (gsize note = 0; note < 24; note++)
    {
      const gsize bin = (gsize)lround (261.626 * exp2 ((double)note / 12.0) / hz_per_bin);

      amplitudes[bin] = 1.0f;
      dsp_triangles_process (pitches, amplitudes, bands);
      dsp_chroma_fold_pitches (bands, chroma);
      amplitudes[bin] = 0.0f;
      for (gsize i = 0; i < 12; i++)
        if (i != note % 12)
          g_assert_cmpfloat (chroma[i], <, 0.5f * chroma[note % 12]);
    }
}

static void
split (float rows[DSP_PERCUSSION_TIME][DSP_PERCUSSION_ROW],
       float *shares)
{
  const float *pointers[DSP_PERCUSSION_TIME];

  for (gsize t = 0; t < DSP_PERCUSSION_TIME; t++)
    {
      dsp_percussion_mirror (rows[t]);
      pointers[t] = rows[t];
    }
  dsp_percussion_split (pointers, shares);
}

/* A line over time is harmonic, a line over frequency percussive. */
static void
test_percussion (void)
{
  static float rows[DSP_PERCUSSION_TIME][DSP_PERCUSSION_ROW];
  float shares[DSP_PITCH_N_BANDS];

  memset (rows, 0, sizeof rows);
  for (gsize t = 0; t < DSP_PERCUSSION_TIME; t++)
    rows[t][DSP_PERCUSSION_MARGIN + 100] = 1.0f;
  split (rows, shares);
  g_assert_cmpfloat_with_epsilon (shares[100], 1.0f, 1e-6);

  memset (rows, 0, sizeof rows);
  for (gsize i = 0; i < DSP_PITCH_N_BANDS; i++)
    rows[DSP_PERCUSSION_TIME / 2][DSP_PERCUSSION_MARGIN + i] = 1.0f;
  split (rows, shares);
  for (gsize i = 0; i < DSP_PITCH_N_BANDS; i++)
    g_assert_cmpfloat (shares[i], ==, 0.0f);
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  const float difference = *(const float *)a - *(const float *)b;

  return (difference > 0.0f) - (difference < 0.0f);
}

/* The medians against sorting, of noise. */
static void
test_medians (void)
{
  static float rows[DSP_PERCUSSION_TIME][DSP_PERCUSSION_ROW];
  float shares[DSP_PITCH_N_BANDS];
  BaseRng rng;

  base_rng_init (&rng, 7);
  for (gsize t = 0; t < DSP_PERCUSSION_TIME; t++)
    for (gsize i = 0; i < DSP_PITCH_N_BANDS; i++)
      rows[t][DSP_PERCUSSION_MARGIN + i] = (float)base_rng_uniform (&rng);
  split (rows, shares);

  for (gsize i = 0; i < DSP_PITCH_N_BANDS; i++)
    {
      const float *middle = rows[DSP_PERCUSSION_TIME / 2] + DSP_PERCUSSION_MARGIN;
      float over_time[DSP_PERCUSSION_TIME], over_pitch[DSP_PERCUSSION_PITCH];
      double lasting, broad;

      for (gsize t = 0; t < DSP_PERCUSSION_TIME; t++)
        over_time[t] = rows[t][DSP_PERCUSSION_MARGIN + i];
      for (gssize j = 0; j < DSP_PERCUSSION_PITCH; j++)
        {
          gssize band = (gssize)i + j - DSP_PERCUSSION_PITCH / 2;

          band = band < 0 ? -1 - band : band;
          band = band >= DSP_PITCH_N_BANDS ? 2 * DSP_PITCH_N_BANDS - 1 - band : band;
          over_pitch[j] = middle[band];
        }
      qsort (over_time, DSP_PERCUSSION_TIME, sizeof (float), compare_floats);
      qsort (over_pitch, DSP_PERCUSSION_PITCH, sizeof (float), compare_floats);
      lasting = over_time[DSP_PERCUSSION_TIME / 2];
      broad = over_pitch[DSP_PERCUSSION_PITCH / 2];
      g_assert_cmpfloat_with_epsilon (shares[i], lasting * lasting / (lasting * lasting + broad * broad), 1e-5);
    }
}

static void
add_harmonics (float  *bands,
               double  hz,
               gsize   n_harmonics)
{
  for (gsize h = 1; h <= n_harmonics; h++)
    {
      const gssize band = lround (DSP_PITCH_PER_OCTAVE * log2 (hz * (double)h / DSP_PITCH_LOWEST));

      if (band < DSP_PITCH_N_BANDS)
        bands[band] += 1.0f;
    }
}

/* A voice of 220 Hz is heard at 220 Hz though its octave is as strong; two voices are two layers. */
static void
test_salience (void)
{
  g_autoptr (DspSalience) salience = dsp_salience_new ();
  float bands[DSP_PITCH_N_BANDS] = { 0.0f };
  DspSalienceFrame one, two;

  dsp_salience_process (salience, bands, &one);
  g_assert_cmpfloat (one.prominence, ==, 0.0f);

  add_harmonics (bands, 220.0, 8);
  dsp_salience_process (salience, bands, &one);
  g_assert_cmpfloat_with_epsilon (one.pitch, 12.0 * log2 (220.0 / 80.0), 0.3);
  g_assert_cmpfloat (one.layers[2], ==, 1.0f);
  g_assert_cmpfloat (one.prominence, >, 3.0f);

  add_harmonics (bands, 311.13, 8);
  dsp_salience_process (salience, bands, &two);
  g_assert_cmpfloat (two.layers[2], >=, 2.0f);
  g_assert_cmpfloat (two.rivals[2], >, one.rivals[2]);
}

static float
measure_roughness (const double *frequencies,
                   gsize         n)
{
  g_autoptr (DspRoughness) rough = dsp_roughness_new ();
  g_autofree DspPeak *peaks = g_new0 (DspPeak, n);
  float roughness, power;

  for (gsize i = 0; i < n; i++)
    {
      peaks[i].amplitude = 1.0f;
      peaks[i].frequency = (float)frequencies[i];
    }
  dsp_roughness_process (rough, peaks, n, &roughness, &power);
  g_assert_cmpfloat_with_epsilon (power, (double)MIN (n, 16), 1e-6);

  return roughness;
}

/* A semitone is rougher than a fifth, and as rough as the formula says; a sine alone is not rough. */
static void
test_roughness (void)
{
  const double semitone[] = { 440.0, 466.16 }, fifth[] = { 440.0, 660.0 };
  const double x = 0.24 * 26.16 / (0.0207 * 440.0 + 18.96);
  double many[40];

  for (gsize i = 0; i < 40; i++)
    many[i] = 100.0 + 1000.0 * (double)i;

  g_assert_cmpfloat (measure_roughness (semitone, 1), ==, 0.0f);
  g_assert_cmpfloat (measure_roughness (semitone, 2), >, 5.0f * measure_roughness (fifth, 2));
  g_assert_cmpfloat_with_epsilon (measure_roughness (semitone, 2), 2.0 * (exp (-3.5 * x) - exp (-5.75 * x)), 1e-3);
  /* Only sixteen count, which the power tells. */
  g_assert_cmpfloat (measure_roughness (many, 40), <, measure_roughness (many, 16) + 1e-6f);
}

/* Triads of C, F, G and C major; then A minor alone. */
static void
test_chords (void)
{
  static const guint triads[4][3] = { { 0, 4, 7 }, { 5, 9, 0 }, { 7, 11, 2 }, { 0, 4, 7 } };
  g_autofree float *chroma = g_new0 (float, 240 * 12);
  float numbers[DSP_CHORDS_N_NUMBERS];

  for (gsize t = 0; t < 240; t++)
    for (gsize i = 0; i < 3; i++)
      chroma[t * 12 + triads[t / 60][i]] = 1.0f;
  dsp_chords_process (chroma, 240, numbers);
  g_assert_cmpfloat (numbers[0], >, 0.9f);
  g_assert_cmpfloat (numbers[54], >, 2.9f / 59.0f);
  g_assert_cmpfloat (numbers[54], <, 10.0f / 59.0f);
  g_assert_cmpfloat (numbers[55], >, numbers[56]);
  g_assert_cmpfloat_with_epsilon (numbers[57], numbers[55] - numbers[56], 1e-6);
  /* The tonic is C: C is in three of the twelve shares, the tritone in none. */
  g_assert_cmpfloat_with_epsilon (numbers[59], 3.0f, 0.05);
  g_assert_cmpfloat_with_epsilon (numbers[59 + 6], 0.0f, 1e-6);

  memset (chroma, 0, 240 * 12 * sizeof (float));
  for (gsize t = 0; t < 240; t++)
    chroma[t * 12 + 9] = chroma[t * 12] = chroma[t * 12 + 4] = 1.0f;
  dsp_chords_process (chroma, 240, numbers);
  g_assert_cmpfloat_with_epsilon (numbers[1], 1.0f, 1e-6);
  g_assert_cmpfloat_with_epsilon (numbers[9 + 1], 1.0f, 1e-5);
  g_assert_cmpfloat (numbers[54], ==, 0.0f);
  g_assert_cmpfloat (numbers[56], >, numbers[55]);
  g_assert_cmpfloat_with_epsilon (numbers[107], log (3.0), 1e-4);
}

/* An onset each half second: 120 beats a minute, two a second, half a second apart. */
static void
test_tempogram (void)
{
  float onsets[1800] = { 0.0f }, scratch[3 * 1800], numbers[DSP_TEMPOGRAM_N_NUMBERS];

  for (gsize t = 20; t < 1800; t += 45)
    onsets[t] = 1.0f;
  dsp_tempogram_process (onsets, 1800, 90.0, scratch, numbers);
  g_assert_cmpfloat_with_epsilon (numbers[25], 1.2f, 1e-3);
  g_assert_cmpfloat (numbers[24], >, 0.9f);
  g_assert_cmpfloat_with_epsilon (numbers[26], 2.0f, 0.01);
  g_assert_cmpfloat_with_epsilon (numbers[31], 0.5f, 1e-4);
  g_assert_cmpfloat_with_epsilon (numbers[32], 0.0f, 1e-4);

  memset (onsets, 0, sizeof onsets);
  dsp_tempogram_process (onsets, 1800, 90.0, scratch, numbers);
  g_assert_cmpfloat (numbers[24], ==, 0.0f);
  g_assert_cmpfloat (numbers[25], ==, 0.0f);
  g_assert_cmpfloat (numbers[31], ==, 2.0f);
}

typedef struct
{
  DspFeatureSet *set;
  float *samples;
  float *output;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->set = dsp_feature_set_new ("expressive", NULL);
  fixture->samples = g_new0 (float, N);
  fixture->output = g_new0 (float, dsp_feature_set_get_size (fixture->set));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  dsp_feature_set_free (fixture->set);
  g_free (fixture->samples);
  g_free (fixture->output);
}

static void
add_sine (float  *samples,
          double  hz,
          double  amplitude)
{
  for (gsize i = 0; i < N; i++)
    samples[i] += (float)(amplitude * sin (2.0 * G_PI * hz * (double)i / RATE));
}

static float
hear (Fixture    *fixture,
      const char *name)
{
  for (gsize i = 0; i < dsp_feature_set_get_size (fixture->set); i++)
    if (g_str_equal (dsp_feature_set_get_name (fixture->set, i), name))
      return fixture->output[i];

  g_error ("there is no %s", name);
}

static void
compute (Fixture *fixture)
{
  dsp_feature_set_compute (fixture->set, fixture->samples, N, fixture->output);
}

/* One long partial, all of it harmonic. */
static void
test_sine (Fixture       *fixture,
           gconstpointer  data)
{
  add_sine (fixture->samples, 440.0, 0.3);
  compute (fixture);
  g_assert_cmpfloat_with_epsilon (hear (fixture, "partials-300-length-above-32"), 1.0f, 1e-5);
  g_assert_cmpfloat (hear (fixture, "partials-300-drift"), <, 0.1f);
  g_assert_cmpfloat_with_epsilon (hear (fixture, "peaks-300-mean"), 1.0f, 1e-6);
  g_assert_cmpfloat (hear (fixture, "peak-share-300-mean"), >, 0.999f);
  g_assert_cmpfloat_with_epsilon (hear (fixture, "peaks-1000-mean"), 0.0f, 1e-6);
  g_assert_cmpfloat (hear (fixture, "harmonic-share-440-mean"), >, 0.95f);
  g_assert_cmpfloat (hear (fixture, "percussive-share-mean"), <, -1.2f);
  g_assert_cmpfloat (hear (fixture, "pitch-stays"), >, 0.99f);
  g_assert_cmpfloat_with_epsilon (hear (fixture, "loudness-p50"), 1.0f, 1e-5);
}

/* Clicks twice a second: percussive, 120 beats a minute. */
static void
test_clicks (Fixture       *fixture,
             gconstpointer  data)
{
  for (gsize i = 5000; i < N; i += 11025)
    fixture->samples[i] = 1.0f;
  compute (fixture);
  g_assert_cmpfloat (hear (fixture, "percussive-share-mean"), >, -0.1f);
  g_assert_cmpfloat (hear (fixture, "harmonic-share-880-mean"), <, 0.1f);
  g_assert_cmpfloat_with_epsilon (hear (fixture, "onset-all-tempo"), 1.2f, 0.005);
  g_assert_cmpfloat_with_epsilon (hear (fixture, "onset-high-tempo"), 1.2f, 0.005);
  g_assert_cmpfloat_with_epsilon (hear (fixture, "onset-all-gap-median"), 0.5f, 0.012);
  g_assert_cmpfloat_with_epsilon (hear (fixture, "onset-all-density"), 2.0f, 0.11);
}

static void
test_triad (Fixture       *fixture,
            gconstpointer  data)
{
  add_sine (fixture->samples, 261.626, 0.2);
  add_sine (fixture->samples, 329.628, 0.2);
  add_sine (fixture->samples, 391.995, 0.2);
  compute (fixture);
  g_assert_cmpfloat_with_epsilon (hear (fixture, "chord-major-share"), 1.0f, 1e-6);
  g_assert_cmpfloat (hear (fixture, "key-mode"), >, 0.05f);
  g_assert_cmpfloat (hear (fixture, "degree-0"), >, 2.0f);
  g_assert_cmpfloat (hear (fixture, "degree-4"), >, 2.0f);
  g_assert_cmpfloat (hear (fixture, "degree-7"), >, 2.0f);
}

/* The same with E flat. */
static void
test_minor_triad (Fixture       *fixture,
                  gconstpointer  data)
{
  add_sine (fixture->samples, 261.626, 0.2);
  add_sine (fixture->samples, 311.127, 0.2);
  add_sine (fixture->samples, 391.995, 0.2);
  compute (fixture);
  g_assert_cmpfloat_with_epsilon (hear (fixture, "chord-minor-share"), 1.0f, 1e-6);
  g_assert_cmpfloat (hear (fixture, "key-mode"), <, -0.05f);
}

static void
test_rough_sines (Fixture       *fixture,
                  gconstpointer  data)
{
  float fifth;

  add_sine (fixture->samples, 440.0, 0.2);
  add_sine (fixture->samples, 659.255, 0.2);
  compute (fixture);
  fifth = hear (fixture, "roughness-share-mean");

  memset (fixture->samples, 0, N * sizeof (float));
  add_sine (fixture->samples, 440.0, 0.2);
  add_sine (fixture->samples, 466.164, 0.2);
  compute (fixture);
  g_assert_cmpfloat (hear (fixture, "roughness-share-mean"), >, 5.0f * fifth);
}

/* It swings four times a second, and not otherwise. */
static void
test_swing (Fixture       *fixture,
            gconstpointer  data)
{
  add_sine (fixture->samples, 1000.0, 0.3);
  for (gsize i = 0; i < N; i++)
    fixture->samples[i] *= (float)(1.0 + 0.8 * sin (2.0 * G_PI * 4.0 * (double)i / RATE));
  compute (fixture);
  g_assert_cmpfloat (hear (fixture, "swing-2-3"), >, hear (fixture, "swing-2-1") + 3.0f);
  g_assert_cmpfloat (hear (fixture, "swing-2-3"), >, hear (fixture, "swing-2-14") + 3.0f);
}

/* Plucked notes and noise, 40 dB softer: the same but for rounding. */
static void
test_gain (Fixture       *fixture,
           gconstpointer  data)
{
  const gsize size = dsp_feature_set_get_size (fixture->set);
  g_autofree float *soft = g_new (float, size);
  BaseRng rng;

  base_rng_init (&rng, 3);
  for (gsize i = 0; i < N; i++)
    {
      const double time = (double)(i % 7000) / RATE;
      const double hz = 220.0 * exp2 ((double)(i / 7000 * 5 % 12) / 12.0);

      fixture->samples[i] = (float)(0.5 * exp (-5.0 * time) * sin (2.0 * G_PI * hz * time)
                                    + 0.05 * (base_rng_uniform (&rng) - 0.5));
    }
  compute (fixture);
  memcpy (soft, fixture->output, size * sizeof (float));
  for (gsize i = 0; i < N; i++)
    fixture->samples[i] *= 0.01f;
  compute (fixture);
  for (gsize i = 0; i < size; i++)
    {
      if (fabsf (soft[i] - fixture->output[i]) > 0.01f + 0.01f * fabsf (soft[i]))
        g_error ("%s: %g, softer %g", dsp_feature_set_get_name (fixture->set, i), (double)soft[i],
                 (double)fixture->output[i]);
    }
}

/* Nothing is heard: no peaks, no partials, no tempo; and nothing is infinite. */
static void
test_silence (Fixture       *fixture,
              gconstpointer  data)
{
  compute (fixture);
  for (gsize i = 0; i < dsp_feature_set_get_size (fixture->set); i++)
    g_assert_true (isfinite (fixture->output[i]));
  g_assert_cmpfloat (hear (fixture, "peaks-300-mean"), ==, 0.0f);
  g_assert_cmpfloat (hear (fixture, "partials-300-births"), ==, 0.0f);
  g_assert_cmpfloat (hear (fixture, "chord-major-share"), ==, 0.0f);
  g_assert_cmpfloat (hear (fixture, "onset-all-tempo"), ==, 0.0f);
  g_assert_cmpfloat (hear (fixture, "loudness-deviation"), ==, 0.0f);
}

static void
add (const char *path,
     void      (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dsp/exp2", test_exp2);
  g_test_add_func ("/dsp/peaks", test_peaks);
  g_test_add_func ("/dsp/peaks/plateau", test_peaks_of_plateau);
  g_test_add_func ("/dsp/partials", test_partials);
  g_test_add_func ("/dsp/partials/glide", test_partials_glide);
  g_test_add_func ("/dsp/partials/fall", test_partials_fall);
  g_test_add_func ("/dsp/chroma/which-note-is-c", test_which_note_is_c);
  g_test_add_func ("/dsp/percussion", test_percussion);
  g_test_add_func ("/dsp/percussion/medians", test_medians);
  g_test_add_func ("/dsp/salience", test_salience);
  g_test_add_func ("/dsp/roughness", test_roughness);
  g_test_add_func ("/dsp/chords", test_chords);
  g_test_add_func ("/dsp/tempogram", test_tempogram);
  add ("/dsp/expressive/sine", test_sine);
  add ("/dsp/expressive/clicks", test_clicks);
  add ("/dsp/expressive/triad", test_triad);
  add ("/dsp/expressive/minor-triad", test_minor_triad);
  add ("/dsp/expressive/rough-sines", test_rough_sines);
  add ("/dsp/expressive/swing", test_swing);
  add ("/dsp/expressive/gain", test_gain);
  add ("/dsp/expressive/silence", test_silence);

  return g_test_run ();
}
