/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/row.h"

G_BEGIN_DECLS

/* The keys of a row: reading them, one table for all. Part of ExperimentPlan. */

/* A row in which every key has the value that it has when nobody sets it. */
ExperimentRow *experiment_row_new         (const char     *name);
/* The reason, (transfer full), when @value does not suit @key; NULL when it was set. */
char          *experiment_row_set         (ExperimentRow  *self,
                                           const char     *key,
                                           const char     *value);
/* The reason, (transfer full), when the keys do not go together; NULL when they do. Takes the
 * fingerprint. */
char          *experiment_row_finish      (ExperimentRow  *self);

G_END_DECLS
