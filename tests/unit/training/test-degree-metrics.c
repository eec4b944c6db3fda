/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/training/degree-metrics.h"

#define N_CLIPS 12

/* What was felt of the clips of two folds, and one clip of which nobody was asked. */
static TrainingCorpus *
make_corpus (void)
{
  g_autofree char *folder = g_dir_make_tmp ("degrees-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "manifest.csv", NULL);
  g_autoptr (GString) text = g_string_new ("path,tension,calmness,fold\n");
  g_autoptr (GError) error = NULL;
  TrainingCorpus *corpus = training_corpus_new ();

  for (guint i = 0; i < N_CLIPS; i++)
    g_string_append_printf (text, "%u,0.%02u,0.%02u,%u\n", i, 10 + 5 * i, 90 - 3 * i * i % 50, i / 6);
  g_string_append (text, "unrated,,,1\n");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  training_corpus_add_any_manifest (corpus, path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (folder);
  return corpus;
}

/* Tension as it was felt in the first fold, upside down in the second; calmness as it was felt, halved; and something
 * that nobody was asked of. */
static GArray *
make_predictions (const TrainingCorpus *corpus,
                  gboolean              with_degrees)
{
  static const char *const names[] = { "calmness", "boredom", "tension" };
  GArray *predictions = g_array_new (FALSE, FALSE, sizeof (TrainingPrediction));

  g_array_set_clear_func (predictions, (GDestroyNotify)training_prediction_clear);
  for (guint i = 0; i < training_corpus_get_n_clips (corpus); i++)
    {
      const TrainingClip *clip = training_corpus_get_clip (corpus, i);
      const double tension = clip->has_degrees ? clip->degrees[7] : 0.5;
      const double shares[] = { clip->has_degrees ? 0.5 * clip->degrees[4] : 0.9, 0.01 * i,
                                clip->fold == 0 ? tension : 1.0 - tension };
      TrainingPrediction prediction = { .clip = i, .windows = g_array_new (FALSE, FALSE, sizeof (MoodGaussian)) };

      if (with_degrees)
        prediction.degrees = mood_degrees_new (3, names, shares);
      g_array_append_val (predictions, prediction);
    }

  return predictions;
}

static void
test_correlations (void)
{
  g_autoptr (TrainingCorpus) corpus = make_corpus ();
  g_autoptr (GArray) predictions = make_predictions (corpus, TRUE);

  for (int fold = 0; fold < 2; fold++)
    {
      TrainingDegreeMetrics metrics = { 0 };

      training_degree_metrics_gather (&metrics, corpus, 0, fold, predictions);
      g_assert_cmpuint (metrics.degrees[7].n, ==, N_CLIPS / 2);
      g_assert_cmpfloat_with_epsilon (training_degree_metrics_get (&metrics, 4), 1.0, 1e-9);
      g_assert_cmpfloat_with_epsilon (training_degree_metrics_get (&metrics, 7), fold == 0 ? 1.0 : -1.0, 1e-9);
      g_assert_true (isnan (training_degree_metrics_get (&metrics, 0)));
      g_assert_cmpfloat_with_epsilon (training_degree_metrics_get_mean (&metrics), fold == 0 ? 1.0 : 0.0, 1e-9);
    }
}

static gboolean
has_line (const GString *report,
          const char    *pattern)
{
  return g_regex_match_simple (pattern, report->str, G_REGEX_MULTILINE, 0);
}

static void
test_report (void)
{
  g_autoptr (TrainingCorpus) corpus = make_corpus ();
  g_autoptr (GArray) predictions = make_predictions (corpus, TRUE);
  g_autoptr (GArray) silent = make_predictions (corpus, FALSE);
  g_autoptr (GString) by_folds = g_string_new (NULL);
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GString) nothing = g_string_new (NULL);

  /* Folds, their mean, its standard deviation (of 1 and -1: the root of 2), and all clips together. */
  training_degree_report_append (by_folds, corpus, 0, TRUE, predictions);
  g_assert_true (has_line (by_folds, "^  fold +0 +1 +mean +sd +all$"));
  g_assert_true (has_line (by_folds, "^  tension +1\\.000 -1\\.000 +0\\.000 +1\\.414 +-?0\\.[0-9]{3}$"));
  g_assert_true (has_line (by_folds, "^  calmness( +1\\.000){3} +0\\.000 +1\\.000$"));
  g_assert_true (has_line (by_folds, "^  mean +1\\.000 +0\\.000 +0\\.500 +0\\.707 "));
  g_assert_true (has_line (by_folds, "^  sadness( +-){5}$"));
  g_assert_null (strstr (by_folds->str, "boredom"));

  training_degree_report_append (whole, corpus, 0, FALSE, predictions);
  g_assert_true (has_line (whole, "^  calmness +1\\.000$"));

  training_degree_report_append (nothing, corpus, 0, TRUE, silent);
  g_assert_cmpstr (nothing->str, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/degree-metrics/correlations", test_correlations);
  g_test_add_func ("/training/degree-metrics/report", test_report);
  return g_test_run ();
}
