/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Training and measuring models that hear features, on a corpus made up here: sound files through the real
 * decoder, to a model file, its figures, and a song that is heard with it. */

#include <string.h>

#include "engine/analysis/song-analyzer.h"
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
  ADD ("networks", NULL, test_networks);
  ADD ("network-learns", NULL, test_network_learns);

  return g_test_run ();
}
