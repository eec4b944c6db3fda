/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: base_parallel_for() runs in its caller's thread, run_task() in whichever thread takes a task. */

#include "engine/base/parallel.h"

#include "engine/base/float-mode.h"

typedef struct
{
  BaseParallelTask task;
  gpointer data;
  BaseFloatMode float_mode; /* the caller's: or the result would depend on who runs a task */
} Round;

static void
run_task (gsize index, gpointer data)
{
  const Round *round = data;
  const BaseFloatMode own = base_float_mode_get ();

  base_float_mode_set (round->float_mode);
  round->task (index, round->data);
  base_float_mode_set (own);
}

void
base_parallel_for (const BaseParallel *parallel,
                   gsize               n_tasks,
                   BaseParallelTask    task,
                   gpointer            data)
{
  Round round = { .task = task, .data = data };

  if (parallel == NULL)
    {
      for (gsize i = 0; i < n_tasks; i++)
        task (i, data);
      return;
    }

  round.float_mode = base_float_mode_get ();
  parallel->run (parallel->owner, n_tasks, run_task, &round);
}
