/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is told of single spectra, of pitch and of rhythm, each against values worked out by numpy and
 * scipy (tests/reference/make-feature-vectors.py). */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/rng.h"
#include "engine/dsp/cens.h"
#include "engine/dsp/chroma.h"
#include "engine/dsp/descriptors.h"
#include "engine/dsp/fft.h"
#include "engine/dsp/key.h"
#include "engine/dsp/modulation.h"
#include "engine/dsp/octaves.h"
#include "engine/dsp/rhythm.h"
#include "engine/dsp/spectral.h"
#include "engine/dsp/spectrum.h"
#include "engine/dsp/statistics.h"
#include "engine/dsp/sums.h"
#include "engine/dsp/waveform.h"
#include "reference.h"

#define FFT_SIZE   1024
#define N_BINS     513
#define N_FRAMES   18
#define HZ_PER_BIN (8000.0 / FFT_SIZE)

static GPtrArray *references;
static float power[N_FRAMES][N_BINS];
static float magnitude[N_FRAMES][N_BINS];

/* The script's power_of (signal (9000), 1024, 512). */
static void
fill_spectra (void)
{
  g_autofree float *samples = reference_signal (9000);
  g_autoptr (DspSpectrum) spectrum = dsp_spectrum_new (FFT_SIZE);
  float *scratch = dsp_fft_alloc_real (dsp_spectrum_get_n_scratch (spectrum));

  g_assert_cmpuint (dsp_spectrum_count_frames (9000, 512), ==, N_FRAMES);
  for (gsize t = 0; t < N_FRAMES; t++)
    {
      dsp_spectrum_process (spectrum, samples, 9000, dsp_spectrum_get_start (t, 512, FFT_SIZE), scratch,
                            power[t]);
      dsp_spectral_fill_magnitude (power[t], N_BINS, magnitude[t]);
    }
  dsp_fft_free (scratch);
}

static void
test_shape (void)
{
  float values[N_FRAMES][12];

  for (gsize t = 0; t < N_FRAMES; t++)
    {
      DspSpectralShape shape;

      dsp_spectral_measure (power[t], magnitude[t], N_BINS, HZ_PER_BIN, &shape);
      g_assert_cmpfloat_with_epsilon (shape.centroid,
                                      dsp_spectral_centroid (magnitude[t], N_BINS, HZ_PER_BIN), 1e-3);
      memcpy (values[t], &shape, sizeof values[t]);
    }
  reference_compare (reference_get (references, "shape"), &values[0][0], 1e-4, 1e-6);
}

static void
test_flux (void)
{
  float values[N_FRAMES] = { 0.0f };

  for (gsize t = 1; t < N_FRAMES; t++)
    values[t] = dsp_spectral_flux (magnitude[t - 1], dsp_sum (magnitude[t - 1], N_BINS), magnitude[t],
                                   dsp_sum (magnitude[t], N_BINS), N_BINS);
  reference_compare (reference_get (references, "flux"), values, 1e-4, 1e-6);
}

static void
test_share (void)
{
  float values[N_FRAMES];

  for (gsize t = 0; t < N_FRAMES; t++)
    values[t] = dsp_spectral_share (power[t], N_BINS, dsp_sum (power[t], N_BINS), HZ_PER_BIN, 250.0, 650.0);
  reference_compare (reference_get (references, "share"), values, 1e-4, 1e-6);
}

static void
test_octaves (void)
{
  g_autoptr (DspOctaves) octaves = dsp_octaves_new (N_BINS, HZ_PER_BIN, 7);
  float levels[N_FRAMES][7], contrasts[N_FRAMES][7];

  for (gsize t = 0; t < N_FRAMES; t++)
    dsp_octaves_process (octaves, power[t], levels[t], contrasts[t]);
  reference_compare (reference_get (references, "octave-levels"), &levels[0][0], 1e-5, 1e-3);
  reference_compare (reference_get (references, "octave-contrasts"), &contrasts[0][0], 1e-4, 1e-3);
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  const float x = *(const float *)a, y = *(const float *)b;

  return (x > y) - (x < y);
}

