/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/plan.h"
#include "engine/experiment/result.h"

G_BEGIN_DECLS

/* Where results are kept: FOLDER/NAME.jsonl, or FOLDER/NAME.quick.jsonl for quick runs, which are thus
 * never taken for whole ones. One line a cell, appended when the cell is done; several processes may
 * append to one file. */

/* All lines that can be read: (element-type ExperimentResult); none when there is no such file. A line that
 * was cut off by a crash is passed over. */
GPtrArray              *experiment_store_load   (const char              *folder,
                                                 const ExperimentPlan    *plan,
                                                 GError                 **error);
gboolean                experiment_store_append (const char              *folder,
                                                 const ExperimentPlan    *plan,
                                                 const ExperimentResult  *result,
                                                 GError                 **error);
/* (nullable): the newest result of a cell of the row as it is now. */
const ExperimentResult *experiment_store_find   (const GPtrArray         *results,
                                                 const ExperimentRow     *row,
                                                 guint                    run,
                                                 guint                    part);
guint                   experiment_store_count  (const GPtrArray         *results,
                                                 const ExperimentRow     *row);

/* A claim on a cell, against other threads and processes; it ends with its holder. NULL without an error
 * when somebody else holds it. */
typedef struct _ExperimentLock ExperimentLock;

ExperimentLock         *experiment_lock_take    (const char              *folder,
                                                 const char              *name,
                                                 GError                 **error);
void                    experiment_lock_free    (ExperimentLock          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExperimentLock, experiment_lock_free)

G_END_DECLS
