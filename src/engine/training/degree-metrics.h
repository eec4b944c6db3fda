/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/prediction.h"
#include "engine/training/regression-metrics.h"

G_BEGIN_DECLS

/**
 * TrainingDegreeMetrics:
 *
 * How well the degrees of one set of clips were told, in the order of training_degree_names. Plain value: zero it,
 * add clips, ask.
 */
typedef struct
{
  TrainingRegression degrees[TRAINING_N_DEGREES];
} TrainingDegreeMetrics;

/* Adds those @predictions that are of @manifest and of @fold (-1: of any) and say degrees, as far as their clips were
 * rated. */
void   training_degree_metrics_gather   (TrainingDegreeMetrics       *self,
                                         const TrainingCorpus        *corpus,
                                         guint                        manifest,
                                         int                          fold,
                                         const GArray                *predictions);
/* Pearson's r of one degree; NAN when there is nothing to work it out from, here and below. */
double training_degree_metrics_get      (const TrainingDegreeMetrics *self,
                                         guint                        degree);
/* The mean of the degrees' r. */
double training_degree_metrics_get_mean (const TrainingDegreeMetrics *self);

/* A table of r of each degree of @manifest and their mean; with @by_folds a column for each fold, then their mean and
 * standard deviation, then all clips pooled. Nothing when no clip of it has degrees, or the model says none. */
void   training_degree_report_append    (GString                     *report,
                                         const TrainingCorpus        *corpus,
                                         guint                        manifest,
                                         gboolean                     by_folds,
                                         const GArray                *predictions);

G_END_DECLS
