/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/comparison.h"
#include "jobs/training-run.h"
#include "plot/document.h"

G_BEGIN_DECLS

/* A comparison to keep or to hand on. Numbers are written with a point, the same in all countries. */

/**
 * JobsCompareReport:
 * @settings: (nullable): JSON that repeats the training of the candidate, which stands in the report as it is
 * @epochs: (nullable) (element-type JobsTrainFigures): of that training
 */
typedef struct
{
  const JobsComparison *comparison;
  const char           *settings;
  const GArray         *epochs;
} JobsCompareReport;

/* (transfer full) (nullable): one file that needs nothing else, drawings included. Errors: those of plot_document_finish(). */
GBytes  *jobs_compare_report_make      (const JobsCompareReport *self,
                                        PlotDocumentKind         kind,
                                        GError                 **error);
/* (transfer full): a line for each song: its label, and what both models say of it. */
char    *jobs_compare_report_make_csv  (const JobsComparison    *comparison);
/* Writes a file, which is as it was when that is not possible. */
gboolean jobs_compare_report_save      (GBytes                  *bytes,
                                        const char              *path,
                                        GError                 **error);
/* Makes a report and writes it. @run: (nullable): whose model the candidate is. @kind: (nullable): "pdf", "csv" or "html"; NULL: by
 * the ending of @path, and HTML where that says nothing. Waits for the disk: for a worker. */
gboolean jobs_compare_report_write     (const JobsComparison    *comparison,
                                        const JobsTrainingRun   *run,
                                        const char              *kind,
                                        const char              *path,
                                        GError                 **error);
/* (transfer full): "0.123", or "–" where there is none. */
char    *jobs_compare_report_format    (double                 number);

G_END_DECLS
