/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs by the command line: made from presets, settings and sets, listed, resumed, repeated and deleted; and a search. */

#include <string.h>

#include "program.h"

#define N_SONGS 16

static char *
write_manifest (Program *program)
{
  g_autoptr (GString) text = g_string_new ("path,quadrant,fold\n");
  char *path = g_build_filename (program->folder, "manifest.csv", NULL);

  for (guint i = 0; i < N_SONGS; i++)
    {
      const gboolean is_high = i % 2 == 1;
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);
      g_autofree char *song = program_add_song (program, name, is_high ? 880 + 13 * i : 110 + 2 * i);

      g_string_append_printf (text, "music/%s,%s,%u\n", name, is_high ? "Q1" : "Q3", i / 2 % 4);
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

/* (transfer full): the id of the newest run. */
static char *
get_newest (Program *program)
{
  g_autoptr (Run) list = program_run (program, NULL, "train", "--list-runs", NULL);

  g_assert_cmpint (list->status, ==, 0);
  g_assert_cmpuint (list->n_lines, >=, 1);
  return g_strndup (list->lines[0], strcspn (list->lines[0], " "));
}

static void
test_run (Program      *program,
          gconstpointer data)
{
  g_autofree char *manifest = write_manifest (program);
  g_autofree char *output = g_build_filename (program->folder, "mine.safetensors", NULL);
  g_autofree char *id = NULL;
  g_autofree char *info = NULL;
  g_autofree char *again = NULL;
  g_autoptr (Run) run = program_run (program, NULL, "train", "--preset", "quick", "--epochs", "2", "--setting", "grouped-by=nothing",
                                     "--name", "My run", "-o", output, manifest, NULL);
  g_autoptr (Run) list = NULL;
  g_autoptr (Run) resumed = NULL;
  g_autoptr (Run) nowhere = NULL;
  g_autoptr (Run) repeated = NULL;
  g_autoptr (Run) gone = NULL;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->err, "Epoch 2 of 2"));
  g_assert_nonnull (strstr (run->err, "Training"));
  g_assert_nonnull (strstr (run->out, "macro-F1"));
  g_assert_true (g_file_test (output, G_FILE_TEST_IS_REGULAR));

  list = program_run (program, NULL, "train", "--list-runs", NULL);
  g_assert_cmpuint (list->n_lines, ==, 1);
  g_assert_nonnull (strstr (list->out, "My run  Done"));

  /* What is done is judged again, and no epoch is trained. */
  id = get_newest (program);
  resumed = program_run (program, NULL, "train", "--resume", id, NULL);
  g_assert_cmpint (resumed->status, ==, 0);
  g_assert_cmpstr (strstr (resumed->out, "macro-F1"), !=, NULL);

  /* A model that is copied is written whole or not at all, and why not is told as of any model. */
  nowhere = program_run (program, NULL, "train", "--resume", id, "-o", program->folder, NULL);
  g_assert_cmpint (nowhere->status, !=, 0);
  g_assert_nonnull (strstr (nowhere->err, "The model cannot be copied to"));

  info = g_build_filename (program->folder, "moodplane", "trainings", id, "report.json", NULL);
  repeated = program_run (program, NULL, "train", "--settings", info, manifest, NULL);
  g_assert_cmpint (repeated->status, ==, 0);
  again = get_newest (program);
  g_assert_cmpstr (again, !=, id);
  {
    g_autofree char *first = g_build_filename (program->folder, "moodplane", "trainings", id, "predictions.csv", NULL);
    g_autofree char *second = g_build_filename (program->folder, "moodplane", "trainings", again, "predictions.csv", NULL);
    g_autofree char *first_text = NULL;
    g_autofree char *second_text = NULL;
    g_auto (GStrv) parts = NULL;
    g_autofree char *renamed = NULL;

    g_assert_true (g_file_get_contents (first, &first_text, NULL, NULL));
    g_assert_true (g_file_get_contents (second, &second_text, NULL, NULL));
    parts = g_strsplit (second_text, again, -1);
    renamed = g_strjoinv (id, parts);
    g_assert_cmpstr (renamed, ==, first_text);
  }

  gone = program_run (program, NULL, "train", "--delete-run", id, NULL);
  g_assert_cmpint (gone->status, ==, 0);
  g_clear_pointer (&list, run_free);
  list = program_run (program, NULL, "train", "--list-runs", NULL);
  g_assert_null (strstr (list->out, "My run"));
}

