/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The single features, each against values worked out by numpy and scipy. */

#include <math.h>

#include "engine/dsp/dct.h"
#include "engine/dsp/decibel.h"
#include "engine/dsp/delta.h"
#include "engine/dsp/image.h"
#include "engine/dsp/logarithm.h"
#include "engine/dsp/mel.h"
#include "engine/dsp/samples.h"
#include "reference.h"

static GPtrArray *references;

static void
test_dct (void)
{
  const Reference *reference = reference_get (references, "dct");
  g_autofree float *levels = reference_noise (3 * 40, 7, 80.0, -80.0);
  g_autoptr (DspDct) dct = dsp_dct_new (40, 13);
  float coefficients[3 * 13];

  g_assert_cmpuint (dsp_dct_get_n_coefficients (dct), ==, 13);
  for (gsize t = 0; t < 3; t++)
    dsp_dct_process (dct, levels + t * 40, coefficients + t * 13);
  reference_compare (reference, coefficients, 1e-5, 1e-4);
}

static void
test_delta (void)
{
  g_autofree float *series = reference_noise (20 * 2, 5, 1.0, 0.0);
  float slopes[20 * 2];

  dsp_delta_first (series, 20, 2, slopes);
  reference_compare (reference_get (references, "delta-1"), slopes, 1e-5, 1e-6);
  dsp_delta_second (series, 20, 2, slopes);
  reference_compare (reference_get (references, "delta-2"), slopes, 1e-5, 1e-6);
}

/* A straight line has its slope everywhere, and what is too short for nine frames has some. */
static void
test_delta_edges (void)
{
  float line[12], slopes[12];

  for (gsize i = 0; i < G_N_ELEMENTS (line); i++)
    line[i] = 3.0f + 0.5f * (float)i;
  dsp_delta_first (line, 12, 1, slopes);
  for (gsize i = 0; i < G_N_ELEMENTS (line); i++)
    g_assert_cmpfloat_with_epsilon (slopes[i], 0.5f, 1e-6);
  dsp_delta_second (line, 12, 1, slopes);
  for (gsize i = 0; i < G_N_ELEMENTS (line); i++)
    g_assert_cmpfloat_with_epsilon (slopes[i], 0.0f, 1e-6);

  for (gsize n = 1; n < DSP_DELTA_WIDTH; n++)
    {
      dsp_delta_first (line, n, 1, slopes);
      for (gsize i = 0; i < n; i++)
        g_assert_true (n == 1 ? fabsf (slopes[i]) < 1e-6f : slopes[i] > 0.0f && slopes[i] <= 0.5f);
      dsp_delta_second (line, n, 1, slopes);
      reference_all_finite (slopes, n);
    }
}

static void
test_resize (void)
{
  g_autofree float *image = reference_noise (11 * 29, 3, 1.0, 0.0);
  g_autofree float *frames = g_new (float, 11 * 29);
  g_autofree float *resized = g_new (float, 23 * 64);

  for (gsize row = 0; row < 11; row++)
    for (gsize column = 0; column < 29; column++)
      frames[column * 11 + row] = image[row * 29 + column];

  dsp_image_from_frames (frames, 29, 11, 4, 7, resized);
  reference_compare (reference_get (references, "resize-down"), resized, 1e-5, 1e-6);
  dsp_image_from_frames (frames, 29, 11, 23, 64, resized);
  reference_compare (reference_get (references, "resize-up"), resized, 1e-5, 1e-6);
  dsp_image_from_frames (frames, 29, 11, 11, 29, resized);
  g_assert_cmpmem (resized, 11 * 29 * sizeof (float), image, 11 * 29 * sizeof (float));
}

static void
test_unit (void)
{
  float values[4] = { 3.0f, -1.0f, 1.0f, 0.0f };
  float same[3] = { 7.0f, 7.0f, 7.0f };

  dsp_image_scale_unit (values, 4);
  g_assert_cmpfloat (values[0], ==, 1.0f);
  g_assert_cmpfloat (values[1], ==, 0.0f);
  g_assert_cmpfloat (values[2], ==, 0.5f);
  g_assert_cmpfloat (values[3], ==, 0.25f);

  dsp_image_scale_unit (same, 3);
  for (gsize i = 0; i < 3; i++)
    g_assert_cmpfloat (same[i], ==, 0.0f);
}

