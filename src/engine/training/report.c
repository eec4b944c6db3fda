/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/report.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/training/csv.h"
#include "engine/training/curve-report.h"
#include "engine/training/folds.h"

/* The figures that are averaged over folds. */
typedef enum
{
  FIGURE_MACRO_F1,
  FIGURE_ACCURACY,
  FIGURE_CROSS_ENTROPY,
  FIGURE_CALIBRATION,
  FIGURE_IN_PLACE,
  FIGURE_RMSE_VALENCE,
  FIGURE_RMSE_AROUSAL,
  FIGURE_PEARSON_VALENCE,
  FIGURE_PEARSON_AROUSAL,
  FIGURE_CONCORDANCE_VALENCE,
  FIGURE_CONCORDANCE_AROUSAL,
  N_FIGURES,
} Figure;

/* Not translated: papers and programs know them by these names. */
static const char *const figure_names[N_FIGURES] = {
  "macro-F1", "accuracy", "cross-ent", "ECE", "in place", "RMSE V", "RMSE A", "r V", "r A", "CCC V", "CCC A",
};

static double
get_figure (const TrainingMetrics *metrics,
            Figure                 figure)
{
  switch (figure)
    {
    case FIGURE_MACRO_F1: return training_metrics_get_macro_f1 (metrics);
    case FIGURE_ACCURACY: return training_metrics_get_accuracy (metrics);
    case FIGURE_CROSS_ENTROPY: return training_metrics_get_cross_entropy (metrics);
    case FIGURE_CALIBRATION: return training_metrics_get_calibration_error (metrics);
    case FIGURE_IN_PLACE: return training_metrics_get_in_place (metrics);
    case FIGURE_RMSE_VALENCE: return training_metrics_get_rmse (metrics, TRAINING_AXIS_VALENCE);
    case FIGURE_RMSE_AROUSAL: return training_metrics_get_rmse (metrics, TRAINING_AXIS_AROUSAL);
    case FIGURE_PEARSON_VALENCE: return training_metrics_get_pearson (metrics, TRAINING_AXIS_VALENCE);
    case FIGURE_PEARSON_AROUSAL: return training_metrics_get_pearson (metrics, TRAINING_AXIS_AROUSAL);
    case FIGURE_CONCORDANCE_VALENCE: return training_metrics_get_concordance (metrics, TRAINING_AXIS_VALENCE);
    case FIGURE_CONCORDANCE_AROUSAL: return training_metrics_get_concordance (metrics, TRAINING_AXIS_AROUSAL);
    case N_FIGURES: break;
    }

  return NAN;
}

static void
append_head (GString    *report,
             const char *first)
{
  g_string_append_printf (report, "  %-8s %5s", first, "clips");
  for (int f = 0; f < N_FIGURES; f++)
    g_string_append_printf (report, " %9s", figure_names[f]);
  g_string_append_c (report, '\n');
}

static void
append_line (GString      *report,
             const char   *first,
             guint         n_clips,
             const double *figures)
{
  g_string_append_printf (report, "  %-8s %5u", first, n_clips);
  for (int f = 0; f < N_FIGURES; f++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE] = "-";

      if (!isnan (figures[f]))
        g_ascii_formatd (number, sizeof number, "%.3f", figures[f]);
      g_string_append_printf (report, " %9s", number);
    }
  g_string_append_c (report, '\n');
}

static void
append_metrics_line (GString               *report,
                     const char            *first,
                     const TrainingMetrics *metrics)
{
  double figures[N_FIGURES];

  for (int f = 0; f < N_FIGURES; f++)
    figures[f] = get_figure (metrics, f);
  append_line (report, first, metrics->n_clips, figures);
}

static void
append_confusion (GString               *report,
                  const TrainingMetrics *metrics)
{
  if (metrics->quadrants.n == 0)
    return;

  g_string_append (report, _ ("  Labelled quadrant (rows) and reported one (columns):\n"));
  g_string_append (report, "           Q1    Q2    Q3    Q4     F1\n");
  for (int truth = 0; truth < MOOD_N_QUADRANTS; truth++)
    {
      const double f1 = training_metrics_get_f1 (metrics, truth);
      char number[G_ASCII_DTOSTR_BUF_SIZE] = "-";

      if (!isnan (f1))
        g_ascii_formatd (number, sizeof number, "%.3f", f1);
      g_string_append_printf (report, "    Q%d", truth + 1);
      for (int reported = 0; reported < MOOD_N_QUADRANTS; reported++)
        g_string_append_printf (report, " %5u", metrics->quadrants.confusion[truth][reported]);
      g_string_append_printf (report, "  %5s\n", number);
    }
}