static void
test_set (Program      *program,
          gconstpointer data)
{
  g_autofree char *manifest = write_manifest (program);
  g_autoptr (Run) imported = program_run (program, NULL, "corpus", "import", "--library", program->library, "--name", "Tones", manifest, NULL);
  g_autoptr (Run) run = NULL;
  g_autoptr (Run) none = NULL;

  g_assert_cmpint (imported->status, ==, 0);
  run = program_run (program, NULL, "train", "--set", "Tones", "--library", program->library, "--setting", "epochs=1", "--setting",
                     "grouped-by=nothing", NULL);
  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->err, "Tones, quick"));

  none = program_run (program, NULL, "train", "--set", "Nobody", "--library", program->library, NULL);
  g_assert_cmpint (none->status, !=, 0);
  g_assert_nonnull (strstr (none->err, "Nobody"));
}

/* A folder for each class, by names of an owner's own. */
static void
test_classes (Program      *program,
              gconstpointer data)
{
  static const char *const classes[] = { "party", "rainy day" };
  g_autofree char *output = g_build_filename (program->folder, "classes.safetensors", NULL);
  g_autofree char *song = NULL;
  g_autoptr (Run) imported = NULL;
  g_autoptr (Run) run = NULL;
  g_autoptr (Run) table = NULL;
  g_autoptr (Run) json = NULL;
  g_autoptr (Run) compared = NULL;
  g_autofree char *manifest = g_build_filename (program->folder, "mine.csv", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *said;

  for (guint i = 0; i < N_SONGS; i++)
    {
      g_autofree char *folder = g_build_filename (program->music, classes[i % 2], NULL);
      g_autofree char *name = g_strdup_printf ("%s/%02u.wav", classes[i % 2], i);

      g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
      g_free (song);
      song = program_add_song (program, name, i % 2 == 1 ? 880 + 13 * i : 110 + 2 * i);
    }
  imported = program_run (program, NULL, "corpus", "import", "--library", program->library, "--name", "Mine", program->music, NULL);
  g_assert_cmpint (imported->status, ==, 0);

  run = program_run (program, NULL, "train", "--set", "Mine", "--library", program->library, "--setting", "targets=classes",
                     "--setting", "grouped-by=nothing", "-o", output, NULL);
  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->err, "2 classes are fitted"));
  g_assert_nonnull (strstr (run->out, "own classes, 4 clips"));
  g_assert_nonnull (strstr (run->out, " 2 rainy day"));

  table = program_run (program, NULL, "analyze", "--model", output, song, NULL);
  g_assert_cmpint (table->status, ==, 0);
  g_assert_nonnull (strstr (table->lines[0], "class"));
  g_assert_nonnull (strstr (table->lines[1], "rainy day "));
  json = program_run (program, NULL, "analyze", "--format", "json", "--model", output, song, NULL);
  said = json_object_get_object_member (run_parse_line (json, 0, parser), "classes");
  g_assert_cmpfloat (json_object_get_double_member (said, "rainy day"), >, 0.5);
  compared = program_run (program, NULL, "corpus", "export", "--library", program->library, "Mine", manifest, NULL);
  g_assert_cmpint (compared->status, ==, 0);
  run_free (g_steal_pointer (&compared));
  compared = program_run (program, NULL, "compare", output, output, "--on", manifest, NULL);
  g_assert_cmpint (compared->status, ==, 0);
  g_assert_nonnull (strstr (compared->out, "Own classes: macro-F1"));
  run_free (g_steal_pointer (&compared));
  compared = program_run (program, NULL, "compare", output, "--on", manifest, NULL);
  g_assert_cmpint (compared->status, ==, 0);
  g_assert_null (strstr (compared->out, "Own classes: macro-F1"));
  g_assert_nonnull (strstr (compared->out, "Only the new model tells own classes: right of 16 of 16 songs"));

  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (said, "rainy day") + json_object_get_double_member (said, "party"),
                                  1.0, 1e-3);
}

