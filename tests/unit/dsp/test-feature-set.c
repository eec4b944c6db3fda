/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/dsp/feature-set.h"
#include "reference.h"

static DspFeatureSet *
make (const char *spec)
{
  g_autoptr (GError) error = NULL;
  DspFeatureSet *set = dsp_feature_set_new (spec, &error);

  g_assert_no_error (error);
  return set;
}

/* Samples for any set: as many as it wants, or so many seconds. */
static gsize
count_samples (const DspFeatureSet *set,
               double               seconds)
{
  const gsize n = dsp_feature_set_get_n_samples (set);

  return n > 0 ? n : (gsize)(seconds * dsp_feature_set_get_sample_rate (set));
}

/* Every record of the vectors that bears the name of a set. */
static void
test_reference (gconstpointer name)
{
  g_autoptr (GPtrArray) references = reference_load ();
  guint n_compared = 0;

  for (guint i = 0; i < references->len; i++)
    {
      const Reference *reference = g_ptr_array_index (references, i);
      g_autoptr (DspFeatureSet) set = NULL;
      g_autofree float *samples = NULL;
      g_autofree float *output = NULL;

      if (!g_str_has_prefix (reference->name, name) || reference->name[strlen (name)] != ' ')
        continue;

      g_test_message ("%s", reference->name);
      set = make (reference->name);
      g_assert_cmpuint (dsp_feature_set_get_n_channels (set), ==, reference->shape[0]);
      g_assert_cmpuint (dsp_feature_set_get_height (set), ==, reference->shape[1]);
      g_assert_cmpuint (dsp_feature_set_get_width (set), ==, reference->shape[2]);

      samples = reference_signal (reference->n_samples);
      output = g_new (float, dsp_feature_set_get_size (set));
      dsp_feature_set_compute (set, samples, reference->n_samples, output);
      reference_compare (reference, output, 1e-3, 1e-3);
      n_compared++;
    }

  g_assert_cmpuint (n_compared, >, 0);
}

/* What an experiment relies on. */
static void
test_shapes (void)
{
  static const struct
  {
    const char *spec;
    guint rate;
    gsize n_samples, channels, height, width;
  } cases[] = {
    { "mel80-db", 16000, 240000, 1, 80, 469 },
    { "mel-image", 22050, 88200, 1, 64, 64 },
    { "mel-image channels=3 height=224 width=200", 22050, 88200, 3, 224, 200 },
    { "mfcc-image", 22050, 220500, 1, 64, 64 },
    { "mfcc-image height=0 width=0", 22050, 220500, 1, 40, 431 },
    { "mfcc-image height=40 width=50 deltas=2", 22050, 220500, 3, 40, 50 },
    { "mfcc-image deltas=1 channels=3", 22050, 220500, 6, 64, 64 },
    { "spectrogram-image", 22050, 88200, 1, 64, 64 },
    { "spectrogram-image rate=44100 height=0", 44100, 176400, 1, 513, 64 },
    { "moldovan-stack", 22050, 661500, 1, 161, 161 },
    { "moldovan-stack width=0", 22050, 661500, 1, 161, 1292 },
    { "moldovan-stack width=64 height=64", 22050, 661500, 1, 64, 64 },
    { "gao-260", 22050, 11025, 260, 1, 1 },
    { "gao-260 seconds=15", 22050, 330750, 260, 1, 30 },
    { "gao-260 fft=16384", 22050, 11025, 260, 1, 1 },
    { "song-statistics", 22050, 0, 442, 1, 1 },
    { "expressive", 22050, 0, 608, 1, 1 },
    { "expressive rate=16000 seconds=30", 16000, 480000, 608, 1, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DspFeatureSet) set = make (cases[i].spec);

      g_assert_cmpuint (dsp_feature_set_get_sample_rate (set), ==, cases[i].rate);
      g_assert_cmpuint (dsp_feature_set_get_n_samples (set), ==, cases[i].n_samples);
      g_assert_cmpuint (dsp_feature_set_get_n_channels (set), ==, cases[i].channels);
      g_assert_cmpuint (dsp_feature_set_get_height (set), ==, cases[i].height);
      g_assert_cmpuint (dsp_feature_set_get_width (set), ==, cases[i].width);
      g_assert_cmpuint (dsp_feature_set_get_size (set), ==,
                        cases[i].channels * cases[i].height * cases[i].width);
    }
}