/* By putting the bins in order. */
static double
measure_contrast (const float *bins,
                  gsize        n_bins)
{
  const gsize n_kept = MAX ((gsize)lround (0.02 * (double)n_bins), 1);
  g_autofree float *sorted = g_memdup2 (bins, n_bins * sizeof (float));
  double softest = 0.0, loudest = 0.0;

  qsort (sorted, n_bins, sizeof (float), compare_floats);
  for (gsize i = 0; i < n_kept; i++)
    {
      softest += sorted[i] / (double)n_kept;
      loudest += sorted[n_bins - 1 - i] / (double)n_kept;
    }

  return 10.0 * log10 (MAX (loudest, 1e-10) / MAX (softest, 1e-10));
}

/* Bands of 4 to 4000 bins: noise, noise that falls or rises steeply, all alike, one that stands out. */
static void
test_octaves_in_order (void)
{
  static const double slopes[] = { 0.0, -0.05, 0.05 };
  g_autofree float *bins = g_new (float, 8193);
  BaseRng rng;

  base_rng_init (&rng, 5);
  for (gsize n_bins = 9; n_bins < 8193; n_bins += 1 + n_bins / 8)
    for (gsize kind = 0; kind < 5; kind++)
      {
        /* The first edge is at 200 Hz: half of the bins are in each of the two bands. */
        const gsize half = (n_bins - 1) / 2;
        g_autoptr (DspOctaves) octaves = dsp_octaves_new (n_bins, 200.0 / ((double)half - 0.5), 2);
        float levels[2], contrasts[2];

        for (gsize i = 0; i < n_bins; i++)
          bins[i] = kind < 3 ? (float)(base_rng_uniform (&rng) * exp2 (slopes[kind] * (double)(i % 300))) + 1e-6f
                             : kind == 4 && i % 7 == 3 ? 2.0f : 1.0f;
        dsp_octaves_process (octaves, bins, levels, contrasts);
        g_assert_cmpfloat_with_epsilon (contrasts[0], measure_contrast (bins, half), 1e-4);
        g_assert_cmpfloat_with_epsilon (contrasts[1], measure_contrast (bins + half, n_bins - half), 1e-4);
      }
}

/* One bin after the other: the filters themselves. */
static void
test_chroma_filters (void)
{
  g_autoptr (DspChroma) chroma = dsp_chroma_new (22050.0, 512);
  g_autofree float *filters = g_new (float, 12 * 257);
  float one_bin[257] = { 0.0f };

  for (gsize bin = 0; bin < 257; bin++)
    {
      float classes[12];

      one_bin[bin] = 1.0f;
      dsp_chroma_process (chroma, one_bin, classes);
      one_bin[bin] = 0.0f;
      for (gsize i = 0; i < 12; i++)
        filters[i * 257 + bin] = classes[i];
    }
  reference_compare (reference_get (references, "chroma-filters"), filters, 1e-4, 2e-7);
}

static void
test_chroma (void)
{
  g_autoptr (DspChroma) chroma = dsp_chroma_new (8000.0, FFT_SIZE);
  float values[N_FRAMES][12];

  for (gsize t = 0; t < N_FRAMES; t++)
    {
      dsp_chroma_process (chroma, power[t], values[t]);
      dsp_chroma_normalize (values[t]);
    }
  reference_compare (reference_get (references, "chroma"), &values[0][0], 1e-4, 1e-5);
}

/* A440 is an A, middle C a C. */
static void
test_chroma_of_notes (void)
{
  static const struct
  {
    double hz;
    gsize class;
  } notes[] = { { 440.0, 9 }, { 880.0, 9 }, { 261.626, 0 }, { 523.25, 0 }, { 739.99, 6 } };
  g_autoptr (DspSpectrum) spectrum = dsp_spectrum_new (4096);
  g_autoptr (DspChroma) chroma = dsp_chroma_new (22050.0, 4096);
  float *scratch = dsp_fft_alloc_real (dsp_spectrum_get_n_scratch (spectrum));
  g_autofree float *samples = g_new (float, 4096);
  g_autofree float *bins = g_new (float, 2049);

  for (gsize n = 0; n < G_N_ELEMENTS (notes); n++)
    {
      float classes[12];

      for (gsize i = 0; i < 4096; i++)
        samples[i] = (float)sin (2.0 * G_PI * notes[n].hz * (double)i / 22050.0);
      dsp_spectrum_process (spectrum, samples, 4096, 0, scratch, bins);
      dsp_chroma_process (chroma, bins, classes);
      dsp_chroma_normalize (classes);
      g_assert_cmpfloat (classes[notes[n].class], ==, 1.0f);
    }
  dsp_fft_free (scratch);
}

