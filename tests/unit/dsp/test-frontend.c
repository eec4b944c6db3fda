/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/rng.h"
#include "engine/dsp/frontend.h"

/* The signal of tests/reference/make-frontend-vectors.py, from integers alone. */
static float *
make_signal (gsize n_samples)
{
  float *samples = g_new (float, n_samples);
  guint32 noise = 12345;
  guint32 phase = 0;

  for (gsize i = 0; i < n_samples; i++)
    {
      const guint loudness = (guint) (i / 2048) % 4;
      int value;

      noise = noise * 1664525u + 1013904223u;
      phase += 2000000u + (guint32) i * 90000u;
      value = abs ((int) (phase >> 16) - 32768) - 16384 + (int) (noise >> 20) - 2048;
      if (loudness == 3)
        value = 0;
      samples[i] = (float) value / 32768.0f / (float) (1u << 2 * loudness);
    }

  return samples;
}

static DspFrontend *
make_default (void)
{
  g_autoptr (GError) error = NULL;
  DspFrontend *frontend = dsp_frontend_new (&dsp_frontend_default_config, &error);

  g_assert_no_error (error);
  return frontend;
}

/* All frames of @samples, (n_frames, n_bands), handed in by blocks of @block samples. */
static float *
run_frontend (DspFrontend *frontend,
              const float *samples,
              gsize        n_samples,
              gsize        block,
              gsize       *n_frames)
{
  const gsize n_bands = dsp_frontend_get_config (frontend)->n_bands;
  const gsize n_expected = dsp_frontend_count_frames (frontend, n_samples);
  float *frames = g_new (float, (n_expected + 1) * n_bands);
  g_autoptr (DspFrontendStream) stream = dsp_frontend_stream_new (frontend);

  *n_frames = 0;
  for (gsize at = 0; at < n_samples;)
    {
      gsize n_taken;

      *n_frames += dsp_frontend_stream_process (stream, samples + at, MIN (block, n_samples - at), &n_taken,
                                                frames + *n_frames * n_bands, n_expected + 1 - *n_frames);
      g_assert_cmpuint (n_taken, ==, MIN (block, n_samples - at));
      at += n_taken;
    }

  g_assert_cmpuint (*n_frames, ==, n_expected);
  return frames;
}

static void
test_reference (gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "reference", data, NULL);
  g_autofree char *content = NULL;
  g_autofree float *samples = NULL;
  g_autofree float *frames = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DspFrontend) frontend = NULL;
  DspFrontendConfig config;
  gsize length, n_samples, n_frames, n_made, n_bands;
  const char *values;
  char *line;

  g_assert_true (g_file_get_contents (path, &content, &length, &error));
  g_assert_no_error (error);
  line = strchr (content, '\n');
  *line++ = '\0';
  g_assert_true (dsp_frontend_config_parse (&config, content, &error));
  g_assert_no_error (error);

  n_samples = strtoul (line, &line, 10);
  n_frames = strtoul (line, &line, 10);
  n_bands = strtoul (line, &line, 10);
  values = line + 1;
  g_assert_cmpuint ((gsize) (content + length - values), ==, n_frames * n_bands * sizeof (float));
  g_assert_cmpuint (n_bands, ==, config.n_bands);

  frontend = dsp_frontend_new (&config, &error);
  g_assert_no_error (error);
  samples = make_signal (n_samples);
  frames = run_frontend (frontend, samples, n_samples, 4096, &n_made);
  g_assert_cmpuint (n_made, ==, n_frames);

  for (gsize i = 0; i < n_frames * n_bands; i++)
    {
      guint32 bits;
      float expected;

      memcpy (&bits, values + i * sizeof bits, sizeof bits);
      bits = GUINT32_FROM_LE (bits);
      memcpy (&expected, &bits, sizeof expected);
      g_assert_cmpfloat_with_epsilon (frames[i], expected, 1e-3);
    }
}

static void
test_block_size (void)
{
  static const gsize blocks[] = { 1, 7, 499, 500, 501, 1024, 1025, 20000 };
  g_autoptr (DspFrontend) frontend = make_default ();
  const gsize n_samples = 20000;
  g_autofree float *samples = make_signal (n_samples);
  g_autofree float *expected = NULL;
  gsize n_expected;

  expected = run_frontend (frontend, samples, n_samples, n_samples, &n_expected);
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      gsize n_frames;
      g_autofree float *frames = run_frontend (frontend, samples, n_samples, blocks[i], &n_frames);

      g_assert_cmpmem (frames, n_frames * 80 * sizeof (float), expected, n_expected * 80 * sizeof (float));
    }
}

