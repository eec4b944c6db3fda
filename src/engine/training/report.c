/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/report.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/training/fold-reference.h"
#include "engine/training/report-table.h"
#include "engine/training/word-agreement.h"

static double
get_macro_f1 (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_metrics_get_macro_f1 (metrics);
}

static double
get_accuracy (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_metrics_get_accuracy (metrics);
}

static double
get_cross_entropy (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_metrics_get_cross_entropy (metrics);
}

static double
get_calibration_error (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_metrics_get_calibration_error (metrics);
}

static double
get_in_place (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_metrics_get_in_place (metrics);
}

static double
get_inner (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_coverage_get_inner (&metrics->coverage);
}

static double
get_outer (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_coverage_get_outer (&metrics->coverage);
}

static double
get_log_loss (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_coverage_get_log_loss (&metrics->coverage);
}

static double
get_corrected_inner (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_coverage_get_inner (&metrics->corrected_coverage);
}

static double
get_corrected_outer (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_coverage_get_outer (&metrics->corrected_coverage);
}

static double
get_corrected_log_loss (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_coverage_get_log_loss (&metrics->corrected_coverage);
}

static double
get_determination (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_regression_get (&metrics->axes[axis], TRAINING_REGRESSION_DETERMINATION);
}

static double
get_squared_correlation (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_regression_get (&metrics->axes[axis], TRAINING_REGRESSION_SQUARED_CORRELATION);
}

static double
get_mae (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_regression_get (&metrics->axes[axis], TRAINING_REGRESSION_MAE);
}

static double
get_rmse (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_regression_get (&metrics->axes[axis], TRAINING_REGRESSION_RMSE);
}

static double
get_pearson (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_regression_get (&metrics->axes[axis], TRAINING_REGRESSION_PEARSON);
}

static double
get_concordance (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_regression_get (&metrics->axes[axis], TRAINING_REGRESSION_CONCORDANCE);
}

static double
get_sd_ratio (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_regression_get (&metrics->axes[axis], TRAINING_REGRESSION_SD_RATIO);
}

static double
get_display_determination (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_regression_get (&metrics->display[axis], TRAINING_REGRESSION_DETERMINATION);
}

static double
get_display_concordance (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_regression_get (&metrics->display[axis], TRAINING_REGRESSION_CONCORDANCE);
}

static double
get_constant_determination (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_regression_get (&metrics->constants[axis], TRAINING_REGRESSION_DETERMINATION);
}

static double
get_constant_mae (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_regression_get (&metrics->constants[axis], TRAINING_REGRESSION_MAE);
}

static double
get_constant_rmse (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return training_regression_get (&metrics->constants[axis], TRAINING_REGRESSION_RMSE);
}

static guint
count_clips (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return metrics->n_clips;
}

static guint
count_points (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return metrics->axes[axis].n;
}

static guint
count_constants (const TrainingMetrics *metrics, TrainingAxis axis)
{
  return metrics->constants[axis].n;
}

static const TrainingReportColumn quadrant_columns[] = {
  { "macro-F1", get_macro_f1 },
  { "accuracy", get_accuracy },
  { "cross-ent", get_cross_entropy },
  { "in place", get_in_place },
};

static const TrainingReportColumn axis_columns[] = {
  { "R2", get_determination },
  { "r^2", get_squared_correlation },
  { "MAE", get_mae },
  { "RMSE", get_rmse },
  { "r", get_pearson },
  { "CCC", get_concordance },
  { "ratio", get_sd_ratio },
  { "ratio-r", training_metrics_get_excess_spread },
  { "R2 *", get_display_determination },
  { "CCC *", get_display_concordance },
};

static const TrainingReportColumn constant_columns[] = {
  { "R2", get_constant_determination },
  { "MAE", get_constant_mae },
  { "RMSE", get_constant_rmse },
};

/* The last three only where arousal was corrected. */
static const TrainingReportColumn calibration_columns[] = {
  { "ECE", get_calibration_error },
  { "in 1.515", get_inner },
  { "in 2.448", get_outer },
  { "log-loss", get_log_loss },
  { "1.515 c", get_corrected_inner },
  { "2.448 c", get_corrected_outer },
  { "log-l. c", get_corrected_log_loss },
};
#define N_CORRECTED_COLUMNS 3

#define WIDTH               9
#define NARROW_WIDTH        7

/* What the calibration would be if all that was said were true. */
static const double expected_calibration[] = { 0.0, 0.683, 0.950, NAN, 0.683, 0.950, NAN };

G_STATIC_ASSERT (G_N_ELEMENTS (expected_calibration) == G_N_ELEMENTS (calibration_columns));

/* The corpus that is reported. */
typedef struct
{
  const TrainingReport *report;
  GString *text;
  TrainingFoldMetrics *folds; /* (owned) (array) */
  gsize n_folds;
  TrainingMetrics pooled;
} Corpus;

static void
corpus_clear (Corpus *self)
{
  g_free (self->folds);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Corpus, corpus_clear)

static void
corpus_init (Corpus *self, const TrainingReport *report, guint manifest, GString *text)
{
  const TrainingFindings *findings = report->findings;
  g_autoptr (GArray) folds = training_findings_get_folds (findings, manifest);

  *self = (Corpus) { .report = report,
                     .text = text,
                     .folds = g_new0 (TrainingFoldMetrics, MAX (1, folds->len)),
                     .n_folds = folds->len };

  for (guint k = 0; k < folds->len; k++)
    {
      const int fold = g_array_index (folds, int, k);
      TrainingFoldReference reference;

      self->folds[k].fold = fold;
      training_fold_reference_init (&reference, findings, manifest, fold);
      for (gsize i = 0; i < findings->n; i++)
        {
          const TrainingClip *clip = training_findings_get_clip (findings, i);

          if (clip->manifest == manifest && clip->fold == fold)
            training_fold_reference_judge (&reference, clip, &findings->estimates[i],
                                           &self->folds[k].metrics);
        }
      training_metrics_merge (&self->pooled, &self->folds[k].metrics);
    }
}

