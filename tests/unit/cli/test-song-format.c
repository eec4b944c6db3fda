/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include <json-glib/json-glib.h>

#include "cli/arguments.h"
#include "cli/json-writer.h"
#include "cli/progress.h"
#include "cli/song-format.h"

static char *
write_number (double value,
              guint  n_decimals)
{
  g_auto (CliJsonWriter) writer;

  cli_json_writer_init (&writer);
  cli_json_writer_number (&writer, NULL, value, n_decimals);

  return cli_json_writer_finish (&writer);
}

static void
test_numbers (void)
{
  static const struct
  {
    double value;
    guint n_decimals;
    const char *text;
  } cases[] = {
    { 0, 4, "0" },        { 1, 4, "1" },           { -0.5, 4, "-0.5" }, { 0.12345, 4, "0.1235" },
    { -0.00001, 4, "0" }, { 100, 0, "100" },       { 1200, 2, "1200" }, { 1e15, 3, "1000000000000000" },
    { NAN, 4, "null" },   { INFINITY, 4, "null" }, { 0.99996, 4, "1" }, { -1, 2, "-1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = write_number (cases[i].value, cases[i].n_decimals);

      g_assert_cmpstr (text, ==, cases[i].text);
    }

  /* The largest there is does not break out of its buffer. */
  g_autofree char *huge = write_number (-G_MAXDOUBLE, 6);

  g_assert_cmpfloat (g_ascii_strtod (huge, NULL), ==, -G_MAXDOUBLE);
}

/* Nothing that a terminal would obey gets out as it is: C0, C1 and turns of direction. */
static void
test_steering (void)
{
  g_autofree char *text = NULL;
  g_auto (CliJsonWriter) writer;

  cli_json_writer_init (&writer);
  cli_json_writer_string (&writer, NULL, "\033\177\xc2\x9b\xe2\x80\xae\xc3\xa9");
  text = cli_json_writer_finish (&writer);

  g_assert_cmpstr (text, ==, "\"\\u001b\\u007f\\u009b\\u202e\xc3\xa9\"");
}

static void
test_strings (void)
{
  static const char hostile[] = "\"\\ / \b\f\n\r\t\001\037\177 \xe2\x80\xa8 \xf0\x9f\x8e\xb5 </script>";
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  g_auto (CliJsonWriter) writer;
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  cli_json_writer_init (&writer);
  cli_json_writer_begin (&writer, NULL, '{');
  cli_json_writer_string (&writer, "a\"b", hostile);
  cli_json_writer_begin (&writer, "list", '[');
  cli_json_writer_string (&writer, NULL, "\xff\xfe");
  cli_json_writer_bool (&writer, NULL, TRUE);
  cli_json_writer_begin (&writer, NULL, '[');
  cli_json_writer_end (&writer, ']');
  cli_json_writer_end (&writer, ']');
  cli_json_writer_bool (&writer, "no", FALSE);
  cli_json_writer_end (&writer, '}');
  text = cli_json_writer_finish (&writer);

  g_assert_null (strchr (text, '\n'));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (object, "a\"b"), ==, hostile);
  g_assert_false (json_object_get_boolean_member (object, "no"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "list")), ==, 3);
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (object, "list"), 0), ==,
                   "\xef\xbf\xbd\xef\xbf\xbd");
}

static void
test_clean_text (void)
{
  g_autofree char *clean = cli_clean_text ("a\033[1mb\nc\xff \xe2\x80\xae"
                                           "d \xe6\xad\x8c");

  g_assert_cmpstr (clean, ==,
                   "a\xef\xbf\xbd[1mb\xef\xbf\xbd"
                   "c\xef\xbf\xbd \xef\xbf\xbd"
                   "d \xe6\xad\x8c");
}

static const CliSongDetails plain;

static LibrarySong *
make_song (const char *path,
           const char *title,
           const char *artist,
           double      valence)
{
  MoodGaussian gaussian = { valence, -0.3, 0.1, 0.2, 0.5 };
  MoodEstimate estimate;
  LibrarySongFields fields
      = { .path = path, .title = title, .artist = artist, .duration = 61.4, .estimate = &estimate };

  mood_estimate_init (&estimate, &gaussian);

  return library_song_new (&fields);
}

