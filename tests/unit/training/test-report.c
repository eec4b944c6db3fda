/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "engine/training/csv.h"
#include "engine/training/prediction-file.h"
#include "engine/training/report.h"
#include "findings-trial.h"

static char *
report (const char *manifest, const MoodGaussian *said, gsize n_said, const int *chosen)
{
  g_autoptr (TrainingCorpus) corpus = findings_trial_corpus (manifest);
  g_autoptr (GArray) chosen_folds = g_array_new (FALSE, FALSE, sizeof (int));
  g_auto (TrainingFindings) findings = { 0 };
  GString *text = g_string_new (NULL);
  const TrainingReport of = { .findings = &findings, .title = ":", .chosen_folds = chosen_folds };

  if (chosen != NULL)
    g_array_append_val (chosen_folds, *chosen);
  findings_trial_init (&findings, corpus, said, n_said);
  training_report_append_corpus (&of, 0, text);
  g_assert_null (strstr (text->str, "nan"));
  g_assert_null (strstr (text->str, "inf"));
  return g_string_free (text, FALSE);
}

static void
assert_line (const char *text, const char *line)
{
  if (strstr (text, line) == NULL)
    g_error ("“%s” is not in:\n%s", line, text);
}

#define AT(valence, arousal)                                                                                 \
  {                                                                                                          \
    valence, arousal, 0.2, 0.2, 0.0                                                                          \
  }

static const char three_folds[] = "path,quadrant,valence,arousal,fold\n"
                                  "a,Q1,0.4,0.4,0\n"
                                  "b,Q1,0.6,0.8,0\n"
                                  "c,Q1,0.5,0.5,1\n"
                                  "d,Q3,-0.5,-0.5,1\n"
                                  "e,Q2,-0.2,0.2,2\n"
                                  "f,Q4,0.2,-0.2,2\n";

static const MoodGaussian three_said[]
    = { AT (0.4, 0.4), AT (0.5, 0.6), AT (0.2, 0.5), AT (-0.3, -0.3), AT (0.3, 0.3), AT (0.3, 0.3) };

/* By hand. Accuracy 1, 1 and 0: mean 2/3, sd sqrt(((1/3)^2 2 + (2/3)^2) / 2) = 0.577, pooled 4/6; macro-F1 the
 * same but pooled: Q1 2 3 / (3 + 5), Q2 0, Q3 1, Q4 0: 1.75 / 4. Without fold 2 all is 1, sd 0.
 * Valence of fold 0: errors 0 and -0.1 for labels about 0.5: R2 1 - 0.01 / 0.02, MAE 0.05, RMSE sqrt(0.005),
 * ratio 0.05 / 0.1, CCC 2 0.01 / (0.02 + 0.005 + 2 0.05^2). The others' pairs (0.2, -0.3, 0.3, 0.3) for
 * (0.5, -0.5, -0.2, 0.2): means 0.125 and 0, squares 0.2475 and 0.58: factor 1.5308, so 0.4 is shown as 0.5460 and
 * 0.5 as 0.6990: R2 1 - (0.1460^2 + 0.0990^2) / 0.02 = -0.556. The others' mean label is 0. */
static void
test_folds (void)
{
  g_autofree char *text = report (three_folds, three_said, 6, NULL);
  const int chosen = 2;
  g_autofree char *without = report (three_folds, three_said, 6, &chosen);

  g_assert_true (g_str_has_prefix (text, "tunes:\n"));
  assert_line (text, "  fold     clips  macro-F1  accuracy cross-ent  in place\n");
  assert_line (text, "\n  mean         6     0.667     0.667 ");
  assert_line (text, "\n  sd                 0.577     0.577 ");
  assert_line (text, "\n  pooled       6     0.438     0.667 ");
  assert_line (text,
               "\n  0            2   0.500   1.000   0.050   0.071   1.000   0.667   0.500  -0.500  -0.556 ");
  assert_line (text, "\n    Q1     3     0     0     0  0.750\n");
  assert_line (text, "\n  if true            0.000     0.683     0.950         -\n");
  g_assert_null (strstr (text, "without the folds"));
  g_assert_null (strstr (text, "corrected"));

  assert_line (without, "without the folds on which settings were chosen:\n"
                        "  mean         4     1.000     1.000 ");
  assert_line (without, "\n  sd                 0.000     0.000 ");
  assert_line (without, "\n  pooled       4     1.000     1.000 ");
}

/* The mean label of the other folds, by hand: valence of fold 0 by 0, of fold 1 by 0.25, of fold 2 by 0.25: mean
 * absolute errors 0.5, 0.5 and 0.25; R2 1 - 0.52 / 0.02, 1 - 0.625 / 0.5 and 1 - 0.205 / 0.08. */
static void
test_constants (void)
{
  g_autofree char *text = report (three_folds, three_said, 6, NULL);

  assert_line (text, "  fold     clips      R2     MAE    RMSE\n"
                     "  mean         6  -8.938   0.417   0.463\n"
                     "  sd              13.926   0.144   0.126\n"
                     "  pooled       6  -0.446   0.417   0.474\n");
}