/* Every set by its bare name: its text makes the same set, the text stays the same. */
static void
test_text (void)
{
  const char *const *names = dsp_feature_set_list_names ();

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autoptr (DspFeatureSet) set = make (names[i]);
      g_autofree char *text = dsp_feature_set_to_string (set);
      g_autoptr (DspFeatureSet) again = make (text);
      g_autofree char *text_again = dsp_feature_set_to_string (again);

      g_assert_true (g_str_has_prefix (text, names[i]));
      g_assert_cmpstr (text, ==, text_again);
      g_assert_cmpuint (dsp_feature_set_get_size (set), ==, dsp_feature_set_get_size (again));
    }
}

static void
test_text_of_mel80 (void)
{
  g_autoptr (DspFeatureSet) set = make ("mel80-db hop=400");
  g_autofree char *text = dsp_feature_set_to_string (set);

  g_assert_cmpstr (text, ==,
                   "mel80-db rate=16000 seconds=15 fft=2048 hop=400 bands=80 fmin=0 fmax=8000 range=80 "
                   "equal-area=1 peak=1 unit=0 channels=1 height=0 width=0");
}

static const char *const bad_specs[] = {
  "",
  "mel",
  "mel80-db ",
  "mel80-db  hop=512",
  "mel80-db hop=",
  "mel80-db hop=nan",
  "mel80-db hop=512 hop=512",
  "mel80-db hop=100",
  "mel80-db hop=5000",
  "mel80-db fft=1000",
  "mel80-db color=1",
  "mel80-db coefficients=3",
  "mel80-db bands=500 fft=1024",
  "mel80-db fmin=9000",
  "mel80-db fmax=9000",
  "mel80-db seconds=601",
  "mel80-db seconds=-1",
  "mel80-db seconds=600 rate=192000 fmax=8000",
  "mel80-db peak=0.5",
  "spectrogram-image bands=10",
  "spectrogram-image seconds=300 fft=4096",
  "mfcc-image coefficients=129",
  "mfcc-image height=100000",
  "mfcc-image width=-1",
  "mfcc-image deltas=3",
  "mfcc-image height=1024 width=4096 channels=8",
  "mel-image deltas=1",
  "gao-260 seconds=0.4",
  "gao-260 rate=22051",
  "gao-260 hop=512",
  "gao-260 fft=64",
  "gao-260 seconds=0.4",
  "song-statistics rate=22051",
  "song-statistics width=3",
  "expressive rate=8000",
  "expressive fft=4096",
};

static void
test_bad_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_specs); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad_specs[i]);
      g_assert_null (dsp_feature_set_new (bad_specs[i], &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
    }
}

static void
fill_sine (float *samples,
           gsize  n_samples)
{
  for (gsize i = 0; i < n_samples; i++)
    samples[i] = (float)sin (0.1 * (double)i);
}

static void
fill_clipped (float *samples,
              gsize  n_samples)
{
  for (gsize i = 0; i < n_samples; i++)
    samples[i] = sin (0.03 * (double)i) > 0.0 ? 1.0f : -1.0f;
}

static void
fill_constant (float *samples,
               gsize  n_samples)
{
  for (gsize i = 0; i < n_samples; i++)
    samples[i] = 0.5f;
}

static void
fill_silence (float *samples,
              gsize  n_samples)
{
  memset (samples, 0, n_samples * sizeof (float));
}

static void
fill_hostile (float *samples,
              gsize  n_samples)
{
  static const float bad[] = { NAN, INFINITY, -INFINITY, 3e38f, 1e-44f, 0.1f };

  for (gsize i = 0; i < n_samples; i++)
    samples[i] = bad[i * 7 / 3 % G_N_ELEMENTS (bad)];
}