static void
test_search (Program      *program,
             gconstpointer data)
{
  g_autofree char *manifest = write_manifest (program);
  g_autofree char *folder = g_build_filename (program->folder, "search", NULL);
  g_autofree char *output = g_build_filename (program->folder, "best.json", NULL);
  g_autoptr (Run) run = program_run (program, NULL, "search", "--sets", "2", "--setting", "epochs=1", "--setting", "grouped-by=nothing",
                                     "--folder", folder, "-o", output, manifest, NULL);
  g_autoptr (Run) trained = NULL;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->out, "1"));
  g_assert_nonnull (strstr (run->out, output));
  trained = program_run (program, NULL, "train", "--settings", output, manifest, NULL);
  g_assert_cmpint (trained->status, ==, 0);
}

/* Kept with the trainings, listed among them, gone on with, and deleted as they are. */
static void
test_kept_search (Program      *program,
                  gconstpointer data)
{
  g_autofree char *manifest = write_manifest (program);
  g_autofree char *best = NULL;
  g_autofree char *id = NULL;
  g_autoptr (Run) run = program_run (program, NULL, "search", "--sets", "2", "--setting", "epochs=1", "--setting", "grouped-by=nothing",
                                     "--name", "My search", manifest, NULL);
  g_autoptr (Run) runs = NULL;
  g_autoptr (Run) searches = NULL;
  g_autoptr (Run) resumed = NULL;
  g_autoptr (Run) no_training = NULL;
  g_autoptr (Run) no_model = NULL;
  g_autoptr (Run) trained = NULL;
  g_autoptr (Run) gone = NULL;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->err, "My search"));
  g_assert_nonnull (strstr (run->err, "Set 2 after 1 epochs"));

  runs = program_run (program, NULL, "train", "--list-runs", NULL);
  g_assert_nonnull (strstr (runs->out, "My search  Search: Done"));
  searches = program_run (program, NULL, "search", "--list", NULL);
  g_assert_cmpstr (searches->out, ==, runs->out);

  id = get_newest (program);
  resumed = program_run (program, NULL, "search", "--resume", id, NULL);
  g_assert_cmpint (resumed->status, ==, 0);
  g_assert_cmpstr (resumed->out, ==, run->out);
  no_training = program_run (program, NULL, "train", "--resume", id, NULL);
  g_assert_cmpint (no_training->status, !=, 0);
  g_assert_nonnull (strstr (no_training->err, "search --resume"));
  no_model = program_run (program, NULL, "adopt", "--run", id, NULL);
  g_assert_cmpint (no_model->status, !=, 0);
  g_assert_nonnull (strstr (no_model->err, "no model"));

  best = g_build_filename (program->folder, "moodplane", "trainings", id, "best.json", NULL);
  trained = program_run (program, NULL, "train", "--settings", best, manifest, NULL);
  g_assert_cmpint (trained->status, ==, 0);

  gone = program_run (program, NULL, "train", "--delete-run", id, NULL);
  g_assert_cmpint (gone->status, ==, 0);
  g_clear_pointer (&searches, run_free);
  searches = program_run (program, NULL, "search", "--list", NULL);
  g_assert_cmpuint (searches->n_lines, ==, 0);
}