/* Room for one frame only: nothing is lost, and nothing is taken that has no place. */
static void
test_stops_when_full (void)
{
  g_autoptr (DspFrontend) frontend = make_default ();
  g_autoptr (DspFrontendStream) stream = dsp_frontend_stream_new (frontend);
  const gsize n_samples = 10000;
  g_autofree float *samples = make_signal (n_samples);
  g_autofree float *expected = NULL;
  gsize n_expected;
  gsize at = 0;

  expected = run_frontend (frontend, samples, n_samples, n_samples, &n_expected);
  for (gsize t = 0; t < n_expected; t++)
    {
      float frame[80];
      gsize n_taken;

      g_assert_cmpuint (dsp_frontend_stream_process (stream, samples + at, n_samples - at, &n_taken, frame,
                                                     1),
                        ==, 1);
      at += n_taken;
      g_assert_cmpuint (at, ==, 1024 + t * 500);
      g_assert_cmpmem (frame, sizeof frame, expected + t * 80, sizeof frame);
      g_assert_cmpuint (dsp_frontend_stream_process (stream, samples + at, n_samples - at, &n_taken, frame,
                                                     0),
                        ==, 0);
      g_assert_cmpuint (n_taken, ==, 0);
    }
}

static void
test_reset (void)
{
  g_autoptr (DspFrontend) frontend = make_default ();
  g_autoptr (DspFrontendStream) stream = dsp_frontend_stream_new (frontend);
  g_autofree float *samples = make_signal (1900);
  float first[80], second[80];

  g_assert_cmpuint (dsp_frontend_stream_process (stream, samples, 1900, NULL, first, 1), ==, 1);
  g_assert_cmpuint (dsp_frontend_stream_process (stream, samples, 300, NULL, second, 1), ==, 0);
  dsp_frontend_stream_reset (stream);
  g_assert_cmpuint (dsp_frontend_stream_process (stream, samples, 1023, NULL, second, 1), ==, 0);
  g_assert_cmpuint (dsp_frontend_stream_process (stream, samples + 1023, 1, NULL, second, 1), ==, 1);
  g_assert_cmpmem (first, sizeof first, second, sizeof second);
}

static void
test_count_frames (void)
{
  g_autoptr (DspFrontend) frontend = make_default ();

  g_assert_cmpuint (dsp_frontend_count_frames (frontend, 0), ==, 0);
  g_assert_cmpuint (dsp_frontend_count_frames (frontend, 1023), ==, 0);
  g_assert_cmpuint (dsp_frontend_count_frames (frontend, 1024), ==, 1);
  g_assert_cmpuint (dsp_frontend_count_frames (frontend, 1523), ==, 1);
  g_assert_cmpuint (dsp_frontend_count_frames (frontend, 1524), ==, 2);
}

static void
test_silence_is_floor (void)
{
  g_autoptr (DspFrontend) frontend = make_default ();
  g_autofree float *samples = g_new0 (float, 5000);
  g_autofree float *frames = NULL;
  gsize n_frames;

  frames = run_frontend (frontend, samples, 5000, 5000, &n_frames);
  for (gsize i = 0; i < n_frames * 80; i++)
    g_assert_cmpfloat (frames[i], ==, (float) dsp_frontend_default_config.floor_db);
}

/* A sine of amplitude 1 is at 0 dB, over the bands it falls into. */
static void
test_full_scale (void)
{
  g_autoptr (DspFrontend) frontend = make_default ();
  g_autofree float *samples = g_new (float, 2048);
  g_autofree float *frames = NULL;
  double sum = 0.0;
  gsize n_frames;

  for (gsize i = 0; i < 2048; i++)
    samples[i] = (float) sin (2.0 * G_PI * 440.0 * (double) i / 16000.0);
  frames = run_frontend (frontend, samples, 2048, 2048, &n_frames);
  for (gsize i = 0; i < 80; i++)
    sum += pow (10.0, frames[i] / 10.0);
  g_assert_cmpfloat_with_epsilon (10.0 * log10 (sum), 0.0, 0.01);
}

static void
test_hostile_samples (void)
{
  static const float bad[] = { NAN, INFINITY, -INFINITY, 3e38f, 1e19f };
  g_autoptr (DspFrontend) frontend = make_default ();

  for (gsize k = 0; k < G_N_ELEMENTS (bad); k++)
    {
      g_autofree float *samples = make_signal (4000);
      g_autofree float *frames = NULL;
      gsize n_frames;

      samples[1700] = bad[k];
      frames = run_frontend (frontend, samples, 4000, 4000, &n_frames);
      for (gsize i = 0; i < n_frames * 80; i++)
        {
          g_assert_cmpfloat (frames[i], >=, (float) dsp_frontend_default_config.floor_db);
          g_assert_cmpfloat (frames[i], <=, 100.0f);
        }
    }
}

static void
test_fill_window (void)
{
  g_autoptr (DspFrontend) frontend = make_default ();
  float frames[3][80];
  float window[80][3];
  double mean = 0.0;
  BaseRng rng;

  base_rng_init (&rng, 1);
  for (gsize t = 0; t < 3; t++)
    for (gsize band = 0; band < 80; band++)
      {
        /* All within the range. */
        frames[t][band] = (float) (-20.0 * base_rng_uniform (&rng));
        mean += frames[t][band] / 240.0;
      }

  dsp_frontend_fill_window (frontend, &frames[0][0], 3, &window[0][0]);
  for (gsize t = 0; t < 3; t++)
    for (gsize band = 0; band < 80; band++)
      g_assert_cmpfloat_with_epsilon (window[band][t], (frames[t][band] - mean) / 20.0, 1e-5);
}

