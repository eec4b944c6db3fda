/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/prediction.h"

G_BEGIN_DECLS

/* Figures as text: tables for a person, and a CSV file for programs. */

/* Figures of one set of clips, with its confusion matrix. */
void     training_report_append_metrics    (GString               *report,
                                            const TrainingMetrics *metrics);
/* A table of the out-of-fold @predictions for @manifest: a line per fold, then their mean, all clips
 * pooled, and both without the first fold. A fold's standard deviations are scaled by the factor that
 * fits the other folds best. Nothing when no clip of the manifest is among them. @model: the name of what
 * was trained where that is no network (nullable). */
void     training_report_append_folds      (GString               *report,
                                            const char            *model,
                                            const TrainingCorpus  *corpus,
                                            guint                  manifest,
                                            const GArray          *predictions,
                                            const double          *spreads);
/* The factor for each prediction's fold, fit on the other folds of the first manifest; (array) one per
 * prediction. */
double  *training_report_fit_nested_spreads (const TrainingCorpus *corpus,
                                             const GArray         *predictions);
/* One line a clip: path, corpus, fold, labels, estimate, and how its curve follows the rated one. */
gboolean training_report_write_predictions (const char            *path,
                                            const TrainingCorpus  *corpus,
                                            const GArray          *predictions,
                                            const double          *spreads,
                                            GError               **error);
/* Adds the estimates of those @predictions that are of @manifest and of @fold (-1: of any). */
void     training_report_gather            (TrainingMetrics       *metrics,
                                            const TrainingCorpus  *corpus,
                                            guint                  manifest,
                                            int                    fold,
                                            const GArray          *predictions,
                                            const double          *spreads);

G_END_DECLS
