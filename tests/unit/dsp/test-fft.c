/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/base/rng.h"
#include "engine/dsp/fft.h"
#include "engine/dsp/stft.h"
#include "engine/dsp/window.h"

/* The definition, in double precision. */
static void
slow_transform (const float *input,
                gsize        size,
                gsize        bin,
                double      *real,
                double      *imaginary)
{
  *real = 0.0;
  *imaginary = 0.0;
  for (gsize i = 0; i < size; i++)
    {
      const double angle = -2.0 * G_PI * (double) ((i * bin) % size) / (double) size;

      *real += input[i] * cos (angle);
      *imaginary += input[i] * sin (angle);
    }
}

static void
test_fft_is_the_definition (gconstpointer data)
{
  const gsize size = GPOINTER_TO_SIZE (data);
  const DspFft *fft = dsp_fft_get (size);
  g_autofree float *samples = g_new (float, size + 1);
  g_autofree float *window = g_new (float, size);
  g_autofree float *power = g_new (float, size / 2 + 1);
  g_autofree float *input = g_new (float, size);
  float *scratch = dsp_fft_alloc_real (dsp_fft_get_n_scratch (fft));
  BaseRng rng;

  base_rng_init (&rng, size);
  for (gsize i = 0; i < size; i++)
    {
      samples[i + 1] = (float) base_rng_uniform (&rng) - 0.5f; /* where nothing is aligned */
      window[i] = (float) base_rng_uniform (&rng);
      input[i] = samples[i + 1] * window[i];
    }

  dsp_fft_power (fft, samples + 1, window, 0.25f, scratch, power);

  for (gsize bin = 0; bin <= size / 2; bin++)
    {
      double real, imaginary;

      slow_transform (input, size, bin, &real, &imaginary);
      g_assert_cmpfloat (power[bin], >=, 0.0f);
      g_assert_cmpfloat_with_epsilon (power[bin], 0.25 * (real * real + imaginary * imaginary),
                                      1e-6 * (double) size);
    }

  dsp_fft_free (scratch);
}

static gpointer
get_many_cb (gpointer data)
{
  for (gsize size = 64; size <= 8192; size *= 2)
    g_assert_true (dsp_fft_get (size) == dsp_fft_get (size));
  return (gpointer) dsp_fft_get (512);
}

static void
test_fft_plans_are_shared (void)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("fft", get_many_cb, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (g_thread_join (threads[i]) == (gpointer) dsp_fft_get (512));

  g_assert_false (dsp_fft_get (512) == dsp_fft_get (1024));
  g_assert_cmpuint (dsp_fft_get_size (dsp_fft_get (1024)), ==, 1024);
}

static void
test_window_is_periodic (void)
{
  float window[8];

  dsp_window_fill_hann (window, G_N_ELEMENTS (window));
  g_assert_cmpfloat (window[0], ==, 0.0f);
  g_assert_cmpfloat (window[4], ==, 1.0f);
  g_assert_cmpfloat_with_epsilon (window[2], 0.5f, 1e-7);
  g_assert_cmpfloat (window[1], ==, window[7]);

  /* Two windows, half a length apart, add up to 1. */
  for (gsize i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (window[i] + window[i + 4], 1.0f, 1e-7);
}

static void
test_stft_full_scale (void)
{
  float window[256], samples[256], power[129];
  g_autoptr (DspStft) stft = NULL;
  double sum = 0.0;
  gsize n_taken;

  dsp_window_fill_hann (window, G_N_ELEMENTS (window));
  stft = dsp_stft_new (dsp_fft_get (256), window, 100);
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    samples[i] = (float) sin (2.0 * G_PI * 31.37 * (double) i / 256.0);

  g_assert_true (dsp_stft_feed (stft, samples, 256, &n_taken));
  g_assert_cmpuint (n_taken, ==, 256);
  g_assert_true (dsp_stft_feed (stft, samples, 256, &n_taken));
  g_assert_cmpuint (n_taken, ==, 0);

  dsp_stft_take_frame (stft, power);
  for (gsize i = 0; i < G_N_ELEMENTS (power); i++)
    sum += power[i];
  g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-3);

  g_assert_false (dsp_stft_feed (stft, samples, 99, &n_taken));
  g_assert_cmpuint (n_taken, ==, 99);
  g_assert_true (dsp_stft_feed (stft, samples, 5, &n_taken));
  g_assert_cmpuint (n_taken, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/dsp/fft/definition/2", GSIZE_TO_POINTER (2), test_fft_is_the_definition);
  g_test_add_data_func ("/dsp/fft/definition/64", GSIZE_TO_POINTER (64), test_fft_is_the_definition);
  g_test_add_data_func ("/dsp/fft/definition/6", GSIZE_TO_POINTER (6), test_fft_is_the_definition);
  g_test_add_data_func ("/dsp/fft/definition/96", GSIZE_TO_POINTER (96), test_fft_is_the_definition);
  g_test_add_data_func ("/dsp/fft/definition/1024", GSIZE_TO_POINTER (1024), test_fft_is_the_definition);
  g_test_add_func ("/dsp/fft/shared", test_fft_plans_are_shared);
  g_test_add_func ("/dsp/window/periodic", test_window_is_periodic);
  g_test_add_func ("/dsp/stft/full-scale", test_stft_full_scale);

  return g_test_run ();
}
