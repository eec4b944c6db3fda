/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A model is trained, compared with another, adopted, and taken back, by the command line. */

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "program.h"

#define N_SONGS 12

/* With settings in a file of the test's own. Arguments end with NULL. */
static Run *
run_with_settings (Program *program, ...)
{
  g_autofree char *config = g_build_filename (program->folder, "config", NULL);
  g_autofree char *data = g_build_filename (program->folder, "data", NULL);
  const char *const environment[]
      = { "GSETTINGS_BACKEND", "keyfile", "XDG_CONFIG_HOME", config, "XDG_DATA_HOME", data, NULL };
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  const char *argument;
  va_list list;

  va_start (list, program);
  do
    {
      argument = va_arg (list, const char *);
      g_ptr_array_add (arguments, (gpointer)argument);
    }
  while (argument != NULL);
  va_end (list);

  return program_run_argv (program, NULL, environment, (const char *const *)arguments->pdata);
}

/* Deep chords are sad, high ones happy. */
static char *
write_manifest (Program *program)
{
  g_autoptr (GString) text = g_string_new ("path,quadrant,valence,arousal\n");
  char *path = g_build_filename (program->folder, "manifest.csv", NULL);

  for (guint i = 0; i < N_SONGS; i++)
    {
      const gboolean is_high = i % 2 == 1;
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);
      g_autofree char *song = program_add_song (program, name, is_high ? 880 + 13 * i : 110 + 2 * i);

      g_string_append_printf (text, "music/%s,%s\n", name, is_high ? "Q1,0.6,0.5" : "Q3,-0.6,-0.5");
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));

  return path;
}

static char *
train (Program *program, const char *manifest)
{
  char *model = g_build_filename (program->folder, "mine.safetensors", NULL);
  g_autoptr (Run) trained = program_run (program, NULL, "train", "--architecture", "kernel", "--output", model, manifest, NULL);

  g_assert_cmpint (trained->status, ==, 0);
  return model;
}

/* (transfer full): the lines of a file, without the head. */
static GStrv
read_lines (const char *path)
{
  g_autofree char *text = NULL;
  char *body;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  body = strchr (text, '\n');
  g_assert_nonnull (body);
  return g_strsplit (g_strchomp (body + 1), "\n", -1);
}

/* Both say of a song what `evaluate` says that they say. */
static void
check_predictions (Program *program, const char *model, const char *manifest, const char *compared, guint column)
{
  g_autofree char *path = g_build_filename (program->folder, "evaluated.csv", NULL);
  g_autoptr (Run) evaluated
      = program_run (program, NULL, "evaluate", "--model", model, "--predictions", path, manifest, NULL);
  g_auto (GStrv) alone = NULL;
  g_auto (GStrv) both = NULL;

  g_assert_cmpint (evaluated->status, ==, 0);
  alone = read_lines (path);
  both = read_lines (compared);
  g_assert_cmpuint (g_strv_length (alone), ==, N_SONGS);
  g_assert_cmpuint (g_strv_length (both), ==, N_SONGS);
  for (guint i = 0; i < N_SONGS; i++)
    {
      g_auto (GStrv) of_alone = g_strsplit (alone[i], ",", -1);
      g_auto (GStrv) of_both = g_strsplit (both[i], ",", -1);

      g_assert_cmpstr (of_alone[6], ==, of_both[column]);
      g_assert_cmpstr (of_alone[7], ==, of_both[column + 1]);
    }
}

static JsonObject *
find_figure (JsonObject *comparison, const char *id)
{
  JsonArray *figures = json_object_get_array_member (comparison, "figures");

  for (guint i = 0; i < json_array_get_length (figures); i++)
    if (g_strcmp0 (json_object_get_string_member (json_array_get_object_element (figures, i), "id"), id) == 0)
      return json_array_get_object_element (figures, i);

  g_assert_not_reached ();
}