static gboolean
has_chosen_folds (const Corpus *self)
{
  const GArray *chosen = self->report->chosen_folds;

  for (guint i = 0; chosen != NULL && i < chosen->len; i++)
    for (gsize k = 0; k < self->n_folds; k++)
      if (self->folds[k].fold == g_array_index (chosen, int, i))
        return TRUE;

  return FALSE;
}

static void
append_table (const Corpus *self, const TrainingReportTable *table)
{
  training_report_table_append_head (table, self->text);
  training_report_table_append_folds (table, self->text, self->folds, self->n_folds);
  training_report_table_append_summary (table, self->text, self->folds, self->n_folds, NULL);
  if (has_chosen_folds (self))
    {
      g_string_append (self->text, _ ("  without the folds on which settings were chosen:\n"));
      training_report_table_append_summary (table, self->text, self->folds, self->n_folds,
                                            self->report->chosen_folds);
    }
}

static void
append_confusion (GString *text, const TrainingMetrics *metrics)
{
  if (metrics->quadrants.n == 0)
    return;

  g_string_append (text, _ ("  Labeled quadrant (rows) and reported one (columns):\n"));
  g_string_append (text, "           Q1    Q2    Q3    Q4     F1\n");
  for (int truth = 0; truth < MOOD_N_QUADRANTS; truth++)
    {
      g_string_append_printf (text, "    Q%d", truth + 1);
      for (int reported = 0; reported < MOOD_N_QUADRANTS; reported++)
        g_string_append_printf (text, " %5u", metrics->quadrants.confusion[truth][reported]);
      training_report_append_figure (text, training_metrics_get_f1 (metrics, truth), 6);
      g_string_append_c (text, '\n');
    }
}

static void
append_quadrants (const Corpus *self)
{
  const TrainingReportTable table = { _ ("Quadrants"), quadrant_columns,      G_N_ELEMENTS (quadrant_columns),
                                      WIDTH,           TRAINING_AXIS_VALENCE, count_clips };

  append_table (self, &table);
  append_confusion (self->text, &self->pooled);
}

/* What a constant is worth, in a table of its own: it has no correlation and no spread. */
static void
append_constants (const Corpus *self, TrainingAxis axis)
{
  const TrainingReportTable table
      = { _ ("… and with the mean label of the other folds in place of every estimate"),
          constant_columns,
          G_N_ELEMENTS (constant_columns),
          NARROW_WIDTH,
          axis,
          count_constants };

  if (self->pooled.constants[axis].n == 0)
    return;

  training_report_table_append_head (&table, self->text);
  if (self->n_folds > 1)
    training_report_table_append_summary (&table, self->text, self->folds, self->n_folds, NULL);
  else
    training_report_table_append_folds (&table, self->text, self->folds, self->n_folds);
}

static void
append_axis (const Corpus *self, TrainingAxis axis, const char *title)
{
  const TrainingReportTable table
      = { title, axis_columns, G_N_ELEMENTS (axis_columns), NARROW_WIDTH, axis, count_points };

  if (self->pooled.axes[axis].n == 0)
    return;

  append_table (self, &table);
  append_constants (self, axis);
}

static void
append_axes (const Corpus *self)
{
  if (self->pooled.axes[TRAINING_AXIS_VALENCE].n == 0)
    return;

  append_axis (self, TRAINING_AXIS_VALENCE, _ ("Valence"));
  append_axis (self, TRAINING_AXIS_AROUSAL, _ ("Arousal"));
  append_axis (self, TRAINING_AXIS_CORRECTED_AROUSAL,
               _ ("Arousal that comes from words, corrected as A - bV - c by the other folds"));
  g_string_append (
      self->text,
      _ ("  R2 is 1 - SSE/SST; ratio is the estimates' sd over the labels'; * is on the display scale: "
         "estimates stretched\n  about their mean to the spread of the labels, both as the "
         "other folds have it.\n"));
}

static void
append_calibration (const Corpus *self)
{
  const gboolean has_corrected = self->pooled.corrected_coverage.n > 0;
  const TrainingReportTable table
      = { has_corrected ? _ ("Calibration; c: with the corrected arousal") : _ ("Calibration"),
          calibration_columns,
          G_N_ELEMENTS (calibration_columns) - (has_corrected ? 0 : N_CORRECTED_COLUMNS),
          WIDTH,
          TRAINING_AXIS_VALENCE,
          count_clips };

  if (self->pooled.quadrants.n == 0 && self->pooled.coverage.n == 0)
    return;

  append_table (self, &table);
  training_report_table_append_line (&table, self->text, _ ("if true"), -1, expected_calibration);
}

void
training_report_append_corpus (const TrainingReport *self, guint manifest, GString *text)
{
  g_auto (Corpus) corpus = { 0 };

  corpus_init (&corpus, self, manifest, text);
  if (corpus.n_folds == 0)
    return;

  g_string_append_printf (text, "%s%s\n",
                          training_corpus_get_manifest_name (self->findings->corpus, manifest), self->title);
  append_quadrants (&corpus);
  append_axes (&corpus);
  append_calibration (&corpus);
  if (self->vocabulary != NULL)
    training_word_agreement_append (text, self->findings, manifest, self->vocabulary);
}