static void
test_cens_and_tonal (void)
{
  g_autofree float *series = reference_noise (60 * 12, 11, 1.0, 0.0);
  g_autofree float *cens = g_new (float, 60 * 12);
  float tonal[4 * 6];

  for (gsize i = 0; i < 60 * 12; i++)
    series[i] = series[i] * series[i] * series[i] * series[i];
  dsp_cens_from_chroma (series, 60, cens);
  reference_compare (reference_get (references, "cens"), cens, 1e-4, 1e-5);

  for (gsize t = 0; t < 4; t++)
    dsp_chroma_to_tonal (series + t * 12, tonal + t * 6);
  reference_compare (reference_get (references, "tonal"), tonal, 1e-4, 1e-5);
}

static void
test_key (void)
{
  float values[8][4];

  for (guint seed = 1; seed <= 8; seed++)
    {
      g_autofree float *chroma = reference_noise (12, seed, 1.0, 0.0);
      DspKey key;

      dsp_key_estimate (chroma, &key);
      values[seed - 1][0] = (float)key.tonic;
      values[seed - 1][1] = key.is_major ? 1.0f : 0.0f;
      values[seed - 1][2] = key.clarity;
      values[seed - 1][3] = key.mode;
    }
  reference_compare (reference_get (references, "key"), &values[0][0], 1e-4, 1e-5);
}

/* The scales of D major and of A minor (with its sharpened seventh), tonic and fifth stressed. */
static void
test_key_of_scales (void)
{
  const float d_major[12] = { 0, 1, 3, 0, 1, 0, 1.5f, 1, 0, 2, 0, 1 };
  const float a_minor[12] = { 1.5f, 0, 1, 0, 2, 1, 0, 0, 0.5f, 3, 0, 1 };
  const float flat[12] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  DspKey key;

  dsp_key_estimate (d_major, &key);
  g_assert_cmpuint (key.tonic, ==, 2);
  g_assert_true (key.is_major);
  g_assert_cmpfloat (key.mode, >, 0.0f);
  dsp_key_estimate (a_minor, &key);
  g_assert_cmpuint (key.tonic, ==, 9);
  g_assert_false (key.is_major);
  g_assert_cmpfloat (key.mode, <, 0.0f);
  dsp_key_estimate (flat, &key);
  g_assert_cmpfloat (key.clarity, ==, 0.0f);
}

static void
test_tempo (gconstpointer data)
{
  const guint beats = GPOINTER_TO_UINT (data);
  g_autofree char *name = g_strdup_printf ("tempo-%u", beats);
  g_autofree float *onsets = reference_noise (1200, beats, 1.0, 0.0);
  DspTempo tempo;
  float values[3];

  for (guint beat = 0; beat < 24 * beats / 60; beat++)
    onsets[lrint (beat * 60.0 / beats * 50.0)] += 4.0f;
  dsp_rhythm_estimate_tempo (onsets, 1200, 50.0, &tempo);
  values[0] = tempo.bpm;
  values[1] = tempo.clarity;
  values[2] = dsp_rhythm_onset_density (onsets, 1200, 50.0);
  reference_compare (reference_get (references, name), values, 1e-4, 1e-5);
}

static void
test_no_tempo (void)
{
  float flat[600];
  DspTempo tempo;

  for (gsize i = 0; i < G_N_ELEMENTS (flat); i++)
    flat[i] = 0.5f;
  for (gsize n = 0; n <= 600; n += 50)
    {
      dsp_rhythm_estimate_tempo (flat, n, 50.0, &tempo);
      g_assert_cmpfloat (tempo.bpm, ==, 0.0f);
      g_assert_cmpfloat (tempo.clarity, ==, 0.0f);
      g_assert_cmpfloat (dsp_rhythm_onset_density (flat, n, 50.0), ==, 0.0f);
    }
}