static void
fill_click (float *samples,
            gsize  n_samples)
{
  fill_silence (samples, n_samples);
  if (n_samples > 0)
    samples[n_samples / 2] = 1.0f;
}

/* Every set, whatever it is fed and however little of it: defined, finite, the same twice. */
static void
test_hostile (void)
{
  static void (*const fills[]) (float *, gsize)
      = { fill_sine, fill_clipped, fill_constant, fill_silence, fill_hostile, fill_click };
  static const gsize lengths[] = { 0, 1, 2, 100, 1023, 5000, G_MAXSIZE };
  const char *const *names = dsp_feature_set_list_names ();

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autoptr (DspFeatureSet) set = make (names[i]);
      const gsize size = dsp_feature_set_get_size (set);
      const gsize n_samples = count_samples (set, 2.5);
      g_autofree float *samples = g_new (float, n_samples);
      g_autofree float *output = g_new (float, size);
      g_autofree float *again = g_new (float, size);

      for (gsize j = 0; j < G_N_ELEMENTS (fills); j++)
        for (gsize k = 0; k < G_N_ELEMENTS (lengths); k++)
          {
            const gsize n = MIN (lengths[k], n_samples);

            g_test_message ("%s, signal %zu, %zu samples", names[i], j, n);
            fills[j](samples, n);
            dsp_feature_set_compute (set, samples, n, output);
            reference_all_finite (output, size);
            dsp_feature_set_compute (set, samples, n, again);
            g_assert_cmpmem (output, size * sizeof (float), again, size * sizeof (float));
          }
    }
}

/* Names: all or none, each once. */
static void
test_names (void)
{
  const char *const *names = dsp_feature_set_list_names ();

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autoptr (DspFeatureSet) set = make (names[i]);
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
      const gsize n = dsp_feature_set_get_n_channels (set);

      for (gsize j = 0; j < n; j++)
        {
          const char *name = dsp_feature_set_get_name (set, j);

          g_assert_true ((name != NULL) == (dsp_feature_set_get_name (set, 0) != NULL));
          if (name != NULL)
            g_assert_true (g_hash_table_add (seen, (gpointer)name));
        }
    }
}

/* Names are in the order of the values. */
static void
test_names_of_statistics (void)
{
  g_autoptr (DspFeatureSet) gao = make ("gao-260");
  g_autoptr (DspFeatureSet) song = make ("song-statistics");

  g_assert_cmpstr (dsp_feature_set_get_name (gao, 0), ==, "rms-mean");
  g_assert_cmpstr (dsp_feature_set_get_name (gao, 65), ==, "rms-deviation");
  g_assert_cmpstr (dsp_feature_set_get_name (gao, 130 + 18), ==, "centroid-slope-mean");
  g_assert_cmpstr (dsp_feature_set_get_name (gao, 259), ==, "tonal-major-cos-slope-deviation");
  g_assert_cmpstr (dsp_feature_set_get_name (song, 195 + 4), ==, "mfcc-1-median");
  g_assert_cmpstr (dsp_feature_set_get_name (song, 390), ==, "tempo");
  g_assert_cmpstr (dsp_feature_set_get_name (song, 399), ==, "harmonic-change");
  g_assert_cmpstr (dsp_feature_set_get_name (song, 400), ==, "modulation-0-0.25");
  g_assert_cmpstr (dsp_feature_set_get_name (song, 441), ==, "modulation-6-8");
}

/* Plucked twice a second, a chord of A major: tempo, density and mode are what they are. */
static void
test_song_of_clicks (void)
{
  g_autoptr (DspFeatureSet) song = make ("song-statistics");
  const gsize n_samples = 22050 * 20;
  g_autofree float *samples = g_new (float, n_samples);
  g_autofree float *output = g_new (float, dsp_feature_set_get_size (song));

  for (gsize i = 0; i < n_samples; i++)
    {
      const double time = (double)i / 22050.0;
      const double decay = exp (-20.0 * (double)(i % 11025) / 22050.0);

      samples[i] = (float)(0.2 * decay
                           * (2.0 * sin (2.0 * G_PI * 440.0 * time) + sin (2.0 * G_PI * 554.365 * time)
                              + sin (2.0 * G_PI * 659.255 * time)));
    }
  dsp_feature_set_compute (song, samples, n_samples, output);
  g_assert_cmpfloat_with_epsilon (output[390], 120.0f, 0.5);
  g_assert_cmpfloat (output[391], >, 0.5f);
  g_assert_cmpfloat_with_epsilon (output[392], 2.0f, 0.11);
  g_assert_cmpfloat (output[393], >, 0.5f);
  g_assert_cmpfloat (output[394], >, 0.0f);
}

