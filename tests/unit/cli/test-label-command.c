/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "library/folders.h"
#include "library/identity.h"
#include "program.h"
#include "tests/support/flac-tags.h"
#include "tests/unit/library/shelf.h"

/* label, and what it changes in list, on a library of songs that nobody has to hear. */

static const LibraryAudioHash sound = { .version = 1, .digest = { 7 } };

static char *
in_music (Program *program, const char *name)
{
  return g_build_filename (program->music, name, NULL);
}

/* Both songs were heard in Q3. */
static void
fill (Program *program)
{
  static const char *const names[] = { "a.mp3", "b.mp3", "copy of a.mp3" };
  g_autoptr (GError) error = NULL;
  Shelf shelf = { .path = program->library };

  shelf.db = library_db_open (program->library, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = in_music (program, names[i]);
      const LibrarySongFields fields = { .path = path, .title = names[i], .duration = 100, .audio = i != 1 ? &sound : NULL };
      g_autoptr (LibrarySong) song = shelf_add_fields (&shelf, &fields, -0.8, -0.8, 0.1);
    }
  library_db_unref (shelf.db);
}

#define RUN(program, ...) program_run (program, NULL, __VA_ARGS__, "--library", program->library, NULL)

static void
check_status (Run *run, int status)
{
  if (run->status != status)
    g_test_message ("%s%s", run->out, run->err);
  g_assert_cmpint (run->status, ==, status);
}

static void
test_label (Program *program, gconstpointer data)
{
  g_autofree char *a = in_music (program, "a.mp3");
  g_autofree char *b = in_music (program, "b.mp3");
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;

  fill (program);

  g_autoptr (Run) empty = RUN (program, "label", "--list");
  g_autoptr (Run) label = RUN (program, "label", a, "--valence", "0.5", "--arousal", "-0.25");
  g_autoptr (Run) listed = RUN (program, "label", "--list", "--json");
  g_autoptr (Run) text = RUN (program, "label", "--list", b);
  g_autoptr (Run) all = RUN (program, "list", "--format", "json", a);
  g_autoptr (Run) csv = RUN (program, "list", "--format", "csv");
  g_autoptr (Run) none = RUN (program, "label", b, "--forget");
  g_autoptr (Run) forgotten = RUN (program, "label", a, "--forget");
  g_autoptr (Run) after = RUN (program, "label", "--list");

  check_status (empty, 0);
  g_assert_cmpstr (empty->out, ==, "");
  /* What sounds the same is there as well. */
  check_status (label, 0);
  g_assert_cmpuint (label->n_lines, ==, 2);
  g_assert_nonnull (strstr (label->lines[0], "a.mp3: placed at +0.50 -0.25, "));
  g_assert_nonnull (strstr (label->lines[0], "heard at -0.80 -0.80"));
  g_assert_nonnull (strstr (label->lines[1], "copy of a.mp3: placed at"));

  check_status (listed, 0);
  g_assert_cmpuint (listed->n_lines, ==, 2);
  object = run_parse_line (listed, 0, parser);
  g_assert_cmpfloat (json_object_get_double_member (object, "valence"), ==, 0.5);
  g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (object, "label"), "arousal"), ==, -0.25);
  g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (object, "prediction"), "valence"), ==, -0.8);
  g_assert_cmpstr (text->out, ==, "");

  object = run_parse_line (all, 0, parser);
  g_assert_cmpstr (json_object_get_string_member (object, "quadrant"), ==, "Q4");
  g_assert_nonnull (strstr (csv->out, ",0.5000,-0.2500,"));

  check_status (none, 0);
  g_assert_cmpstr (none->out, ==, "");
  check_status (forgotten, 0);
  g_assert_cmpuint (forgotten->n_lines, ==, 2);
  g_assert_cmpstr (after->out, ==, "");
}

/* Of a song that is missing something may be said as well, though no song is shown. */
static void
test_missing (Program *program, gconstpointer data)
{
  g_autofree char *b = in_music (program, "b.mp3");
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  LibraryDb *db;

  fill (program);
  db = library_db_open (program->library, NULL);
  g_assert_true (library_db_exclude (db, program->music, gone, NULL));
  g_assert_cmpuint (gone->len, ==, 3);
  library_db_unref (db);

  g_autoptr (Run) placed = RUN (program, "label", b, "--valence", "0.5", "--arousal", "0");
  g_autoptr (Run) forgotten = RUN (program, "label", b, "--forget");
  g_autoptr (Run) again = RUN (program, "label", b, "--forget");

  check_status (placed, 0);
  g_assert_nonnull (strstr (placed->err, "the song is missing"));
  check_status (forgotten, 0);
  g_assert_nonnull (strstr (forgotten->err, "the song is missing"));
  check_status (again, 0);
  g_assert_nonnull (strstr (again->err, "There was nothing to forget."));
}

