/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/settings.h"

G_BEGIN_DECLS

/* All return text for a person, (transfer full); NULL with an error. Errors: %BASE_ERROR_INVALID_ARGUMENT
 * (settings files, unknown names), %BASE_ERROR_BAD_CORPUS, %G_IO_ERROR_CANCELLED, and those of files. */

/* Names, numbers of rows and cells, how long they take. */
char *experiment_list   (const ExperimentSettings  *settings,
                         GError                   **error);
/* Runs what is not done yet, and prints the tables. @n_left_out: (out): rows that cannot be run. */
char *experiment_run    (const ExperimentSettings  *settings,
                         const ExperimentObserver  *observer,
                         GCancellable              *cancellable,
                         guint                     *n_left_out,
                         GError                   **error);
/* docs/experiments.md, from the results of whole runs. */
char *experiment_report (const ExperimentSettings  *settings,
                         GError                   **error);

G_END_DECLS