static void
test_logarithm (void)
{
  /* Over all exponents of normal numbers, and densely where the logarithm is near 0. */
  for (int exponent = -125; exponent <= 126; exponent++)
    for (double mantissa = 1.0; mantissa < 2.0; mantissa += 1.0 / 97.0)
      {
        const float value = (float)ldexp (mantissa, exponent);

        g_assert_cmpfloat_with_epsilon (dsp_log2 (value), log2 (value), 8e-6);
      }
  for (double value = 0.5; value < 2.0; value += 1.0 / 1013.0)
    g_assert_cmpfloat_with_epsilon (dsp_log2 ((float)value), log2 ((double)(float)value), 1.5e-7);
}

static void
test_decibel (void)
{
  const float power[4] = { 1.0f, 0.0f, 0.01f, 1e-5f };
  float levels[4];

  dsp_decibel_from_power (power, 4, DSP_DECIBEL_MIN_POWER, levels);
  g_assert_cmpfloat_with_epsilon (levels[0], 0.0f, 1e-5);
  g_assert_cmpfloat_with_epsilon (levels[1], -160.0f, 1e-3);
  g_assert_cmpfloat_with_epsilon (levels[2], -20.0f, 1e-5);
  g_assert_cmpfloat_with_epsilon (levels[3], -50.0f, 1e-4);

  levels[0] = 6.0f;
  dsp_decibel_below_peak (levels, 4, 40.0f);
  g_assert_cmpfloat_with_epsilon (levels[0], 0.0f, 1e-5);
  g_assert_cmpfloat_with_epsilon (levels[1], -40.0f, 1e-5);
  g_assert_cmpfloat_with_epsilon (levels[2], -26.0f, 1e-4);
  g_assert_cmpfloat_with_epsilon (levels[3], -40.0f, 1e-5);
}

static void
test_mel_area (void)
{
  g_autoptr (DspMel) mel = dsp_mel_new_equal_area (16000.0, 16384, 30, 100.0, 8000.0, NULL);
  g_autofree float *flat = g_new (float, 8193);
  float bands[30];

  /* The sum over bins of all-ones is the area, for filters that hold many bins. */
  for (gsize i = 0; i < 8193; i++)
    flat[i] = 16000.0f / 16384.0f;
  dsp_mel_process (mel, flat, bands);
  for (gsize i = 0; i < 30; i++)
    g_assert_cmpfloat_with_epsilon (bands[i], 1.0f, 1e-3);
}

static void
test_clean (void)
{
  const float dirty[6] = { 0.5f, NAN, INFINITY, -INFINITY, -1e30f, -0.25f };
  float clean[8];

  dsp_samples_copy_clean (dirty, 6, clean, 8);
  g_assert_cmpfloat (clean[0], ==, 0.5f);
  g_assert_cmpfloat (clean[1], ==, 0.0f);
  g_assert_cmpfloat (clean[2], ==, DSP_SAMPLES_CEILING);
  g_assert_cmpfloat (clean[3], ==, -DSP_SAMPLES_CEILING);
  g_assert_cmpfloat (clean[4], ==, -DSP_SAMPLES_CEILING);
  g_assert_cmpfloat (clean[5], ==, -0.25f);
  g_assert_cmpfloat (clean[7], ==, 0.0f);

  dsp_samples_copy_clean (dirty, 6, clean, 1);
  g_assert_cmpfloat (clean[1], ==, 0.0f);

  clean[0] = 0.1f;
  clean[1] = -0.2f;
  dsp_samples_normalize_peak (clean, 2);
  g_assert_cmpfloat (clean[0], ==, 0.5f);
  g_assert_cmpfloat (clean[1], ==, -1.0f);
  clean[0] = clean[1] = 0.0f;
  dsp_samples_normalize_peak (clean, 2);
  g_assert_cmpfloat (clean[0], ==, 0.0f);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  references = reference_load ();
  g_test_add_func ("/dsp/features/dct", test_dct);
  g_test_add_func ("/dsp/features/delta", test_delta);
  g_test_add_func ("/dsp/features/delta-edges", test_delta_edges);
  g_test_add_func ("/dsp/features/resize", test_resize);
  g_test_add_func ("/dsp/features/unit", test_unit);
  g_test_add_func ("/dsp/features/logarithm", test_logarithm);
  g_test_add_func ("/dsp/features/decibel", test_decibel);
  g_test_add_func ("/dsp/features/mel-area", test_mel_area);
  g_test_add_func ("/dsp/features/clean", test_clean);

  status = g_test_run ();
  g_ptr_array_unref (references);
  return status;
}
