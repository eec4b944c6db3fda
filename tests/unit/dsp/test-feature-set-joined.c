/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Feature sets joined by " + ": what is made of their text, and that the numbers are those of the parts. */

#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/dsp/feature-set.h"
#include "reference.h"

#define SONG         "song-statistics rate=16000"
#define EXPRESSIVE   "expressive rate=16000"
#define N_SONG       442
#define N_EXPRESSIVE 608
#define N_BOTH       (N_SONG + N_EXPRESSIVE)
#define N_SAMPLES    40000

static DspFeatureSet *
make (const char *spec)
{
  g_autoptr (GError) error = NULL;
  DspFeatureSet *set = dsp_feature_set_new (spec, &error);

  g_assert_no_error (error);
  return set;
}

/* (transfer full) */
static float *
compute (const char  *spec,
         const float *samples,
         gsize        n_samples)
{
  g_autoptr (DspFeatureSet) set = make (spec);
  float *output = g_new (float, dsp_feature_set_get_size (set));

  dsp_feature_set_compute (set, samples, n_samples, output);
  return output;
}

static void
test_shape (void)
{
  g_autoptr (DspFeatureSet) set = make (SONG " + " EXPRESSIVE);
  g_autoptr (DspFeatureSet) four = make ("expressive + expressive + song-statistics + expressive");

  g_assert_cmpuint (dsp_feature_set_get_sample_rate (set), ==, 16000);
  g_assert_cmpuint (dsp_feature_set_get_n_samples (set), ==, 0);
  g_assert_cmpuint (dsp_feature_set_get_n_channels (set), ==, N_BOTH);
  g_assert_cmpuint (dsp_feature_set_get_height (set), ==, 1);
  g_assert_cmpuint (dsp_feature_set_get_width (set), ==, 1);
  g_assert_cmpuint (dsp_feature_set_get_size (set), ==, N_BOTH);
  g_assert_cmpuint (dsp_feature_set_get_sample_rate (four), ==, 22050);
  g_assert_cmpuint (dsp_feature_set_get_size (four), ==, N_SONG + 3 * N_EXPRESSIVE);
}

static void
test_names (void)
{
  g_autoptr (DspFeatureSet) set = make (SONG " + " EXPRESSIVE " + " SONG);
  g_autoptr (DspFeatureSet) song = make (SONG);
  g_autoptr (DspFeatureSet) expressive = make (EXPRESSIVE);

  for (gsize i = 0; i < N_BOTH + N_SONG; i++)
    {
      const gboolean is_expressive = i >= N_SONG && i < N_BOTH;
      const gsize channel = i < N_SONG ? i : i < N_BOTH ? i - N_SONG : i - N_BOTH;

      g_assert_cmpstr (dsp_feature_set_get_name (set, i), ==,
                       dsp_feature_set_get_name (is_expressive ? expressive : song, channel));
    }
  g_assert_cmpstr (dsp_feature_set_get_name (set, 0), ==, "rms-mean");
  g_assert_cmpstr (dsp_feature_set_get_name (set, N_SONG), ==, "peaks-50-mean");
}

static void
test_text (void)
{
  g_autoptr (DspFeatureSet) set = make ("song-statistics fft=1024 rate=16000 + " EXPRESSIVE);
  g_autofree char *text = dsp_feature_set_to_string (set);
  g_autoptr (DspFeatureSet) again = make (text);
  g_autofree char *text_again = dsp_feature_set_to_string (again);

  g_assert_cmpstr (
      text, ==,
      "song-statistics rate=16000 seconds=0 fft=1024 peak=0 + expressive rate=16000 seconds=0 peak=1");
  g_assert_cmpstr (text, ==, text_again);
  g_assert_cmpuint (dsp_feature_set_get_size (again), ==, N_BOTH);
}

