/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files in the place of a model or of a library that are something else: refused with a sentence,
 * before anything is heard, and not changed by a byte. */

#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "rows.h"
#include "tests/support/fixtures.h"

static char *
add_beside (Program    *program,
            const char *name,
            const void *contents,
            gssize      size)
{
  char *path = g_build_filename (program->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, contents, size, NULL));

  return path;
}

static void
check_model_is_refused (Program    *program,
                        const char *model)
{
  g_autoptr (Run) run
      = program_run (program, NULL, "analyze", "--format", "json", "--model", model, program->music, NULL);
  g_autofree char *name = g_path_get_basename (model);

  g_test_message ("%s", run->err);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->out, ==, "");
  g_assert_true (g_str_has_prefix (run->err, "moodplane-cli: "));
  g_assert_nonnull (strstr (run->err, name));
  g_assert_cmpuint (strlen (run->err), >, strlen (name) + 30);
}

/* A whole and sound file of weights, of somebody else's network. */
static char *
add_other_weights (Program *program)
{
  static const char header[]
      = "{\"embedding\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}       ";
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint64 length = GUINT64_TO_LE (sizeof header - 1);
  const float values[4] = { 1, 2, 3, 4 };

  g_byte_array_append (bytes, (const guint8 *)&length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *)header, sizeof header - 1);
  g_byte_array_append (bytes, (const guint8 *)values, sizeof values);

  return add_beside (program, "other.safetensors", bytes->data, bytes->len);
}

static void
test_models (Program      *program,
             gconstpointer data)
{
  g_autofree char *song = program_add_song (program, "song.wav", 220);
  g_autofree char *good = NULL;
  g_autofree char *text = add_beside (program, "text.safetensors", "These are no weights.\n", -1);
  g_autofree char *empty = add_beside (program, "empty.safetensors", "", 0);
  g_autofree char *huge = add_beside (program, "huge.safetensors", "\xff\xff\xff\xff\xff\xff\xff\x7f{}", 10);
  g_autofree char *other = add_other_weights (program);
  g_autofree char *missing = g_build_filename (program->folder, "missing.safetensors", NULL);
  g_autofree char *fifo = g_build_filename (program->folder, "fifo.safetensors", NULL);
  static const double shares[] = { 0.0001, 0.01, 0.5, 0.999 };
  gsize size;

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  check_model_is_refused (program, text);
  check_model_is_refused (program, empty);
  check_model_is_refused (program, huge);
  check_model_is_refused (program, other);
  check_model_is_refused (program, missing);
  check_model_is_refused (program, program->music);
  check_model_is_refused (program, fifo);
  check_model_is_refused (program, song);

  g_assert_true (g_file_get_contents (program->model, &good, &size, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      g_autofree char *cut
          = add_beside (program, "cut.safetensors", good, (gssize)((double)size * shares[i]));

      check_model_is_refused (program, cut);
    }
}

static char *
list_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, (gpointer)g_intern_string (name));
  g_ptr_array_sort_with_data (names, (GCompareDataFunc)(gpointer)g_strcmp0, NULL);
  g_ptr_array_add (names, NULL);

  return g_strjoinv ("\n", (GStrv)names->pdata);
}

