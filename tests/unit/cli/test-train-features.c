/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Training a learner by the command line, and hearing a song with what it wrote. */

#include <math.h>
#include <string.h>

#include "program.h"

#define N_SONGS 12

/* Deep chords are sad, high ones happy; three folds with both in each. */
static char *
write_manifest (Program  *program,
                gboolean  has_points)
{
  g_autoptr (GString) text = g_string_new (has_points ? "path,quadrant,fold,valence,arousal\n"
                                                      : "path,quadrant,fold\n");
  char *path = g_build_filename (program->folder, "manifest.csv", NULL);

  for (guint i = 0; i < N_SONGS; i++)
    {
      const gboolean is_high = i % 2 == 1;
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);
      g_autofree char *song = program_add_song (program, name, is_high ? 880 + 13 * i : 110 + 2 * i);

      g_string_append_printf (text, "music/%s,%s,%u%s\n", name, is_high ? "Q1" : "Q3", i / 2 % 3,
                              !has_points ? "" : is_high ? ",0.6,0.5" : ",-0.6,-0.5");
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));

  return path;
}

static void
check_song (Run     *run,
            guint    line,
            gboolean is_high)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *song = run_parse_line (run, line, parser);
  JsonArray *probabilities = json_object_get_array_member (song, "quadrant_probabilities");
  double sum = 0.0;

  g_assert_false (json_object_has_member (song, "error"));
  g_assert_cmpstr (json_object_get_string_member (song, "quadrant"), ==, is_high ? "Q1" : "Q3");
  g_assert_true ((json_object_get_double_member (song, "valence") > 0.0) == is_high);
  g_assert_cmpfloat (fabs (json_object_get_double_member (song, "valence")), <, 1.0);
  g_assert_cmpfloat (json_object_get_double_member (song, "arousal_sd"), >, 0.0);
  for (guint q = 0; q < 4; q++)
    sum += json_array_get_double_element (probabilities, q);
  g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-3);
  /* Statistics of the whole song say nothing of its moments. */
  g_assert_false (json_object_has_member (song, "curve"));
}

static void
test_learner (Program      *program,
              gconstpointer data)
{
  const char *learner = data;
  g_autofree char *manifest = write_manifest (program, TRUE);
  g_autofree char *model = g_build_filename (program->folder, "model.safetensors", NULL);
  g_autofree char *predictions = g_build_filename (program->folder, "predictions.csv", NULL);
  g_autofree char *low = g_build_filename (program->music, "00.wav", NULL);
  g_autofree char *high = g_build_filename (program->music, "11.wav", NULL);
  g_autofree char *said = NULL;
  g_auto (GStrv) lines = NULL;
  const char *options = g_str_equal (learner, "kernel") ? "penalty=0.2 ridge=auto" : "c=10";
  g_autoptr (Run) trained = program_run (program, NULL, "train", "--architecture", learner, "--network-options",
                                         options, "--cross-validate", "--predictions", predictions, "--output", model,
                                         "--jobs", "2", manifest, NULL);
  g_autoptr (Run) heard = NULL;
  g_autoptr (Run) measured = NULL;
  g_autoptr (Run) scanned = NULL;
  g_autoptr (Run) listed = NULL;

  g_assert_cmpint (trained->status, ==, 0);
  g_assert_nonnull (strstr (trained->out, "macro-F1"));
  g_assert_nonnull (strstr (trained->out, learner));
  g_assert_true (g_file_get_contents (predictions, &said, NULL, NULL));
  lines = g_strsplit (said, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + N_SONGS + 1);

  heard = program_run (program, NULL, "analyze", "--model", model, "--format", "json", "--curve", "--jobs", "1", low,
                       high, NULL);
  g_assert_cmpint (heard->status, ==, 0);
  g_assert_cmpuint (heard->n_lines, ==, 2);
  check_song (heard, 0, FALSE);
  check_song (heard, 1, TRUE);

  measured = program_run (program, NULL, "evaluate", "--model", model, manifest, NULL);
  g_assert_cmpint (measured->status, ==, 0);
  g_assert_nonnull (strstr (measured->out, "flatter"));

  /* Into a library, as the window hears songs. */
  scanned = program_run (program, NULL, "scan", "--model", model, "--library", program->library, program->music, NULL);
  g_assert_cmpint (scanned->status, ==, 0);
  listed = program_run (program, NULL, "list", "--library", program->library, "--format", "json", NULL);
  g_assert_cmpint (listed->status, ==, 0);
  g_assert_cmpuint (listed->n_lines, ==, N_SONGS);
}

