/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/prediction-file.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/training/classification-metrics.h"
#include "engine/training/coverage.h"
#include "engine/training/csv.h"
#include "engine/training/curve-report.h"

static void
append_costs (GString *line, const TrainingClip *clip, const MoodEstimate *estimate)
{
  if (clip->has_quadrant)
    training_csv_append_number (line, "%.5f",
                                training_classification_judge (estimate->quadrant_probabilities[clip->quadrant]));
  else
    training_csv_append_field (line, "");

  if (clip->point != TRAINING_POINT_NONE)
    training_csv_append_number (line, "%.5f",
                                training_coverage_judge (&estimate->gaussian, clip->valence, clip->arousal));
  else
    training_csv_append_field (line, "");
}

static void
append_prediction (GString *csv, const TrainingFindings *findings, gsize index)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const TrainingCorpus *corpus = findings->corpus;
  const TrainingClip *clip = training_findings_get_clip (findings, index);
  const MoodEstimate *estimate = &findings->estimates[index];
  const MoodGaussian *gaussian = &estimate->gaussian;
  g_autofree char *fold = clip->fold >= 0 ? g_strdup_printf ("%d", clip->fold) : g_strdup ("");

  training_csv_append_field (line, clip->name);
  training_csv_append_field (line, training_corpus_get_manifest_name (corpus, clip->manifest));
  training_csv_append_field (line, fold);
  training_csv_append_field (line, clip->has_quadrant ? mood_quadrant_to_id (clip->quadrant) : "");
  if (clip->point != TRAINING_POINT_NONE)
    {
      training_csv_append_number (line, "%.3f", clip->valence);
      training_csv_append_number (line, "%.3f", clip->arousal);
    }
  else
    g_string_append (line, ",,");

  training_csv_append_number (line, "%.5f", gaussian->valence);
  training_csv_append_number (line, "%.5f", gaussian->arousal);
  training_csv_append_number (line, "%.5f", gaussian->valence_sd);
  training_csv_append_number (line, "%.5f", gaussian->arousal_sd);
  training_csv_append_number (line, "%.5f", gaussian->correlation);
  training_csv_append_field (line, mood_quadrant_to_id (estimate->quadrant));
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    training_csv_append_number (line, "%.5f", estimate->quadrant_probabilities[q]);
  append_costs (line, clip, estimate);
  training_curve_report_append_columns (line, findings, index);

  g_string_append_printf (csv, "%s\n", line->str);
}

gboolean
training_prediction_file_write (const char *path, const TrainingFindings *findings, GError **error)
{
  g_autoptr (GString) csv
      = g_string_new ("path,corpus,fold,true_quadrant,true_valence,true_arousal,valence,arousal,"
                      "valence_sd,arousal_sd,va_correlation,quadrant,q1,q2,q3,q4,quadrant_cost,point_"
                      "cost" TRAINING_CURVE_COLUMNS "\n");
  g_autoptr (GError) write_error = NULL;

  for (gsize i = 0; i < findings->n; i++)
    append_prediction (csv, findings, i);

  if (!g_file_set_contents (path, csv->str, csv->len, &write_error))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The predictions cannot be written: %s"),
                   write_error->message);
      return FALSE;
    }

  return TRUE;
}