/* Every command that opens a library leaves @path, and the folder around it, as they were. */
static void
check_library_is_refused (Program    *program,
                          const char *path)
{
  const char *const commands[][8] = {
    { "scan", "--library", path, "--model", program->model, program->music },
    { "list", "--library", path },
    { "tag", "--library", path, "--model", program->model, program->music },
    { "tag", "--library", path, "--undo" },
    { "map", "--library", path, "--output", "map.png" },
  };
  g_autofree char *before = NULL;
  g_autofree char *names = list_folder (program->folder);
  gboolean is_file = g_file_test (path, G_FILE_TEST_IS_REGULAR);
  gsize size = 0;

  if (is_file)
    g_assert_true (g_file_get_contents (path, &before, &size, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (Run) run = program_run_argv (program, NULL, NULL, commands[i]);
      g_autofree char *after = NULL;
      g_autofree char *names_after = list_folder (program->folder);
      gsize size_after;

      g_assert_cmpint (run->status, ==, 1);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_nonnull (strstr (run->err, path));
      g_assert_cmpstr (names_after, ==, names);
      if (!is_file)
        continue;
      g_assert_true (g_file_get_contents (path, &after, &size_after, NULL));
      g_assert_cmpmem (after, size_after, before, size);
    }
}

static char *
add_other_database (Program *program)
{
  char *path = g_build_filename (program->folder, "other.db", NULL);
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database,
                                 "CREATE TABLE songs (path TEXT); INSERT INTO songs VALUES ('mine');", NULL,
                                 NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);

  return path;
}

static void
test_libraries (Program      *program,
                gconstpointer data)
{
  g_autofree char *song = program_add_song (program, "song.wav", 220);
  g_autofree char *text = add_beside (program, "letter.txt", "Dear diary, this is dear to me.\n", -1);
  g_autofree char *database = add_other_database (program);
  g_autofree char *fifo = g_build_filename (program->folder, "fifo.db", NULL);
  g_autofree char *zeros = g_malloc0 (8192);
  g_autofree char *blank = add_beside (program, "blank.db", zeros, 8192);

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  check_library_is_refused (program, text);
  check_library_is_refused (program, database);
  check_library_is_refused (program, song);
  check_library_is_refused (program, program->music);
  check_library_is_refused (program, fifo);
  check_library_is_refused (program, blank);
}

static Run *
scan_with (Program    *program,
           const char *library)
{
  return program_run (program, NULL, "scan", "--library", library, "--model", program->model, program->music, NULL);
}

/* A library of ours with pages of noise, or cut short: whoever opens it is told, the damaged file is kept, and there is a
 * library to go on with; at the latest when the command that met the damage is given again. */
static void
test_broken_library (Program      *program,
                     gconstpointer data)
{
  g_autofree char *song = program_add_song (program, "song.wav", 220);
  g_autoptr (Run) made = scan_with (program, program->library);
  g_autofree char *good = NULL;
  gsize size;

  g_assert_cmpint (made->status, ==, 0);
  g_assert_true (g_file_get_contents (program->library, &good, &size, NULL));
  for (guint64 seed = 0; seed < 6; seed++)
    {
      g_autofree char *name = g_strdup_printf ("broken%u.db", (guint)seed);
      g_autofree char *kept = g_strdup_printf ("broken%u-damaged-", (guint)seed);
      g_autofree char *path = add_beside (program, name, good, (gssize)size);
      g_autofree char *names = NULL;
      g_autofree char *said = NULL;
      g_autoptr (Run) first = NULL;
      g_autoptr (Run) second = NULL;
      g_autoptr (Run) list = NULL;

      if (seed % 2 == 0)
        fixture_flip_bits (path, 3000, 100, seed);
      else
        fixture_truncate (path, 0.1 + 0.1 * (double)seed);
      first = scan_with (program, path);
      second = scan_with (program, path);
      list = program_run (program, NULL, "list", "--format", "json", "--library", path, NULL);
      names = list_folder (program->folder);
      said = g_strconcat (first->err, second->err, NULL);
      g_test_message ("%s", said);
      g_assert_true (g_str_has_prefix (said, "moodplane-cli: "));
      g_assert_nonnull (strstr (said, kept));
      g_assert_nonnull (strstr (names, kept));
      g_assert_cmpint (second->status, ==, 0);
      g_assert_cmpint (list->status, ==, 0);
      g_assert_cmpstr (list->err, ==, "");
      g_assert_nonnull (strstr (list->out, song));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/not-ours/" name, Program, NULL, program_set_up, test, program_tear_down)
  ADD ("models", test_models);
  ADD ("libraries", test_libraries);
  ADD ("broken-library", test_broken_library);
#undef ADD

  return g_test_run ();
}