void
training_report_append_metrics (GString               *report,
                                const TrainingMetrics *metrics)
{
  append_head (report, "");
  append_metrics_line (report, _ ("all"), metrics);
  append_confusion (report, metrics);
}

void
training_report_gather (TrainingMetrics      *metrics,
                        const TrainingCorpus *corpus,
                        guint                 manifest,
                        int                   fold,
                        const GArray         *predictions,
                        const double         *spreads)
{
  for (guint i = 0; i < predictions->len; i++)
    {
      const TrainingPrediction *prediction = &g_array_index (predictions, TrainingPrediction, i);
      const TrainingClip *clip = training_corpus_get_clip (corpus, prediction->clip);
      MoodEstimate estimate;

      if (clip->manifest != manifest || (fold >= 0 && clip->fold != fold))
        continue;

      training_prediction_get_estimate (prediction, spreads[i], &estimate);
      training_metrics_add_estimate (metrics, &estimate);
      if (clip->has_quadrant)
        training_metrics_add_quadrant (metrics, &estimate, clip->quadrant);
      if (clip->point != TRAINING_POINT_NONE)
        training_metrics_add_point (metrics, &estimate, clip->valence, clip->arousal);
    }
}

/* Means over the folds from @first on; figures that a fold lacks are left out of its mean. */
static void
append_mean_line (GString               *report,
                  const char            *name,
                  const TrainingMetrics *of_folds,
                  guint                  first,
                  guint                  n_folds)
{
  double figures[N_FIGURES];
  guint n_clips = 0;

  for (guint k = first; k < n_folds; k++)
    n_clips += of_folds[k].n_clips;

  for (int f = 0; f < N_FIGURES; f++)
    {
      double sum = 0.0;
      guint n = 0;

      for (guint k = first; k < n_folds; k++)
        {
          const double figure = get_figure (&of_folds[k], f);

          if (!isnan (figure))
            {
              sum += figure;
              n++;
            }
        }
      figures[f] = n > 0 ? sum / n : NAN;
    }

  append_line (report, name, n_clips, figures);
}

static void
append_pooled_line (GString               *report,
                    const char            *name,
                    const TrainingMetrics *of_folds,
                    guint                  first,
                    guint                  n_folds)
{
  TrainingMetrics pooled = { 0 };

  for (guint k = first; k < n_folds; k++)
    training_metrics_merge (&pooled, &of_folds[k]);
  append_metrics_line (report, name, &pooled);
}

static void
append_title (GString    *report,
              const char *model,
              const char *manifest)
{
  if (model != NULL)
    g_string_append_printf (report, _ ("%s, each fold by “%s” trained on the others:\n"), manifest, model);
  else
    g_string_append_printf (report, _ ("%s, each fold by a network that was trained on the others:\n"), manifest);
}

void
training_report_append_folds (GString              *report,
                              const char           *model,
                              const TrainingCorpus *corpus,
                              guint                 manifest,
                              const GArray         *predictions,
                              const double         *spreads)
{
  g_autoptr (GArray) folds = training_folds_list (corpus, manifest);
  g_autofree TrainingMetrics *of_folds = g_new0 (TrainingMetrics, folds->len + 1);
  TrainingMetrics pooled = { 0 };
  guint n_folds = 0;

  for (guint k = 0; k < folds->len; k++)
    {
      const int fold = g_array_index (folds, int, k);
      g_autofree char *name = g_strdup_printf ("%d", fold);
      TrainingMetrics *metrics = &of_folds[n_folds];

      training_report_gather (metrics, corpus, manifest, fold, predictions, spreads);
      if (metrics->n_clips == 0)
        continue;

      if (n_folds == 0)
        {
          append_title (report, model, training_corpus_get_manifest_name (corpus, manifest));
          append_head (report, _ ("fold"));
        }
      append_metrics_line (report, name, metrics);
      training_metrics_merge (&pooled, metrics);
      n_folds++;
    }

  if (n_folds == 0)
    return;

  if (n_folds > 1)
    {
      append_mean_line (report, _ ("mean"), of_folds, 0, n_folds);
      append_pooled_line (report, _ ("pooled"), of_folds, 0, n_folds);
      g_string_append (report, _ ("  Without the first fold:\n"));
      append_mean_line (report, _ ("mean"), of_folds, 1, n_folds);
      append_pooled_line (report, _ ("pooled"), of_folds, 1, n_folds);
    }
  append_confusion (report, &pooled);
}