static void
test_compare (Program *program, gconstpointer data)
{
  g_autofree char *manifest = write_manifest (program);
  g_autofree char *model = train (program, manifest);
  g_autofree char *report = g_build_filename (program->folder, "report.html", NULL);
  g_autofree char *csv = g_build_filename (program->folder, "both.csv", NULL);
  g_autofree char *page = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (Run) scanned
      = program_run (program, NULL, "scan", "--model", program->model, "--library", program->library, program->music, NULL);
  g_autoptr (Run) told = program_run (program, NULL, "compare", model, program->model, "--on", manifest, NULL);
  g_autoptr (Run) run
      = program_run (program, NULL, "compare", model, program->model, "--on", manifest, "--json", "--report", report,
                     "--predictions", csv, "--library", program->library, "--changes", "3", NULL);
  JsonObject *comparison, *accuracy;

  g_assert_cmpint (scanned->status, ==, 0);
  g_assert_cmpint (told->status, ==, 0);
  g_assert_nonnull (strstr (told->out, "macro-F1"));
  /* The model lies beside what it was trained on. */
  g_assert_nonnull (strstr (told->out, "The new model may have heard 12 of these songs in training"));

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (run->n_lines, ==, 1);
  comparison = run_parse_line (run, 0, parser);
  accuracy = find_figure (comparison, "accuracy");
  g_assert_cmpfloat (json_object_get_double_member (accuracy, "new"), ==, 1.0);
  g_assert_cmpfloat (json_object_get_double_member (accuracy, "other"), <, 1.0);
  g_assert_cmpint (json_object_get_int_member (comparison, "songs"), ==, N_SONGS);
  g_assert_cmpint (json_object_get_int_member (comparison, "library_heard"), ==, N_SONGS);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (comparison, "changes")), ==, 3);
  g_assert_true (g_file_get_contents (report, &page, NULL, NULL));
  g_assert_nonnull (strstr (page, "</html>"));
  check_predictions (program, model, manifest, csv, 7);
  check_predictions (program, program->model, manifest, csv, 16);
}

static void
test_adopt (Program *program, gconstpointer data)
{
  g_autofree char *wrong = program_add_file (program, "wrong.safetensors", "This is no model.");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (Run) before = run_with_settings (program, "adopt", "--status", NULL);
  g_autoptr (Run) nothing = run_with_settings (program, "adopt", "--back", NULL);
  g_autoptr (Run) refused = run_with_settings (program, "adopt", wrong, NULL);
  g_autoptr (Run) adopted = run_with_settings (program, "adopt", program->model, "--name", "My taste", NULL);
  g_autoptr (Run) status = run_with_settings (program, "adopt", "--status", "--json", NULL);
  g_autoptr (Run) back = run_with_settings (program, "adopt", "--back", NULL);
  JsonObject *object;
  const char *model;

  g_assert_cmpint (before->status, ==, 0);
  g_assert_cmpstr (before->out, ==, "Model in use: the one that comes with Moodplane\n");
  g_assert_cmpint (nothing->status, ==, 1);
  g_assert_nonnull (strstr (nothing->err, "No other model was in use before."));
  g_assert_cmpint (refused->status, ==, 1);
  g_assert_nonnull (strstr (refused->err, "wrong.safetensors"));
  g_assert_cmpint (adopted->status, ==, 0);

  object = run_parse_line (status, 0, parser);
  model = json_object_get_string_member (object, "model");
  g_assert_nonnull (strstr (model, "/data/moodplane/models/My-taste-"));
  g_assert_true (g_file_test (model, G_FILE_TEST_IS_REGULAR));
  g_assert_false (json_object_get_boolean_member (object, "is_shipped"));
  g_assert_true (json_object_get_boolean_member (object, "is_former_shipped"));

  g_assert_cmpint (back->status, ==, 0);
  g_assert_true (g_str_has_prefix (back->out, "Model in use: the one that comes with Moodplane\nBefore that: /"));
}

