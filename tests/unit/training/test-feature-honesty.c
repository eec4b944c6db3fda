/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Models that hear features have seen nothing of what they are measured on, say how far off they are, and are
 * refused where they make no sense. */

#include <math.h>
#include <string.h>

#include "engine/analysis/model.h"
#include "engine/base/error.h"
#include "engine/base/rng.h"
#include "engine/training/csv.h"
#include "engine/training/feature-choice.h"
#include "feature-trial.h"

/* The estimates of fold 2 as text, after all of fold @relabeled (-1: none) was given another label. */
static char *
predict_fold (FeatureTrial *trial,
              int           relabeled)
{
  const char *manifests[] = { trial->manifest, NULL };
  const TrainingOptions options = {
    .manifests = manifests, .predictions = trial->said, .cross_validate = TRUE, .only_fold = 2, .n_workers = 2
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  g_autofree char *text = NULL;
  g_autoptr (TrainingCsv) csv = NULL;
  GString *said = g_string_new (NULL);

  if (relabeled >= 0)
    {
      g_autofree char *pattern = g_strdup_printf (",Q.,[^,]*,[^,]*,%d$", relabeled);
      g_autofree char *label = g_strdup_printf (",Q2,-0.7,0.7,%d", relabeled);
      g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
      g_autofree char *changed = NULL;

      g_assert_true (g_file_get_contents (trial->manifest, &text, NULL, NULL));
      changed = g_regex_replace (regex, text, -1, 0, label, 0, NULL);
      g_assert_cmpstr (text, !=, changed);
      g_assert_true (g_file_set_contents (trial->manifest, changed, -1, NULL));
    }

  report = feature_trial_train (trial, &options, &error);
  g_assert_no_error (error);
  csv = training_csv_load (trial->said, NULL);
  g_assert_cmpuint (training_csv_get_n_rows (csv), ==, FEATURE_TRIAL_N_CLIPS / 4);
  for (gsize row = 0; row < FEATURE_TRIAL_N_CLIPS / 4; row++)
    for (int column = training_csv_find_column (csv, "valence"); column <= training_csv_find_column (csv, "q4");
         column++)
      g_string_append_printf (said, "%s ", training_csv_get (csv, row, column));
  if (text != NULL)
    g_assert_true (g_file_set_contents (trial->manifest, text, -1, NULL));
  return g_string_free (said, FALSE);
}

/* Nobody has looked at the labels of a held-out fold, and those of another do matter. */
static void
test_held_out (FeatureTrial  *trial,
               gconstpointer  data)
{
  g_autofree char *plain = NULL;
  g_autofree char *of_itself = NULL;
  g_autofree char *of_another = NULL;

  feature_trial_choose (trial, data, NULL, NULL);
  plain = predict_fold (trial, -1);
  of_itself = predict_fold (trial, 2);
  of_another = predict_fold (trial, 1);
  g_assert_cmpstr (plain, ==, of_itself);
  g_assert_cmpstr (plain, !=, of_another);
}

/* Labels that nothing heard has to do with. */
static void
write_noise (FeatureTrial *trial)
{
  g_autoptr (GString) manifest = g_string_new ("path,quadrant,valence,arousal\n");
  BaseRng rng;

  base_rng_init (&rng, 5);
  for (guint i = 0; i < FEATURE_TRIAL_N_CLIPS; i++)
    {
      const double valence = base_rng_uniform (&rng) < 0.5 ? -0.6 : 0.6;
      const double arousal = base_rng_uniform (&rng) < 0.5 ? -0.6 : 0.6;

      g_string_append_printf (manifest, "%02u.wav,Q%d,%g,%g\n", i,
                              arousal > 0.0 ? (valence > 0.0 ? 1 : 2) : (valence > 0.0 ? 4 : 3), valence, arousal);
    }
  g_assert_true (g_file_set_contents (trial->manifest, manifest->str, -1, NULL));
}

/* Where nothing can be learned the learner says how far off it is: its errors are those on clips that an inner
 * fold held out, or that kernel left out, whole songs of them. On the clips that it was fitted on, svr is wrong by no
 * more than its tube, 0.1, and one piece of a song tells kernel what is wanted of another. */
static void
test_honest_residuals (FeatureTrial  *trial,
                       gconstpointer  data)
{
  const char *manifests[] = { trial->manifest, NULL };
  const TrainingOptions options
      = { .manifests = manifests, .output = trial->output, .only_fold = -1, .n_workers = 2 };
  const gboolean is_svr = data == NULL;
  g_autoptr (AnalysisModel) model = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  MoodGaussian gaussian;

  write_noise (trial);
  trial->config.feature.learner_options = is_svr ? "c=1000" : "ridge=0.02";
  feature_trial_choose (trial, is_svr ? "svr" : "kernel", is_svr ? NULL : "song-statistics seconds=1",
                        is_svr ? NULL : data);
  report = feature_trial_train (trial, &options, &error);
  g_assert_no_error (error);
  model = analysis_model_load (trial->output, &error);
  g_assert_no_error (error);
  /* Of svr valence and arousal; of kernel four quadrants on none of which it wins, and values that are far out. */
  analysis_feature_model_link (analysis_model_get_features (model),
                               is_svr ? (const double[]) { 0.0, 0.0 }
                                      : (const double[]) { 0.26, 0.25, 0.24, 0.25, 9.0, 9.0 },
                               &gaussian);
  g_test_message ("sd of valence %g, of arousal %g", gaussian.valence_sd, gaussian.arousal_sd);
  g_assert_cmpfloat (gaussian.valence_sd, >, 0.45);
  g_assert_cmpfloat (gaussian.arousal_sd, >, 0.45);
}

/* Linear regression shrinks as far as its training songs want: to nothing where there is nothing to learn, hardly
 * where low and high tones tell all. A ridge that is given holds. */
static void
test_ridge (FeatureTrial  *trial,
            gconstpointer  data)
{
  const char *manifests[] = { trial->manifest, NULL };
  const TrainingOptions options
      = { .manifests = manifests, .output = trial->output, .only_fold = -1, .n_workers = 2 };
  static const char *const cases[] = { NULL, "ridge=auto", "ridge=30 scaler=none ridge=auto", "ridge=30" };
  double of_tones[G_N_ELEMENTS (cases)];

  feature_trial_choose (trial, "mlr", NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *report = NULL;
      g_autoptr (GError) error = NULL;

      trial->config.feature.learner_options = cases[i];
      report = feature_trial_train (trial, &options, &error);
      g_assert_no_error (error);
      of_tones[i] = trial->ridge;
    }
  g_assert_cmpfloat (of_tones[0], <=, 1000.0);
  g_assert_cmpfloat (of_tones[1], ==, of_tones[0]);
  g_assert_false (isnan (of_tones[2]));
  g_assert_true (isnan (of_tones[3]));

  {
    g_autofree char *report = NULL;
    g_autoptr (GError) error = NULL;

    write_noise (trial);
    trial->config.feature.learner_options = NULL;
    report = feature_trial_train (trial, &options, &error);
    g_assert_no_error (error);
  }
  g_test_message ("tones %g, noise %g", of_tones[0], trial->ridge);
  g_assert_cmpfloat (trial->ridge, >=, 10000.0);
}

static void
assert_unchoosable (FeatureTrial *trial,
                    const char *architecture,
                    const char *features,
                    const char *segments,
                    const char *reason)
{
  g_autoptr (GError) error = NULL;

  trial->config.training.architecture = architecture;
  g_assert_false (training_feature_choose (&trial->config, features, segments, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, reason));
}

static void
assert_untrainable (FeatureTrial  *trial,
                    BaseErrorCode  code,
                    const char    *reason)
{
  const char *manifests[] = { trial->manifest, NULL };
  const TrainingOptions options = { .manifests = manifests, .output = trial->output, .only_fold = -1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (feature_trial_train (trial, &options, &error));
  g_assert_error (error, BASE_ERROR, (int)code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, reason));
}

/* What does not go together is refused with what it is. */
static void
test_refused (FeatureTrial  *trial,
              gconstpointer  data)
{
  g_autofree char *text = NULL;
  g_autoptr (GRegex) points = g_regex_new (",[-0-9.]+,[-0-9.]+,", 0, 0, NULL);
  g_autofree char *without = NULL;

  assert_unchoosable (trial, "moodplane-1", NULL, "slices", "moodplane-1");
  assert_unchoosable (trial, "svm", "wavelets", NULL, "wavelets");
  assert_unchoosable (trial, "svm", NULL, "crumbs", "crumbs");

  feature_trial_choose (trial, "svm", NULL, NULL);
  trial->config.feature.learner_options = "epsilon=0.1";
  assert_untrainable (trial, BASE_ERROR_INVALID_ARGUMENT, "epsilon");
  trial->config.feature.learner_options = "c";
  assert_untrainable (trial, BASE_ERROR_INVALID_ARGUMENT, "“c”");
  trial->config.feature.learner_options = NULL;

  /* Too few numbers for eight halvings of each side. */
  feature_trial_choose (trial, "alexnet", "mel-image height=8 width=8", NULL);
  assert_untrainable (trial, BASE_ERROR_INVALID_ARGUMENT, "");

  /* Quadrants alone are nothing for a regression. */
  g_assert_true (g_file_get_contents (trial->manifest, &text, NULL, NULL));
  without = g_regex_replace (points, text, -1, 0, ",,,", 0, NULL);
  g_assert_true (g_file_set_contents (trial->manifest, without, -1, NULL));
  feature_trial_choose (trial, "svr", NULL, NULL);
  assert_untrainable (trial, BASE_ERROR_BAD_CORPUS, "valence");
}

/* Fold 2 by kernel with @options. */
static char *
predict_with (FeatureTrial *trial,
              const char   *options)
{
  trial->config.feature.learner_options = options;
  return predict_fold (trial, -1);
}

/* The same points, but those of words: then the quadrants are heard. */
static void
make_words (FeatureTrial *trial)
{
  g_autoptr (GRegex) head = g_regex_new ("fold$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GRegex) clip = g_regex_new (",([0-3])$", G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *text = NULL;
  g_autofree char *headed = NULL;
  g_autofree char *words = NULL;

  g_assert_true (g_file_get_contents (trial->manifest, &text, NULL, NULL));
  headed = g_regex_replace (head, text, -1, 0, "fold,norm_words", 0, NULL);
  words = g_regex_replace (clip, headed, -1, 0, ",\\1,3", 0, NULL);
  g_assert_true (g_file_set_contents (trial->manifest, words, -1, NULL));
}

/* Quadrants that are but signs of ratings, and points that are words, count for kernel what its options say. */
static void
test_label_weights (FeatureTrial  *trial,
                    gconstpointer  data)
{
  g_autofree char *usual = NULL;
  g_autofree char *same = NULL;
  g_autofree char *other = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *half = NULL;
  g_autofree char *unlike = NULL;

  feature_trial_choose (trial, "kernel", NULL, NULL);
  usual = predict_with (trial, NULL);
  same = predict_with (trial, "derived-weight=0.3 word-weight=1");
  other = predict_with (trial, "derived-weight=0.6");
  g_assert_cmpstr (usual, ==, same);
  g_assert_cmpstr (usual, !=, other);

  trial->config.feature.learner_options = "derived-weight=0";
  assert_untrainable (trial, BASE_ERROR_BAD_CORPUS, "0 clips that have a quadrant");

  make_words (trial);
  trial->config.feature.learner_options = NULL;
  assert_untrainable (trial, BASE_ERROR_BAD_CORPUS, "0 clips that people rated");
  /* Half the weight and half the ridge are the same; no quadrant is derived any more. */
  whole = predict_with (trial, "word-weight=1 ridge=0.5");
  half = predict_with (trial, "word-weight=0.5 ridge=0.25 derived-weight=0");
  unlike = predict_with (trial, "word-weight=0.5 ridge=0.5");
  g_assert_cmpstr (whole, ==, half);
  g_assert_cmpstr (whole, !=, unlike);
}

/* The clips of the trial again, with the points of words: @valence and @arousal of those that are high, and the opposite of
 * those that are low. */
static void
write_words (const char *path,
             double      valence,
             double      arousal)
{
  g_autoptr (GString) text = g_string_new ("path,quadrant,valence,arousal,fold,norm_words\n");

  for (guint i = 0; i < FEATURE_TRIAL_N_CLIPS; i++)
    g_string_append_printf (text, "%02u.wav,%s,%g,%g,%u,3\n", i, i % 2 == 1 ? "Q1" : "Q3", i % 2 == 1 ? valence : -valence,
                            i % 2 == 1 ? arousal : -arousal, i / 2 % 4);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

/* What is said of all clips in fold 2 by kernel that learns from words besides; @rated: (nullable): and from ratings. */
static char *
predict_with_words (FeatureTrial *trial,
                    const char   *rated,
                    double        valence,
                    double        arousal)
{
  g_autofree char *words = g_build_filename (trial->folder, "words.csv", NULL);
  const char *manifests[] = { words, rated, NULL };
  const TrainingOptions options = {
    .manifests = manifests, .predictions = trial->said, .cross_validate = TRUE, .only_fold = 2, .n_workers = 2
  };
  GString *said = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  g_autoptr (TrainingCsv) csv = NULL;

  write_words (words, valence, arousal);
  report = feature_trial_train (trial, &options, &error);
  g_assert_no_error (error);
  csv = training_csv_load (trial->said, NULL);
  for (gsize row = 0; row < training_csv_get_n_rows (csv); row++)
    for (int column = training_csv_find_column (csv, "valence"); column <= training_csv_find_column (csv, "q4"); column++)
      g_string_append_printf (said, "%s ", training_csv_get (csv, row, column));
  return g_string_free (said, FALSE);
}

/* The arousal of words teaches nothing where people rated any, their valence does. */
static void
test_words (FeatureTrial  *trial,
            gconstpointer  data)
{
  g_autofree char *beside = NULL;
  g_autofree char *aroused_beside = NULL;
  g_autofree char *pleased_beside = NULL;
  g_autofree char *alone = NULL;
  g_autofree char *aroused_alone = NULL;

  trial->config.feature.learner_options = "word-weight=0.5 ridge=0.5";
  feature_trial_choose (trial, "kernel", NULL, NULL);
  beside = predict_with_words (trial, trial->manifest, 0.4, 0.3);
  aroused_beside = predict_with_words (trial, trial->manifest, 0.4, 0.9);
  pleased_beside = predict_with_words (trial, trial->manifest, 0.9, 0.3);
  alone = predict_with_words (trial, NULL, 0.4, 0.3);
  aroused_alone = predict_with_words (trial, NULL, 0.4, 0.9);

  g_assert_cmpstr (beside, ==, aroused_beside);
  g_assert_cmpstr (beside, !=, pleased_beside);
  g_assert_cmpstr (alone, !=, aroused_alone);
}

/* Three pieces that are nearly the same, of all songs but the short ones, count as one does. */
static void
test_shared_weights (FeatureTrial  *trial,
                     gconstpointer  data)
{
  g_autofree char *once = NULL;
  g_autofree char *thrice = NULL;
  g_auto (GStrv) of_one = NULL;
  g_auto (GStrv) of_three = NULL;
  double worst = 0.0;

  trial->config.feature.learner_options = "ridge=2";
  feature_trial_choose (trial, "kernel", "song-statistics seconds=2.499", "excerpts 1");
  once = predict_fold (trial, -1);
  feature_trial_choose (trial, "kernel", "song-statistics seconds=2.499", "excerpts 3");
  thrice = predict_fold (trial, -1);

  of_one = g_strsplit (once, " ", -1);
  of_three = g_strsplit (thrice, " ", -1);
  g_assert_cmpuint (g_strv_length (of_one), ==, g_strv_length (of_three));
  for (gsize i = 0; of_one[i] != NULL; i++)
    worst = MAX (worst, fabs (g_ascii_strtod (of_one[i], NULL) - g_ascii_strtod (of_three[i], NULL)));
  g_test_message ("they differ by %g", worst);
  g_assert_cmpstr (once, !=, thrice);
  g_assert_cmpfloat (worst, <, 0.1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, test)                                                                                \
  g_test_add ("/training/feature-honesty/" name, FeatureTrial, data, feature_trial_set_up, test,             \
              feature_trial_tear_down)
  ADD ("held-out/svm", "svm", test_held_out);
  ADD ("held-out/svr", "svr", test_held_out);
  ADD ("held-out/mlr", "mlr", test_held_out);
  ADD ("held-out/kernel", "kernel", test_held_out);
  ADD ("ridge", NULL, test_ridge);
  ADD ("honest-residuals/svr", NULL, test_honest_residuals);
  ADD ("honest-residuals/kernel", "whole", test_honest_residuals);
  ADD ("honest-residuals/pieces", "slices", test_honest_residuals);
  ADD ("label-weights", NULL, test_label_weights);
  ADD ("words", NULL, test_words);
  ADD ("shared-weights", NULL, test_shared_weights);
  ADD ("refused", NULL, test_refused);

  return g_test_run ();
}