/* Columns stay below each other whatever is in them: the song begins at the same place. */
static void
test_table (void)
{
  g_autoptr (LibrarySong) song = make_song ("/m/a.mp3", "Title", "Artist", 0.4);
  g_autoptr (LibrarySong) nameless = make_song ("/m/b.mp3", NULL, NULL, -0.004);
  g_autofree char *header = cli_song_text_header (&plain);
  g_autofree char *line = cli_song_to_text (song, &plain);
  g_autofree char *nameless_line = cli_song_to_text (nameless, &plain);

  g_assert_true (g_str_has_suffix (line, "  Artist – Title"));
  g_assert_true (g_str_has_suffix (nameless_line, "  b"));
  g_assert_nonnull (strstr (line, "+0.40"));
  /* A little below zero is not a zero below zero. */
  g_assert_nonnull (strstr (nameless_line, "+0.00"));
  g_assert_nonnull (strstr (line, "-0.30"));
  g_assert_nonnull (strstr (line, "Q4"));
  g_assert_nonnull (strstr (line, "1:01"));
  g_assert_nonnull (strstr (line, " 93 %"));
  g_assert_cmpint (strstr (header, "song") - header, ==, strstr (line, "Artist") - line);
}

/* In the middle of the plane no quadrant is claimed; JSON has what the program thinks nevertheless, and says so. */
static void
test_neutral (void)
{
  MoodGaussian gaussian = { 0.05, -0.03, 0.3, 0.3, 0.0 };
  MoodEstimate estimate;
  const LibrarySongFields fields = { .path = "/m/a.mp3", .duration = 61.4, .estimate = &estimate };
  g_autoptr (LibrarySong) song = NULL;
  g_autofree char *line = NULL;
  g_autofree char *json = NULL;

  mood_estimate_init (&estimate, &gaussian);
  song = library_song_new (&fields);
  line = cli_song_to_text (song, &plain);
  json = cli_song_to_json (song, &plain);
  g_assert_null (strstr (line, "Q4"));
  g_assert_null (strstr (line, "%"));
  g_assert_nonnull (strstr (line, "neutral"));
  g_assert_nonnull (strstr (json, "\"quadrant\": \"Q4\""));
  g_assert_nonnull (strstr (json, "\"neutral\": true"));
  g_assert_nonnull (strstr (json, "\"unsure\": true"));
}

/* Degrees stand under their names; how alike a song is goes before it, in the table with a column of its own. */
static void
test_details (void)
{
  static const char *const names[] = { "power", "joyful_activation" };
  static const double shares[] = { 0.25, 0.03125 };
  g_autoptr (MoodDegrees) degrees = mood_degrees_new (2, names, shares);
  const CliSongDetails details = { .degrees = degrees, .with_likeness = TRUE, .likeness = -0.125 };
  g_autoptr (LibrarySong) song = make_song ("/m/a.mp3", "Title", "Artist", 0.4);
  g_autofree char *json = cli_song_to_json (song, &details);
  g_autofree char *plain_json = cli_song_to_json (song, &plain);
  g_autofree char *header = cli_song_text_header (&details);
  g_autofree char *line = cli_song_to_text (song, &details);

  g_assert_nonnull (strstr (json, "\"degrees\": {\"power\": 0.25, \"joyful_activation\": 0.0312}"));
  g_assert_nonnull (strstr (json, "\"likeness\": -0.125"));
  g_assert_null (strstr (plain_json, "degrees"));
  g_assert_null (strstr (plain_json, "likeness"));
  g_assert_nonnull (strstr (header, "alike"));
  g_assert_nonnull (strstr (line, "-0.13"));
  g_assert_cmpint (strstr (header, "song") - header, ==, strstr (line, "Artist") - line);
}

