/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "program.h"
#include "tests/unit/analysis/fixture.h"

static void
set_model (Program *program,
           guint64  seed)
{
  g_autoptr (NnTensorFile) file = fixture_make_model_file (seed);
  g_autoptr (GError) error = NULL;

  nn_tensor_file_save (file, program->model, &error);
  g_assert_no_error (error);
}

static guint
count_entries (Program *program)
{
  g_autoptr (Run) run = program_run (program, NULL, "cache", "--info", NULL);
  const char *number;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (run->n_lines, ==, 1);
  g_assert_true (g_str_has_prefix (run->lines[0], program->folder));
  g_assert_nonnull (strstr (run->lines[0], " of at most 4.0"));
  number = g_strrstr (run->lines[0], ": ") + 2;

  return (guint)g_ascii_strtoull (number, NULL, 10);
}

/* Kept by a scan, used by the next model, and thrown away. */
static void
test_cache (Program       *program,
            gconstpointer  data)
{
  g_autofree char *first = program_add_song (program, "a.wav", 440.0);
  g_autofree char *second = program_add_song (program, "b.wav", 550.0);
  g_autoptr (Run) without = NULL;
  g_autoptr (Run) scan = NULL;
  g_autoptr (Run) stale = NULL;
  g_autoptr (Run) again = NULL;
  g_autoptr (Run) clear = NULL;
  const char *const no_decoder[] = { "MOODPLANE_HELPERDIR", program->folder, NULL };
  const char *const reanalyze[] = { "scan",          "-l", program->library, "-m", program->model, "--all",
                                    "--reanalyze",   NULL };

  g_assert_cmpuint (count_entries (program), ==, 0);
  set_model (program, 1);
  without = program_run (program, NULL, "scan", "-l", program->library, "-m", program->model, "--cache-size", "0",
                         program->music, NULL);
  g_assert_cmpint (without->status, ==, 0);
  g_assert_cmpuint (count_entries (program), ==, 0);

  set_model (program, 2);
  scan = program_run_argv (program, NULL, NULL, reanalyze);
  g_assert_cmpint (scan->status, ==, 0);
  g_assert_cmpuint (count_entries (program), ==, 2);

  set_model (program, 3);
  stale = program_run (program, NULL, "scan", "-l", program->library, "-m", program->model, "--all", NULL);
  g_assert_cmpstr (stale->lines[1], ==, "2 were heard by another model; --reanalyze hears them again");
  again = program_run_argv (program, NULL, no_decoder, reanalyze);
  g_assert_cmpint (again->status, ==, 0);
  g_assert_cmpstr (again->lines[0], ==, "2 songs: 2 heard, 0 known before, 0 failed");

  clear = program_run (program, NULL, "cache", "--clear", NULL);
  g_assert_cmpint (clear->status, ==, 0);
  g_assert_true (g_str_has_prefix (clear->lines[0], "2 entries thrown away, "));
  g_assert_cmpuint (count_entries (program), ==, 0);
}

static void
test_usage (Program       *program,
            gconstpointer  data)
{
  g_autoptr (Run) nothing = program_run (program, NULL, "cache", NULL);
  g_autoptr (Run) both = program_run (program, NULL, "cache", "--info", "--clear", NULL);
  g_autoptr (Run) size = program_run (program, NULL, "scan", "--cache-size=-5", program->music, NULL);

  g_assert_cmpint (nothing->status, ==, 1);
  g_assert_cmpint (both->status, ==, 1);
  g_assert_cmpint (size->status, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/cache/kept", Program, NULL, program_set_up, test_cache, program_tear_down);
  g_test_add ("/cli/cache/usage", Program, NULL, program_set_up, test_usage, program_tear_down);
  return g_test_run ();
}
