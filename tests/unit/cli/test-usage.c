/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "program.h"

static void
test_wrong_usage (Program      *program,
                  gconstpointer data)
{
  static const char *const cases[][6] = {
    { NULL },
    { "hum", NULL },
    { "--hum", NULL },
    { "analyze", NULL },
    { "analyze", "--format", "xml", "song.mp3", NULL },
    { "analyze", "--jobs", "-2", "song.mp3", NULL },
    { "analyze", "--jobs", "100000", "song.mp3", NULL },
    { "analyze", "--jobs", "many", "song.mp3", NULL },
    { "analyze", "--hum", "song.mp3", NULL },
    { "scan", NULL },
    { "scan", "--all", "folder", NULL },
    { "problems", "--ignore", NULL },
    { "problems", "--retry", "--heed", "song.mp3", NULL },
    { "problems", "--format", "xml", NULL },
    { "folders", "folder", NULL },
    { "folders", "--remove", NULL },
    { "folders", "--remove", "--include", "folder", NULL },
    { "list", "--like", "song.mp3", "--duplicates", NULL },
    { "list", "--format", "xml", NULL },
    { "tag", NULL },
    { "tag", "--undo", "song.mp3", NULL },
    { "tag", "--undo", "--dry-run", NULL },
    { "map", NULL },
    { "map", "--output", "map.png", "--size", "-3", NULL },
    { "train", "--cross-validate", "--worst", "-1", "manifest.csv", NULL },
    { "evaluate", "--worst", "100000", "manifest.csv", NULL },
    { "experiment", NULL },
    { "experiment", "dance", NULL },
    { "experiment", "run", NULL },
    { "experiment", "run", "--jobs", "-2", "all", NULL },
    { "experiment", "run", "nothing", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Run) run = program_run_argv (program, NULL, NULL, cases[i]);

      g_assert_cmpint (run->status, ==, 1);
      g_assert_cmpstr (run->out, ==, "");
      /* Without any argument it is the help, as one would expect. */
      if (cases[i][0] != NULL)
        g_assert_true (g_str_has_prefix (run->err, "moodplane-cli: "));
      g_assert_cmpuint (strlen (run->err), >, 20);
    }
}

/* Said before the manifest is opened: there is none. */
static void
test_wrong_training (Program      *program,
                     gconstpointer data)
{
  static const struct
  {
    const char *arguments[8];
    const char *named;
  } cases[] = {
    { { "train", NULL }, "manifest" },
    { { "train", "none.csv", NULL }, "--output" },
    { { "train", "--cross-validate", "--resume", "none.csv", NULL }, "--checkpoint" },
    { { "train", "--cross-validate", "--epochs", "-1", "none.csv", NULL }, "negative" },
    { { "train", "--cross-validate", "--jobs", "100000", "none.csv", NULL }, "--jobs" },
    { { "train", "--cross-validate", "--learning-rate", "nan", "none.csv", NULL }, "learning rate" },
    { { "train", "--output", "x", "--architecture", "hum", "none.csv", NULL }, "--list-architectures" },
    { { "train", "--output", "x", "--features", "hum", "none.csv", NULL }, "--list-features" },
    { { "train", "--output", "/nowhere/x", "none.csv", NULL }, "/nowhere/x" },
    { { "train", "--cross-validate", "--predictions", "/nowhere/x", "none.csv", NULL }, "/nowhere/x" },
    { { "train", "--cross-validate", "-j100000", "none.csv", NULL }, "--jobs" },
    { { "evaluate", NULL }, "manifest" },
    { { "evaluate", "--jobs", "-2", "none.csv", NULL }, "--jobs" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Run) run = program_run_argv (program, NULL, NULL, cases[i].arguments);

      g_assert_cmpint (run->status, ==, 1);
      g_assert_nonnull (strstr (run->err, cases[i].named));
    }
}

