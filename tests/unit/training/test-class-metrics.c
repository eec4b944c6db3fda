/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/training/class-metrics.h"

/* Two of "party" of which one is told, one of "sleep" that is told, one of a class that the model has never heard of, and one
 * without a class. */
static TrainingCorpus *
make_corpus (void)
{
  g_autofree char *folder = g_dir_make_tmp ("classes-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "manifest.csv", NULL);
  g_autoptr (GError) error = NULL;
  TrainingCorpus *corpus = training_corpus_new ();

  g_assert_true (g_file_set_contents (path, "path,class\n0,party\n1,party\n2,sleep\n3,work\n4,\n", -1, NULL));
  training_corpus_add_any_manifest (corpus, path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (folder);
  return corpus;
}

static GArray *
make_predictions (void)
{
  static const char *const names[] = { "party", "sleep" };
  static const double shares[][2] = { { 0.8, 0.2 }, { 0.4, 0.6 }, { 0.1, 0.9 }, { 0.5, 0.5 }, { 0.5, 0.5 } };
  GArray *predictions = g_array_new (FALSE, FALSE, sizeof (TrainingPrediction));

  g_array_set_clear_func (predictions, (GDestroyNotify)training_prediction_clear);
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      const TrainingPrediction prediction = { .clip = i, .classes = mood_degrees_new (2, names, shares[i]) };

      g_array_append_val (predictions, prediction);
    }
  return predictions;
}

static void
test_figures (void)
{
  g_autoptr (TrainingCorpus) corpus = make_corpus ();
  g_autoptr (GArray) predictions = make_predictions ();
  g_auto (GStrv) all = training_class_names_list (corpus);
  g_auto (TrainingClassMetrics) metrics = { 0 };
  g_auto (TrainingClassMetrics) twice = { 0 };

  g_assert_cmpuint (g_strv_length (all), ==, 3);
  g_assert_cmpint (training_class_names_find ((const char *const *)all, "sleep"), ==, 1);
  g_assert_cmpint (training_class_names_find ((const char *const *)all, "slee"), ==, -1);

  training_class_metrics_gather (&metrics, corpus, 0, predictions);
  g_assert_cmpuint (metrics.figures.n, ==, 3);
  g_assert_cmpuint (metrics.n_unknown, ==, 1);
  g_assert_cmpuint (metrics.figures.confusion[0][1], ==, 1);
  g_assert_cmpfloat_with_epsilon (training_classification_get_accuracy (&metrics.figures), 2.0 / 3.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_classification_get_macro_f1 (&metrics.figures), 2.0 / 3.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_classification_get_precision (&metrics.figures, 0), 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_classification_get_recall (&metrics.figures, 0), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_classification_get_precision (&metrics.figures, 1), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_class_metrics_get_chance (&metrics), 2.0 / 3.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (training_classification_get_cross_entropy (&metrics.figures),
                                  -(log (0.8) + log (0.4) + log (0.9)) / 3.0, 1e-9);

  training_class_metrics_merge (&twice, &metrics);
  training_class_metrics_merge (&twice, &metrics);
  g_assert_cmpuint (twice.figures.n, ==, 6);
  g_assert_cmpuint (twice.n_unknown, ==, 2);
  g_assert_cmpstr (twice.names[1], ==, "sleep");
}

static void
test_report (void)
{
  g_autoptr (TrainingCorpus) corpus = make_corpus ();
  g_autoptr (GArray) predictions = make_predictions ();
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (TrainingPrediction));
  g_autoptr (GString) report = g_string_new (NULL);

  training_class_report_append (report, corpus, 0, none);
  g_assert_cmpstr (report->str, ==, "");
  training_class_report_append (report, corpus, 0, predictions);
  g_assert_nonnull (strstr (report->str, "own classes, 3 clips:"));
  g_assert_nonnull (strstr (report->str, "macro-F1 0.667, accuracy 0.667"));
  g_assert_nonnull (strstr (report->str, "said of every clip: accuracy 0.667"));
  g_assert_nonnull (strstr (report->str, "1 clip is of a class that the model does not know"));
  g_assert_nonnull (strstr (report->str, "      2     1.000     0.500     0.667      1    1   1 party\n"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/class-metrics/figures", test_figures);
  g_test_add_func ("/training/class-metrics/report", test_report);
  return g_test_run ();
}