/* Files whose tags say: happy, gloomy (which no word is called), happy with a rating. */
static void
fill_tagged (Program *program)
{
  static const char *const tags[][3] = { { "MOOD=happy" }, { "MOOD=flummoxed" }, { "MOOD=happy", "RATING=100" }, { "RATING=20" } };
  g_autoptr (GError) error = NULL;
  Shelf shelf = { .path = program->library };

  g_mkdir_with_parents (program->music, 0700);
  shelf.db = library_db_open (program->library, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.flac", i);
      g_autofree char *path = in_music (program, name);
      g_autoptr (LibrarySong) song = NULL;

      flac_tags_write (path, tags[i]);
      song = shelf_add (&shelf, path, name, "Artist", -0.8, -0.8);
    }
  library_db_unref (shelf.db);
}

/* First it is told how they are read; then all are said at once, and taken back at once. What its owner has said stays. */
static void
test_from_tags (Program *program, gconstpointer data)
{
  fill_tagged (program);

  g_autofree char *own = in_music (program, "2.flac");
  g_autoptr (Run) said = RUN (program, "label", own, "--valence", "-1", "--arousal", "1");
  g_autoptr (Run) dry = RUN (program, "label", "--from-tags", "--dry-run");
  g_autoptr (Run) json = RUN (program, "label", "--from-tags", "--dry-run", "--json", "--map", "Flummoxed=-0.25,0.5", "--map", "happy=none");
  g_autoptr (Run) before = RUN (program, "label", "--list");
  g_autoptr (Run) taken = RUN (program, "label", "--from-tags", "--map", "flummoxed=Q3", "--ratings");
  g_autoptr (Run) after = RUN (program, "label", "--list");
  g_autoptr (Run) undone = RUN (program, "label", "--undo");
  g_autoptr (Run) last = RUN (program, "label", "--list");
  g_autoptr (JsonParser) parser = json_parser_new ();

  check_status (said, 0);
  check_status (dry, 0);
  g_assert_cmpuint (dry->n_lines, ==, 3);
  /* What would be taken as it is read stands first, whatever is said of it. */
  g_assert_true (g_str_has_prefix (dry->lines[0], "“happy”: 1 song, +"));
  g_assert_true (g_str_has_suffix (dry->lines[0], ", taken"));
  g_assert_true (g_str_has_prefix (dry->lines[1], "“flummoxed”: 1 song, no place, not taken"));
  g_assert_cmpstr (dry->lines[2], ==, "1 star: 1 song, -0.60, as energetic as heard, not taken");
  g_assert_cmpstr (dry->err, ==, "moodplane-cli: 1 song would be placed.\n");

  check_status (json, 0);
  g_assert_cmpfloat (json_object_get_double_member (run_parse_line (json, 1, parser), "valence"), ==, -0.25);
  g_assert_true (json_object_get_boolean_member (run_parse_line (json, 1, parser), "taken"));
  g_assert_false (json_object_get_boolean_member (run_parse_line (json, 0, parser), "taken"));

  g_assert_cmpuint (before->n_lines, ==, 1);
  check_status (taken, 0);
  g_assert_nonnull (strstr (taken->err, "3 songs placed."));
  g_assert_cmpuint (after->n_lines, ==, 4);
  g_assert_nonnull (strstr (after->out, "3.flac: placed at -0.60 -0.80"));
  g_assert_nonnull (strstr (after->out, "1.flac: placed at -0.50 -0.50"));
  g_assert_nonnull (strstr (after->out, "2.flac: placed at -1.00 +1.00"));
  check_status (undone, 0);
  g_assert_nonnull (strstr (undone->err, "3 songs are where they were."));
  g_assert_cmpstr (last->out, ==, before->out);
}

static void
test_from_playlist (Program *program, gconstpointer data)
{
  fill_tagged (program);

  g_autofree char *a = in_music (program, "0.flac"), *b = in_music (program, "1.flac");
  g_autoptr (Run) made = RUN (program, "playlist", "new", "Party", a, b);
  g_autoptr (Run) dry = RUN (program, "label", "--from-playlist", "Party", "--as", "0.5,0.75", "--dry-run");
  g_autoptr (Run) none = RUN (program, "label", "--list");
  g_autoptr (Run) taken = RUN (program, "label", "--from-playlist", "Party", "--as", "0.5,0.75");
  g_autoptr (Run) after = RUN (program, "label", "--list");

  check_status (made, 0);
  check_status (dry, 0);
  g_assert_cmpstr (dry->out, ==, "playlist “Party”: 2 songs, +0.50 +0.75, taken\n");
  g_assert_cmpstr (none->out, ==, "");
  check_status (taken, 0);
  g_assert_cmpuint (after->n_lines, ==, 2);
  g_assert_nonnull (strstr (after->out, "0.flac: placed at +0.50 +0.75"));
}

