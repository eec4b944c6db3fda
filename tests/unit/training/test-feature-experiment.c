/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Training and measuring models that hear features, on a corpus made up here: sound files through the real
 * decoder, to a model file, its figures, and a song that is heard with it. */

#include <math.h>
#include <string.h>

#include "engine/analysis/feature-model.h"
#include "engine/analysis/song-analyzer.h"
#include "engine/base/error.h"
#include "engine/base/rng.h"
#include "engine/training/csv.h"
#include "engine/training/experiment.h"
#include "engine/training/feature-choice.h"
#include "fixtures.h"
#include "tones.h"

#define N_CLIPS 16

/* By chance it would be eight. A few clips are short, and their statistics unlike those of the others. */
#define MIN_RIGHT 13

typedef struct
{
  char *folder;   /* (owned) */
  char *manifest; /* (owned) */
  char *output;   /* (owned) */
  char *said;     /* (owned): CSV */
  TrainingMoodConfig config;
  double done;
  double total;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = fixture_folder_new ();
  fixture->manifest = tones_write_corpus (fixture->folder, N_CLIPS);
  fixture->output = g_build_filename (fixture->folder, "model.safetensors", NULL);
  fixture->said = g_build_filename (fixture->folder, "predictions.csv", NULL);
  fixture->config = training_mood_default_config;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_free (fixture->manifest);
  g_free (fixture->output);
  g_free (fixture->said);
  fixture_folder_free (fixture->folder);
}

static void
message_cb (const char *text,
            gpointer    user_data)
{
}

static void
progress_cb (double   done,
             double   total,
             gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->done = done;
  fixture->total = total;
}

static const TrainingObserver *
observe (Fixture *fixture)
{
  static TrainingObserver observer;

  observer = (TrainingObserver) { message_cb, progress_cb, NULL, fixture };
  return &observer;
}

static void
choose (Fixture    *fixture,
        const char *architecture,
        const char *features,
        const char *segments)
{
  g_autoptr (GError) error = NULL;

  fixture->config.training.architecture = architecture;
  training_feature_choose (&fixture->config, features, segments, &error);
  g_assert_no_error (error);
}

static char *
train (Fixture                *fixture,
       const TrainingOptions  *options,
       GError                **error)
{
  return training_experiment_train (options, &fixture->config, observe (fixture), NULL, error);
}

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
count_right (Fixture *fixture)
{
  g_autoptr (TrainingCsv) csv = training_csv_load (fixture->said, NULL);
  guint n_right = 0;

  g_assert_cmpuint (training_csv_get_n_rows (csv), ==, N_CLIPS);
  for (gsize row = 0; row < N_CLIPS; row++)
    n_right += g_str_equal (training_csv_get (csv, row, training_csv_find_column (csv, "true_quadrant")),
                            training_csv_get (csv, row, training_csv_find_column (csv, "quadrant")));
  return n_right;
}

