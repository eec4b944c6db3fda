/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/base/error.h"
#include "engine/dsp/mel.h"

static void
test_scale (void)
{
  /* Points of Slaney's scale: linear to 1 kHz, then 27 steps to 6.4 kHz. */
  g_assert_cmpfloat_with_epsilon (dsp_mel_from_hz (200.0), 3.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (dsp_mel_from_hz (1000.0), 15.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (dsp_mel_from_hz (6400.0), 42.0, 1e-9);

  for (double hz = 0.0; hz < 20000.0; hz += 313.0)
    g_assert_cmpfloat_with_epsilon (dsp_mel_to_hz (dsp_mel_from_hz (hz)), hz, 1e-6);
}

/* Neighboring triangles overlap so that every bin between the first and the last peak counts
 * once in all. */
static void
test_partition (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DspMel) mel = dsp_mel_new (16000.0, 1024, 80, 30.0, 8000.0, &error);
  float power[513] = { 0.0f };
  float bands[80];
  const double first_peak
      = dsp_mel_to_hz (dsp_mel_from_hz (30.0) + (dsp_mel_from_hz (8000.0) - dsp_mel_from_hz (30.0)) / 81.0);
  const double last_peak
      = dsp_mel_to_hz (dsp_mel_from_hz (8000.0) - (dsp_mel_from_hz (8000.0) - dsp_mel_from_hz (30.0)) / 81.0);

  g_assert_no_error (error);
  g_assert_cmpuint (dsp_mel_get_n_bands (mel), ==, 80);

  for (gsize bin = 0; bin < G_N_ELEMENTS (power); bin++)
    {
      const double hz = (double) bin * 15.625;
      double sum = 0.0;

      power[bin] = 1.0f;
      dsp_mel_process (mel, power, bands);
      power[bin] = 0.0f;

      for (gsize i = 0; i < G_N_ELEMENTS (bands); i++)
        sum += bands[i];

      if (hz >= first_peak && hz <= last_peak)
        g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-5);
      else
        g_assert_cmpfloat (sum, <, 1.0);
    }
}

static void
test_empty_band_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DspMel) mel = dsp_mel_new (44100.0, 256, 128, 30.0, 16000.0, &error);

  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_assert_null (mel);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/mel/scale", test_scale);
  g_test_add_func ("/dsp/mel/partition", test_partition);
  g_test_add_func ("/dsp/mel/empty-band", test_empty_band_refused);

  return g_test_run ();
}
