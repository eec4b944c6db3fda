/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/comparison.h"

G_BEGIN_DECLS

/* Drawings of a comparison as SVG, for pages. Their colours are classes, which the page's style sheet has: "q1" to "q4", "m0" and
 * "m1" for the models, "axis", "grid", "label". */

/* Songs with a labelled point on the plane: a line from where people put them to where the model does. */
void jobs_compare_drawing_append_plane       (GString              *page,
                                              const JobsComparison *comparison,
                                              JobsCompared          which);
/* How often quadrants are right, against the probability that was said. */
void jobs_compare_drawing_append_calibration (GString              *page,
                                              const JobsComparison *comparison);
/* The difference of a figure with its interval, about nothing in the middle. */
void jobs_compare_drawing_append_interval    (GString                  *page,
                                              const JobsComparedFigure *figure);

G_END_DECLS
