/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>

#include "engine/analysis/mixture.h"
#include "engine/training/findings.h"
#include "engine/training/prediction.h"
#include "engine/training/calibration.h"

#define N_CLIPS 400

/* A corpus whose clip i is of quadrant i % 4 and fold i % 2. */
static TrainingCorpus *
make_corpus (void)
{
  g_autofree char *folder = g_dir_make_tmp ("prediction-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "manifest.csv", NULL);
  g_autoptr (GString) text = g_string_new ("path,quadrant,fold\n");
  TrainingCorpus *corpus = training_corpus_new ();

  for (int i = 0; i < N_CLIPS; i++)
    g_string_append_printf (text, "%d,Q%d,%d\n", i, i % 4 + 1, i / 4 % 2);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_assert_true (training_corpus_add_manifest (corpus, path, NULL));
  g_unlink (path);
  g_rmdir (folder);
  return corpus;
}

/* Points drawn around the middle of the labeled quadrant with deviation @true_sd, by a model that
 * thinks its deviation is @claimed_sd. */
static GArray *
make_predictions (double true_sd,
                  double claimed_sd)
{
  static const double middles[MOOD_N_QUADRANTS][2]
      = { { 0.3, 0.3 }, { -0.3, 0.3 }, { -0.3, -0.3 }, { 0.3, -0.3 } };
  GArray *predictions = g_array_new (FALSE, FALSE, sizeof (TrainingPrediction));
  BaseRng rng;

  base_rng_init (&rng, 11);
  g_array_set_clear_func (predictions, (GDestroyNotify)training_prediction_clear);
  for (guint i = 0; i < N_CLIPS; i++)
    {
      TrainingPrediction prediction = { i, g_array_new (FALSE, FALSE, sizeof (MoodGaussian)), NULL };
      const MoodGaussian window = { .valence = middles[i % 4][0] + true_sd * base_rng_normal (&rng),
                                    .arousal = middles[i % 4][1] + true_sd * base_rng_normal (&rng),
                                    .valence_sd = claimed_sd,
                                    .arousal_sd = claimed_sd };

      g_array_append_val (prediction.windows, window);
      g_array_append_val (predictions, prediction);
    }

  return predictions;
}

/* However sure a model thinks it is, the factor brings it to the same spread. */
static void
test_spread (void)
{
  g_autoptr (TrainingCorpus) corpus = make_corpus ();
  g_autoptr (GArray) sure = make_predictions (0.25, 0.1);
  g_autoptr (GArray) unsure = make_predictions (0.25, 0.4);
  const double spread_of_sure = training_calibration_fit (corpus, 0, sure, -1).spread;
  const double spread_of_unsure = training_calibration_fit (corpus, 0, unsure, -1).spread;

  g_assert_cmpfloat (spread_of_sure, >, 1.3);
  g_assert_cmpfloat (spread_of_unsure, <, 0.9);
  g_assert_cmpfloat_with_epsilon (spread_of_sure / spread_of_unsure, 4.0, 0.02);
}

/* What is left out has no say. */
static void
test_left_out (void)
{
  g_autoptr (TrainingCorpus) corpus = make_corpus ();
  g_autoptr (GArray) predictions = make_predictions (0.25, 0.1);
  const double before = training_calibration_fit (corpus, 0, predictions, 1).spread;

  for (guint i = 0; i < N_CLIPS; i++)
    if (training_corpus_get_clip (corpus, i)->fold == 1)
      {
        GArray *windows = g_array_index (predictions, TrainingPrediction, i).windows;

        g_array_index (windows, MoodGaussian, 0).valence *= -1.0;
      }

  g_assert_cmpfloat (training_calibration_fit (corpus, 0, predictions, 1).spread, ==, before);
  g_assert_cmpfloat (training_calibration_fit (corpus, 0, predictions, -1).spread, >, before);
}

/* Points of another corpus, rated, 0.2 away from what is said of them beside quadrants: a spread moves no quadrant,
 * and is that of the points. */
static void
test_beside_quadrants (void)
{
  g_autofree char *folder = g_dir_make_tmp ("prediction-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "manifest.csv", NULL);
  g_autoptr (GString) text = g_string_new ("path,valence,arousal,fold\n");
  g_autoptr (TrainingCorpus) corpus = make_corpus ();
  g_autoptr (GArray) predictions = make_predictions (0.1, 0.1);

  for (int i = 0; i < 40; i++)
    g_string_append_printf (text, "rated-%d,%.1f,%.1f,%d\n", i, i % 2 == 0 ? 0.7 : 0.3, i / 2 % 2 == 0 ? 0.7 : 0.3, i % 2);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_assert_true (training_corpus_add_manifest (corpus, path, NULL));
  g_unlink (path);
  g_rmdir (folder);

  for (guint i = 0; i < 40; i++)
    {
      TrainingPrediction prediction = { N_CLIPS + i, g_array_new (FALSE, FALSE, sizeof (MoodGaussian)), NULL };
      MoodGaussian window = { .valence = 0.5, .arousal = 0.5, .valence_sd = 0.1, .arousal_sd = 0.1 };

      mood_gaussian_quadrant_probabilities (&window, window.quadrants);
      g_array_append_val (prediction.windows, window);
      g_array_append_val (predictions, prediction);
    }

  g_assert_cmpfloat_with_epsilon (training_calibration_fit (corpus, 0, predictions, -1).spread, 2.0, 0.1);
}

/* Points that lie closer together than they should are drawn apart, where quadrants do not hang on them; and only by
 * clips that are not left out. */
static void
test_gains (void)
{
  g_autofree char *folder = g_dir_make_tmp ("prediction-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "manifest.csv", NULL);
  g_autoptr (GString) text = g_string_new ("path,valence,arousal,fold\n");
  g_autoptr (TrainingCorpus) corpus = make_corpus ();
  g_autoptr (GArray) predictions = make_predictions (0.1, 0.1);
  MoodCalibration calibration;
  g_autofree MoodCalibration *nested = NULL;

  /* The labels of fold 0 are 1.25 and 1.6 times what is said, those of fold 1 what is said. */
  for (int i = 0; i < 80; i++)
    {
      const double valence = 0.1 * (i % 10 - 4.5), arousal = 0.1 * (i / 2 % 10 - 4.5);
      TrainingPrediction prediction = { N_CLIPS + i, g_array_new (FALSE, FALSE, sizeof (MoodGaussian)), NULL };
      MoodGaussian window = { .valence = valence, .arousal = arousal, .valence_sd = 0.1, .arousal_sd = 0.1 };
      char v[G_ASCII_DTOSTR_BUF_SIZE], a[G_ASCII_DTOSTR_BUF_SIZE];

      /* Hardly any news, so that the point stays where it is. */
      mood_gaussian_quadrant_probabilities (&window, window.quadrants);
      g_array_append_val (prediction.windows, window);
      g_array_append_val (predictions, prediction);
      g_string_append_printf (text, "rated-%d,%s,%s,%d\n", i,
                              g_ascii_formatd (v, sizeof v, "%.4f", (i < 40 ? 1.25 : 1.0) * valence),
                              g_ascii_formatd (a, sizeof a, "%.4f", (i < 40 ? 1.6 : 1.0) * arousal), i / 40);
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_assert_true (training_corpus_add_manifest (corpus, path, NULL));
  g_unlink (path);
  g_rmdir (folder);

  calibration = training_calibration_fit (corpus, 0, predictions, 1);
  g_assert_cmpfloat_with_epsilon (calibration.valence_gain, 1.25, 0.05);
  g_assert_cmpfloat_with_epsilon (calibration.arousal_gain, 1.6, 0.05);
  calibration = training_calibration_fit (corpus, 0, predictions, 0);
  g_assert_cmpfloat_with_epsilon (calibration.valence_gain, 1.0, 0.05);
  g_assert_cmpfloat_with_epsilon (calibration.arousal_gain, 1.0, 0.05);

  nested = training_calibration_fit_nested (corpus, predictions);
  g_assert_cmpfloat_with_epsilon (nested[N_CLIPS].arousal_gain, 1.0, 0.05);
  g_assert_cmpfloat_with_epsilon (nested[N_CLIPS + 79].arousal_gain, 1.6, 0.05);
}

/* Where the quadrants are the masses of the distribution, points stay. */
static void
test_no_gains (void)
{
  g_autoptr (TrainingCorpus) corpus = make_corpus ();
  g_autoptr (GArray) predictions = make_predictions (0.25, 0.1);
  const MoodCalibration calibration = training_calibration_fit (corpus, 0, predictions, -1);

  g_assert_cmpfloat (calibration.valence_gain, ==, 1.0);
  g_assert_cmpfloat (calibration.arousal_gain, ==, 1.0);
}

static void
test_nothing (void)
{
  g_autoptr (TrainingCorpus) corpus = make_corpus ();
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (TrainingPrediction));

  g_assert_cmpfloat (training_calibration_fit (corpus, 0, none, -1).spread, ==, 1.0);
}

/* The factor is on the windows, before they are pooled: their distance stays. */
static void
test_estimate (void)
{
  const MoodGaussian windows[]
      = { { .valence = 0.1, .arousal = 0.2, .valence_sd = 0.3, .arousal_sd = 0.2, .correlation = 0.0 },
          { .valence = 0.3, .arousal = 0.2, .valence_sd = 0.3, .arousal_sd = 0.2, .correlation = 0.0 } };
  TrainingPrediction prediction = { 0, g_array_new (FALSE, FALSE, sizeof (MoodGaussian)), NULL };
  MoodEstimate estimate;

  g_array_append_vals (prediction.windows, windows, 2);
  training_prediction_get_estimate (&prediction, &(MoodCalibration) { 2.0, 1.0, 1.0 }, &estimate);
  g_assert_cmpfloat_with_epsilon (estimate.gaussian.valence, 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (estimate.gaussian.valence_sd, sqrt (0.36 + 0.01), 1e-9);
  g_assert_cmpfloat_with_epsilon (estimate.gaussian.arousal_sd, 0.4, 1e-9);
  g_assert_cmpint (estimate.quadrant, ==, MOOD_QUADRANT_1);

  /* The gains are on the song, and move no distance. */
  training_prediction_get_estimate (&prediction, &(MoodCalibration) { 2.0, 1.5, 0.5 }, &estimate);
  g_assert_cmpfloat_with_epsilon (estimate.gaussian.valence, 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (estimate.gaussian.arousal, 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (estimate.gaussian.valence_sd, sqrt (0.36 + 0.01), 1e-9);
  training_prediction_clear (&prediction);
}

#define N_POINTS 4

/* What the cross-validation of an ensemble has made of a clip before any calibration is fitted to it: one member hears windows,
 * and the other is less sure of the quadrants than its point has it. @song: (out): the point of its curve */
static TrainingPrediction
mix (const MoodCalibration *calibration,
     MoodGaussian          *song)
{
  static const float valence[N_POINTS] = { -0.5f, 0.1f, 0.3f, 0.8f };
  static const float arousal[N_POINTS] = { 0.2f, -0.6f, -0.1f, 0.4f };
  static const float heard[N_POINTS] = { 1.0f, 0.5f, 0.0f, 2.0f };
  const MoodGaussian songs[] = { { 0.2, -0.1, 0.3, 0.4, 0.0 }, { 0.3, 0.1, 0.25, 0.3, 0.1, { 0.5, 0.4, 0.05, 0.05 } } };
  const double weights[] = { 1.0, 3.0 };
  g_autoptr (MoodCurve) curve = mood_curve_new (MOOD_CURVE_HOP, N_POINTS, valence, arousal);
  const AnalysisVoice voices[] = { { songs[0], weights[0], curve, heard }, { songs[1], weights[1], NULL, NULL } };
  TrainingPrediction prediction = { .clip = 0,
                                    .windows = g_array_new (FALSE, FALSE, sizeof (MoodGaussian)),
                                    .weights = g_array_new (FALSE, FALSE, sizeof (double)) };
  MoodEstimate estimate;

  g_array_append_vals (prediction.windows, songs, 2);
  g_array_append_vals (prediction.weights, weights, 2);
  training_prediction_get_estimate (&prediction, calibration, &estimate);
  *song = estimate.gaussian;
  prediction.curve = analysis_mixture_curve (voices, 2, song, &prediction.curve_weights);
  return prediction;
}

/* The curve of an ensemble is the one that its users see: it agrees with the point as the calibration of the fold has it. */
static void
test_ensemble_curve (void)
{
  const MoodCalibration calibration = { 2.0, 1.2, 1.1 };
  g_autoptr (TrainingCorpus) corpus = make_corpus ();
  g_autoptr (GArray) predictions = g_array_new (FALSE, FALSE, sizeof (TrainingPrediction));
  g_auto (TrainingFindings) findings = { 0 };
  MoodGaussian of_none, of_users;
  TrainingPrediction measured = mix (&mood_calibration_none, &of_none);
  TrainingPrediction seen = mix (&calibration, &of_users);

  g_array_set_clear_func (predictions, (GDestroyNotify)training_prediction_clear);
  g_array_append_val (predictions, measured);
  training_findings_init (&findings, corpus, predictions, &calibration);
  g_test_message ("valence %g, calibrated %g", of_none.valence, of_users.valence);
  g_assert_cmpfloat (fabs (of_none.valence - of_users.valence), >, 0.02);
  for (gsize i = 0; i < N_POINTS; i++)
    {
      g_assert_cmpfloat_with_epsilon (findings.curves[0]->valence[i], seen.curve->valence[i], 1e-5);
      g_assert_cmpfloat_with_epsilon (findings.curves[0]->arousal[i], seen.curve->arousal[i], 1e-5);
    }
  training_prediction_clear (&seen);
}

/* A curve of windows alone stays as it is, and where there is none none is made. */
static void
test_plain_curve (void)
{
  const float values[] = { 0.9f, 0.7f };
  const MoodCalibration calibrations[] = { { 2.0, 1.0, 1.0 }, { 2.0, 1.0, 1.0 } };
  g_autoptr (TrainingCorpus) corpus = make_corpus ();
  g_autoptr (GArray) predictions = make_predictions (0.25, 0.1);
  g_auto (TrainingFindings) findings = { 0 };

  g_array_set_size (predictions, 2);
  g_array_index (predictions, TrainingPrediction, 0).curve = mood_curve_new (MOOD_CURVE_HOP, 2, values, values);
  training_findings_init (&findings, corpus, predictions, calibrations);
  g_assert_cmpmem (findings.curves[0]->valence, sizeof values, values, sizeof values);
  g_assert_null (findings.curves[1]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/training/prediction/spread", test_spread);
  g_test_add_func ("/training/prediction/left-out", test_left_out);
  g_test_add_func ("/training/prediction/beside-quadrants", test_beside_quadrants);
  g_test_add_func ("/training/prediction/gains", test_gains);
  g_test_add_func ("/training/prediction/no-gains", test_no_gains);
  g_test_add_func ("/training/prediction/nothing", test_nothing);
  g_test_add_func ("/training/prediction/estimate", test_estimate);
  g_test_add_func ("/training/prediction/ensemble-curve", test_ensemble_curve);
  g_test_add_func ("/training/prediction/plain-curve", test_plain_curve);

  return g_test_run ();
}