double *
training_report_fit_nested_spreads (const TrainingCorpus *corpus,
                                    const GArray         *predictions)
{
  g_autoptr (GArray) folds = training_folds_list (corpus, 0);
  double *spreads = g_new (double, predictions->len + 1);

  for (guint i = 0; i < predictions->len; i++)
    spreads[i] = 1.0;

  for (guint k = 0; k < folds->len; k++)
    {
      const int fold = g_array_index (folds, int, k);
      const double spread = training_spread_fit (corpus, 0, predictions, fold);

      for (guint i = 0; i < predictions->len; i++)
        if (training_corpus_get_clip (corpus, g_array_index (predictions, TrainingPrediction, i).clip)->fold
            == fold)
          spreads[i] = spread;
    }

  return spreads;
}

static void
append_number (GString    *line,
               const char *format,
               double      number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  training_csv_append_field (line, g_ascii_formatd (text, sizeof text, format, number));
}

static void
append_prediction (GString                  *csv,
                   const TrainingCorpus     *corpus,
                   const TrainingPrediction *prediction,
                   double                    spread)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const TrainingClip *clip = training_corpus_get_clip (corpus, prediction->clip);
  MoodEstimate estimate;
  const MoodGaussian *gaussian = &estimate.gaussian;
  g_autofree char *fold = clip->fold >= 0 ? g_strdup_printf ("%d", clip->fold) : g_strdup ("");

  training_prediction_get_estimate (prediction, spread, &estimate);
  training_csv_append_field (line, clip->name);
  training_csv_append_field (line, training_corpus_get_manifest_name (corpus, clip->manifest));
  training_csv_append_field (line, fold);
  training_csv_append_field (line, clip->has_quadrant ? mood_quadrant_to_id (clip->quadrant) : "");
  if (clip->point != TRAINING_POINT_NONE)
    {
      append_number (line, "%.3f", clip->valence);
      append_number (line, "%.3f", clip->arousal);
    }
  else
    g_string_append (line, ",,");

  append_number (line, "%.5f", gaussian->valence);
  append_number (line, "%.5f", gaussian->arousal);
  append_number (line, "%.5f", gaussian->valence_sd);
  append_number (line, "%.5f", gaussian->arousal_sd);
  append_number (line, "%.5f", gaussian->correlation);
  training_csv_append_field (line, mood_quadrant_to_id (estimate.quadrant));
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    append_number (line, "%.5f", estimate.quadrant_probabilities[q]);

  training_curve_report_append_columns (line, clip, prediction);

  g_string_append_printf (csv, "%s\n", line->str);
}

gboolean
training_report_write_predictions (const char            *path,
                                   const TrainingCorpus  *corpus,
                                   const GArray          *predictions,
                                   const double          *spreads,
                                   GError               **error)
{
  g_autoptr (GString) csv
      = g_string_new ("path,corpus,fold,true_quadrant,true_valence,true_arousal,valence,arousal,"
                      "valence_sd,arousal_sd,va_correlation,quadrant,q1,q2,q3,q4" TRAINING_CURVE_COLUMNS "\n");
  g_autoptr (GError) write_error = NULL;

  for (guint i = 0; i < predictions->len; i++)
    append_prediction (csv, corpus, &g_array_index (predictions, TrainingPrediction, i), spreads[i]);

  if (!g_file_set_contents (path, csv->str, csv->len, &write_error))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The predictions cannot be written: %s"),
                   write_error->message);
      return FALSE;
    }

  return TRUE;
}
