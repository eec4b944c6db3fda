/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/training/mood-config.h"

G_BEGIN_DECLS

/* How many examples a second the network of @config is trained on, on @n_workers threads (0: one per core): by trying a few
 * steps on noise. Errors: those of making a trainer, %G_IO_ERROR_CANCELLED. */
gboolean training_speed_measure (const TrainingMoodConfig  *config,
                                 guint                      n_workers,
                                 double                    *speed,
                                 GCancellable              *cancellable,
                                 GError                   **error);
/* Examples that a song of @n_seconds makes in an epoch. */
guint    training_speed_count_examples (const TrainingMoodConfig *config,
                                        double                    n_seconds);

G_END_DECLS
