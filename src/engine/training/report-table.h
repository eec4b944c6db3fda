/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/metrics.h"

G_BEGIN_DECLS

/* What is known of the clips of one fold; -1: of those that are in none. */
typedef struct
{
  int             fold;
  TrainingMetrics metrics;
} TrainingFoldMetrics;

/* @get: NAN when there is nothing to work it out from */
typedef struct
{
  const char *name; /* not translated: papers and programs know figures by these names */
  double (*get) (const TrainingMetrics *metrics,
                 TrainingAxis           axis);
} TrainingReportColumn;

/**
 * TrainingReportTable:
 * @title: (translated)
 * @columns: (array length=n_columns)
 * @width: of a column, without the blank before it
 * @axis: what is handed to the columns
 * @count: how many clips the figures are of
 *
 * One table of a report: a line per fold and their summaries.
 */
typedef struct
{
  const char                 *title;
  const TrainingReportColumn *columns;
  gsize                       n_columns;
  int                         width;
  TrainingAxis                axis;
  guint (*count) (const TrainingMetrics *metrics,
                  TrainingAxis           axis);
} TrainingReportTable;

/* Title and names of the columns. */
void training_report_table_append_head    (const TrainingReportTable *self,
                                           GString                   *report);
/* A line per fold. */
void training_report_table_append_folds   (const TrainingReportTable *self,
                                           GString                   *report,
                                           const TrainingFoldMetrics *folds,
                                           gsize                      n_folds);
/* Mean and standard deviation over the folds, of a sample: n - 1 in the denominator, and the figures of all clips
 * together. Clips that are in no fold count in the latter only; a figure that a fold lacks is left out of its
 * mean. @left_out (nullable): int: folds that do not count. Nothing where fewer than two folds are left. */
void training_report_table_append_summary (const TrainingReportTable *self,
                                           GString                   *report,
                                           const TrainingFoldMetrics *folds,
                                           gsize                      n_folds,
                                           const GArray              *left_out);
/* One line of the table: a name, how many clips (-1: blank) and a figure for each column. */
void training_report_table_append_line    (const TrainingReportTable *self,
                                           GString                   *report,
                                           const char                *name,
                                           int                        n_clips,
                                           const double              *figures);
/* @figure as g_ascii_formatd() has it, or "-" where it is NAN, right-aligned in @width after a blank. */
void training_report_append_formatted     (GString                   *report,
                                           const char                *format,
                                           double                     figure,
                                           int                        width);
/* @figure with three digits, or "-" where it is NAN, right-aligned in @width after a blank. */
void training_report_append_figure        (GString                   *report,
                                           double                     figure,
                                           int                        width);

G_END_DECLS