static void
test_song_states (void)
{
  LibrarySongFields failed_fields
      = { .path = "/m/\xff.mp3", .error_code = "damaged", .error_message = "It broke." };
  LibrarySongFields new_fields = { .path = "/m/new.mp3", .title = "New" };
  LibrarySongFields full_fields = { .path = "/m/full.mp3", .title = "Full", .genre = "Rock; Jazz", .year = 1997 };
  g_autoptr (LibrarySong) failed = library_song_new (&failed_fields);
  g_autoptr (LibrarySong) unheard = library_song_new (&new_fields);
  g_autofree char *failed_json = cli_song_to_json (failed, &plain);
  g_autofree char *failed_text = cli_song_to_text (failed, &plain);
  g_autofree char *new_json = cli_song_to_json (unheard, &(CliSongDetails) { .with_album = TRUE });
  g_autoptr (LibrarySong) full = library_song_new (&full_fields);
  g_autofree char *full_json = cli_song_to_json (full, &(CliSongDetails) { .with_album = TRUE });
  g_autofree char *full_plain = cli_song_to_json (full, &plain);
  g_autofree char *new_text = cli_song_to_text (unheard, &plain);

  g_assert_cmpstr (failed_json, ==,
                   "{\"path\": \"/m/\xef\xbf\xbd.mp3\", \"uri\": \"file:///m/%FF.mp3\", "
                   "\"error\": {\"code\": \"damaged\", \"message\": \"It broke.\"}}");
  g_assert_nonnull (strstr (failed_text, "It broke."));
  g_assert_null (strstr (new_json, "valence"));
  g_assert_nonnull (strstr (new_json, "\"album\": \"\", \"genre\": \"\", \"duration\""));
  g_assert_nonnull (strstr (full_json, "\"genre\": \"Rock; Jazz\", \"year\": 1997, "));
  g_assert_null (strstr (full_plain, "genre"));
  g_assert_null (strstr (full_plain, "year"));
  g_assert_true (g_str_has_suffix (new_text, "New"));
}

static void
test_below (void)
{
  static const char *const folders[] = { "/music", "/other/song.mp3", NULL };
  static const char *const root[] = { "/", NULL };
  static const char *const none[] = { NULL };

  g_assert_true (cli_is_below_any ("/music/a.mp3", folders));
  g_assert_true (cli_is_below_any ("/other/song.mp3", folders));
  g_assert_false (cli_is_below_any ("/musical/a.mp3", folders));
  g_assert_false (cli_is_below_any ("/other/song.mp3.bak", folders));
  g_assert_true (cli_is_below_any ("/anything", root));
  g_assert_true (cli_is_below_any ("/anything", none));
  g_assert_true (cli_is_below_any ("/anything", NULL));
}

static void
test_progress (void)
{
  JobsProgress listing = { .n_done = 1, .n_total = 7, .seconds_left = -1 };
  JobsProgress hearing
      = { .n_done = 12, .n_total = 345, .is_total_known = TRUE, .speed = 61.7, .seconds_left = 200 };
  JobsProgress long_one = { .n_total = 9, .is_total_known = TRUE, .seconds_left = 7260 };
  JobsProgress early = { .n_total = 9, .is_total_known = TRUE, .seconds_left = 200, .is_at_most = TRUE };
  g_autofree char *first = cli_progress_format (&listing);
  g_autofree char *fourth = cli_progress_format (&early);
  g_autofree char *hours = cli_progress_format_time_left (7260, TRUE);
  g_autofree char *second = cli_progress_format (&hearing);
  g_autofree char *third = cli_progress_format (&long_one);

  g_assert_cmpstr (first, ==, "1 song so far");
  g_assert_cmpstr (second, ==, "12 of 345 songs, 62 times as fast as they play, 3:20 left");
  g_assert_cmpstr (third, ==, "0 of 9 songs, 2 h 01 min left");
  g_assert_cmpstr (fourth, ==, "0 of 9 songs, at most 3:20 left");
  g_assert_cmpstr (hours, ==, "at most 2 h 01 min left");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/format/numbers", test_numbers);
  g_test_add_func ("/cli/format/strings", test_strings);
  g_test_add_func ("/cli/format/steering", test_steering);
  g_test_add_func ("/cli/format/clean-text", test_clean_text);
  g_test_add_func ("/cli/format/table", test_table);
  g_test_add_func ("/cli/format/neutral", test_neutral);
  g_test_add_func ("/cli/format/details", test_details);
  g_test_add_func ("/cli/format/states", test_song_states);
  g_test_add_func ("/cli/format/below", test_below);
  g_test_add_func ("/cli/format/progress", test_progress);

  return g_test_run ();
}