/* A network with features, in slices: these give a curve. */
static void
test_network (Program      *program,
              gconstpointer data)
{
  g_autofree char *manifest = write_manifest (program, FALSE);
  g_autofree char *model = g_build_filename (program->folder, "model.safetensors", NULL);
  g_autofree char *song = g_build_filename (program->music, "00.wav", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (Run) trained
      = program_run (program, NULL, "train", "--architecture", "yu-mymodel", "--features",
                     "mfcc-image seconds=2 height=32 width=32", "--epochs", "1", "--output", model, manifest, NULL);
  g_autoptr (Run) heard = NULL;

  g_assert_cmpint (trained->status, ==, 0);
  heard = program_run (program, NULL, "analyze", "-m", model, "-f", "json", "-c", song, NULL);
  g_assert_cmpint (heard->status, ==, 0);
  g_assert_true (json_object_has_member (run_parse_line (heard, 0, parser), "curve"));
}

/* Several models by a recipe, in one file that hears songs as any other. */
static void
test_ensemble (Program      *program,
               gconstpointer data)
{
  static const char recipe[] = "[member quick]\narchitecture = moldovan-ann\nfeatures = song-statistics rate=16000\n"
                               "epochs = 1\nseed = 3\nweight = 0.25\n"
                               "[member machine]\narchitecture = svm\nnetwork-options = c=10\n"
                               "features = song-statistics rate=16000 + expressive rate=16000\n"
                               "segments = slices 30 every 75\n"
                               "[member heads]\narchitecture = kernel\nnetwork-options = penalty=0.2 ridge=0.3\n"
                               "features = song-statistics rate=16000\n";
  g_autofree char *manifest = write_manifest (program, TRUE);
  g_autofree char *model = g_build_filename (program->folder, "model.safetensors", NULL);
  g_autofree char *path = g_build_filename (program->folder, "recipe.ini", NULL);
  g_autofree char *low = g_build_filename (program->music, "00.wav", NULL);
  g_autofree char *high = g_build_filename (program->music, "11.wav", NULL);
  g_autoptr (Run) trained = NULL;
  g_autoptr (Run) heard = NULL;

  g_assert_true (g_file_set_contents (path, recipe, -1, NULL));
  trained = program_run (program, NULL, "train", "--ensemble", path, "--cross-validate", "--output", model, "--jobs",
                         "2", manifest, NULL);
  g_assert_cmpint (trained->status, ==, 0);
  g_assert_nonnull (strstr (trained->out, "ensemble of 3"));
  g_assert_nonnull (strstr (trained->err, "machine: alone: macro-F1"));
  g_assert_nonnull (strstr (trained->err, "heads: alone: macro-F1"));

  heard = program_run (program, NULL, "analyze", "--model", model, "--format", "json", "--curve", "--jobs", "1", low,
                       high, NULL);
  g_assert_cmpint (heard->status, ==, 0);
  check_song (heard, 0, FALSE);
  check_song (heard, 1, TRUE);
}

static void
test_bad_recipes (Program      *program,
                  gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *named;
  } cases[] = {
    { "[member a]\n", "not 1" },
    { "[member a]\n[other b]\n", "[other b]" },
    { "[member a]\n[member ../b]\n", "../b" },
    { "[member a]\nweight = 0\n[member b]\n", "weight = 0" },
    { "[member a]\nweight = nan\n[member b]\n", "weight = nan" },
    { "[member a]\ntempo = 3\n[member b]\n", "tempo = 3" },
    { "[member a]\nepochs = -1\n[member b]\n", "epochs = -1" },
    { "[member a]\narchitecture = svm\nepochs = 3\n[member b]\n", "svm" },
    { "[member a]\n[member b]\narchitecture = svm\n", "22050" },
    { "member a", "recipe.ini" },
  };
  g_autofree char *manifest = write_manifest (program, FALSE);
  g_autofree char *path = g_build_filename (program->folder, "recipe.ini", NULL);
  g_autofree char *output = g_build_filename (program->folder, "m.safetensors", NULL);
  g_autoptr (Run) both = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Run) run = NULL;

      g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
      run = program_run (program, NULL, "train", "--ensemble", path, "--output", output, manifest, NULL);
      g_assert_cmpint (run->status, ==, 1);
      if (strstr (run->err, cases[i].named) == NULL)
        g_error ("“%s” does not name “%s”", run->err, cases[i].named);
    }

  both = program_run (program, NULL, "train", "--ensemble", path, "--epochs", "3", "--output", output, manifest, NULL);
  g_assert_cmpint (both->status, ==, 1);
  g_assert_nonnull (strstr (both->err, "--ensemble"));
}

