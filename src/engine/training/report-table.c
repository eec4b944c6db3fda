/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/report-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/training/summary.h"

void
training_report_append_formatted (GString *report, const char *format, double figure, int width)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE] = "-";

  /* Not in the way of the country: the report goes into the model file, the same everywhere. */
  if (!isnan (figure))
    g_ascii_formatd (number, sizeof number, format, figure);
  g_string_append_printf (report, " %*s", width, number);
}

void
training_report_append_figure (GString *report, double figure, int width)
{
  training_report_append_formatted (report, "%.3f", figure, width);
}

void
training_report_table_append_head (const TrainingReportTable *self, GString *report)
{
  g_string_append_printf (report, "  %s\n  %-8s %5s", self->title, _ ("fold"), _ ("clips"));
  for (gsize c = 0; c < self->n_columns; c++)
    g_string_append_printf (report, " %*s", self->width, self->columns[c].name);
  g_string_append_c (report, '\n');
}

void
training_report_table_append_line (
    const TrainingReportTable *self, GString *report, const char *name, int n_clips, const double *figures)
{
  g_autofree char *clips = n_clips >= 0 ? g_strdup_printf ("%d", n_clips) : g_strdup ("");

  g_string_append_printf (report, "  %-8s %5s", name, clips);
  for (gsize c = 0; c < self->n_columns; c++)
    training_report_append_figure (report, figures[c], self->width);
  g_string_append_c (report, '\n');
}

static void
append_metrics (const TrainingReportTable *self,
                GString *report,
                const char *name,
                const TrainingMetrics *metrics)
{
  g_autofree double *figures = g_new (double, self->n_columns);

  for (gsize c = 0; c < self->n_columns; c++)
    figures[c] = self->columns[c].get (metrics, self->axis);
  training_report_table_append_line (self, report, name, self->count (metrics, self->axis), figures);
}

void
training_report_table_append_folds (const TrainingReportTable *self,
                                    GString *report,
                                    const TrainingFoldMetrics *folds,
                                    gsize n_folds)
{
  for (gsize k = 0; k < n_folds; k++)
    {
      g_autofree char *number = g_strdup_printf ("%d", folds[k].fold);
      /* Clips in no fold: of a corpus that has none, or of some that are never held out. */
      const char *name = folds[k].fold >= 0 ? number : n_folds == 1 ? _ ("all") : _ ("none");

      append_metrics (self, report, name, &folds[k].metrics);
    }
}

static gboolean
is_left_out (const GArray *left_out, int fold)
{
  for (guint i = 0; left_out != NULL && i < left_out->len; i++)
    if (g_array_index (left_out, int, i) == fold)
      return TRUE;

  return FALSE;
}

void
training_report_table_append_summary (const TrainingReportTable *self,
                                      GString *report,
                                      const TrainingFoldMetrics *folds,
                                      gsize n_folds,
                                      const GArray *left_out)
{
  g_autofree double *means = g_new (double, self->n_columns);
  g_autofree double *deviations = g_new (double, self->n_columns);
  g_autofree double *values = g_new (double, MAX (1, n_folds));
  TrainingMetrics pooled = { 0 };
  gsize n_parts = 0, n_counted = 0;
  guint n_clips = 0;

  for (gsize k = 0; k < n_folds; k++)
    if (!is_left_out (left_out, folds[k].fold))
      {
        training_metrics_merge (&pooled, &folds[k].metrics);
        n_parts++;
        n_counted += folds[k].fold >= 0;
        n_clips += folds[k].fold >= 0 ? self->count (&folds[k].metrics, self->axis) : 0;
      }
  if (n_parts < 2)
    return;

  for (gsize c = 0; c < self->n_columns; c++)
    {
      TrainingSummary summary;

      for (gsize k = 0; k < n_folds; k++)
        values[k] = folds[k].fold < 0 || is_left_out (left_out, folds[k].fold)
                        ? NAN
                        : self->columns[c].get (&folds[k].metrics, self->axis);
      summary = training_summarize (values, n_folds);
      means[c] = summary.mean;
      deviations[c] = summary.sd;
    }

  if (n_counted > 1)
    {
      training_report_table_append_line (self, report, _ ("mean"), n_clips, means);
      training_report_table_append_line (self, report, _ ("sd"), -1, deviations);
    }
  append_metrics (self, report, _ ("pooled"), &pooled);
}