/* Two onsets a tenth of a second apart are two, two that are closer are one. */
static void
test_onset_density (void)
{
  float onsets[500] = { 0.0f };

  onsets[100] = 10.0f;
  onsets[105] = 9.0f;
  onsets[300] = 10.0f;
  onsets[303] = 9.0f;
  onsets[400] = 0.9f; /* too weak */
  g_assert_cmpfloat_with_epsilon (dsp_rhythm_onset_density (onsets, 500, 50.0), 0.3f, 1e-6);
}

static void
test_modulation (void)
{
  static const gsize counts[3] = { 90, 400, 950 };
  g_autoptr (DspModulation) modulation = dsp_modulation_new (50.0);
  float swings[3][DSP_MODULATION_N];

  for (gsize i = 0; i < 3; i++)
    {
      g_autofree float *levels = reference_noise (counts[i], 21, 20.0, 0.0);

      dsp_modulation_process (modulation, levels, counts[i], 1, swings[i]);
    }
  reference_compare (reference_get (references, "modulation"), &swings[0][0], 1e-4, 1e-4);
}

/* A level that swings by 3 dB to both sides three times a second: 9 there, and hardly anything else. */
static void
test_modulation_of_swing (void)
{
  g_autoptr (DspModulation) modulation = dsp_modulation_new (50.0);
  float levels[1200][2];
  float swings[DSP_MODULATION_N];

  for (gsize t = 0; t < G_N_ELEMENTS (levels); t++)
    {
      levels[t][0] = (float)(3.0 * sin (2.0 * G_PI * 3.0 * (double)t / 50.0)) - 20.0f;
      levels[t][1] = 1e6f;
    }
  dsp_modulation_process (modulation, &levels[0][0], G_N_ELEMENTS (levels), 2, swings);
  for (gsize i = 0; i < DSP_MODULATION_N; i++)
    if (i == 3)
      g_assert_cmpfloat_with_epsilon (swings[i], 10.0 * log10 (9.0), 1e-3);
    else
      g_assert_cmpfloat (swings[i], <, -30.0f);
}

static void
test_waveform (void)
{
  const float square[8] = { 1, 1, -1, -1, 1, 1, -1, -1 };

  g_assert_cmpfloat (dsp_waveform_rms (square, 8), ==, 1.0f);
  g_assert_cmpfloat (dsp_waveform_zero_crossings (square, 8), ==, 3.0f / 8.0f);
  g_assert_cmpfloat (dsp_waveform_rms (square, 0), ==, 0.0f);
  g_assert_cmpfloat (dsp_waveform_zero_crossings (square, 0), ==, 0.0f);
  g_assert_cmpfloat (dsp_waveform_zero_crossings (square, 1), ==, 0.0f);
}

static void
test_statistics (void)
{
  float values[7] = { 5, 1, 4, 4, 9, 0, 2 };
  float mean, deviation;

  dsp_statistics_mean_deviation (values, 7, 1, &mean, &deviation);
  g_assert_cmpfloat_with_epsilon (mean, 25.0f / 7.0f, 1e-6);
  g_assert_cmpfloat_with_epsilon (deviation, 2.770102775f, 1e-6);
  dsp_statistics_mean_deviation (values, 4, 2, &mean, &deviation);
  g_assert_cmpfloat_with_epsilon (mean, 5.0f, 1e-6);

  g_assert_cmpfloat (dsp_statistics_percentile (values, 7, 0.0), ==, 0.0f);
  g_assert_cmpfloat (dsp_statistics_percentile (values, 7, 0.5), ==, 4.0f);
  g_assert_cmpfloat (dsp_statistics_percentile (values, 7, 1.0), ==, 9.0f);
  g_assert_cmpfloat_with_epsilon (dsp_statistics_percentile (values, 7, 0.25), 1.5f, 1e-6);
  g_assert_cmpfloat_with_epsilon (dsp_statistics_percentile (values, 7, 0.90), 6.6f, 1e-6);
  g_assert_cmpfloat (dsp_statistics_percentile (values, 1, 0.3), ==, values[0]);
}

