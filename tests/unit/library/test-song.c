/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/song.h"

#include <math.h>
#include <string.h>

#include "library/text.h"

static void
test_title_from_name (void)
{
  static const struct
  {
    const char *path;
    const char *tag;
    const char *title;
  } cases[] = {
    { "/m/01 - Song.mp3", NULL, "01 - Song" },     { "/m/01 - Song.mp3", "", "01 - Song" },
    { "/m/01 - Song.mp3", "Real", "Real" },        { "/m/.hidden", NULL, ".hidden" },
    { "/m/two.dots.flac", NULL, "two.dots" },      { "/m/noext", NULL, "noext" },
    { "/m/caf\xe9.ogg", NULL, "caf\xef\xbf\xbd" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LibrarySongFields fields = { .path = cases[i].path, .title = cases[i].tag };
      g_autoptr (LibrarySong) song = library_song_new (&fields);

      g_assert_cmpstr (library_song_get_title (song), ==, cases[i].title);
      g_assert_cmpstr (library_song_get_path (song), ==, cases[i].path);
    }
}

static void
test_without_estimate (void)
{
  LibrarySongFields fields = { .path = "/m/\xff.mp3", .duration = NAN };
  g_autoptr (LibrarySong) song = library_song_new (&fields);
  g_autofree char *quadrant = NULL;
  g_autofree char *mood = NULL;
  g_autofree char *message = NULL;
  g_autofree char *path = NULL;
  double valence, duration;

  g_object_get (song, "quadrant", &quadrant, "mood", &mood, "error-message", &message, "valence", &valence,
                "duration", &duration, "path", &path, NULL);
  g_assert_cmpstr (quadrant, ==, "");
  g_assert_cmpstr (mood, ==, "");
  g_assert_cmpstr (message, ==, "");
  g_assert_true (isnan (valence));
  g_assert_cmpfloat (duration, ==, 0.0);
  g_assert_cmpstr (path, ==, "/m/\xef\xbf\xbd.mp3");
}

static void
test_with_estimate (void)
{
  MoodGaussian gaussian = { .valence = -0.6, .arousal = 0.7, .valence_sd = 0.1, .arousal_sd = 0.1 };
  MoodEstimate estimate;

  mood_estimate_init (&estimate, &gaussian);

  LibrarySongFields fields = { .path = "/m/a.mp3", .id = 9, .estimate = &estimate };
  g_autoptr (LibrarySong) song = library_song_new (&fields);
  g_autofree char *quadrant = NULL;
  double valence, arousal;
  gint64 id;

  /* The fields were copied. */
  memset (&estimate, 0, sizeof estimate);
  g_object_get (song, "quadrant", &quadrant, "valence", &valence, "arousal", &arousal, "id", &id, NULL);
  g_assert_cmpstr (quadrant, ==, "Q2");
  g_assert_cmpfloat (valence, ==, -0.6);
  g_assert_cmpfloat (arousal, ==, 0.7);
  g_assert_cmpint (id, ==, 9);
}

/* The label wins, and the prediction is still told. */
static void
test_label (void)
{
  const MoodGaussian gaussian = { .valence = -0.6, .arousal = 0.7, .valence_sd = 0.1, .arousal_sd = 0.1 };
  LibraryLabel label = { .valence = 0.25, .arousal = -0.5, .said_at = 1700000000 };
  MoodEstimate prediction;

  mood_estimate_init (&prediction, &gaussian);

  LibrarySongFields fields = { .path = "/m/a.mp3", .estimate = &prediction };
  g_autoptr (LibrarySong) before = library_song_new (&fields);
  g_autofree char *quadrant = NULL;
  gboolean is_corrected;

  fields.label = &label;

  g_autoptr (LibrarySong) song = library_song_new (&fields);

  label.valence = 0.0;
  g_object_get (song, "quadrant", &quadrant, "is-corrected", &is_corrected, NULL);
  g_assert_cmpstr (quadrant, ==, "Q4");
  g_assert_true (is_corrected);
  g_assert_cmpfloat (library_song_get_estimate (song)->gaussian.valence, ==, 0.25);
  g_assert_cmpfloat (library_song_get_label (song)->valence, ==, 0.25);
  g_assert_cmpint (library_song_get_label (song)->said_at, ==, 1700000000);
  g_assert_cmpfloat (library_song_get_prediction (song)->gaussian.valence, ==, -0.6);
  g_assert_cmpstr (library_song_get_mood (song), !=, library_song_get_mood (before));
  g_assert_null (library_song_get_label (before));
  g_assert_true (library_song_get_prediction (before) == library_song_get_estimate (before));
  g_assert_true (library_song_is_older (before, song));
  g_assert_false (library_song_is_older (song, before));
  g_assert_false (library_song_is_older (song, song));
}

static void
test_record (void)
{
  LibrarySongFields fields = { .path = "/m/a.mp3", .genre = "Rock; \xff", .year = 1997 };
  g_autoptr (LibrarySong) song = library_song_new (&fields);
  g_autoptr (LibrarySong) bare = library_song_new (&(LibrarySongFields) { .path = "/m/b.mp3", .year = 10000 });
  g_autofree char *genre = NULL;
  guint year;

  g_object_get (song, "genre", &genre, "year", &year, NULL);
  g_assert_cmpstr (genre, ==, "Rock; \xef\xbf\xbd");
  g_assert_cmpstr (library_song_get_genre (song), ==, genre);
  g_assert_cmpuint (year, ==, 1997);
  g_assert_cmpuint (library_song_get_year (song), ==, 1997);
  g_assert_cmpstr (library_song_get_genre (bare), ==, "");
  g_assert_cmpuint (library_song_get_year (bare), ==, 0);
}

static void
test_bound (void)
{
  static const struct
  {
    const char *text;
    gsize max;
    const char *expected;
  } cases[] = {
    { "abc", 3, "abc" },
    { "abcd", 3, "abc" },
    { "", 3, "" },
    { "ab\xc3\xa9", 3, "ab" },
    { "ab\xc3\xa9", 4, "ab\xc3\xa9" },
    { "\xf0\x9f\x98\x80", 3, "" },
    { "\xff", 3, "\xef\xbf\xbd" },
    { "\xff\xff", 3, "\xef\xbf\xbd" },
    { "\xff\xff", 2, "" },
    /* Bytes that continue nothing may go with the cut. */
    { "a\x80\x80\x80\x80\x80", 4, "a" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *bounded = library_text_bound (cases[i].text, cases[i].max);

      g_assert_cmpstr (bounded, ==, cases[i].expected);
    }
  g_assert_null (library_text_bound (NULL, 3));
}

static void
test_strv_round_trip (void)
{
  static const char *const lists[][4] = {
    { NULL },
    { "one", NULL },
    { "", NULL },
    { "a", "", "c; d / e", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (GBytes) bytes = library_text_strv_to_bytes (lists[i]);
      gsize size;
      const char *data = g_bytes_get_data (bytes, &size);
      g_auto (GStrv) back = library_text_strv_from_data (data != NULL ? data : "", size);

      g_assert_true (g_strv_equal ((const char *const *)back, lists[i]));
    }

  /* The end of a damaged one is no string. */
  g_auto (GStrv) cut = library_text_strv_from_data ("ab\0cd", 5);
  g_assert_cmpuint (g_strv_length (cut), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/song/title-from-name", test_title_from_name);
  g_test_add_func ("/library/song/without-estimate", test_without_estimate);
  g_test_add_func ("/library/song/with-estimate", test_with_estimate);
  g_test_add_func ("/library/song/label", test_label);
  g_test_add_func ("/library/song/record", test_record);
  g_test_add_func ("/library/text/bound", test_bound);
  g_test_add_func ("/library/text/strv", test_strv_round_trip);

  return g_test_run ();
}
