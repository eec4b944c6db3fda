/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The whole of training on a corpus made up here: low and high tones as sound files, through the real
 * decoder, to a model file and its figures. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/analysis/song-analyzer.h"
#include "engine/base/error.h"
#include "engine/training/csv.h"
#include "engine/training/experiment-internal.h"
#include "engine/training/model-writer.h"
#include "fixtures.h"
#include "tones.h"

#define N_CLIPS 16

typedef struct
{
  char *folder;   /* (owned) */
  char *manifest; /* (owned) */
  TrainingMoodConfig config;
  guint n_messages;
  double done;
  double total;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = fixture_folder_new ();
  fixture->manifest = tones_write_corpus (fixture->folder, N_CLIPS);

  fixture->config = training_mood_default_config;
  fixture->config.n_window_frames = 32;
  fixture->config.n_crop_frames = 32;
  fixture->config.training.epochs = 12;
  fixture->config.training.batch_size = 8;
  fixture->config.augment.max_masked_frames = 4;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_free (fixture->manifest);
  fixture_folder_free (fixture->folder);
}

static void
message_cb (const char *text,
            gpointer    user_data)
{
  ((Fixture *)user_data)->n_messages++;
}

static void
progress_cb (double   done,
             double   total,
             gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpfloat (done, >, fixture->done);
  fixture->done = done;
  fixture->total = total;
}

static char *
train (Fixture                *fixture,
       const TrainingOptions  *options,
       GError                **error)
{
  const TrainingObserver observer = { message_cb, progress_cb, NULL, fixture };

  fixture->done = 0.0;
  return training_experiment_train (options, &fixture->config, &observer, NULL, error);
}

static char *
in_folder (Fixture    *fixture,
           const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
assert_same_files (const char *first,
                   const char *second,
                   gboolean    expected)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  gsize n_a, n_b;

  g_assert_true (g_file_get_contents (first, &a, &n_a, NULL));
  g_assert_true (g_file_get_contents (second, &b, &n_b, NULL));
  g_assert_true ((n_a == n_b && memcmp (a, b, n_a) == 0) == expected);
}

/* It learns low from high perfectly, says so, and what it writes hears whole files as its predictions
 * have it. */