/* What evaluation says of a clip is what a user is told of the file. */
static void
assert_heard_alike (Fixture *fixture)
{
  const char *manifests[] = { fixture->manifest, NULL };
  const TrainingOptions options = { .manifests = manifests, .predictions = fixture->said, .n_workers = 2 };
  g_autoptr (GError) error = NULL;
  g_autofree char *report
      = training_experiment_evaluate (&options, fixture->output, observe (fixture), NULL, &error);
  g_autoptr (TrainingCsv) csv = NULL;
  g_autoptr (AnalysisModel) model = NULL;
  g_autoptr (AnalysisSongAnalyzer) analyzer = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (strstr (report, "flatter"));
  csv = training_csv_load (fixture->said, NULL);
  model = analysis_model_load (fixture->output, &error);
  g_assert_no_error (error);
  analyzer = analysis_song_analyzer_new (model, &error);
  g_assert_no_error (error);

  for (gsize row = 0; row < 4; row++)
    {
      g_autofree char *path = g_build_filename (
          fixture->folder, training_csv_get (csv, row, training_csv_find_column (csv, "path")), NULL);
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
test_learners (Fixture       *fixture,
               gconstpointer  data)
{
  const char *manifests[] = { fixture->manifest, NULL };
  g_autofree char *checkpoint = g_build_filename (fixture->folder, "checkpoints", NULL);
  const TrainingOptions options = { .manifests = manifests,
                                    .output = fixture->output,
                                    .predictions = fixture->said,
                                    .checkpoint = checkpoint,
                                    .cross_validate = TRUE,
                                    .only_fold = -1,
                                    .n_workers = 2 };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  g_autoptr (AnalysisModel) model = NULL;

  choose (fixture, data, NULL, NULL);
  g_assert_cmpstr (fixture->config.feature.features, ==, "song-statistics");
  report = train (fixture, &options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (report, "pooled"));
  g_assert_nonnull (strstr (report, data));
  g_assert_cmpfloat (fixture->done, ==, 5);
  g_assert_cmpfloat (fixture->total, ==, 5);
  g_test_message ("%u of %u are right", count_right (fixture), N_CLIPS);
  g_assert_cmpuint (count_right (fixture), >=, MIN_RIGHT);

  model = analysis_model_load (fixture->output, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (analysis_model_get_metadata (model, NN_MODEL_FILE_ARCHITECTURE), ==, data);
  g_assert_cmpstr (analysis_model_get_metadata (model, ANALYSIS_FEATURE_MODEL_SEGMENTS), ==, "whole");
  g_assert_null (analysis_model_get_network (model));
  assert_heard_alike (fixture);
}

/* Networks over vectors and over images, in pieces: two runs with other numbers of threads write the same
 * file, and it hears songs as its predictions have it. */
static void
test_networks (Fixture       *fixture,
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
    { "yu-mymodel", "mfcc-image seconds=1 height=32 width=32", "slices", TRUE },
    { "gao-ffnn", "gao-260", "slices", TRUE },
    { "stoltenberg", "mel80-db seconds=1", "excerpts 3", FALSE },
  };
  const char *manifests[] = { fixture->manifest, NULL };
  TrainingOptions options = { .manifests = manifests, .output = fixture->output, .only_fold = -1 };

  fixture->config.training.epochs = 2;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *song = g_build_filename (fixture->folder, "01.wav", NULL);
      g_autofree char *files[2] = { NULL };
      gsize sizes[2];
      g_autoptr (AnalysisModel) model = NULL;
      g_autoptr (AnalysisSongAnalyzer) analyzer = NULL;
      g_autoptr (AnalysisResult) result = NULL;
      g_autoptr (GError) error = NULL;

      choose (fixture, cases[i].architecture, cases[i].features, NULL);
      for (guint n_workers = 1; n_workers <= 2; n_workers++)
        {
          g_autofree char *report = NULL;

          options.n_workers = n_workers;
          report = train (fixture, &options, &error);
          g_assert_no_error (error);
          g_assert_true (g_file_get_contents (fixture->output, &files[n_workers - 1], &sizes[n_workers - 1], NULL));
        }
      g_assert_cmpmem (files[0], sizes[0], files[1], sizes[1]);
      g_clear_pointer (&files[0], g_free);
      g_clear_pointer (&files[1], g_free);

      assert_heard_alike (fixture);
      model = analysis_model_load (fixture->output, &error);
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
test_network_learns (Fixture       *fixture,
                     gconstpointer  data)
{
  const char *manifests[] = { fixture->manifest, NULL };
  const TrainingOptions options = { .manifests = manifests,
                                    .predictions = fixture->said,
                                    .cross_validate = TRUE,
                                    .only_fold = -1,
                                    .n_workers = 2 };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;

  fixture->config.training.epochs = 150;
  choose (fixture, "moldovan-ann", "song-statistics", NULL);
  report = train (fixture, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (fixture->total, ==, 4 * 150);
  g_test_message ("%u of %u are right", count_right (fixture), N_CLIPS);
  g_assert_cmpuint (count_right (fixture), >=, MIN_RIGHT);
}

/* The estimates of fold 2 as text, after all of fold @relabelled (-1: none) was given another label. */
static char *
predict_fold (Fixture *fixture,
              int      relabelled)
{
  const char *manifests[] = { fixture->manifest, NULL };
  const TrainingOptions options = {
    .manifests = manifests, .predictions = fixture->said, .cross_validate = TRUE, .only_fold = 2, .n_workers = 2
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  g_autofree char *text = NULL;
  g_autoptr (TrainingCsv) csv = NULL;
  GString *said = g_string_new (NULL);

  if (relabelled >= 0)
    {
      g_autofree char *pattern = g_strdup_printf (",Q.,[^,]*,[^,]*,%d$", relabelled);
      g_autofree char *label = g_strdup_printf (",Q2,-0.7,0.7,%d", relabelled);
      g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
      g_autofree char *changed = NULL;

      g_assert_true (g_file_get_contents (fixture->manifest, &text, NULL, NULL));
      changed = g_regex_replace (regex, text, -1, 0, label, 0, NULL);
      g_assert_cmpstr (text, !=, changed);
      g_assert_true (g_file_set_contents (fixture->manifest, changed, -1, NULL));
    }

  report = train (fixture, &options, &error);
  g_assert_no_error (error);
  csv = training_csv_load (fixture->said, NULL);
  g_assert_cmpuint (training_csv_get_n_rows (csv), ==, N_CLIPS / 4);
  for (gsize row = 0; row < N_CLIPS / 4; row++)
    for (int column = training_csv_find_column (csv, "valence"); column <= training_csv_find_column (csv, "q4");
         column++)
      g_string_append_printf (said, "%s ", training_csv_get (csv, row, column));
  if (text != NULL)
    g_assert_true (g_file_set_contents (fixture->manifest, text, -1, NULL));
  return g_string_free (said, FALSE);
}

/* Nobody has looked at the labels of a held-out fold, and those of another do matter. */
static void
test_held_out (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *plain = NULL;
  g_autofree char *of_itself = NULL;
  g_autofree char *of_another = NULL;

  choose (fixture, data, NULL, NULL);
  plain = predict_fold (fixture, -1);
  of_itself = predict_fold (fixture, 2);
  of_another = predict_fold (fixture, 1);
  g_assert_cmpstr (plain, ==, of_itself);
  g_assert_cmpstr (plain, !=, of_another);
}

/* Where nothing can be learnt the learner says how far off it is: its errors are those on clips that an inner
 * fold held out. On the clips that it was fitted on, svr is wrong by no more than its tube, 0.1. */
static void
test_honest_residuals (Fixture       *fixture,
                       gconstpointer  data)
{
  const char *manifests[] = { fixture->manifest, NULL };
  const TrainingOptions options
      = { .manifests = manifests, .output = fixture->output, .only_fold = -1, .n_workers = 2 };
  g_autoptr (GString) manifest = g_string_new ("path,valence,arousal\n");
  g_autoptr (AnalysisModel) model = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  MoodGaussian gaussian;
  BaseRng rng;

  base_rng_init (&rng, 5);
  for (guint i = 0; i < N_CLIPS; i++)
    {
      const double valence = base_rng_uniform (&rng) < 0.5 ? -0.6 : 0.6;
      const double arousal = base_rng_uniform (&rng) < 0.5 ? -0.6 : 0.6;

      g_string_append_printf (manifest, "%02u.wav,%g,%g\n", i, valence, arousal);
    }
  g_assert_true (g_file_set_contents (fixture->manifest, manifest->str, -1, NULL));

  fixture->config.feature.learner_options = "c=1000";
  choose (fixture, "svr", NULL, NULL);
  report = train (fixture, &options, &error);
  g_assert_no_error (error);
  model = analysis_model_load (fixture->output, &error);
  g_assert_no_error (error);
  analysis_feature_model_link (analysis_model_get_features (model), (const double[]) { 0.0, 0.0 }, &gaussian);
  g_test_message ("sd of valence %g, of arousal %g", gaussian.valence_sd, gaussian.arousal_sd);
  g_assert_cmpfloat (gaussian.valence_sd, >, 0.45);
  g_assert_cmpfloat (gaussian.arousal_sd, >, 0.45);
}

static void
assert_unchoosable (Fixture    *fixture,
                    const char *architecture,
                    const char *features,
                    const char *segments,
                    const char *reason)
{
  g_autoptr (GError) error = NULL;

  fixture->config.training.architecture = architecture;
  g_assert_false (training_feature_choose (&fixture->config, features, segments, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, reason));
}

static void
assert_untrainable (Fixture       *fixture,
                    BaseErrorCode  code,
                    const char    *reason)
{
  const char *manifests[] = { fixture->manifest, NULL };
  const TrainingOptions options = { .manifests = manifests, .output = fixture->output, .only_fold = -1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (train (fixture, &options, &error));
  g_assert_error (error, BASE_ERROR, (int)code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, reason));
}

/* What does not go together is refused with what it is. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *text = NULL;
  g_autoptr (GRegex) points = g_regex_new (",[-0-9.]+,[-0-9.]+,", 0, 0, NULL);
  g_autofree char *without = NULL;

  assert_unchoosable (fixture, "moodplane-1", NULL, "slices", "moodplane-1");
  assert_unchoosable (fixture, "svm", "wavelets", NULL, "wavelets");
  assert_unchoosable (fixture, "svm", NULL, "crumbs", "crumbs");

  choose (fixture, "svm", NULL, NULL);
  fixture->config.feature.learner_options = "epsilon=0.1";
  assert_untrainable (fixture, BASE_ERROR_INVALID_ARGUMENT, "epsilon");
  fixture->config.feature.learner_options = "c";
  assert_untrainable (fixture, BASE_ERROR_INVALID_ARGUMENT, "“c”");
  fixture->config.feature.learner_options = NULL;

  /* Too few numbers for eight halvings of each side. */
  choose (fixture, "alexnet", "mel-image height=8 width=8", NULL);
  assert_untrainable (fixture, BASE_ERROR_INVALID_ARGUMENT, "");

  /* Quadrants alone are nothing for a regression. */
  g_assert_true (g_file_get_contents (fixture->manifest, &text, NULL, NULL));
  without = g_regex_replace (points, text, -1, 0, ",,,", 0, NULL);
  g_assert_true (g_file_set_contents (fixture->manifest, without, -1, NULL));
  choose (fixture, "svr", NULL, NULL);
  assert_untrainable (fixture, BASE_ERROR_BAD_CORPUS, "valence");
}

int
main (int   argc,
      char *argv[])
{
  static const char *const learners[] = { "svm", "svr", "mlr", "logistic" };

  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, test)                                                                                \
  g_test_add ("/training/feature-experiment/" name, Fixture, data, set_up, test, tear_down)
  for (gsize i = 0; i < G_N_ELEMENTS (learners); i++)
    {
      g_autofree char *path = g_strconcat ("/training/feature-experiment/learners/", learners[i], NULL);

      g_test_add (path, Fixture, learners[i], set_up, test_learners, tear_down);
    }
  ADD ("networks", NULL, test_networks);
  ADD ("network-learns", NULL, test_network_learns);
  ADD ("held-out/svm", "svm", test_held_out);
  ADD ("held-out/svr", "svr", test_held_out);
  ADD ("honest-residuals", NULL, test_honest_residuals);
  ADD ("refused", NULL, test_refused);

  return g_test_run ();
}
