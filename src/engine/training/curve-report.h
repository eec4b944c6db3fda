/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/findings.h"

G_BEGIN_DECLS

/* How well the mood's course within a song is followed, where people rated it over time. */

/* A table for @manifest: a line per fold, their mean, a line per group (series), and all songs. Nothing when
 * no clip of the manifest has both a rated curve and one of ours. */
void     training_curve_report_append         (GString                  *report,
                                               const TrainingFindings   *findings,
                                               guint                     manifest);
/* Columns of the CSV file of predictions, and what stands there for one of them: empty without a rated
 * curve. The names begin with a comma, and so does what is appended. */
#define TRAINING_CURVE_COLUMNS ",curve_r_valence,curve_r_arousal,curve_rmse_valence,curve_rmse_arousal"
void     training_curve_report_append_columns (GString                  *line,
                                               const TrainingFindings   *findings,
                                               gsize                     index);
/* A CSV file with a line for each half second of each song that is rated and heard then. */
gboolean training_curve_report_write          (const char               *path,
                                               const TrainingFindings   *findings,
                                               GError                  **error);

G_END_DECLS
