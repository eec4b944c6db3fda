/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Training and measuring models that hear features, on a corpus made up here: sound files through the real
 * decoder, to a model file, its figures, and a song that is heard with it. */

#include <glib/gstdio.h>
#include <string.h>

#include "engine/analysis/song-analyzer.h"
#include "engine/base/error.h"
#include "engine/training/csv.h"
#include "feature-trial.h"

/* By chance it would be eight. A few clips are short, and their statistics unlike those of the others. */
#define MIN_RIGHT 13

/* What a row of the CSV says in @column. */
static double
get_said (TrainingCsv *csv,
          gsize        row,
          const char  *column)
{
  return g_ascii_strtod (training_csv_get (csv, row, training_csv_find_column (csv, column)), NULL);
}

/* How many clips of the CSV were put where they belong. */
static guint
count_right (FeatureTrial *trial)
{
  g_autoptr (TrainingCsv) csv = training_csv_load (trial->said, NULL);
  guint n_right = 0;

  g_assert_cmpuint (training_csv_get_n_rows (csv), ==, FEATURE_TRIAL_N_CLIPS);
  for (gsize row = 0; row < FEATURE_TRIAL_N_CLIPS; row++)
    n_right += g_str_equal (training_csv_get (csv, row, training_csv_find_column (csv, "true_quadrant")),
                            training_csv_get (csv, row, training_csv_find_column (csv, "quadrant")));
  return n_right;
}

