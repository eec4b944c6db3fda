/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/findings.h"

G_BEGIN_DECLS

/* Writes @findings as CSV, one line a clip: path, corpus, fold, labels, estimate; then what the labeled quadrant
 * and the labeled point cost the estimate, minus the logarithm of what was said of them, in nats; then
 * how its curve follows the rated one. What is not labeled is empty. */
gboolean training_prediction_file_write (const char              *path,
                                         const TrainingFindings  *findings,
                                         GError                 **error);

G_END_DECLS