/* A name, a number of weights and a sentence. */
static void
test_list_architectures (Program      *program,
                         gconstpointer data)
{
  static const char *const patterns[] = {
    "^stoltenberg +[0-9]+  [A-Z].*\\.$",
    "^ +kernel=3 filters=16 pool=3 hidden=8 activation=relu dropout=0.2$",
    "^vgg16-bn +[0-9]{9}  ",
    "^moodplane-1 +[0-9]+  ",
  };
  g_autoptr (Run) run = program_run (program, NULL, "train", "--list-architectures", NULL);

  g_assert_cmpint (run->status, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    g_assert_true (g_regex_match_simple (patterns[i], run->out, G_REGEX_MULTILINE, 0));
}

static void
test_version (Program      *program,
              gconstpointer data)
{
  g_autoptr (Run) run = program_run (program, NULL, "--version", NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_true (g_regex_match_simple ("^moodplane-cli [0-9]+\\.[0-9]+", run->out, 0, 0));
}

/* Help is there for every command, and the manual page knows every command and option. */
static void
test_help_and_manual (Program      *program,
                      gconstpointer data)
{
  g_autoptr (Run) help = program_run (program, NULL, "--help", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("MOODPLANE_DATADIR"), "moodplane-cli.1", NULL);
  g_autoptr (GRegex) option = g_regex_new ("--[a-z][a-z-]+", 0, 0, NULL);
  g_autofree char *manual = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *plain = NULL;
  guint n_commands = 0;

  g_assert_true (g_file_get_contents (path, &manual, NULL, NULL));
  parts = g_strsplit (manual, "\\-", -1);
  plain = g_strjoinv ("-", parts);

  g_assert_cmpint (help->status, ==, 0);
  g_assert_cmpstr (help->err, ==, "");
  for (guint i = 0; i < help->n_lines; i++)
    {
      g_auto (GStrv) words = g_strsplit (help->lines[i] + MIN (strlen (help->lines[i]), 2), " ", 2);
      g_autoptr (Run) run = NULL;
      g_autoptr (GMatchInfo) match = NULL;
      g_autofree char *heading = NULL;

      if (!g_regex_match_simple ("^  [a-z]+ +\\S", help->lines[i], 0, 0)
          || g_str_has_prefix (help->lines[i], "  moodplane-cli"))
        continue;

      n_commands++;
      run = program_run (program, NULL, words[0], "--help", NULL);
      g_assert_cmpint (run->status, ==, 0);
      heading = g_strdup_printf (".SS %s\n", words[0]);
      g_assert_nonnull (strstr (plain, heading));

      for (g_regex_match (option, run->out, 0, &match); g_match_info_matches (match);
           g_match_info_next (match, NULL))
        {
          g_autofree char *name = g_match_info_fetch (match, 0);

          if (strstr (plain, name) == NULL)
            g_error ("%s of %s is not in the manual page", name, words[0]);
        }
    }
  g_assert_cmpuint (n_commands, >=, 7);
}

static void
test_no_library (Program      *program,
                 gconstpointer data)
{
  g_autoptr (Run) list = program_run (program, NULL, "list", "--library", program->library, NULL);
  g_autoptr (Run) map = program_run (program, NULL, "map", "-o", "map.png", NULL);
  g_autoptr (Run) undo = program_run (program, NULL, "tag", "--undo", NULL);

  g_assert_cmpint (list->status, ==, 1);
  g_assert_cmpint (map->status, ==, 1);
  g_assert_cmpint (undo->status, ==, 1);
  g_assert_true (g_str_has_prefix (list->err, "moodplane-cli: "));
  /* Looking at a library does not make one. */
  g_assert_false (g_file_test (program->library, G_FILE_TEST_EXISTS));
}

static void
test_foreign_library (Program      *program,
                      gconstpointer data)
{
  g_autofree char *path = program_add_file (program, "diary.db", "This is a diary and not a database.");
  g_autofree char *contents = NULL;
  g_autoptr (Run) list = program_run (program, NULL, "list", "--library", path, NULL);
  g_autoptr (Run) scan = program_run (program, NULL, "scan", "--library", path, program->music, NULL);

  g_assert_cmpint (list->status, ==, 1);
  g_assert_cmpint (scan->status, ==, 1);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "This is a diary and not a database.");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                                      \
  g_test_add ("/cli/usage/" name, Program, NULL, program_set_up, test, program_tear_down)
  ADD ("wrong", test_wrong_usage);
  ADD ("wrong-training", test_wrong_training);
  ADD ("list-architectures", test_list_architectures);
  ADD ("version", test_version);
  ADD ("help", test_help_and_manual);
  ADD ("no-library", test_no_library);
  ADD ("foreign-library", test_foreign_library);

  return g_test_run ();
}
