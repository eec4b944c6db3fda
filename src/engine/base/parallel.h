/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*BaseParallelTask) (gsize    index,
                                  gpointer data);

/**
 * BaseParallel:
 * @run: calls @task once for each index in [0, n_tasks), from any threads in any order, and
 *   returns when all are done
 * @owner: whatever @run needs
 *
 * A parallel-for that is handed in. The layers below jobs and training start no threads of their
 * own: they split work by shapes alone, so that the result does not depend on who runs it.
 */
typedef struct
{
  void (*run) (gpointer          owner,
               gsize             n_tasks,
               BaseParallelTask  task,
               gpointer          data);
  gpointer owner;
} BaseParallel;

/* @parallel may be NULL: then the tasks run here, one after the other. Elsewhere they run with the caller's
 * #BaseFloatMode. */
void base_parallel_for (const BaseParallel *parallel,
                        gsize               n_tasks,
                        BaseParallelTask    task,
                        gpointer            data);

G_END_DECLS