static void
test_export (Program *program, gconstpointer data)
{
  g_autofree char *manifest = write_manifest (program);
  g_autofree char *model = train (program, manifest);
  g_autofree char *to = g_build_filename (program->folder, "for you.safetensors", NULL);
  g_autofree char *card_path = g_build_filename (program->folder, "for you.md", NULL);
  g_autofree char *wrong = program_add_file (program, "wrong.safetensors", "This is no model.");
  g_autofree char *from_text = NULL;
  g_autofree char *to_text = NULL;
  g_autofree char *card = NULL;
  gsize from_length, to_length;
  g_autoptr (Run) exported = program_run (program, NULL, "adopt", "--export", to, model, NULL);
  g_autoptr (Run) itself = program_run (program, NULL, "adopt", "--export", model, model, NULL);
  g_autoptr (Run) refused = program_run (program, NULL, "adopt", "--export", to, wrong, NULL);

  g_assert_cmpint (exported->status, ==, 0);
  g_assert_cmpint (itself->status, ==, 1);
  g_assert_cmpint (refused->status, ==, 1);
  g_assert_true (g_file_get_contents (model, &from_text, &from_length, NULL));
  g_assert_true (g_file_get_contents (to, &to_text, &to_length, NULL));
  g_assert_cmpmem (from_text, from_length, to_text, to_length);
  g_assert_true (g_file_get_contents (card_path, &card, NULL, NULL));
  g_assert_true (g_str_has_prefix (card, "# for you.safetensors\n\nSHA-256: "));
  g_assert_nonnull (strstr (card, ": 12\n"));
  {
    g_autofree char *thesis = program_add_file (program, "thesis.md", "# Years of work");
    g_autofree char *folder = g_path_get_dirname (thesis);
    g_autofree char *beside = g_build_filename (folder, "thesis.safetensors", NULL);
    g_autofree char *kept = NULL;
    g_autoptr (Run) again = program_run (program, NULL, "adopt", "--export", to, model, NULL);
    g_autoptr (Run) kind = program_run (program, NULL, "adopt", "--export", beside, model, NULL);

    /* A card may go with its model; what is none stays. */
    g_assert_cmpint (again->status, ==, 0);
    g_assert_cmpint (kind->status, ==, 1);
    g_assert_nonnull (strstr (kind->err, "thesis.md"));
    g_assert_true (g_file_get_contents (thesis, &kept, NULL, NULL));
    g_assert_cmpstr (kept, ==, "# Years of work");
    g_assert_false (g_file_test (beside, G_FILE_TEST_EXISTS));
  }
}

static void
test_wrong_usage (Program *program, gconstpointer data)
{
  static const char *const usages[][8] = {
    { "adopt" },
    { "adopt", "a", "b" },
    { "adopt", "--back", "--status" },
    { "adopt", "--back", "a" },
    { "adopt", "--status", "--name", "a" },
    { "adopt", "--run", "nowhere" },
    { "adopt", "--export", "a", "--back" },
    { "adopt", "--run", "../nowhere" },
    { "compare" },
    { "compare", "a" },
    { "compare", "a", "b", "c", "--on", "d" },
    { "compare", "a", "--on", "d", "--library", "e" },
    { "compare", "a", "--on", "d", "--sample", "-1" },
    { "compare", "--run", "nowhere" },
    { "compare", "a", "--on", "/nowhere.csv" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (usages); i++)
    {
      g_autoptr (Run) run = program_run_argv (program, NULL, NULL, usages[i]);

      g_assert_cmpint (run->status, ==, 1);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_true (strlen (run->err) > 20);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/cli/" name, Program, NULL, program_set_up, func, program_tear_down)
  ADD ("compare", test_compare);
  ADD ("adopt", test_adopt);
  ADD ("adopt/export", test_export);
  ADD ("compare/wrong-usage", test_wrong_usage);
#undef ADD

  return g_test_run ();
}