/* A sentence, and the status of wrong usage; nothing is done. */
static void
test_wrong (Program *program, gconstpointer data)
{
  static const struct
  {
    const char *arguments[6];
    const char *complaint;
  } cases[] = {
    { { "a.mp3", "--valence", "2", "--arousal", "0" }, "“2” is no valence" },
    { { "a.mp3", "--valence", "0,5", "--arousal", "0" }, "“0,5” is no valence" },
    { { "a.mp3", "--valence", "nan", "--arousal", "0" }, "“nan” is no valence" },
    { { "a.mp3", "--valence", "0", "--arousal", "" }, "“” is no arousal" },
    { { "a.mp3", "--valence", "0" }, "A place has both" },
    { { "a.mp3" }, "Say where a song belongs" },
    { { "--forget", "--list" }, "Say where a song belongs" },
    { { "--forget" }, "Name at least one file" },
    { { "/nowhere/at all.mp3", "--forget" }, "is not in the library" },
    { { "--list", "--format", "csv" }, "There is no format" },
    { { "--next", "0" }, "from 1 to 100" },
    { { "--next", "a.mp3" }, "from 1 to 100" },
    { { "--next", "3", "4" }, "from 1 to 100" },
    { { "--next", "--list" }, "Say where a song belongs" },
    { { "--from-tags", "--map", "gloomy" }, "cannot be read" },
    { { "--from-tags", "--map", "gloomy=2,0" }, "cannot be read" },
    { { "--from-tags", "a.mp3" }, "name no files" },
    { { "--from-tags", "--undo" }, "Say where a song belongs" },
    { { "--from-playlist", "Party" }, "Say what the playlist means" },
    { { "--from-playlist", "Party", "--as", "blorb" }, "Say what the playlist means" },
    { { "--from-playlist", "Party", "--as", "happy" }, "There is no playlist" },
    { { "--undo" }, "There is nothing to undo" },
  };

  fill (program);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *arguments[10] = { "label", "--library", program->library };
      g_autoptr (Run) run = NULL;

      for (gsize k = 0; k < G_N_ELEMENTS (cases[i].arguments); k++)
        arguments[3 + k] = cases[i].arguments[k];
      run = program_run_argv (program, NULL, NULL, arguments);
      g_test_message ("%s", run->err);
      g_assert_cmpint (run->status, !=, 0);
      g_assert_nonnull (strstr (run->err, cases[i].complaint));
      g_assert_cmpstr (run->out, ==, "");
    }

  g_autoptr (Run) after = RUN (program, "label", "--list");

  g_assert_cmpstr (after->out, ==, "");
}

/* Of the two that sound the same one is asked for, and none of what was said already. */
static void
test_next (Program *program, gconstpointer data)
{
  g_autofree char *b = in_music (program, "b.mp3");
  g_autoptr (JsonParser) parser = json_parser_new ();

  fill (program);

  g_autoptr (Run) both = RUN (program, "label", "--next");
  g_autoptr (Run) one = RUN (program, "label", "--next", "1", "--json");
  g_autoptr (Run) label = RUN (program, "label", b, "--valence", "0.5", "--arousal", "0");
  g_autoptr (Run) other = RUN (program, "label", "--next");

  check_status (both, 0);
  g_assert_cmpuint (both->n_lines, ==, 2);
  g_assert_null (strstr (both->out, "copy"));
  check_status (one, 0);
  g_assert_cmpuint (one->n_lines, ==, 1);
  g_assert_true (json_object_has_member (run_parse_line (one, 0, parser), "path"));
  check_status (label, 0);
  check_status (other, 0);
  g_assert_cmpuint (other->n_lines, ==, 1);
  g_assert_true (g_str_has_suffix (other->lines[0], "/a.mp3"));

  g_autofree char *a = in_music (program, "a.mp3");
  g_autoptr (Run) last = RUN (program, "label", a, "--valence", "0.5", "--arousal", "0");
  g_autoptr (Run) none = RUN (program, "label", "--next");
  check_status (last, 0);
  check_status (none, 0);
  g_assert_cmpstr (none->out, ==, "");
  g_assert_nonnull (strstr (none->err, "There is no song to ask for"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/label/label", Program, NULL, program_set_up, test_label, program_tear_down);
  g_test_add ("/cli/label/missing", Program, NULL, program_set_up, test_missing, program_tear_down);
  g_test_add ("/cli/label/next", Program, NULL, program_set_up, test_next, program_tear_down);
  g_test_add ("/cli/label/from-tags", Program, NULL, program_set_up, test_from_tags, program_tear_down);
  g_test_add ("/cli/label/from-playlist", Program, NULL, program_set_up, test_from_playlist, program_tear_down);
  g_test_add ("/cli/label/wrong", Program, NULL, program_set_up, test_wrong, program_tear_down);

  return g_test_run ();
}