static void
test_learns (Fixture       *fixture,
             gconstpointer  data)
{
  const char *manifests[] = { fixture->manifest, NULL };
  g_autofree char *output = in_folder (fixture, "model.safetensors");
  g_autofree char *predictions = in_folder (fixture, "predictions.csv");
  g_autofree char *checkpoint = in_folder (fixture, "checkpoints");
  TrainingOptions options = { .manifests = manifests,
                              .output = output,
                              .predictions = predictions,
                              .checkpoint = checkpoint,
                              .about = "Tones.",
                              .cross_validate = TRUE,
                              .only_fold = -1,
                              .n_workers = 2 };
  const TrainingObserver observer = { message_cb, progress_cb, NULL, fixture };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = train (fixture, &options, &error);
  g_autofree char *evaluation = NULL;
  g_autoptr (TrainingCsv) csv = NULL;
  g_autoptr (AnalysisModel) model = NULL;
  g_autoptr (AnalysisSongAnalyzer) analyzer = NULL;

  g_assert_no_error (error);
  g_assert_cmpfloat (fixture->done, ==, 5 * 12);
  g_assert_cmpfloat (fixture->total, ==, 5 * 12);
  g_assert_nonnull (strstr (report, "pooled      16     1.000     1.000"));

  csv = training_csv_load (predictions, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (training_csv_get_n_rows (csv), ==, N_CLIPS);
  for (gsize row = 0; row < N_CLIPS; row++)
    g_assert_cmpstr (training_csv_get (csv, row, training_csv_find_column (csv, "true_quadrant")), ==,
                     training_csv_get (csv, row, training_csv_find_column (csv, "quadrant")));

  model = analysis_model_load (output, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (analysis_model_get_metadata (model, TRAINING_MODEL_ABOUT), ==, "Tones.");
  g_assert_null (analysis_model_get_metadata (model, TRAINING_MODEL_DATE));
  g_assert_nonnull (strstr (analysis_model_get_metadata (model, TRAINING_MODEL_REPORT), "pooled"));
  g_assert_true (g_str_has_suffix (analysis_model_get_metadata (model, TRAINING_MODEL_CORPORA), ": 16"));

  options.predictions = predictions;
  evaluation = training_experiment_evaluate (&options, output, &observer, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (evaluation, "1.000"));
  g_assert_nonnull (strstr (evaluation, "flatter"));

  /* What evaluation says of a clip is what a user is told of the file. */
  g_clear_pointer (&csv, training_csv_free);
  csv = training_csv_load (predictions, NULL);
  analyzer = analysis_song_analyzer_new (model, &error);
  g_assert_no_error (error);
  for (gsize row = 0; row < 4; row++)
    {
      const char *name = training_csv_get (csv, row, training_csv_find_column (csv, "path"));
      g_autofree char *path = in_folder (fixture, name);
      g_autoptr (AnalysisResult) result = analysis_song_analyzer_run (analyzer, path, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (
          result->estimate.gaussian.valence,
          g_ascii_strtod (training_csv_get (csv, row, training_csv_find_column (csv, "valence")), NULL),
          1e-5);
      g_assert_cmpfloat_with_epsilon (
          result->estimate.gaussian.arousal_sd,
          g_ascii_strtod (training_csv_get (csv, row, training_csv_find_column (csv, "arousal_sd")), NULL),
          1e-5);
    }
}

/* Networks with a mood at each half second and without: the file says which it is, and hears songs. */
static void
test_other_networks (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct
  {
    const char *architecture;
    NnZooOptions options;
    gboolean has_steps;
  } cases[] = {
    { "stoltenberg", { .filters = 4, .dropout = NN_ZOO_NO_DROPOUT }, FALSE },
    { "crnn", { .filters = 4, .hidden = 8 }, TRUE },
  };
  const char *manifests[] = { fixture->manifest, NULL };
  g_autofree char *output = in_folder (fixture, "model.safetensors");
  const TrainingOptions options = { .manifests = manifests, .output = output, .only_fold = -1, .n_workers = 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *song = in_folder (fixture, "00.wav");
      g_autoptr (GError) error = NULL;
      g_autofree char *report = NULL;
      g_autoptr (AnalysisModel) model = NULL;
      g_autoptr (AnalysisSongAnalyzer) analyzer = NULL;
      g_autoptr (AnalysisResult) result = NULL;

      fixture->config.training.architecture = cases[i].architecture;
      fixture->config.training.options = cases[i].options;
      fixture->config.training.epochs = 1;
      report = train (fixture, &options, &error);
      g_assert_no_error (error);

      model = analysis_model_load (output, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (analysis_model_get_metadata (model, NN_MODEL_FILE_ARCHITECTURE), ==, cases[i].architecture);
      g_assert_true (g_str_has_prefix (analysis_model_get_metadata (model, NN_MODEL_FILE_OPTIONS), "filters=4"));
      g_assert_true ((analysis_model_get_steps_node (model) != G_MAXUINT) == cases[i].has_steps);

      analyzer = analysis_song_analyzer_new (model, &error);
      g_assert_no_error (error);
      result = analysis_song_analyzer_run (analyzer, song, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (result->curve->n_points, >, 0);
    }
}

/* Where a file of curves lies beside the manifest, cross-validation and evaluation measure them without being
 * asked. */
static void
test_curves (Fixture       *fixture,
             gconstpointer  data)
{
  static const char title[] = ", the course of the mood at 2 Hz";
  const char *manifests[] = { fixture->manifest, NULL };
  g_autofree char *output = in_folder (fixture, "model.safetensors");
  g_autofree char *ratings = in_folder (fixture, "curves.csv");
  g_autofree char *curves = in_folder (fixture, "heard.csv");
  const TrainingOptions options = { .manifests = manifests,
                                    .output = output,
                                    .curves = curves,
                                    .cross_validate = TRUE,
                                    .only_fold = 0,
                                    .n_workers = 2 };
  const TrainingObserver observer = { message_cb, progress_cb, NULL, fixture };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  g_autofree char *evaluation = NULL;
  g_autoptr (TrainingCsv) csv = NULL;

  /* Songs of folds 0 and 1, and of 2.5 s both. */
  g_assert_true (g_file_set_contents (ratings,
                                      "path,time,valence,arousal\n"
                                      "01.wav,0.3,0.1,0.2\n01.wav,2.2,0.4,0.1\n02.wav,0.5,0.1,0.2\n02.wav,2,-0.4,0.1\n",
                                      -1, NULL));
  fixture->config.training.epochs = 1;
  report = train (fixture, &options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (report, title));
  g_assert_nonnull (strstr (report, "\n  all                      1 "));

  evaluation = training_experiment_evaluate (&options, output, &observer, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (evaluation, title));
  g_assert_nonnull (strstr (evaluation, "\n  all                      2 "));
  csv = training_csv_load (curves, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (training_csv_get_n_rows (csv), ==, 4 + 4);

  /* A song that is not in the manifest is a slip that must be told of. */
  g_assert_true (g_file_set_contents (ratings, "path,time,valence,arousal\nother.wav,0.3,0.1,0.2\n", -1, NULL));
  g_assert_null (training_experiment_evaluate (&options, output, &observer, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS);
}

/* Gives all clips of @fold the label Q2. */
static void
relabel (Fixture *fixture,
         guint    fold)
{
  g_autofree char *text = NULL;
  g_autofree char *pattern = g_strdup_printf (",Q.,[^,]*,[^,]*,%u$", fold);
  g_autofree char *label = g_strdup_printf (",Q2,-0.7,0.7,%u", fold);
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *changed = NULL;

  g_assert_true (g_file_get_contents (fixture->manifest, &text, NULL, NULL));
  changed = g_regex_replace (regex, text, -1, 0, label, 0, NULL);
  g_assert_cmpstr (text, !=, changed);
  g_assert_true (g_file_set_contents (fixture->manifest, changed, -1, NULL));
}

/* Whatever the labels of a held-out fold, what is said of it stays the same, bit for bit: nobody has
 * looked. Those of another fold do matter. */
static void
test_held_out (Fixture       *fixture,
               gconstpointer  data)
{
  const char *manifests[] = { fixture->manifest, NULL };
  g_autofree char *path = in_folder (fixture, "predictions.csv");
  char *said[3]; /* (owned) */
  const TrainingOptions options = {
    .manifests = manifests, .predictions = path, .cross_validate = TRUE, .only_fold = 2, .n_workers = 2
  };
  g_autoptr (GError) error = NULL;

  fixture->config.training.epochs = 2;
  for (int k = 0; k < 3; k++)
    {
      g_autoptr (TrainingCsv) csv = NULL;
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *report = train (fixture, &options, &error);

      g_assert_no_error (error);
      csv = training_csv_load (path, NULL);
      g_assert_cmpuint (training_csv_get_n_rows (csv), ==, N_CLIPS / 4);
      for (gsize row = 0; row < N_CLIPS / 4; row++)
        for (int column = training_csv_find_column (csv, "valence");
             column <= training_csv_find_column (csv, "q4"); column++)
          g_string_append_printf (text, "%s ", training_csv_get (csv, row, column));
      said[k] = g_string_free (g_steal_pointer (&text), FALSE);

      if (k < 2)
        relabel (fixture, k == 0 ? 2 : 1);
    }

  g_assert_cmpstr (said[0], ==, said[1]);
  g_assert_cmpstr (said[0], !=, said[2]);
  for (int k = 0; k < 3; k++)
    g_free (said[k]);
}

/* What was felt over time has a say in the weights; without it they are what they were. */
static void
test_curves_train (Fixture       *fixture,
                   gconstpointer  data)
{
  const char *manifests[] = { fixture->manifest, NULL };
  static const char *const names[] = { "plain", "moving", "again" };
  g_autofree char *ratings = in_folder (fixture, "curves.csv");
  g_autofree char *plain = NULL;

  fixture->config.training.epochs = 1;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *output = in_folder (fixture, names[i]);
      const TrainingOptions options = { .manifests = manifests, .output = output, .only_fold = -1, .n_workers = 1 };
      g_autoptr (GError) error = NULL;
      g_autofree char *report = NULL;

      if (i == 1)
        g_assert_true (g_file_set_contents (ratings,
                                            "path,time,valence,arousal\n"
                                            "01.wav,0.3,0.1,0.2\n01.wav,2.2,0.4,-0.1\n02.wav,0,0.1,0.2\n02.wav,2,-0.4,0.1\n",
                                            -1, NULL));
      else if (i == 2)
        g_unlink (ratings);
      report = train (fixture, &options, &error);
      g_assert_no_error (error);
      if (i == 0)
        plain = g_steal_pointer (&output);
      else
        assert_same_files (plain, output, i == 2);
    }
}

/* The same seed writes the same file: with other threads, from cached frames, resumed. */
static void
test_same_file (Fixture       *fixture,
                gconstpointer  data)
{
  const char *manifests[] = { fixture->manifest, NULL };
  g_autofree char *first = in_folder (fixture, "first.safetensors");
  g_autofree char *second = in_folder (fixture, "second.safetensors");
  g_autofree char *checkpoint = in_folder (fixture, "checkpoints");
  TrainingOptions options = { .manifests = manifests, .output = first, .only_fold = -1, .n_workers = 1 };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;

  fixture->config.training.epochs = 2;
  report = train (fixture, &options, &error);
  g_assert_no_error (error);

  options.output = second;
  options.n_workers = 3;
  options.checkpoint = checkpoint;
  g_free (report);
  report = train (fixture, &options, &error);
  g_assert_no_error (error);
  assert_same_files (first, second, TRUE);

  /* From the last checkpoint no epoch is left, and the frames come from the cache. */
  g_unlink (second);
  options.resume = TRUE;
  g_free (report);
  report = train (fixture, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (fixture->done, ==, 0.0);
  assert_same_files (first, second, TRUE);

  options.resume = FALSE;
  fixture->config.training.seed++;
  g_free (report);
  report = train (fixture, &options, &error);
  g_assert_no_error (error);
  assert_same_files (first, second, FALSE);

  /* A checkpoint of another seed is refused, and the model stays. */
  fixture->config.training.seed++;
  options.resume = TRUE;
  g_assert_null (train (fixture, &options, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
}

/* (transfer full): a manifest of the same clips in a folder of its own that tells their words and genres, and nothing
 * of their mood. */
static char *
write_words (Fixture *fixture)
{
  g_autofree char *folder = in_folder (fixture, "words");
  g_autoptr (GString) manifest = g_string_new ("path,genre,mood_tags,fold\n");
  char *path = g_build_filename (folder, "manifest.csv", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < N_CLIPS; i++)
    g_string_append_printf (manifest, "../%02u.wav,Tone,%s,%u\n", i, i % 2 == 1 || i < 8 ? "bright" : "dark", i / 2 % 4);
  g_assert_true (g_file_set_contents (path, manifest->str, -1, NULL));
  return path;
}

/* Words of another manifest teach the network, which then answers with the mood alone; without a task such a
 * manifest is refused. */
static void
test_side_tasks (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *words = write_words (fixture);
  const char *manifests[] = { fixture->manifest, words, NULL };
  g_autofree char *output = in_folder (fixture, "model.safetensors");
  g_autofree char *lighter = in_folder (fixture, "lighter.safetensors");
  TrainingOptions options
      = { .manifests = manifests, .output = output, .cross_validate = TRUE, .only_fold = -1, .n_workers = 2 };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  g_autoptr (AnalysisModel) model = NULL;
  g_autoptr (AnalysisModel) other = NULL;

  g_assert_null (train (fixture, &options, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS);
  g_clear_error (&error);

  fixture->config.side.words = 0.5;
  report = train (fixture, &options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (report, "pooled      16     1.000     1.000"));

  model = analysis_model_load (output, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (analysis_model_get_metadata (model, NN_MODEL_FILE_OPTIONS), ==, NULL);
  g_assert_nonnull (strstr (analysis_model_get_metadata (model, TRAINING_MODEL_SETTINGS), "side-words=0.5"));

  /* From the same start; what the words count tells in the layers before the outputs. */
  fixture->config.side.words = 0.1;
  options.output = lighter;
  options.cross_validate = FALSE;
  g_free (report);
  report = train (fixture, &options, &error);
  g_assert_no_error (error);
  other = analysis_model_load (lighter, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (nn_model_get_parameters (analysis_model_get_network (model))[0], !=,
                     nn_model_get_parameters (analysis_model_get_network (other))[0]);
}

/* (transfer full): a manifest of the same clips that tells how widely two of the degrees were felt. */
static char *
write_degrees (Fixture *fixture)
{
  g_autofree char *folder = in_folder (fixture, "felt");
  g_autoptr (GString) manifest = g_string_new ("path,genre,calmness,tension,fold\n");
  char *path = g_build_filename (folder, "manifest.csv", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < N_CLIPS; i++)
    g_string_append_printf (manifest, "../%02u.wav,Tone,%s,%u\n", i, i % 2 == 1 ? "0.1,0.8" : "0.9,0.05", i / 2 % 4);
  g_assert_true (g_file_set_contents (path, manifest->str, -1, NULL));
  return path;
}

static double
get_share (const MoodDegrees *degrees,
           const char        *name)
{
  for (gsize i = 0; i < degrees->n_degrees; i++)
    if (g_str_equal (degrees->names[i], name))
      return degrees->shares[i];

  g_assert_not_reached ();
}

/* Degrees stay in the model: what was learned of them is reported, is in the file without the other side tasks, is
 * said of files, and is measured again by an evaluation. */
static void
test_degrees (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *felt = write_degrees (fixture);
  const char *manifests[] = { fixture->manifest, felt, NULL };
  const char *felt_alone[] = { felt, NULL };
  g_autofree char *output = in_folder (fixture, "model.safetensors");
  const TrainingOptions options = { .manifests = manifests,
                                    .output = output,
                                    .cross_validate = TRUE,
                                    .only_fold = 1,
                                    .n_workers = 2 };
  const TrainingOptions evaluated = { .manifests = felt_alone, .n_workers = 2 };
  const TrainingObserver observer = { message_cb, progress_cb, NULL, fixture };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  g_autofree char *evaluation = NULL;
  g_autoptr (AnalysisModel) model = NULL;
  g_autoptr (AnalysisSongAnalyzer) analyzer = NULL;

  fixture->config.side.degrees = 1.0;
  fixture->config.side.genres = 0.1;
  report = train (fixture, &options, &error);
  g_assert_no_error (error);
  g_assert_true (g_regex_match_simple ("^felt, share.*\n  fold +1 +all", report, G_REGEX_MULTILINE, 0));
  g_assert_true (g_regex_match_simple ("^  calmness( +0\\.9[0-9]+| +1\\.000){2}$", report, G_REGEX_MULTILINE, 0));

  model = analysis_model_load (output, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (analysis_model_get_n_outputs (model), ==, MOOD_N_RAW + TRAINING_N_DEGREES);
  g_assert_cmpuint (analysis_model_get_n_steps (model), ==, 2);

  analyzer = analysis_song_analyzer_new (model, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);
      g_autofree char *path = in_folder (fixture, name);
      g_autoptr (AnalysisResult) result = analysis_song_analyzer_run (analyzer, path, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (get_share (result->degrees, "calmness"), i % 2 == 1 ? 0.1 : 0.9, 0.25);
      g_assert_cmpfloat_with_epsilon (get_share (result->degrees, "tension"), i % 2 == 1 ? 0.8 : 0.05, 0.25);
    }

  evaluation = training_experiment_evaluate (&evaluated, output, &observer, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_regex_match_simple ("^  tension +(0\\.9[0-9]+|1\\.000)$", evaluation, G_REGEX_MULTILINE, 0));
}

/* Networks of papers that end in a sigmoid when they are asked for outputs do not squeeze the mood. */
static void
test_outputs_are_linear (Fixture       *fixture,
                         gconstpointer  data)
{
  const NnShape input = { 1, 80, 32 };
  NnZooOptions options = { .n_outputs = 9 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NnGraph) squeezed = nn_zoo_build ("stoltenberg", input, &options, &error);
  g_autoptr (NnGraph) graph = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (nn_graph_find_node (squeezed, "output_activation"), !=, G_MAXUINT);

  training_experiment_choose_outputs (&options, 9);
  graph = nn_zoo_build ("stoltenberg", input, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (nn_graph_find_node (graph, "output_activation"), ==, G_MAXUINT);
}

/* One clip that cannot be read is left out; many are too many. */
static void
test_bad_clips (Fixture       *fixture,
                gconstpointer  data)
{
  const char *manifests[] = { fixture->manifest, NULL };
  g_autofree char *output = in_folder (fixture, "model.safetensors");
  const TrainingOptions options
      = { .manifests = manifests, .output = output, .only_fold = -1, .n_workers = 2 };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;

  fixture->config.training.epochs = 1;
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02d.wav", i);
      g_autofree char *path = in_folder (fixture, name);

      g_assert_true (g_file_set_contents (path, "no sound", -1, NULL));
      g_clear_pointer (&report, g_free);
      report = train (fixture, &options, &error);
      if (i == 0)
        g_assert_no_error (error);
    }

  g_assert_null (report);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS);
  g_assert_nonnull (strstr (error->message, "2 of the 16"));
}

static void
test_wrong_model (Fixture       *fixture,
                  gconstpointer  data)
{
  const char *manifests[] = { fixture->manifest, NULL };
  const TrainingOptions options = { .manifests = manifests, .n_workers = 1 };
  const TrainingObserver observer = { message_cb, progress_cb, NULL, fixture };
  g_autoptr (GError) error = NULL;

  g_assert_null (training_experiment_evaluate (&options, fixture->manifest, &observer, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
}

#define ADD(name, function)                                                                                  \
  g_test_add ("/training/experiment/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("learns", test_learns);
  ADD ("other-networks", test_other_networks);
  ADD ("curves", test_curves);
  ADD ("curves-train", test_curves_train);
  ADD ("held-out", test_held_out);
  ADD ("same-file", test_same_file);
  ADD ("side-tasks", test_side_tasks);
  ADD ("degrees", test_degrees);
  ADD ("outputs-are-linear", test_outputs_are_linear);
  ADD ("bad-clips", test_bad_clips);
  ADD ("wrong-model", test_wrong_model);

  return g_test_run ();
}