static void
test_refused (Program      *program,
              gconstpointer data)
{
  g_autofree char *manifest = write_manifest (program, FALSE);
  const struct
  {
    const char *arguments[9];
    const char *named;
  } cases[] = {
    { { "train", "--architecture", "svm", "--epochs", "3", "--output", "m", manifest, NULL }, "epochs" },
    { { "train", "--architecture", "svm", "--network-options", "kernel=odd", "--output", "m", manifest, NULL }, "odd" },
    { { "train", "--architecture", "svm", "--features", "wavelets", "--output", "m", manifest, NULL }, "wavelets" },
    { { "train", "--architecture", "svm", "--features", "expressive + gao-260", "--output", "m", manifest, NULL },
      "gao-260" },
    { { "train", "--architecture", "svr", "--output", "m", manifest, NULL }, "valence" },
    { { "train", "--segments", "slices", "--output", "m", manifest, NULL }, "moodplane-1" },
    { { "train", "--architecture", "forest", "--output", "m", manifest, NULL }, "forest" },
    { { "train", "--side-tasks", "tempo=1", "--output", "m", manifest, NULL }, "tempo=1" },
    { { "train", "--architecture", "svm", "--side-tasks", "words=1", "--output", "m", manifest, NULL }, "Side tasks" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Run) run = program_run_argv (program, NULL, NULL, cases[i].arguments);

      g_assert_cmpint (run->status, ==, 1);
      if (strstr (run->err, cases[i].named) == NULL)
        g_error ("“%s” does not name “%s”", run->err, cases[i].named);
    }
}

/* Each set with a sentence, its pieces and its settings. */
static void
test_lists (Program      *program,
            gconstpointer data)
{
  static const char *const features[] = {
    "^song-statistics +442 ",
    "^expressive +608 ",
    "^ +rate=22050 seconds=0 peak=1$",
    "^gao-260 +260 ",
    "^ +pieces: quarter; one is 1 × 161 × 161 numbers$",
    "^ +rate=22050 seconds=0 fft=2048 peak=0$",
    "song-statistics rate=16000 \\+ expressive rate=16000",
  };
  static const char *const architectures[] = {
    "^svm +-  [A-Z].*\\.$",
    "^ +scaler=standard pca=0 whiten=1 c=1 .*epsilon=0.1 max-rows=6000$",
    "^ +scaler=standard pca=0 whiten=1 ridge=auto$",
    "^kernel +-  [A-Z].*\\.$",
    "^ +scaler=.* max-rows=3000 gamma=0.6 clip=4 penalty=0.1 ridge=auto derived-weight=0.3 word-weight=0 degrees=1$",
  };
  g_autoptr (Run) of_features = program_run (program, NULL, "train", "--list-features", NULL);
  g_autoptr (Run) of_architectures = program_run (program, NULL, "train", "--list-architectures", NULL);

  g_assert_cmpint (of_features->status, ==, 0);
  g_assert_cmpuint (of_features->n_lines, ==, 3 * 8 + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    g_assert_true (g_regex_match_simple (features[i], of_features->out, G_REGEX_MULTILINE, 0));
  g_assert_cmpint (of_architectures->status, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (architectures); i++)
    g_assert_true (g_regex_match_simple (architectures[i], of_architectures->out, G_REGEX_MULTILINE, 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, test)                                                                                \
  g_test_add ("/cli/train-features/" name, Program, data, program_set_up, test, program_tear_down)
  ADD ("svm", "svm", test_learner);
  ADD ("svr", "svr", test_learner);
  ADD ("kernel", "kernel", test_learner);
  ADD ("network", NULL, test_network);
  ADD ("ensemble", NULL, test_ensemble);
  ADD ("bad-recipes", NULL, test_bad_recipes);
  ADD ("refused", NULL, test_refused);
  ADD ("lists", NULL, test_lists);

  return g_test_run ();
}