/* To the bit those of the parts, although one of them scales the samples and the other does not. */
static void
test_values (void)
{
  static const char *const orders[][3] = {
    { SONG " + " EXPRESSIVE, SONG, EXPRESSIVE },
    { EXPRESSIVE " + " SONG, EXPRESSIVE, SONG },
    { EXPRESSIVE " + " SONG " peak=1", EXPRESSIVE, SONG " peak=1" },
  };
  static const gsize lengths[] = { 0, 1, 3000, N_SAMPLES };
  g_autofree float *samples = reference_signal (N_SAMPLES);

  samples[1000] = NAN;
  samples[2000] = INFINITY;
  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (lengths); j++)
      {
        const gsize n_first = i == 0 ? N_SONG : N_EXPRESSIVE;
        g_autofree float *joined = compute (orders[i][0], samples, lengths[j]);
        g_autofree float *first = compute (orders[i][1], samples, lengths[j]);
        g_autofree float *second = compute (orders[i][2], samples, lengths[j]);

        reference_all_finite (joined, N_BOTH);
        g_assert_cmpmem (joined, n_first * sizeof (float), first, n_first * sizeof (float));
        g_assert_cmpmem (joined + n_first, (N_BOTH - n_first) * sizeof (float), second,
                         (N_BOTH - n_first) * sizeof (float));
      }
}

/* Texts that come from anywhere, and a word that the sentence must have. */
static void
test_refused (void)
{
  static const struct
  {
    const char *spec;
    const char *said;
  } cases[] = {
    { "+", "“+”" },
    { " + ", "both sides" },
    { " + + ", "both sides" },
    { SONG " + ", "both sides" },
    { " + " SONG, "both sides" },
    { SONG " +  + " SONG, "both sides" },
    { SONG " + + " SONG, "“+”" },
    { SONG " +", "“+”" },
    { SONG " +" EXPRESSIVE, "+expressive" },
    { SONG "+ " EXPRESSIVE, "16000+" },
    { SONG " +  " EXPRESSIVE, "“”" },
    { SONG "  + " EXPRESSIVE, "“”" },
    { "(" SONG " + " EXPRESSIVE ")", "(song-statistics" },
    { SONG " + (" EXPRESSIVE " + " SONG ")", "(expressive" },
    { SONG " + wavelets", "wavelets" },
    { SONG " + expressive rate=8000", "16000" },
    { SONG " + expressive", "22050" },
    { "expressive + " SONG, "22050" },
    { SONG " seconds=30 + " EXPRESSIVE, "length" },
    { SONG " + " EXPRESSIVE " seconds=30", "length" },
    { SONG " + mel80-db", "vector" },
    { "mel80-db + " SONG, "vector" },
    { "gao-260 seconds=15 + song-statistics", "vector" },
    { "gao-260 + song-statistics", "length" },
    { SONG " + " EXPRESSIVE " + " SONG " + " EXPRESSIVE " + " SONG, "4" },
    { SONG " + \xff", "readable" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (dsp_feature_set_new (cases[i].spec, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
      if (strstr (error->message, cases[i].said) == NULL)
        g_error ("of “%s”: “%s” does not say “%s”", cases[i].spec, error->message, cases[i].said);
    }
}

/* Megabytes of it are refused like any other, and do not make megabytes of sets. */
static void
test_endless (void)
{
  g_autoptr (GString) spec = g_string_new (SONG);
  g_autofree char *blanks = g_strnfill (1 << 20, ' ');
  g_autofree char *padded = g_strconcat (SONG " + ", blanks, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (spec, " + " SONG);
  g_assert_null (dsp_feature_set_new (spec->str, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  g_assert_null (dsp_feature_set_new (padded, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/feature-set-joined/shape", test_shape);
  g_test_add_func ("/dsp/feature-set-joined/names", test_names);
  g_test_add_func ("/dsp/feature-set-joined/text", test_text);
  g_test_add_func ("/dsp/feature-set-joined/values", test_values);
  g_test_add_func ("/dsp/feature-set-joined/refused", test_refused);
  g_test_add_func ("/dsp/feature-set-joined/endless", test_endless);

  return g_test_run ();
}
