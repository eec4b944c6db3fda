/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/training/csv.h"
#include "engine/training/curve-report.h"
#include "engine/training/prediction-file.h"

/* Four songs of two series and two folds, 60 s each, rated along a sine in valence; arousal stands still. A
 * fifth is not rated. */
#define N_SONGS  5
#define N_POINTS 120

typedef struct
{
  char *folder;           /* (owned) */
  TrainingCorpus *corpus; /* (owned) */
  GArray *predictions;    /* (owned) */
} Fixture;

static double
sine (double seconds)
{
  return 0.5 * sin (2.0 * G_PI * seconds / 20.0);
}

static char *
write_file (const char    *folder,
            const char    *name,
            const GString *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

static void
make_corpus (Fixture *fixture)
{
  g_autoptr (GString) manifest = g_string_new ("path,series,valence,arousal,fold\n");
  g_autoptr (GString) curves = g_string_new ("path,time,valence,arousal\n");
  g_autofree char *manifest_path = NULL;
  g_autofree char *curves_path = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < N_SONGS; i++)
    {
      g_string_append_printf (manifest, "%d.wav,%s,0.1,0.2,%d\n", i, i < 2 ? "Żółw" : "Fox", i / 2);
      for (int k = 0; i < 4 && k < N_POINTS; k++)
        {
          char time[G_ASCII_DTOSTR_BUF_SIZE], value[G_ASCII_DTOSTR_BUF_SIZE];

          g_string_append_printf (curves, "%d.wav,%s,%s,0.2\n", i,
                                  g_ascii_formatd (time, sizeof time, "%.1f", 0.5 * k),
                                  g_ascii_formatd (value, sizeof value, "%.6f", sine (0.5 * k)));
        }
    }

  manifest_path = write_file (fixture->folder, "manifest.csv", manifest);
  curves_path = write_file (fixture->folder, "curves.csv", curves);
  fixture->corpus = training_corpus_new ();
  training_corpus_add_manifest (fixture->corpus, manifest_path, &error);
  g_assert_no_error (error);
  g_unlink (manifest_path);
  g_unlink (curves_path);
}

/* The songs of the first series are followed 2 s late, those of the other upside down. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const MoodGaussian window = { 0.1, 0.2, 0.3, 0.3, 0.0 };

  fixture->folder = g_dir_make_tmp ("curve-report-XXXXXX", NULL);
  make_corpus (fixture);
  fixture->predictions = g_array_new (FALSE, FALSE, sizeof (TrainingPrediction));
  g_array_set_clear_func (fixture->predictions, (GDestroyNotify)training_prediction_clear);

  for (guint i = 0; i < N_SONGS; i++)
    {
      TrainingPrediction prediction = { i, g_array_new (FALSE, FALSE, sizeof (MoodGaussian)), NULL };
      float valence[N_POINTS], arousal[N_POINTS];

      for (int k = 0; k < N_POINTS; k++)
        {
          valence[k] = (float)(i < 2 ? sine (0.5 * k - 2.0) : -sine (0.5 * k));
          arousal[k] = 0.3f;
        }
      g_array_append_val (prediction.windows, window);
      prediction.curve = mood_curve_new (MOOD_CURVE_HOP, N_POINTS, valence, arousal);
      g_array_append_val (fixture->predictions, prediction);
    }
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_array_unref (fixture->predictions);
  training_corpus_free (fixture->corpus);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static void
find (Fixture          *fixture,
      TrainingFindings *findings)
{
  MoodCalibration calibrations[N_SONGS];

  for (guint i = 0; i < N_SONGS; i++)
    calibrations[i] = mood_calibration_none;
  training_findings_init (findings, fixture->corpus, fixture->predictions, calibrations);
}

/* cos (2 pi 2 / 20) = 0.809; rmse 0.5 sqrt (1 - 0.809) = 0.219; upside down: -1, 0.5 sqrt (2) = 0.707. In
 * arousal 0.1 apart. */
