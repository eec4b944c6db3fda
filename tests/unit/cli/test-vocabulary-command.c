/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program is run with a configuration folder of its own. */
#include <string.h>

#include <glib/gstdio.h>

#include "program.h"

#define RUN(program, ...) program_run (program, NULL, "vocabulary", __VA_ARGS__, NULL)

static char *
get_file (Program *program)
{
  return g_build_filename (program->folder, "moodplane", "vocabulary.ini", NULL);
}

static gboolean
has_file (Program *program)
{
  g_autofree char *path = get_file (program);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
check_status (Run *run, int status)
{
  if (run->status != status)
    g_error ("returned %d: %s%s", run->status, run->out, run->err);
}

/* (nullable) (transfer none) */
static JsonObject *
find_word (Run *run, const char *id, JsonParser *parser)
{
  JsonArray *words = json_object_get_array_member (run_parse_line (run, 0, parser), "words");

  for (guint i = 0; i < json_array_get_length (words); i++)
    if (g_str_equal (json_object_get_string_member (json_array_get_object_element (words, i), "word"), id))
      return json_array_get_object_element (words, i);

  return NULL;
}

/* What is said once holds for the next run. */
static void
test_change (Program *program, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (Run) usual = RUN (program, "--json");
  g_autoptr (Run) set = RUN (program, "--set", "happy=0.9,0.8", "--set", "broody=-0.2,-0.25", "--alias",
                             "broody=gloomy, wistful", "--remove", "sad", "--neutral", "0.2", "--cut", "-0.1,0.05");
  g_autoptr (Run) after = RUN (program, "--json");
  JsonObject *word, *whole;

  check_status (usual, 0);
  g_assert_nonnull (find_word (usual, "sad", parser));
  g_assert_null (find_word (usual, "broody", parser));
  check_status (set, 0);
  g_assert_cmpstr (set->lines[0], ==, "Pleasant from -0.10, energetic from +0.05, neutral within 0.20");
  g_assert_nonnull (strstr (set->out, "Q3 -0.20 -0.25  broody: gloomy, wistful\n"));

  check_status (after, 0);
  g_assert_cmpuint (after->n_lines, ==, 1);
  g_assert_null (find_word (after, "sad", parser));
  word = find_word (after, "happy", parser);
  g_assert_cmpfloat (json_object_get_double_member (word, "valence"), ==, 0.9);
  g_assert_cmpfloat (json_object_get_double_member (word, "arousal"), ==, 0.8);
  word = find_word (after, "broody", parser);
  g_assert_cmpstr (json_object_get_string_member (word, "quadrant"), ==, "Q3");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (word, "aliases")), ==, 2);
  whole = run_parse_line (after, 0, parser);
  g_assert_cmpfloat (json_object_get_double_member (whole, "valence_cut"), ==, -0.1);
  g_assert_cmpfloat (json_object_get_double_member (whole, "neutral_radius"), ==, 0.2);
}

/* A moved word keeps its aliases; none are given by an empty list. */
static void
test_aliases (Program *program, gconstpointer data)
{
  g_autoptr (Run) first = RUN (program, "--set", "odd=0.5,0.5", "--alias", "odd=strange");
  g_autoptr (Run) moved = RUN (program, "--set", "odd=0.25,0.5");
  g_autoptr (Run) none = RUN (program, "--alias", "odd=");

  check_status (first, 0);
  check_status (moved, 0);
  g_assert_nonnull (strstr (moved->out, "Q1 +0.25 +0.50  odd: strange\n"));
  check_status (none, 0);
  g_assert_nonnull (strstr (none->out, "Q1 +0.25 +0.50  odd\n"));
}

/* The file is gone, so that a later program's words are used. */
static void
test_reset (Program *program, gconstpointer data)
{
  g_autoptr (Run) usual = RUN (program, "--list");
  g_autoptr (Run) set = RUN (program, "--remove", "sad");
  gboolean was_there = has_file (program);
  g_autoptr (Run) reset = RUN (program, "--reset");

  check_status (set, 0);
  g_assert_true (was_there);
  check_status (reset, 0);
  g_assert_cmpstr (reset->out, ==, usual->out);
  g_assert_false (has_file (program));
}