/* Many, few, all alike, and so far apart that all but one are in one range: the same as one by one, to the bit. */
static void
test_percentiles (void)
{
  static const double shares[] = { 0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0 };
  static const gsize numbers[] = { 1, 2, 3, 10, 257, 1000 };
  float values[1000], scratch[1000], percentiles[G_N_ELEMENTS (shares)];
  BaseRng rng;

  base_rng_init (&rng, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    for (gsize kind = 0; kind < 4; kind++)
      {
        const gsize n = numbers[i];

        for (gsize j = 0; j < n; j++)
          values[j] = kind == 0 ? (float)base_rng_normal (&rng)
                                : kind == 1 ? -3.5f : (float)floor (base_rng_uniform (&rng) * 9.0);
        if (kind == 3)
          values[n / 2] = 1e30f;

        dsp_statistics_percentiles (values, n, shares, G_N_ELEMENTS (shares), scratch, percentiles);
        for (gsize j = 0; j < G_N_ELEMENTS (shares); j++)
          g_assert_cmpfloat (percentiles[j], ==, dsp_statistics_percentile (values, n, shares[j]));
      }
}

static void
test_descriptors (void)
{
  g_autoptr (DspDescriptors) descriptors = dsp_descriptors_new (16000.0, 1024, 320, NULL);
  g_autofree float *samples = reference_signal (12000);
  g_autofree float *values = g_new (float, 30 * DSP_DESCRIPTORS_N);

  dsp_descriptors_process (descriptors, samples, 12000, 30, values);
  reference_compare (reference_get (references, "descriptors"), values, 1e-3, 1e-3);
  g_assert_cmpstr (dsp_descriptors_get_name (DSP_DESCRIPTOR_TONAL + 5), ==, "tonal-major-cos");
  g_assert_cmpstr (dsp_descriptors_get_name (DSP_DESCRIPTOR_CHROMA), ==, "chroma-c");
  g_assert_cmpstr (dsp_descriptors_get_name (DSP_DESCRIPTOR_FLUX), ==, "flux");
  g_assert_cmpstr (dsp_descriptors_get_name (DSP_DESCRIPTOR_OCTAVE), ==, "octave-0");
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  references = reference_load ();
  fill_spectra ();
  g_test_add_func ("/dsp/spectral/shape", test_shape);
  g_test_add_func ("/dsp/spectral/flux", test_flux);
  g_test_add_func ("/dsp/spectral/share", test_share);
  g_test_add_func ("/dsp/spectral/octaves", test_octaves);
  g_test_add_func ("/dsp/spectral/octaves/in-order", test_octaves_in_order);
  g_test_add_func ("/dsp/chroma/filters", test_chroma_filters);
  g_test_add_func ("/dsp/chroma/spectra", test_chroma);
  g_test_add_func ("/dsp/chroma/notes", test_chroma_of_notes);
  g_test_add_func ("/dsp/chroma/cens-and-tonal", test_cens_and_tonal);
  g_test_add_func ("/dsp/key/reference", test_key);
  g_test_add_func ("/dsp/key/scales", test_key_of_scales);
  g_test_add_data_func ("/dsp/rhythm/tempo/90", GUINT_TO_POINTER (90), test_tempo);
  g_test_add_data_func ("/dsp/rhythm/tempo/120", GUINT_TO_POINTER (120), test_tempo);
  g_test_add_data_func ("/dsp/rhythm/tempo/171", GUINT_TO_POINTER (171), test_tempo);
  g_test_add_func ("/dsp/rhythm/none", test_no_tempo);
  g_test_add_func ("/dsp/rhythm/onset-density", test_onset_density);
  g_test_add_func ("/dsp/modulation/reference", test_modulation);
  g_test_add_func ("/dsp/modulation/swing", test_modulation_of_swing);
  g_test_add_func ("/dsp/waveform", test_waveform);
  g_test_add_func ("/dsp/statistics", test_statistics);
  g_test_add_func ("/dsp/statistics/percentiles", test_percentiles);
  g_test_add_func ("/dsp/descriptors", test_descriptors);

  status = g_test_run ();
  g_ptr_array_unref (references);
  return status;
}