/* The same said of all: no correlation, no scale, and nothing that looks like a number. */
static void
test_constant (void)
{
  static const MoodGaussian said[]
      = { AT (0.3, 0.3), AT (0.3, 0.3), AT (0.3, 0.3), AT (0.3, 0.3), AT (0.3, 0.3), AT (0.3, 0.3) };
  g_autofree char *text = report (three_folds, said, 6, NULL);

  /* Valence of fold 0: errors -0.1, -0.3: R2 1 - 0.1 / 0.02. */
  assert_line (
      text,
      "\n  0            2  -4.000       -   0.200   0.224       -   0.000   0.000       -       -       -\n");
}

static void
test_one_clip (void)
{
  static const MoodGaussian said[] = { AT (0.3, 0.3) };
  g_autofree char *text = report ("path,quadrant,valence,arousal\na,Q1,0.4,0.1\n", said, 1, NULL);

  assert_line (text, "\n  all          1     1.000     1.000 ");
  assert_line (
      text,
      "\n  all          1       -       -   0.100   0.100       -       -       -       -       -       -\n");
  g_assert_null (strstr (text, "\n  mean"));
  g_assert_null (strstr (text, "\n  pooled"));
}

static void
test_unlabeled (void)
{
  static const MoodGaussian said[] = { AT (0.3, 0.3), AT (0.3, 0.3) };
  g_autofree char *text = report ("path,genre,fold\na,rock,0\nb,rock,1\n", said, 2, NULL);

  assert_line (text, "\n  0            1         -         -         -     1.000\n");
  assert_line (text, "\n  mean         2         -         -         -     1.000\n");
  g_assert_null (strstr (text, "Valence"));
  g_assert_null (strstr (text, "Calibration"));
  g_assert_null (strstr (text, "Q1"));
}

/* Labels of one fold alone, and clips in no fold: they count only where all are taken together. */
static void
test_uneven (void)
{
  static const MoodGaussian said[]
      = { AT (0.3, 0.3), AT (0.4, 0.4), AT (0.3, 0.3), AT (0.3, 0.3), AT (0.5, 0.5) };
  g_autofree char *text
      = report ("path,valence,arousal,fold\na,0.4,0.4,0\nb,0.6,0.6,0\nc,,,1\nd,,,1\ne,0.5,0.5,\n", said, 5,
                NULL);

  assert_line (text, "\n  none         1 ");
  assert_line (
      text,
      "\n  1            0       -       -       -       -       -       -       -       -       -       -\n");
  /* MAE 0.15 in fold 0 alone; with the clip in no fold, which is exact, 0.3 / 3. */
  assert_line (text, "\n  mean         2  -1.500   1.000   0.150 ");
  assert_line (text, "\n  sd                   -       -       - ");
  assert_line (text, "\n  pooled       3  -1.500 ");
  assert_line (text, "   0.100 ");
}

/* Costs by hand: see test-worst-clips.c. */
static void
test_predictions (void)
{
  static const MoodGaussian said[] = { AT (0.3, 0.3), AT (0.3, 0.3) };
  g_autoptr (TrainingCorpus) corpus
      = findings_trial_corpus ("path,quadrant,valence,arousal\n\"a, b\",Q3,0.3,0.3\nc,,,\n");
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "moodplane-test-predictions.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TrainingCsv) csv = NULL;
  g_auto (TrainingFindings) findings = { 0 };

  findings_trial_init (&findings, corpus, said, 2);
  g_assert_true (training_prediction_file_write (path, &findings, &error));
  csv = training_csv_load (path, &error);
  g_assert_no_error (error);
  g_unlink (path);

  g_assert_cmpuint (training_csv_get_n_rows (csv), ==, 2);
  g_assert_cmpstr (training_csv_get (csv, 0, training_csv_find_column (csv, "path")), ==, "a, b");
  g_assert_cmpfloat_with_epsilon (
      g_ascii_strtod (training_csv_get (csv, 0, training_csv_find_column (csv, "quadrant_cost")), NULL),
      5.411896, 2e-5);
  g_assert_cmpfloat_with_epsilon (
      g_ascii_strtod (training_csv_get (csv, 0, training_csv_find_column (csv, "point_cost")), NULL),
      -1.380998, 2e-5);
  g_assert_cmpstr (training_csv_get (csv, 1, training_csv_find_column (csv, "quadrant_cost")), ==, "");
  g_assert_cmpstr (training_csv_get (csv, 1, training_csv_find_column (csv, "point_cost")), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/report/folds", test_folds);
  g_test_add_func ("/training/report/constants", test_constants);
  g_test_add_func ("/training/report/constant", test_constant);
  g_test_add_func ("/training/report/one-clip", test_one_clip);
  g_test_add_func ("/training/report/unlabeled", test_unlabeled);
  g_test_add_func ("/training/report/uneven", test_uneven);
  g_test_add_func ("/training/report/predictions", test_predictions);
  return g_test_run ();
}