static void
test_gain_does_not_matter (void)
{
  g_autoptr (DspFrontend) frontend = make_default ();
  const gsize n_samples = 4096; /* while the signal is far above the floor */
  g_autofree float *samples = make_signal (n_samples);
  g_autofree float *loud = NULL;
  g_autofree float *soft = NULL;
  g_autofree float *loud_window = NULL;
  g_autofree float *soft_window = NULL;
  gsize n_frames;

  loud = run_frontend (frontend, samples, n_samples, n_samples, &n_frames);
  for (gsize i = 0; i < n_samples; i++)
    samples[i] *= 0.5f;
  soft = run_frontend (frontend, samples, n_samples, n_samples, &n_frames);

  loud_window = g_new (float, n_frames * 80);
  soft_window = g_new (float, n_frames * 80);
  dsp_frontend_fill_window (frontend, loud, n_frames, loud_window);
  dsp_frontend_fill_window (frontend, soft, n_frames, soft_window);

  for (gsize i = 0; i < n_frames * 80; i++)
    {
      g_assert_cmpfloat_with_epsilon (loud[i] - soft[i], 20.0 * log10 (2.0), 1e-3);
      g_assert_cmpfloat_with_epsilon (loud_window[i], soft_window[i], 1e-4);
    }
}

/* A sine of amplitude 1 has 0 dB, whatever the bands it falls into; of two frames the mean power counts. */
static void
test_level (void)
{
  g_autoptr (DspFrontend) frontend = dsp_frontend_new (&dsp_frontend_default_config, NULL);
  float frames[2][80];

  for (gsize band = 0; band < 80; band++)
    frames[0][band] = frames[1][band] = -80.0f;
  frames[0][10] = frames[0][11] = -3.0103f;
  g_assert_cmpfloat_with_epsilon (dsp_frontend_measure_level (frontend, &frames[0][0], 1), 0.0, 1e-3);
  g_assert_cmpfloat_with_epsilon (dsp_frontend_measure_level (frontend, &frames[0][0], 2), -3.0103, 1e-3);
}

/* With a range, 30 dB less make no difference, though they push half of the bands below -80 dB. */
static void
test_range (void)
{
  const gsize n_samples = 8000;
  DspFrontendConfig config = dsp_frontend_default_config;
  g_autofree float *samples = g_new (float, n_samples);

  for (int with_range = 0; with_range < 2; with_range++)
    {
      g_autoptr (DspFrontend) frontend = NULL;
      float *windows[2]; /* (owned) */
      double apart = 0.0;
      gsize n_frames = 0;

      config.floor_db = with_range ? -120.0 : -80.0;
      config.range_db = with_range ? 55.0 : 0.0;
      frontend = dsp_frontend_new (&config, NULL);
      for (int k = 0; k < 2; k++)
        {
          g_autofree float *frames = NULL;

          for (gsize i = 0; i < n_samples; i++)
            samples[i] = (float) ((k == 0 ? 1.0 : 0.0316227766)
                                  * (0.3 * sin (0.1 * (double) i) + 0.003 * sin (0.00002 * (double) (i * i))));
          frames = run_frontend (frontend, samples, n_samples, n_samples, &n_frames);
          windows[k] = g_new (float, n_frames * 80);
          dsp_frontend_fill_window (frontend, frames, n_frames, windows[k]);
        }

      for (gsize i = 0; i < n_frames * 80; i++)
        apart = MAX (apart, fabs (windows[0][i] - windows[1][i]));
      if (with_range)
        g_assert_cmpfloat (apart, <, 1e-3);
      else
        g_assert_cmpfloat (apart, >, 0.1);
      g_free (windows[0]);
      g_free (windows[1]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/dsp/frontend/reference/default", "frontend-default.bin", test_reference);
  g_test_add_data_func ("/dsp/frontend/reference/wide", "frontend-wide.bin", test_reference);
  g_test_add_data_func ("/dsp/frontend/reference/short", "frontend-short.bin", test_reference);
  g_test_add_func ("/dsp/frontend/block-size", test_block_size);
  g_test_add_func ("/dsp/frontend/stops-when-full", test_stops_when_full);
  g_test_add_func ("/dsp/frontend/reset", test_reset);
  g_test_add_func ("/dsp/frontend/count-frames", test_count_frames);
  g_test_add_func ("/dsp/frontend/silence", test_silence_is_floor);
  g_test_add_func ("/dsp/frontend/full-scale", test_full_scale);
  g_test_add_func ("/dsp/frontend/hostile-samples", test_hostile_samples);
  g_test_add_func ("/dsp/frontend/fill-window", test_fill_window);
  g_test_add_func ("/dsp/frontend/level", test_level);
  g_test_add_func ("/dsp/frontend/range", test_range);
  g_test_add_func ("/dsp/frontend/gain", test_gain_does_not_matter);

  return g_test_run ();
}
