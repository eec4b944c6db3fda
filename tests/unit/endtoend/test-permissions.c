/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files and folders that may not be read. Root may read everything, so that under root the program
 * is run as nobody. */

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "rows.h"
#include "tests/support/ordinary-user.h"

#define NOBODY "65534"

static const char *const as_nobody[]
    = { "setpriv", "--reuid=" NOBODY, "--regid=" NOBODY, "--clear-groups", NULL };

/* Everything that an ordinary user needs for a run; says why when that cannot be had. */
static gboolean
become_ordinary (Program *program)
{
  g_autofree char *setpriv = g_find_program_in_path ("setpriv");

  if (geteuid () != 0)
    return TRUE;
  if (setpriv == NULL)
    {
      g_test_skip ("the test runs as root, and setpriv is not installed to become an ordinary user");
      return FALSE;
    }

  if (!test_ordinary_user_may_run (g_getenv ("MOODPLANE_CLI")))
    {
      g_test_skip ("the build folder is in a place that an ordinary user may not enter");
      return FALSE;
    }

  g_assert_cmpint (chown (program->folder, 65534, 65534), ==, 0);
  g_assert_cmpint (chown (program->music, 65534, 65534), ==, 0);
  g_assert_cmpint (g_chmod (program->model, 0644), ==, 0);
  program->wrapper = as_nobody;

  return TRUE;
}

/* GStreamer's list of plugins, which is in a home that nobody has. */
static Run *
run_ordinary (Program           *program,
              const char *const *arguments)
{
  const char *const environment[] = { "XDG_CACHE_HOME", program->folder, "HOME", program->folder, NULL };

  return program_run_argv (program, NULL, environment, arguments);
}

static void
test_unreadable (Program      *program,
                 gconstpointer data)
{
  g_autofree char *good = program_add_song (program, "good.wav", 220);
  g_autofree char *locked = program_add_song (program, "locked.wav", 330);
  g_autofree char *folder = g_build_filename (program->music, "locked", NULL);
  g_autofree char *inside = g_build_filename (folder, "inside.wav", NULL);
  const char *const analyze[]
      = { "analyze", "--format", "json", "--model", program->model, program->music, inside, NULL };
  const char *const scan[]
      = { "scan", "--library", program->library, "--model", program->model, program->music, NULL };
  g_autoptr (Run) run = NULL;
  g_autoptr (Run) scanned = NULL;
  g_autoptr (Run) again = NULL;
  g_autoptr (GHashTable) rows = NULL;

  g_assert_cmpint (g_mkdir (folder, 0000), ==, 0);
  g_assert_cmpint (g_chmod (locked, 0000), ==, 0);
  g_assert_cmpint (g_chmod (good, 0644), ==, 0);
  if (!become_ordinary (program))
    return;

  run = run_ordinary (program, analyze);
  rows = rows_read (run);
  g_assert_cmpint (run->status, ==, 2);
  g_assert_cmpuint (run->n_lines, ==, 4);
  rows_check (rows, good, ROWS_HEARD);
  rows_check (rows, locked, "permission-denied");
  rows_check (rows, folder, "permission-denied");
  rows_check (rows, inside, "permission-denied");

  scanned = run_ordinary (program, scan);
  g_assert_cmpint (scanned->status, ==, 2);
  g_assert_cmpstr (scanned->out, ==, "3 songs: 1 heard, 0 known before, 2 failed\n");

  /* Unlike damage, this is mended without a change of the file: it is heard the next time. */
  g_assert_cmpint (g_chmod (locked, 0644), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  again = run_ordinary (program, scan);
  g_assert_cmpstr (again->out, ==, "2 songs: 1 heard, 1 known before, 0 failed\n");
  g_assert_cmpint (again->status, ==, 0);
}

/* A library in a folder, or in a file, that may be read and not written. */
static void
test_library_is_read_only (Program      *program,
                           gconstpointer data)
{
  g_autofree char *good = program_add_song (program, "good.wav", 220);
  g_autofree char *folder = g_build_filename (program->folder, "read-only", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "library.db", NULL);
  const char *const scan[]
      = { "scan", "--library", nowhere, "--model", program->model, program->music, NULL };
  g_autoptr (Run) run = NULL;

  g_assert_cmpint (g_chmod (good, 0644), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0555), ==, 0);
  if (!become_ordinary (program))
    return;

  run = run_ordinary (program, scan);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->out, ==, "");
  g_assert_nonnull (strstr (run->err, nowhere));
  g_assert_false (g_file_test (nowhere, G_FILE_TEST_EXISTS));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test)                                                                                      \
  g_test_add ("/permissions/" name, Program, NULL, program_set_up, test, program_tear_down)
  ADD ("unreadable", test_unreadable);
  ADD ("library-is-read-only", test_library_is_read_only);
#undef ADD

  return g_test_run ();
}
