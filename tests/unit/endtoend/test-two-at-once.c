/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two programs on one library at the same time: both do what they were asked, or say that they cannot; nothing is lost. */

#include <sqlite3.h>
#include <string.h>

#include <glib/gstdio.h>

#include "rows.h"
#include "tests/support/fixtures.h"

#define N_SONGS 6

static GSubprocess *
start_scan (Program    *program,
            const char *folder)
{
  g_autoptr (GSubprocessLauncher) launcher
      = program_new_launcher (program, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GError) error = NULL;
  GSubprocess *process
      = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("MOODPLANE_CLI"), "scan", "--library", program->library,
                                     "--model", program->model, folder, NULL);

  g_assert_no_error (error);

  return process;
}

static void
end_scan (GSubprocess *process)
{
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  g_test_message ("%s%s", out, err);
  g_assert_cmpstr (err, ==, "");
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

static gint64
query (Program    *program,
       const char *sql)
{
  sqlite3 *sqlite;
  sqlite3_stmt *statement;
  gint64 value;

  g_assert_cmpint (sqlite3_open (program->library, &sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (sqlite);

  return value;
}

static char *
add_folder (Program    *program,
            const char *name)
{
  char *folder = g_build_filename (program->music, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; i < N_SONGS; i++)
    {
      g_autofree char *song = g_strdup_printf ("%s/%u.wav", name, i);

      g_free (program_add_song (program, song, 200 + 20 * i + 7 * (guint)name[0]));
    }

  return folder;
}

/* A library that both of them make, of two folders. */
static void
test_two_folders (Program      *program,
                  gconstpointer data)
{
  g_autofree char *a = add_folder (program, "a");
  g_autofree char *b = add_folder (program, "b");

  for (guint round = 0; round < 5; round++)
    {
      g_autofree char *wal = g_strconcat (program->library, "-wal", NULL);
      g_autoptr (GSubprocess) first = start_scan (program, a);
      g_autoptr (GSubprocess) second = start_scan (program, b);

      end_scan (first);
      end_scan (second);
      g_assert_cmpint (query (program, "SELECT count (*) FROM songs JOIN results ON song_id = id WHERE is_missing = 0"), ==,
                       2 * N_SONGS);
      g_assert_cmpint (query (program, "SELECT count (*) FROM folders"), ==, 2);
      g_assert_cmpint (query (program, "SELECT count (*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), ==, 1);
      g_unlink (program->library);
      g_unlink (wal);
    }
}

/* Both are about the same songs. */
static void
test_same_folder (Program      *program,
                  gconstpointer data)
{
  g_autofree char *a = add_folder (program, "a");
  g_autoptr (GSubprocess) first = start_scan (program, a);
  g_autoptr (GSubprocess) second = start_scan (program, a);

  end_scan (first);
  end_scan (second);
  g_assert_cmpint (query (program, "SELECT count (*) FROM songs WHERE is_missing = 0"), ==, N_SONGS);
  g_assert_cmpint (query (program, "SELECT count (*) FROM results"), ==, N_SONGS);
  g_assert_cmpint (query (program, "SELECT count (*) FROM errors"), ==, 0);
}

/* Somebody who keeps the library to himself: waited for, and in the end it is said. */
static void
test_busy (Program      *program,
           gconstpointer data)
{
  g_autofree char *a = add_folder (program, "a");
  g_autoptr (GSubprocess) first = start_scan (program, a);
  g_autoptr (Run) run = NULL;
  g_autoptr (Run) list = NULL;
  sqlite3 *sqlite;

  end_scan (first);
  g_assert_cmpint (sqlite3_open (program->library, &sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sqlite, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  run = program_run (program, NULL, "scan", "--library", program->library, "--model", program->model, a, NULL);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_nonnull (strstr (run->err, "in use by another program"));
  /* Reading needs nobody's leave. */
  list = program_run (program, NULL, "list", "--library", program->library, "--format", "json", NULL);
  g_assert_cmpint (list->status, ==, 0);
  g_assert_cmpuint (list->n_lines, ==, N_SONGS);
  sqlite3_close (sqlite);
}

/* Nobody's library is taken away: a damaged one is not mended while somebody else has it open. */
static void
test_damaged_and_open (Program      *program,
                       gconstpointer data)
{
  g_autofree char *a = add_folder (program, "a");
  g_autofree char *lock = g_strconcat (program->library, "-open.lock", NULL);
  g_autoptr (GSubprocess) first = start_scan (program, a);
  g_autoptr (GSubprocess) holder = NULL;
  g_autoptr (Run) refused = NULL;
  g_autoptr (Run) mended = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *after = NULL;
  char line[8];
  gsize size, size_after;

  end_scan (first);
  g_assert_true (g_file_get_contents (program->library, &contents, &size, NULL));
  memset (contents, 0, 100);
  g_assert_true (g_file_set_contents (program->library, contents, (gssize)size, NULL));

  holder = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE, NULL, "flock", "--shared", lock,
                             "sh", "-c", "echo held; read line", NULL);
  g_assert_nonnull (holder);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (holder), line, 5, NULL, NULL), ==, 5);
  refused = program_run (program, NULL, "list", "--library", program->library, NULL);
  g_assert_cmpint (refused->status, ==, 1);
  g_assert_nonnull (strstr (refused->err, "in use by another program"));
  g_assert_true (g_file_get_contents (program->library, &after, &size_after, NULL));
  g_assert_cmpmem (after, size_after, contents, size);

  g_output_stream_close (g_subprocess_get_stdin_pipe (holder), NULL, NULL);
  g_subprocess_wait (holder, NULL, NULL);
  mended = program_run (program, NULL, "list", "--library", program->library, "--format", "json", NULL);
  g_assert_cmpint (mended->status, ==, 0);
  g_assert_cmpuint (mended->n_lines, ==, N_SONGS);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/two-at-once/" name, Program, NULL, program_set_up, test, program_tear_down)
  ADD ("two-folders", test_two_folders);
  ADD ("same-folder", test_same_folder);
  ADD ("busy", test_busy);
  ADD ("damaged-and-open", test_damaged_and_open);
#undef ADD

  return g_test_run ();
}
