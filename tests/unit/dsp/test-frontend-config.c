/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/dsp/frontend.h"

static void
assert_equal (const DspFrontendConfig *a,
              const DspFrontendConfig *b)
{
  g_assert_cmpuint (a->sample_rate, ==, b->sample_rate);
  g_assert_cmpuint (a->fft_size, ==, b->fft_size);
  g_assert_cmpuint (a->hop, ==, b->hop);
  g_assert_cmpuint (a->n_bands, ==, b->n_bands);
  g_assert_cmpfloat (a->f_min, ==, b->f_min);
  g_assert_cmpfloat (a->f_max, ==, b->f_max);
  g_assert_cmpfloat (a->floor_db, ==, b->floor_db);
  g_assert_cmpfloat (a->range_db, ==, b->range_db);
}

static void
test_text_of_default (void)
{
  g_autofree char *text = dsp_frontend_config_to_string (&dsp_frontend_default_config);

  g_assert_cmpstr (text, ==, "mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=-120 range=55");
}

static void
test_round_trip (void)
{
  const DspFrontendConfig config = { 44100, 4096, 441, 96, 27.3, 16000.1, -90.125, 55.5 };
  g_autofree char *text = dsp_frontend_config_to_string (&config);
  g_autoptr (GError) error = NULL;
  DspFrontendConfig parsed;

  g_assert_true (dsp_frontend_config_parse (&parsed, text, &error));
  g_assert_no_error (error);
  assert_equal (&parsed, &config);
}

static void
test_any_order (void)
{
  g_autoptr (GError) error = NULL;
  DspFrontendConfig parsed;

  g_assert_true (
      dsp_frontend_config_parse (&parsed,
                                 "mel range=55 floor=-120 fmax=8000 fmin=30 bands=80 hop=500 fft=1024 rate=16000",
                                 &error));
  g_assert_no_error (error);
  assert_equal (&parsed, &dsp_frontend_default_config);
}

/* A locale with a decimal comma must neither write nor want one. */
static void
test_locale (void)
{
  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("no German locale here");
      return;
    }
  test_round_trip ();
  setlocale (LC_NUMERIC, "C");
}

static const char *const bad_texts[] = {
  "",
  "mfcc rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=-80",
  "mel",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=-80 floor=-80",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=-80 gain=3",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=-80 range=-1",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=-80 range=300",
  "mel  rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=-80",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=-80dB",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=nan",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=inf floor=-80",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=1e300",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=30,5 fmax=8000 floor=-80",
  "mel rate=16000 fft=1024 hop=500 bands=80.5 fmin=30 fmax=8000 floor=-80",
  "mel rate=16000 fft=1024 hop=500 bands=0 fmin=30 fmax=8000 floor=-80",
  "mel rate=16000 fft=1024 hop=500 bands=-80 fmin=30 fmax=8000 floor=-80",
  "mel rate=16000 fft=1024 hop=500 bands=4294967376 fmin=30 fmax=8000 floor=-80",
  "mel rate=16000 fft=1000 hop=500 bands=80 fmin=30 fmax=8000 floor=-80",
  "mel rate=16000 fft=1073741824 hop=500 bands=80 fmin=30 fmax=8000 floor=-80",
  "mel rate=16000 fft=1024 hop=0 bands=80 fmin=30 fmax=8000 floor=-80",
  "mel rate=16000 fft=1024 hop=1025 bands=80 fmin=30 fmax=8000 floor=-80",
  "mel rate=16000 fft=1024 hop=63 bands=80 fmin=30 fmax=8000 floor=-80",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=8000 fmax=8000 floor=-80",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=-1 fmax=8000 floor=-80",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000.5 floor=-80",
  "mel rate=0 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=-80",
  "mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=0",
  "mel \xff\xfe",
};

static void
test_bad_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_texts); i++)
    {
      g_autoptr (GError) error = NULL;
      DspFrontendConfig parsed = dsp_frontend_default_config;

      g_test_message ("text %" G_GSIZE_FORMAT, i);
      g_assert_false (dsp_frontend_config_parse (&parsed, bad_texts[i], &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      assert_equal (&parsed, &dsp_frontend_default_config);
    }
}

static void
test_long_refused (void)
{
  g_autofree char *text = g_strnfill (1000000, 'm');
  g_autoptr (GError) error = NULL;
  DspFrontendConfig parsed;

  g_assert_false (dsp_frontend_config_parse (&parsed, text, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (strlen (error->message), <, 200);
}

static void
test_new_checks (void)
{
  g_autoptr (GError) error = NULL;
  DspFrontendConfig config = dsp_frontend_default_config;

  config.f_max = 9000.0;
  g_assert_null (dsp_frontend_new (&config, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);

  g_clear_error (&error);
  config.f_max = 8000.0;
  config.n_bands = 400;
  g_assert_null (dsp_frontend_new (&config, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/frontend-config/text", test_text_of_default);
  g_test_add_func ("/dsp/frontend-config/round-trip", test_round_trip);
  g_test_add_func ("/dsp/frontend-config/any-order", test_any_order);
  g_test_add_func ("/dsp/frontend-config/locale", test_locale);
  g_test_add_func ("/dsp/frontend-config/bad", test_bad_refused);
  g_test_add_func ("/dsp/frontend-config/long", test_long_refused);
  g_test_add_func ("/dsp/frontend-config/new", test_new_checks);

  return g_test_run ();
}