/* Said once by every command that names songs, and the file is kept when the words are changed after all. */
static void
test_damaged (Program *program, gconstpointer data)
{
  g_autofree char *path = get_file (program);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *aside = g_strconcat (path, ".damaged", NULL);
  g_autofree char *kept = NULL;
  g_autoptr (Run) cache = NULL;
  g_autoptr (Run) list = NULL;
  g_autoptr (Run) set = NULL;
  g_autoptr (Run) after = NULL;
  const char *said;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, "[happy]\nvalence=a lot\n", -1, NULL));

  cache = program_run (program, NULL, "cache", "--info", NULL);
  g_assert_cmpstr (cache->err, ==, "");
  list = RUN (program, "--list");
  check_status (list, 0);
  said = strstr (list->err, "Your own mood words cannot be read");
  g_assert_nonnull (said);
  g_assert_null (strstr (said + 1, "Your own mood words"));
  g_assert_nonnull (strstr (list->err, "“happy” has no number called “valence”"));

  set = RUN (program, "--set", "happy=0.5,0.5");
  check_status (set, 0);
  g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "[happy]\nvalence=a lot\n");
  after = RUN (program, "--list");
  g_assert_cmpstr (after->err, ==, "");
  g_assert_nonnull (strstr (after->out, "Q1 +0.50 +0.50  happy"));
}

/* A sentence, and nothing is changed. */
static void
test_wrong (Program *program, gconstpointer data)
{
  static const struct
  {
    const char *arguments[4];
    const char *complaint;
  } cases[] = {
    { { "--set", "happy" }, "names no word before" },
    { { "--set", "happy=0.5" }, "is no place on the plane" },
    { { "--set", "happy=0.5,high" }, "is no place on the plane" },
    { { "--set", "happy=0.5,1.5" }, "has no place between -1 and 1" },
    { { "--set", "happy=nan,0" }, "has no place between -1 and 1" },
    { { "--set", "=0,0.5" }, "cannot be a mood word" },
    { { "--set", "neutral=0,0.5" }, "cannot be a mood word" },
    { { "--alias", "nobody=x" }, "There is no mood word “nobody”" },
    { { "--alias", "happy=a,,b" }, "has an alias that cannot be one" },
    { { "--remove", "nobody" }, "There is no mood word “nobody”" },
    { { "--neutral", "0.6" }, "Borders lie between" },
    { { "--neutral", "wide" }, "is no radius" },
    { { "--cut", "0.7,0" }, "Borders lie between" },
    { { "--list", "--reset" }, "Either --list" },
    { { "happy" }, "is too much" },
    { { "--set", "happy=0.5,0.5", "--remove", "nobody" }, "There is no mood word “nobody”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *arguments[6] = { "vocabulary" };
      g_autoptr (Run) run = NULL;

      for (gsize j = 0; j < G_N_ELEMENTS (cases[i].arguments); j++)
        arguments[j + 1] = cases[i].arguments[j];
      run = program_run_argv (program, NULL, NULL, arguments);
      check_status (run, 1);
      if (strstr (run->err, cases[i].complaint) == NULL)
        g_error ("“%s” is not in “%s”", cases[i].complaint, run->err);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_false (has_file (program));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/vocabulary/change", Program, NULL, program_set_up, test_change, program_tear_down);
  g_test_add ("/cli/vocabulary/aliases", Program, NULL, program_set_up, test_aliases, program_tear_down);
  g_test_add ("/cli/vocabulary/reset", Program, NULL, program_set_up, test_reset, program_tear_down);
  g_test_add ("/cli/vocabulary/damaged", Program, NULL, program_set_up, test_damaged, program_tear_down);
  g_test_add ("/cli/vocabulary/wrong", Program, NULL, program_set_up, test_wrong, program_tear_down);
  return g_test_run ();
}