static void
test_table (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const lines[] = {
    "\n  fold 0                   2   0.809   0.000       -       -   0.219   0.100    +2.0       -",
    "\n  fold 1                   2  -1.000   0.000       -       -   0.707   0.100 ",
    "\n  mean of folds            4  -0.095   1.279       -       -   0.463   0.100 ",
    "\n  Żółw                     2   0.809   0.000       -       -   0.219   0.100    +2.0       -",
    "\n  Fox                      2  -1.000   0.000       -       -   0.707   0.100 ",
    "\n  all                      4  -0.095   1.044       -       -   0.463   0.100 ",
    "0 songs in valence, 4 in arousal\n",
  };
  g_autoptr (GString) report = g_string_new (NULL);
  g_auto (TrainingFindings) findings = { 0 };

  find (fixture, &findings);
  training_curve_report_append (report, &findings, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      if (strstr (report->str, lines[i]) == NULL)
        g_test_message ("“%s” is not in:\n%s", lines[i], report->str);
      g_assert_nonnull (strstr (report->str, lines[i]));
    }
}

/* Where nothing is rated, or the model has no curve, nothing is said. */
static void
test_no_curves (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GString) report = g_string_new (NULL);
  g_auto (TrainingFindings) findings = { 0 };

  for (guint i = 0; i < N_SONGS; i++)
    g_clear_pointer (&g_array_index (fixture->predictions, TrainingPrediction, i).curve, mood_curve_unref);
  find (fixture, &findings);
  training_curve_report_append (report, &findings, 0);
  g_assert_cmpstr (report->str, ==, "");
}

static const char *
get (const TrainingCsv *csv,
     gsize              row,
     const char        *column)
{
  g_assert_cmpint (training_csv_find_column (csv, column), >=, 0);
  return training_csv_get (csv, row, training_csv_find_column (csv, column));
}

static void
test_files (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "out.csv", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->folder, "none", "out.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TrainingCsv) curves = NULL;
  g_autoptr (TrainingCsv) predictions = NULL;
  g_auto (TrainingFindings) findings = { 0 };

  find (fixture, &findings);
  training_curve_report_write (path, &findings, &error);
  g_assert_no_error (error);
  curves = training_csv_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (training_csv_get_n_rows (curves), ==, 4 * N_POINTS);
  g_assert_cmpstr (get (curves, 250, "path"), ==, "2.wav");
  g_assert_cmpstr (get (curves, 250, "fold"), ==, "1");
  g_assert_cmpstr (get (curves, 250, "time"), ==, "5.0");
  g_assert_cmpstr (get (curves, 250, "true_valence"), ==, "0.5000");
  g_assert_cmpstr (get (curves, 250, "valence"), ==, "-0.5000");
  g_assert_cmpstr (get (curves, 250, "true_arousal"), ==, "0.2000");
  g_assert_cmpstr (get (curves, 250, "arousal"), ==, "0.3000");

  training_prediction_file_write (path, &findings, &error);
  g_assert_no_error (error);
  predictions = training_csv_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (training_csv_get_n_rows (predictions), ==, N_SONGS);
  g_assert_cmpstr (get (predictions, 0, "curve_r_valence"), ==, "0.8090");
  g_assert_cmpstr (get (predictions, 0, "curve_r_arousal"), ==, "");
  g_assert_cmpstr (get (predictions, 0, "curve_rmse_valence"), ==, "0.2185");
  g_assert_cmpstr (get (predictions, 0, "curve_rmse_arousal"), ==, "0.1000");
  g_assert_cmpstr (get (predictions, 4, "curve_r_valence"), ==, "");
  g_unlink (path);

  g_assert_false (training_curve_report_write (nowhere, &findings, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_FAILED);
}

#define ADD(name, function)                                                                                  \
  g_test_add ("/training/curve-report/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("table", test_table);
  ADD ("no-curves", test_no_curves);
  ADD ("files", test_files);

  return g_test_run ();
}
