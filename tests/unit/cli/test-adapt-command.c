/* SPDX-License-Identifier: GPL-3.0-or-later */

/* adapt, and what it changes in list and after a scan, on a library of songs that nobody has to hear. */

#include <sqlite3.h>
#include <string.h>

#include "library/labels.h"
#include "program.h"
#include "tests/unit/library/shelf.h"

#define N_SONGS 40

static double
place (guint i)
{
  return -0.6 + 0.02 * i;
}

/* The owner finds all music more pleasant by 0.4. */
static void
fill (Program *program, guint n_labels, double shift)
{
  g_autoptr (GError) error = NULL;
  Shelf shelf = { .path = program->library };

  shelf.db = library_db_open (program->library, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_SONGS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.mp3", i);
      g_autofree char *path = g_build_filename (program->music, name, NULL);
      const LibrarySongFields fields = { .path = path, .title = name, .duration = 100 };
      g_autoptr (LibrarySong) song = shelf_add_fields (&shelf, &fields, place (i), 0.3 * (i % 3) - 0.3, 0.1);

      if (i < n_labels)
        library_labels_set (shelf.db, library_song_get_id (song), place (i) + shift, 0.3 * (i % 3) - 0.3, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  library_db_unref (shelf.db);
}

#define RUN(program, ...) program_run (program, NULL, __VA_ARGS__, "--library", program->library, NULL)

static void
check (Run *run, int status, const char *out, const char *err)
{
  g_test_message ("%s%s", run->out, run->err);
  g_assert_cmpint (run->status, ==, status);
  g_assert_nonnull (strstr (run->out, out));
  g_assert_nonnull (strstr (run->err, err));
  if (*out == '\0')
    g_assert_cmpstr (run->out, ==, "");
  if (*err == '\0')
    g_assert_cmpstr (run->err, ==, "");
}

static double
read_last_valence (Program *program)
{
  g_autoptr (Run) run = RUN (program, "list", "--format", "json");
  g_autoptr (JsonParser) parser = json_parser_new ();

  return json_object_get_double_member (run_parse_line (run, N_SONGS - 1, parser), "valence");
}

static void
test_adapt (Program *program, gconstpointer data)
{
  fill (program, 12, 0.4);

  const double before = read_last_valence (program);
  g_autoptr (Run) looked = RUN (program, "adapt");
  g_assert_cmpfloat (read_last_valence (program), ==, before);
  g_autoptr (Run) applied = RUN (program, "adapt", "--apply");
  const double after = read_last_valence (program);
  g_autoptr (Run) status = RUN (program, "adapt", "--status", "--json");
  g_autoptr (Run) gentle = RUN (program, "adapt", "--apply", "--strength", "0.1");
  const double gently = read_last_valence (program);
  g_autoptr (Run) reverted = RUN (program, "adapt", "--revert");
  const double back = read_last_valence (program);
  g_autoptr (Run) again = RUN (program, "adapt", "--revert");
  g_autoptr (JsonParser) parser = json_parser_new ();

  check (looked, 0, "Nothing that was learned is in force\n28 songs move; the error on corrections that were left out goes from 0.40 to 0.",
         "");
  check (applied, 0, "28 songs move", "");
  check (status, 0, "\"in_force\": {", "");
  JsonObject *object = run_parse_line (status, 0, parser);
  g_assert_cmpstr (json_object_get_string_member (object, "verdict"), ==, "offered");
  g_assert_cmpint (json_object_get_int_member (object, "moved"), ==, 0);
  object = json_object_get_object_member (object, "in_force");
  g_assert_cmpint (json_object_get_int_member (object, "labels"), ==, 12);
  g_assert_cmpint (json_object_get_int_member (object, "songs"), ==, N_SONGS);
  check (gentle, 0, "songs move", "");
  check (reverted, 0, "are where they were heard", "");
  check (again, 0, "", "There was nothing to take back.");

  g_assert_cmpfloat (after, >, before + 0.2);
  g_assert_cmpfloat (gently, >, before);
  g_assert_cmpfloat (gently, <, after);
  g_assert_cmpfloat (back, ==, before);
}

#define RUN_WITH_SETTINGS(program, ...) \
  program_run_argv (program, NULL, with_settings, (const char *const[]){ __VA_ARGS__, NULL })

/* What the window's button does the command does, of the window's library, and only when there is something to switch. */
static void
test_switch (Program *program, gconstpointer data)
{
  const char *const with_settings[] = { "GSETTINGS_BACKEND", "keyfile", NULL };
  g_autofree char *folder = g_build_filename (program->folder, "moodplane", NULL);
  g_autofree char *other = g_strdup (program->library);
  const char *off = "The window learns nothing from corrections", *on = "The window learns from corrections again";

  fill (program, 12, 0.4);
  g_autoptr (Run) of_other = RUN_WITH_SETTINGS (program, "adapt", "--revert", "--library", other);
  check (of_other, 0, "", "There was nothing to take back.");

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_free (program->library);
  program->library = g_build_filename (folder, "library.db", NULL);
  fill (program, 12, 0.4);
  g_autoptr (Run) first = RUN_WITH_SETTINGS (program, "adapt", "--apply");
  g_autoptr (Run) reverted = RUN_WITH_SETTINGS (program, "adapt", "--revert");
  g_autoptr (Run) again = RUN_WITH_SETTINGS (program, "adapt", "--revert", "--library", program->library);
  g_autoptr (Run) looked = RUN_WITH_SETTINGS (program, "adapt");
  g_autoptr (Run) applied = RUN_WITH_SETTINGS (program, "adapt", "--apply", "--library", program->library);

  check (first, 0, "songs move", "");
  g_assert_null (strstr (first->out, "The window"));
  check (reverted, 0, "are where they were heard", "");
  check (reverted, 0, off, "");
  check (again, 0, "", "There was nothing to take back.");
  g_assert_null (strstr (looked->out, "The window"));
  check (applied, 0, on, "");
}

/* Nothing is moved, and it says why. */
static void
test_refused (Program *program, gconstpointer data)
{
  fill (program, 4, 0.4);
  const double before = read_last_valence (program);
  g_autoptr (Run) few = RUN (program, "adapt", "--apply");
  check (few, 0, "There are 4 corrections; to learn takes 5 or more", "");

  fill (program, 12, 0.0);
  g_autoptr (Run) no_better = RUN (program, "adapt", "--apply");
  check (no_better, 0, "Nothing was learned: the error on corrections that were left out would go from 0.00 to 0.00", "");
  g_autoptr (Run) json = RUN (program, "adapt", "--json");
  check (json, 0, "\"no-better\"", "");
  g_assert_cmpfloat (read_last_valence (program), ==, before);
}

/* Corrections that it was learned from are forgotten. */
static void
test_taken_back (Program *program, gconstpointer data)
{
  fill (program, 6, 0.4);
  const double before = read_last_valence (program);
  g_autoptr (Run) applied = RUN (program, "adapt", "--apply");
  check (applied, 0, "songs move", "");
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.mp3", i);
      g_autofree char *path = g_build_filename (program->music, name, NULL);
      g_autoptr (Run) forgotten = RUN (program, "label", path, "--forget");

      check (forgotten, 0, "where the program heard it", "");
    }
  g_autoptr (Run) again = RUN (program, "adapt", "--apply");
  check (again, 0, "There are 4 corrections; to learn takes 5 or more\nWhat had been learned before is taken back\n", "");
  g_assert_cmpfloat (read_last_valence (program), ==, before);
}

/* Another program has the library and does not let it go. */
static void
test_busy (Program *program, gconstpointer data)
{
  sqlite3 *sqlite = NULL;

  fill (program, 12, 0.4);
  g_assert_cmpint (sqlite3_open (program->library, &sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sqlite, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_autoptr (Run) busy = RUN (program, "adapt", "--apply");
  g_assert_cmpint (sqlite3_exec (sqlite, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (sqlite);

  check (busy, 1, "", "another program");
  g_autoptr (Run) free = RUN (program, "adapt", "--apply");
  check (free, 0, "songs move", "");
}

static void
test_wrong (Program *program, gconstpointer data)
{
  static const struct
  {
    const char *arguments[4];
    const char *complaint;
  } cases[] = {
    { { "--apply", "--revert" }, "Say one of" },
    { { "--revert", "--strength", "1" }, "has no strength" },
    { { "--strength", "2.5" }, "“2.5” is no strength" },
    { { "--strength", "nan" }, "“nan” is no strength" },
    { { "--strength", "0,5" }, "“0,5” is no strength" },
    { { "song.mp3" }, "no file is named" },
  };

  fill (program, 12, 0.4);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *arguments[8] = { "adapt", "--library", program->library };
      g_autoptr (Run) run = NULL;

      for (gsize k = 0; k < G_N_ELEMENTS (cases[i].arguments); k++)
        arguments[3 + k] = cases[i].arguments[k];
      run = program_run_argv (program, NULL, NULL, arguments);
      g_test_message ("%s", run->err);
      g_assert_cmpint (run->status, ==, 1);
      g_assert_nonnull (strstr (run->err, cases[i].complaint));
      g_assert_cmpstr (run->out, ==, "");
    }
}

/* What a scan finds is moved by what is in force. */
static void
test_scanned_later (Program *program, gconstpointer data)
{
  g_autofree char *first = program_add_song (program, "a.wav", 300);
  g_autofree char *second = NULL;
  g_autoptr (Run) scan = program_run (program, NULL, "scan", "--library", program->library, "--model", program->model,
                                      program->music, NULL);

  check (scan, 0, "1 song: 1 heard", "");
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("l%u.wav", i);
      g_autofree char *path = program_add_song (program, name, 350 + 40 * i);
      g_autoptr (Run) more = program_run (program, NULL, "scan", "--library", program->library, "--model", program->model,
                                          path, NULL);

      check (more, 0, "1 heard", "");
      g_autoptr (Run) label = RUN (program, "label", path, "--valence", "0.9", "--arousal", "-0.9");
      check (label, 0, "placed at", "");
    }
  g_autoptr (Run) applied = RUN (program, "adapt", "--apply");
  check (applied, 0, "move", "");
  second = program_add_song (program, "b.wav", 320);
  g_autoptr (Run) late = program_run (program, NULL, "scan", "--library", program->library, "--model", program->model,
                                      second, NULL);
  check (late, 0, "1 heard", "");
  g_autoptr (Run) listed = RUN (program, "list", "--format", "json", second);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = run_parse_line (listed, 0, parser);
  g_assert_true (json_object_get_boolean_member (object, "adapted"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/cli/adapt/" name, Program, NULL, program_set_up, function, program_tear_down)
  ADD ("adapt", test_adapt);
  ADD ("switch", test_switch);
  ADD ("refused", test_refused);
  ADD ("taken-back", test_taken_back);
  ADD ("busy", test_busy);
  ADD ("wrong", test_wrong);
  ADD ("scanned-later", test_scanned_later);

  return g_test_run ();
}