typedef struct
{
  DspFeatureSet *set;
  const float *samples;
  gsize n_samples;
} Share;

static gpointer
compute_cb (gpointer data)
{
  const Share *share = data;
  float *output = g_new (float, dsp_feature_set_get_size (share->set));

  dsp_feature_set_compute (share->set, share->samples, share->n_samples, output);
  return output;
}

/* One set, several threads, the same output to the bit. */
static void
test_threads (void)
{
  const char *const *names = dsp_feature_set_list_names ();

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autoptr (DspFeatureSet) set = make (names[i]);
      g_autofree float *samples = reference_signal (30000);
      Share share = { set, samples, 30000 };
      g_autofree float *expected = compute_cb (&share);
      GThread *threads[3];

      for (gsize j = 0; j < G_N_ELEMENTS (threads); j++)
        threads[j] = g_thread_new ("feature-set", compute_cb, &share);
      for (gsize j = 0; j < G_N_ELEMENTS (threads); j++)
        {
          g_autofree float *output = g_thread_join (threads[j]);
          const gsize n_bytes = dsp_feature_set_get_size (set) * sizeof (float);

          g_assert_cmpmem (output, n_bytes, expected, n_bytes);
        }
    }
}

/* Longer than the segment: what comes after it is not heard. */
static void
test_cut (void)
{
  g_autoptr (DspFeatureSet) set = make ("mel-image seconds=1");
  g_autofree float *samples = reference_signal (30000);
  g_autofree float *output = g_new (float, 64 * 64);
  g_autofree float *cut = g_new (float, 64 * 64);

  dsp_feature_set_compute (set, samples, 30000, output);
  dsp_feature_set_compute (set, samples, 22050, cut);
  g_assert_cmpmem (output, 64 * 64 * sizeof (float), cut, 64 * 64 * sizeof (float));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/dsp/feature-set/reference/mel80-db", "mel80-db", test_reference);
  g_test_add_data_func ("/dsp/feature-set/reference/mel-image", "mel-image", test_reference);
  g_test_add_data_func ("/dsp/feature-set/reference/mfcc-image", "mfcc-image", test_reference);
  g_test_add_data_func ("/dsp/feature-set/reference/spectrogram-image", "spectrogram-image", test_reference);
  g_test_add_data_func ("/dsp/feature-set/reference/moldovan-stack", "moldovan-stack", test_reference);
  g_test_add_data_func ("/dsp/feature-set/reference/gao-260", "gao-260", test_reference);
  g_test_add_data_func ("/dsp/feature-set/reference/song-statistics", "song-statistics", test_reference);
  g_test_add_func ("/dsp/feature-set/shapes", test_shapes);
  g_test_add_func ("/dsp/feature-set/text", test_text);
  g_test_add_func ("/dsp/feature-set/text-of-mel80", test_text_of_mel80);
  g_test_add_func ("/dsp/feature-set/bad", test_bad_refused);
  g_test_add_func ("/dsp/feature-set/names", test_names);
  g_test_add_func ("/dsp/feature-set/names-of-statistics", test_names_of_statistics);
  g_test_add_func ("/dsp/feature-set/song-of-clicks", test_song_of_clicks);
  g_test_add_func ("/dsp/feature-set/hostile", test_hostile);
  g_test_add_func ("/dsp/feature-set/cut", test_cut);
  g_test_add_func ("/dsp/feature-set/threads", test_threads);

  return g_test_run ();
}
