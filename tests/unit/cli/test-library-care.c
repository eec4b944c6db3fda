/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "program.h"

/* folders, problems, list --duplicates and what a scan says of songs that it knows: the care for a library. */

static Run *
with_library (Program *program, const char *command, const char *option, const char *path)
{
  if (option == NULL)
    return program_run (program, NULL, command, "--library", program->library, path, NULL);
  return program_run (program, NULL, command, "--library", program->library, option, path, NULL);
}

static Run *
scan (Program *program, const char *option)
{
  return program_run (program, NULL, "scan", "--library", program->library, "--model", program->model, option,
                      NULL);
}

static void
test_recognized (Program *program, gconstpointer data)
{
  g_autofree char *a = program_add_song (program, "a.wav", 220);
  g_autofree char *moved = g_build_filename (program->music, "moved.wav", NULL);
  g_autofree char *copy = g_build_filename (program->music, "copy.wav", NULL);
  g_autofree char *contents = NULL;
  g_autofree char *expected = g_strdup_printf ("%s\n%s\n", copy, moved);
  g_autoptr (Run) first = scan (program, program->music);
  g_autoptr (Run) second = NULL;
  g_autoptr (Run) duplicates = NULL;
  g_autoptr (Run) json = NULL;
  g_autoptr (Run) elsewhere = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;

  g_assert_cmpint (first->status, ==, 0);
  g_assert_cmpint (g_rename (a, moved), ==, 0);
  g_assert_true (g_file_get_contents (moved, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (copy, contents, (gssize)length, NULL));

  second = scan (program, "--all");
  g_assert_cmpint (second->status, ==, 0);
  g_assert_cmpuint (second->n_lines, ==, 2);
  g_assert_cmpstr (second->lines[0], ==, "2 songs: 0 heard, 2 known before, 0 failed");
  g_assert_true (g_str_has_prefix (second->lines[1], "2 were recognized"));

  duplicates = with_library (program, "list", "--duplicates", NULL);
  g_assert_cmpint (duplicates->status, ==, 0);
  g_assert_cmpstr (duplicates->out, ==, expected);
  json = program_run (program, NULL, "list", "--library", program->library, "--duplicates", "--format",
                      "json", NULL);
  g_assert_cmpuint (json->n_lines, ==, 2);
  g_assert_cmpint (json_object_get_int_member (run_parse_line (json, 1, parser), "group"), ==, 1);
  elsewhere = with_library (program, "list", "--duplicates", "/elsewhere");
  g_assert_cmpstr (elsewhere->out, ==, "");
}

static void
test_problems (Program *program, gconstpointer data)
{
  g_autofree char *a = program_add_file (program, "a.mp3", "This is no music at all.");
  g_autofree char *b = program_add_file (program, "b.mp3", "Nor is this, whatever its name says.");
  g_autofree char *song = program_add_song (program, "song.wav", 220);
  g_autoptr (Run) first = scan (program, program->music);
  g_autoptr (Run) second = scan (program, program->music);
  g_autoptr (Run) all = with_library (program, "problems", NULL, NULL);
  g_autoptr (Run) ignored = with_library (program, "problems", "--ignore", a);
  g_autoptr (Run) others = with_library (program, "problems", NULL, NULL);
  g_autoptr (Run) both = program_run (program, NULL, "problems", "--library", program->library, "--all",
                                      "--format", "json", NULL);
  g_autoptr (Run) retried = program_run (program, NULL, "problems", "--library", program->library, "--model",
                                         program->model, "--retry", NULL);
  g_autoptr (Run) nothing = program_run (program, NULL, "problems", "--library", program->library, "--model",
                                         program->model, "--retry", song, NULL);
  g_autoptr (Run) heeded = with_library (program, "problems", "--heed", program->music);
  g_autoptr (Run) last = with_library (program, "problems", NULL, a);
  g_autoptr (Run) unknown = with_library (program, "problems", "--ignore", song);
  g_autoptr (Run) again = with_library (program, "problems", "--heed", a);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *problem;

  g_assert_cmpint (first->status, ==, 2);
  g_assert_cmpint (second->status, ==, 0);
  g_assert_cmpuint (second->n_lines, ==, 2);
  g_assert_true (g_str_has_prefix (second->lines[1], "2 known problems were not tried again"));
  g_assert_cmpuint (all->n_lines, ==, 2);
  g_assert_true (g_str_has_prefix (all->lines[0], a));
  g_assert_true (g_str_has_prefix (all->lines[1], b));
  g_assert_cmpstr (all->err, ==, "not-audio: 2\n");
  g_assert_cmpint (ignored->status, ==, 0);
  g_assert_cmpuint (others->n_lines, ==, 1);
  g_assert_true (g_str_has_prefix (others->lines[0], b));

  g_assert_cmpuint (both->n_lines, ==, 2);
  problem = run_parse_line (both, 0, parser);
  g_assert_cmpstr (json_object_get_string_member (problem, "path"), ==, a);
  g_assert_cmpstr (json_object_get_string_member (problem, "code"), ==, "not-audio");
  g_assert_cmpint (json_object_get_int_member (problem, "tries"), ==, 1);
  g_assert_true (json_object_get_boolean_member (problem, "ignored"));

  /* All but what is ignored. */
  g_assert_cmpint (retried->status, ==, 2);
  g_assert_cmpstr (retried->lines[0], ==, "1 song: 0 heard, 0 known before, 1 failed");
  g_assert_cmpint (nothing->status, ==, 0);
  g_assert_cmpint (heeded->status, ==, 0);
  g_assert_cmpuint (last->n_lines, ==, 1);
  /* What has no problem is told; what is as it is to be is no mistake. */
  g_assert_cmpint (unknown->status, ==, 2);
  g_assert_nonnull (strstr (unknown->err, song));
  g_assert_cmpstr (unknown->out, ==, "");
  g_assert_cmpint (again->status, ==, 0);
}

static void
test_folders (Program *program, gconstpointer data)
{
  g_autofree char *sub = g_build_filename (program->music, "sub", NULL);
  g_autofree char *whole = g_strdup_printf ("%s: 2 songs\n", program->music);
  g_autofree char *partly = g_strdup_printf ("%s: 1 song\n%s: excluded\n", program->music, sub);
  g_autofree char *gone = NULL;
  g_autoptr (Run) first = NULL;
  g_autoptr (Run) listed = NULL;
  g_autoptr (Run) excluded = NULL;
  g_autoptr (Run) without = NULL;
  g_autoptr (Run) second = NULL;
  g_autoptr (Run) included = NULL;
  g_autoptr (Run) again = NULL;
  g_autoptr (Run) third = NULL;
  g_autoptr (Run) stranger = NULL;
  g_autoptr (Run) removed = NULL;
  g_autoptr (Run) empty = NULL;

  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  g_free (program_add_song (program, "a.wav", 220));
  g_free (program_add_song (program, "sub/b.wav", 330));
  first = scan (program, program->music);
  g_assert_cmpint (first->status, ==, 0);
  listed = with_library (program, "folders", NULL, NULL);
  g_assert_cmpstr (listed->out, ==, whole);

  excluded = with_library (program, "folders", "--exclude", sub);
  g_assert_cmpint (excluded->status, ==, 0);
  second = scan (program, "--all");
  g_assert_cmpstr (second->lines[0], ==, "1 song: 0 heard, 1 known before, 0 failed");
  without = with_library (program, "folders", NULL, NULL);
  g_assert_cmpstr (without->out, ==, partly);

  included = with_library (program, "folders", "--include", sub);
  g_assert_cmpint (included->status, ==, 0);
  again = with_library (program, "folders", "--include", sub);
  g_assert_cmpint (again->status, ==, 2);
  third = scan (program, sub);
  g_assert_cmpstr (third->lines[0], ==, "1 song: 0 heard, 1 known before, 0 failed");

  stranger = with_library (program, "folders", "--remove", sub);
  g_assert_cmpint (stranger->status, ==, 2);
  removed = with_library (program, "folders", "--remove", program->music);
  g_assert_cmpint (removed->status, ==, 0);
  empty = with_library (program, "folders", NULL, NULL);
  g_assert_cmpstr (empty->out, ==, "");
}

/* What lies in no folder of the library, or is one, cannot be left out of it; what is not there now can. */
static void
test_exclude (Program *program, gconstpointer data)
{
  g_autofree char *later = g_build_filename (program->music, "later", NULL);
  g_autofree char *beside = g_strconcat (program->music, "-more", NULL);
  g_autofree char *expected = g_strdup_printf ("%s: 1 song\n%s: excluded\n", program->music, later);
  const char *refused[] = { "/usr", "/not/there", beside, program->folder, program->music };
  g_autoptr (Run) first = NULL;
  g_autoptr (Run) excluded = NULL;
  g_autoptr (Run) listed = NULL;

  g_free (program_add_song (program, "a.wav", 220));
  first = scan (program, program->music);
  g_assert_cmpint (first->status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (Run) run = with_library (program, "folders", "--exclude", refused[i]);

      g_assert_cmpint (run->status, ==, 2);
      g_assert_nonnull (strstr (run->err, refused[i]));
    }
  excluded = with_library (program, "folders", "--exclude", later);
  g_assert_cmpint (excluded->status, ==, 0);
  g_assert_nonnull (strstr (excluded->err, later));
  listed = with_library (program, "folders", NULL, NULL);
  g_assert_cmpstr (listed->out, ==, expected);
}

/* The folder is not there: its songs are away, not lost. */
static void
test_away (Program *program, gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename (program->folder, "elsewhere", NULL);
  g_autofree char *expected = g_strdup_printf ("%s: 1 song, 1 away\n", program->music);
  g_autoptr (Run) first = NULL;
  g_autoptr (Run) second = NULL;
  g_autoptr (Run) listed = NULL;
  g_autoptr (Run) songs = NULL;
  g_autoptr (Run) json = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_free (program_add_song (program, "a.wav", 220));
  first = scan (program, program->music);
  g_assert_cmpint (g_rename (program->music, elsewhere), ==, 0);
  second = scan (program, "--all");
  g_assert_cmpint (second->status, ==, 0);
  listed = with_library (program, "folders", NULL, NULL);
  g_assert_cmpstr (listed->out, ==, expected);
  songs = with_library (program, "list", NULL, NULL);
  g_assert_nonnull (strstr (songs->out, "(away)"));
  json = with_library (program, "list", "--format=json", NULL);
  g_assert_true (json_object_get_boolean_member (run_parse_line (json, 0, parser), "absent"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                                  \
  g_test_add ("/cli/care/" name, Program, NULL, program_set_up, function, program_tear_down)
  ADD ("recognized", test_recognized);
  ADD ("problems", test_problems);
  ADD ("folders", test_folders);
  ADD ("exclude", test_exclude);
  ADD ("away", test_away);

  return g_test_run ();
}
