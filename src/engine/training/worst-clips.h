/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/findings.h"

G_BEGIN_DECLS

/* The clips whose labels a model expected least: where to look for what it does not hear. */

/* What the label of @clip costs the estimate, in nats: minus the logarithm of the density at the point where people
 * rated it; else of the probability of the quadrant that they heard; else of the density at the point that its
 * words make. NAN without a label. */
double training_worst_judge  (const TrainingClip     *clip,
                              const MoodEstimate     *estimate);
/* (transfer full): guint, indices of findings: of the @n_worst clips of @manifest that cost most, dearest first. */
GArray *training_worst_find  (const TrainingFindings *findings,
                              guint                   manifest,
                              guint                   n_worst);
/* Them as a table, with their labels, and who plays what where the manifest says so. Nothing where no clip has a
 * label. */
void   training_worst_append (GString                *report,
                              const TrainingFindings *findings,
                              guint                   manifest,
                              guint                   n_worst);

G_END_DECLS
