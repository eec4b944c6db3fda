/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/comparison.h"
#include "plot/document.h"

G_BEGIN_DECLS

/* Drawings of a comparison, with their headings, for reports. What there is nothing of is left out. */

/* (translated): what the second column and drawing are called. */
const char *
jobs_compare_charts_get_other_title (const JobsComparison *comparison);

/* Which classes are taken for which, by both models. */
void
jobs_compare_charts_add_confusions (PlotDocument *document, const JobsComparison *comparison);
/* Whether quadrants are right as often as they were said to be. */
void
jobs_compare_charts_add_calibration (PlotDocument *document, const JobsComparison *comparison);
/* Songs with a labeled point on the plane: from where people put them to where the models do. */
void
jobs_compare_charts_add_points (PlotDocument *document, const JobsComparison *comparison);
/* Figures over the epochs of the training. @epochs: (element-type JobsTrainFigures) */
void
jobs_compare_charts_add_epochs (PlotDocument *document, const GArray *epochs);
/* The difference of @figure with its interval. Both are used until the document has been given it. */
PlotDrawing
jobs_compare_charts_make_interval (const JobsComparedFigure *figure);

G_END_DECLS
