/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/degree-metrics.h"

#include <glib/gi18n.h>

#include "engine/training/folds.h"
#include "engine/training/report-table.h"
#include "engine/training/summary.h"

/* Of the table's first column: the longest name is joyful_activation. */
#define NAME_WIDTH 18

#define FIGURE_WIDTH 6

static void
add (TrainingDegreeMetrics *self,
     const TrainingClip    *clip,
     const MoodDegrees     *said)
{
  for (gsize i = 0; i < said->n_degrees; i++)
    for (guint d = 0; d < TRAINING_N_DEGREES; d++)
      if (g_str_equal (said->names[i], training_degree_names[d]))
        training_regression_add (&self->degrees[d], clip->degrees[d], said->shares[i]);
}

void
training_degree_metrics_gather (TrainingDegreeMetrics *self,
                                const TrainingCorpus  *corpus,
                                guint                  manifest,
                                int                    fold,
                                const GArray          *predictions)
{
  for (guint i = 0; i < predictions->len; i++)
    {
      const TrainingPrediction *prediction = &g_array_index (predictions, TrainingPrediction, i);
      const TrainingClip *clip = training_corpus_get_clip (corpus, prediction->clip);

      if (clip->manifest == manifest && (fold < 0 || clip->fold == fold) && clip->has_degrees
          && prediction->degrees != NULL)
        add (self, clip, prediction->degrees);
    }
}

double
training_degree_metrics_get (const TrainingDegreeMetrics *self,
                             guint                        degree)
{
  return training_regression_get (&self->degrees[degree], TRAINING_REGRESSION_PEARSON);
}

double
training_degree_metrics_get_mean (const TrainingDegreeMetrics *self)
{
  return training_regression_get_mean (self->degrees, TRAINING_N_DEGREES, TRAINING_REGRESSION_PEARSON);
}

/* The figure of row @degree, the last of which is their mean. */
static double
get_figure (const TrainingDegreeMetrics *metrics,
            guint                        degree)
{
  return degree < TRAINING_N_DEGREES ? training_degree_metrics_get (metrics, degree)
                                     : training_degree_metrics_get_mean (metrics);
}

/* @of_folds: (n_folds) */
static void
append_row (GString                     *report,
            guint                        degree,
            const TrainingDegreeMetrics *of_folds,
            guint                        n_folds,
            const TrainingDegreeMetrics *pooled)
{
  g_autofree double *figures = g_new (double, n_folds + 1);
  TrainingSummary summary;

  g_string_append_printf (report, "  %-*s", NAME_WIDTH,
                          degree < TRAINING_N_DEGREES ? training_degree_names[degree] : _ ("mean"));
  for (guint k = 0; k < n_folds; k++)
    {
      figures[k] = get_figure (&of_folds[k], degree);
      training_report_append_figure (report, figures[k], FIGURE_WIDTH);
    }

  if (n_folds > 1)
    {
      summary = training_summarize (figures, n_folds);
      training_report_append_figure (report, summary.mean, FIGURE_WIDTH);
      training_report_append_figure (report, summary.sd, FIGURE_WIDTH);
    }
  training_report_append_figure (report, get_figure (pooled, degree), FIGURE_WIDTH);
  g_string_append_c (report, '\n');
}

/* @folds: int */
static void
append_head (GString      *report,
             const char   *manifest,
             const GArray *folds)
{
  g_string_append_printf (report, _ ("%s, share of listeners who felt it, Pearson’s r:\n"), manifest);
  g_string_append_printf (report, "  %-*s", NAME_WIDTH, folds->len > 0 ? _ ("fold") : "");
  for (guint k = 0; k < folds->len; k++)
    g_string_append_printf (report, " %6d", g_array_index (folds, int, k));
  if (folds->len > 1)
    g_string_append_printf (report, " %6s %6s", _ ("mean"), "sd");
  g_string_append_printf (report, " %6s\n", _ ("all"));
}

static gboolean
is_empty (const TrainingDegreeMetrics *metrics)
{
  for (guint d = 0; d < TRAINING_N_DEGREES; d++)
    if (metrics->degrees[d].n > 0)
      return FALSE;

  return TRUE;
}

/* (transfer full): the folds of @manifest that something is said of, with @of_folds, their figures. */
static GArray *
gather_folds (const TrainingCorpus  *corpus,
              guint                  manifest,
              const GArray          *predictions,
              GArray                *of_folds)
{
  g_autoptr (GArray) all = training_folds_list (corpus, manifest);
  GArray *folds = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint k = 0; k < all->len; k++)
    {
      const int fold = g_array_index (all, int, k);
      TrainingDegreeMetrics metrics = { 0 };

      training_degree_metrics_gather (&metrics, corpus, manifest, fold, predictions);
      if (is_empty (&metrics))
        continue;
      g_array_append_val (folds, fold);
      g_array_append_val (of_folds, metrics);
    }

  return folds;
}

void
training_degree_report_append (GString              *report,
                               const TrainingCorpus *corpus,
                               guint                 manifest,
                               gboolean              by_folds,
                               const GArray         *predictions)
{
  g_autoptr (GArray) of_folds = g_array_new (FALSE, FALSE, sizeof (TrainingDegreeMetrics));
  g_autoptr (GArray) folds = by_folds ? gather_folds (corpus, manifest, predictions, of_folds)
                                      : g_array_new (FALSE, FALSE, sizeof (int));
  TrainingDegreeMetrics pooled = { 0 };

  training_degree_metrics_gather (&pooled, corpus, manifest, -1, predictions);
  if (is_empty (&pooled))
    return;

  append_head (report, training_corpus_get_manifest_name (corpus, manifest), folds);
  for (guint degree = 0; degree <= TRAINING_N_DEGREES; degree++)
    append_row (report, degree, (const TrainingDegreeMetrics *)(gpointer)of_folds->data, folds->len, &pooled);
}