/* What evaluation says of a clip is what a user is told of the file. */
static void
assert_heard_alike (FeatureTrial *trial)
{
  const char *manifests[] = { trial->manifest, NULL };
  const TrainingOptions options = { .manifests = manifests, .predictions = trial->said, .n_workers = 2 };
  g_autoptr (GError) error = NULL;
  g_autofree char *report
      = training_experiment_evaluate (&options, trial->output, feature_trial_observe (trial), NULL, &error);
  g_autoptr (TrainingCsv) csv = NULL;
  g_autoptr (AnalysisModel) model = NULL;
  g_autoptr (AnalysisSongAnalyzer) analyzer = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (strstr (report, "flatter"));
  csv = training_csv_load (trial->said, NULL);
  model = analysis_model_load (trial->output, &error);
  g_assert_no_error (error);
  analyzer = analysis_song_analyzer_new (model, &error);
  g_assert_no_error (error);

  for (gsize row = 0; row < 4; row++)
    {
      g_autofree char *path = g_build_filename (
          trial->folder, training_csv_get (csv, row, training_csv_find_column (csv, "path")), NULL);
      g_autoptr (AnalysisResult) result = analysis_song_analyzer_run (analyzer, path, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (result->estimate.gaussian.valence, get_said (csv, row, "valence"), 1e-5);
      g_assert_cmpfloat_with_epsilon (result->estimate.gaussian.arousal_sd, get_said (csv, row, "arousal_sd"),
                                      1e-5);
      g_assert_cmpfloat_with_epsilon (result->estimate.quadrant_probabilities[0], get_said (csv, row, "q1"), 1e-5);
    }
}

/* Every learner tells low from high, says so, and what it writes hears files as its predictions have it. */
static void
test_learners (FeatureTrial  *trial,
               gconstpointer  data)
{
  const char *manifests[] = { trial->manifest, NULL };
  g_autofree char *checkpoint = g_build_filename (trial->folder, "checkpoints", NULL);
  const TrainingOptions options = { .manifests = manifests,
                                    .output = trial->output,
                                    .predictions = trial->said,
                                    .checkpoint = checkpoint,
                                    .cross_validate = TRUE,
                                    .only_fold = -1,
                                    .n_workers = 2 };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  g_autoptr (AnalysisModel) model = NULL;

  feature_trial_choose (trial, data, NULL, NULL);
  g_assert_cmpstr (trial->config.feature.features, ==, "song-statistics");
  report = feature_trial_train (trial, &options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (report, "pooled"));
  g_assert_nonnull (strstr (report, data));
  g_assert_cmpfloat (trial->done, ==, 5);
  g_assert_cmpfloat (trial->total, ==, 5);
  g_test_message ("%u of %u are right", count_right (trial), FEATURE_TRIAL_N_CLIPS);
  g_assert_cmpuint (count_right (trial), >=, MIN_RIGHT);

  model = analysis_model_load (trial->output, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (analysis_model_get_metadata (model, NN_MODEL_FILE_ARCHITECTURE), ==, data);
  g_assert_cmpstr (analysis_model_get_metadata (model, ANALYSIS_FEATURE_MODEL_SEGMENTS), ==, "whole");
  g_assert_null (analysis_model_get_network (model));
  assert_heard_alike (trial);
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

/* (transfer full): a manifest of the first @n_rated clips that says nothing of their mood but how widely two degrees were
 * felt, and of one clip less a third. */
static char *
write_degrees (FeatureTrial *trial,
               const char   *name,
               guint         n_rated)
{
  g_autofree char *folder = g_build_filename (trial->folder, name, NULL);
  g_autoptr (GString) manifest = g_string_new ("path,calmness,power,tension,fold\n");
  char *path = g_build_filename (folder, "manifest.csv", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < n_rated; i++)
    g_string_append_printf (manifest, "../%02u.wav,%s,%s,%u\n", i, i % 2 == 1 ? "0.1" : "0.9",
                            i == 0       ? "0.5,"
                            : i % 2 == 1 ? "0.5,0.8"
                                         : "0.5,0.05",
                            i / 2 % 4);
  g_assert_true (g_file_set_contents (path, manifest->str, -1, NULL));
  return path;
}

/* How many degrees the model has that is trained as @options say. */
static guint
count_degrees (FeatureTrial          *trial,
               const TrainingOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *report = feature_trial_train (trial, options, &error);
  g_autoptr (AnalysisModel) model = NULL;

  g_assert_no_error (error);
  model = analysis_model_load (trial->output, &error);
  g_assert_no_error (error);
  return g_strv_length ((char **)analysis_model_get_degrees (model));
}

/* Makes the manifest at @path one that may tell quadrants, and tells none. */
static void
add_quadrants (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  changed = g_string_new (text);
  g_string_replace (changed, "path,", "path,quadrant,", 1);
  g_string_replace (changed, ".wav,", ".wav,,", 0);
  g_assert_true (g_file_set_contents (path, changed->str, -1, NULL));
}

/* Kernel says degrees besides: what was learned is reported, is in the file, is said of files, and is measured again by
 * an evaluation; a mood it has as before. Its options forbid it, and too few clips do. @data: (nullable): pieces */
static void
test_degrees (FeatureTrial  *trial,
              gconstpointer  data)
{
  static const char *const names[] = { "calmness", "power", "tension", NULL };
  g_autofree char *felt = write_degrees (trial, "felt", FEATURE_TRIAL_N_CLIPS);
  g_autofree char *few = write_degrees (trial, "few", 8);
  const char *manifests[] = { trial->manifest, felt, NULL };
  const char *alone[] = { felt, NULL };
  const char *with_few[] = { trial->manifest, few, NULL };
  TrainingOptions options = { .manifests = manifests,
                              .output = trial->output,
                              .cross_validate = TRUE,
                              .only_fold = -1,
                              .n_workers = 2 };
  const TrainingOptions evaluated = { .manifests = alone, .n_workers = 2 };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  g_autofree char *evaluation = NULL;
  g_autofree char *without = NULL;
  g_autoptr (AnalysisModel) model = NULL;
  g_autoptr (AnalysisSongAnalyzer) analyzer = NULL;

  feature_trial_choose (trial, "kernel", NULL, data);
  report = feature_trial_train (trial, &options, &error);
  g_assert_no_error (error);
  g_test_message ("%s", report);
  g_assert_true (g_regex_match_simple ("^  mean +16 +(0\\.[89][0-9]+|1\\.000) ", report, G_REGEX_MULTILINE, 0));
  g_assert_true (g_regex_match_simple ("^felt, share.*\n  fold +0 +1 +2 +3 +mean +sd +all$", report, G_REGEX_MULTILINE, 0));
  g_assert_true (g_regex_match_simple ("^  calmness .* 0\\.[89][0-9]+$", report, G_REGEX_MULTILINE, 0));
  g_assert_true (g_regex_match_simple ("^  tension .* 0\\.[89][0-9]+$", report, G_REGEX_MULTILINE, 0));

  model = analysis_model_load (trial->output, &error);
  g_assert_no_error (error);
  g_assert_cmpstrv (analysis_model_get_degrees (model), names);
  analyzer = analysis_song_analyzer_new (model, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);
      g_autofree char *path = g_build_filename (trial->folder, name, NULL);
      g_autoptr (AnalysisResult) result = analysis_song_analyzer_run (analyzer, path, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (get_share (result->degrees, "calmness"), i % 2 == 1 ? 0.1 : 0.9, 0.25);
      g_assert_cmpfloat_with_epsilon (get_share (result->degrees, "tension"), i % 2 == 1 ? 0.8 : 0.05, 0.25);
      g_assert_cmpfloat_with_epsilon (get_share (result->degrees, "power"), 0.5, 1e-4);
    }

  evaluation = training_experiment_evaluate (&evaluated, trial->output, feature_trial_observe (trial), NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_regex_match_simple ("^  tension +(0\\.9[0-9]+|1\\.000)$", evaluation, G_REGEX_MULTILINE, 0));

  /* Then a manifest without a mood teaches nothing. */
  trial->config.feature.learner_options = "degrees=0";
  without = feature_trial_train (trial, &options, &error);
  g_assert_null (without);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS);
  options.cross_validate = FALSE;
  add_quadrants (felt);
  g_assert_cmpuint (count_degrees (trial, &options), ==, 0);
  trial->config.feature.learner_options = NULL;
  g_assert_cmpuint (count_degrees (trial, &options), ==, 3);

  /* Of eight clips seven say how much tension. */
  options.manifests = with_few;
  g_assert_cmpuint (count_degrees (trial, &options), ==, 2);
}

/* How calm a clip is said to be that was rated 0.9 where the mean is 0.5. */
static double
hear_calmness (FeatureTrial *trial,
               const char   *felt,
               const char   *segments)
{
  const char *manifests[] = { trial->manifest, felt, NULL };
  const TrainingOptions options
      = { .manifests = manifests, .output = trial->output, .only_fold = -1, .n_workers = 2 };
  g_autofree char *song = g_build_filename (trial->folder, "04.wav", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  g_autoptr (AnalysisModel) model = NULL;
  g_autoptr (AnalysisSongAnalyzer) analyzer = NULL;
  g_autoptr (AnalysisResult) result = NULL;

  feature_trial_choose (trial, "kernel", "song-statistics seconds=2.499", segments);
  report = feature_trial_train (trial, &options, &error);
  g_assert_no_error (error);
  model = analysis_model_load (trial->output, &error);
  g_assert_no_error (error);
  analyzer = analysis_song_analyzer_new (model, &error);
  g_assert_no_error (error);
  result = analysis_song_analyzer_run (analyzer, song, NULL, &error);
  g_assert_no_error (error);
  return get_share (result->degrees, "calmness");
}

/* Three pieces that are nearly the same count as one does: a ridge that holds one song back holds back its pieces. */
static void
test_degree_pieces (FeatureTrial  *trial,
                    gconstpointer  data)
{
  g_autofree char *felt = write_degrees (trial, "felt", FEATURE_TRIAL_N_CLIPS);
  double once, thrice;

  trial->config.feature.learner_options = "ridge=3";
  once = hear_calmness (trial, felt, "excerpts 1");
  thrice = hear_calmness (trial, felt, "excerpts 3");
  g_test_message ("%g, %g", once, thrice);
  g_assert_cmpfloat (once, >, 0.6);
  g_assert_cmpfloat (once, <, 0.75);
  g_assert_cmpfloat_with_epsilon (once, thrice, 0.02);
}

/* Networks over vectors and over images, in pieces: two runs with other numbers of threads write the same
 * file, and it hears songs as its predictions have it. */
static void
test_networks (FeatureTrial  *trial,
               gconstpointer  data)
{
  static const struct
  {
    const char *architecture;
    const char *features;
    const char *cut; /* that is usual there */
    gboolean has_curve;
  } cases[] = {
    { "moldovan-ann", "song-statistics", "whole", FALSE },
    { "moldovan-ann", "expressive + song-statistics", "whole", FALSE },
    { "yu-mymodel", "mfcc-image seconds=1 height=32 width=32", "slices", TRUE },
    { "gao-ffnn", "gao-260", "slices", TRUE },
    { "stoltenberg", "mel80-db seconds=1", "excerpts 3", FALSE },
  };
  const char *manifests[] = { trial->manifest, NULL };
  TrainingOptions options = { .manifests = manifests, .output = trial->output, .only_fold = -1 };

  trial->config.training.epochs = 2;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *song = g_build_filename (trial->folder, "01.wav", NULL);
      g_autofree char *files[2] = { NULL };
      gsize sizes[2];
      g_autoptr (AnalysisModel) model = NULL;
      g_autoptr (AnalysisSongAnalyzer) analyzer = NULL;
      g_autoptr (AnalysisResult) result = NULL;
      g_autoptr (GError) error = NULL;

      feature_trial_choose (trial, cases[i].architecture, cases[i].features, NULL);
      for (guint n_workers = 1; n_workers <= 2; n_workers++)
        {
          g_autofree char *report = NULL;

          options.n_workers = n_workers;
          report = feature_trial_train (trial, &options, &error);
          g_assert_no_error (error);
          g_assert_true (g_file_get_contents (trial->output, &files[n_workers - 1], &sizes[n_workers - 1], NULL));
        }
      g_assert_cmpmem (files[0], sizes[0], files[1], sizes[1]);
      g_clear_pointer (&files[0], g_free);
      g_clear_pointer (&files[1], g_free);

      assert_heard_alike (trial);
      model = analysis_model_load (trial->output, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (analysis_model_get_metadata (model, ANALYSIS_FEATURE_MODEL_SEGMENTS), ==, cases[i].cut);
      g_assert_nonnull (analysis_model_get_network (model));
      analyzer = analysis_song_analyzer_new (model, &error);
      result = analysis_song_analyzer_run (analyzer, song, NULL, &error);
      g_assert_no_error (error);
      g_assert_true ((result->curve != NULL) == cases[i].has_curve);
    }
}

/* A network over features learns, too. */
static void
test_network_learns (FeatureTrial  *trial,
                     gconstpointer  data)
{
  const char *manifests[] = { trial->manifest, NULL };
  const TrainingOptions options = { .manifests = manifests,
                                    .predictions = trial->said,
                                    .cross_validate = TRUE,
                                    .only_fold = -1,
                                    .n_workers = 2 };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;

  trial->config.training.epochs = 150;
  feature_trial_choose (trial, "moldovan-ann", "song-statistics", NULL);
  report = feature_trial_train (trial, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (trial->total, ==, 4 * 150);
  g_test_message ("%u of %u are right", count_right (trial), FEATURE_TRIAL_N_CLIPS);
  g_assert_cmpuint (count_right (trial), >=, MIN_RIGHT);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const learners[] = { "svm", "svr", "mlr", "logistic", "kernel" };

  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, test)                                                                                \
  g_test_add ("/training/feature-experiment/" name, FeatureTrial, data, feature_trial_set_up, test,          \
              feature_trial_tear_down)
  for (gsize i = 0; i < G_N_ELEMENTS (learners); i++)
    {
      g_autofree char *path = g_strconcat ("/training/feature-experiment/learners/", learners[i], NULL);

      g_test_add (path, FeatureTrial, learners[i], feature_trial_set_up, test_learners, feature_trial_tear_down);
    }
  ADD ("degrees", NULL, test_degrees);
  /* Two pieces of most clips, and the short ones whole. */
  ADD ("degrees/sparse", "slices 1 every 1 from 2", test_degrees);
  ADD ("degree-pieces", NULL, test_degree_pieces);
  ADD ("networks", NULL, test_networks);
  ADD ("network-learns", NULL, test_network_learns);

  return g_test_run ();
}