static void
refuse (Program    *program,
        const char *expected,
        const char *const *arguments)
{
  g_autoptr (Run) run = program_run_argv (program, NULL, NULL, arguments);

  g_assert_cmpint (run->status, !=, 0);
  if (strstr (run->err, expected) == NULL)
    g_error ("“%s” is not in “%s”", expected, run->err);
}

static void
test_refused (Program      *program,
              gconstpointer data)
{
  g_autofree char *manifest = write_manifest (program);
  g_autofree char *hostile = program_add_file (program, "hostile.json", "{\"settings\": {\"epochs\": -1}}");
  const char *const unknown_preset[] = { "train", "--preset", "quickest", manifest, NULL };
  const char *const two_sources[] = { "train", "--preset", "quick", "--settings", "a.json", manifest, NULL };
  const char *const checkpoint[] = { "train", "--preset", "quick", "--checkpoint", "a", manifest, NULL };
  const char *const unknown_setting[] = { "train", "--setting", "speed=5", manifest, NULL };
  const char *const bad_number[] = { "train", "--setting", "epochs=many", manifest, NULL };
  const char *const no_songs[] = { "train", "--preset", "quick", NULL };
  const char *const unknown_run[] = { "train", "--resume", "20010101-000000", NULL };
  const char *const escaping_run[] = { "train", "--run", "../../x", NULL };
  const char *const run_with_preset[] = { "train", "--run", "20010101-000000", "--preset", "quick", NULL };
  const char *const bad_file[] = { "train", "--settings", hostile, manifest, NULL };
  const char *const old_resume[] = { "train", "--resume", manifest, "-o", "x", NULL };
  const char *const search[] = { "search", "--folder", "x", manifest, NULL };
  const char *const search_of_nothing[] = { "search", NULL };
  const char *const search_of_learner[] = { "search", "--preset", "kernel", "--setting", "grouped-by=nothing", manifest, NULL };
  const char *const unknown_search[] = { "search", "--resume", "20010101-000000", NULL };
  const char *const old_search[] = { "search", "--resume", "20010101-000000", "--preset", "quick", NULL };

  refuse (program, "quickest", unknown_preset);
  refuse (program, "not both", two_sources);
  refuse (program, "folder of its own", checkpoint);
  refuse (program, "speed=5", unknown_setting);
  refuse (program, "must be a number", bad_number);
  refuse (program, "Give a manifest or --set", no_songs);
  refuse (program, "20010101-000000", unknown_run);
  refuse (program, "There is no training", escaping_run);
  refuse (program, "already has", run_with_preset);
  refuse (program, "epochs", bad_file);
  refuse (program, "--checkpoint", old_resume);
  refuse (program, "--folder", search);
  refuse (program, "Give a manifest or --set", search_of_nothing);
  refuse (program, "nothing to search", search_of_learner);
  refuse (program, "20010101-000000", unknown_search);
  refuse (program, "already has", old_search);
}

static void
test_lists (Program      *program,
            gconstpointer data)
{
  g_autoptr (Run) presets = program_run (program, NULL, "train", "--list-presets", NULL);
  g_autoptr (Run) runs = program_run (program, NULL, "train", "--list-runs", NULL);

  g_assert_cmpint (presets->status, ==, 0);
  g_assert_nonnull (strstr (presets->out, "quick"));
  g_assert_nonnull (strstr (presets->out, "stoltenberg"));
  g_assert_nonnull (strstr (presets->out, "grouped-by"));
  g_assert_cmpint (runs->status, ==, 0);
  g_assert_cmpuint (runs->n_lines, ==, 0);
}

#define ADD(name, func) g_test_add ("/cli/train-runs/" name, Program, NULL, program_set_up, func, program_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("run", test_run);
  ADD ("set", test_set);
  ADD ("classes", test_classes);
  ADD ("search", test_search);
  ADD ("kept-search", test_kept_search);
  ADD ("refused", test_refused);
  ADD ("lists", test_lists);

  return g_test_run ();
}
