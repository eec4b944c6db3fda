/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: nn_split_run() is called by the thread that runs an exec; the #BaseParallel that the exec
 * was given decides which threads run the tasks, and returns when all are done. */

#include "engine/nn/split.h"

#include "engine/nn/memory-plan.h"

typedef struct
{
  gsize n_items;
  gsize n_tasks;
  NnSplitFunc func;
  gconstpointer data;
} Split;

/**
 * nn_split_n_tasks:
 * @n_items: what can be shared out: channels, planes, rows
 * @item_cost: of one item
 * @task_cost: %NN_TASK_FLOATS or %NN_TASK_FLOPS, as @item_cost is counted
 *
 * Returns: at least 1, at most %NN_MAX_TASKS
 */
gsize
nn_split_n_tasks (gsize n_items, gsize item_cost, gsize task_cost)
{
  return CLAMP (n_items * item_cost / task_cost, 1, CLAMP (n_items, 1, NN_MAX_TASKS));
}

/* The items of @task: as many for each as can be, in order. */
void
nn_split_range (gsize n_items, gsize n_tasks, gsize task, gsize *first, gsize *end)
{
  *first = n_items * task / n_tasks;
  *end = n_items * (task + 1) / n_tasks;
}

static void
run_task (gsize index, gpointer data)
{
  const Split *split = data;
  gsize first, end;

  nn_split_range (split->n_items, split->n_tasks, index, &first, &end);
  split->func (split->data, index, first, end);
}

/**
 * nn_split_run:
 * @parallel: (nullable): then all runs here
 * @n_tasks: from nn_split_n_tasks(), or any other number that follows from sizes alone
 */
void
nn_split_run (
    const BaseParallel *parallel, gsize n_items, gsize n_tasks, NnSplitFunc func, gconstpointer data)
{
  Split split = { n_items, n_tasks, func, data };

  if (n_tasks == 1)
    func (data, 0, 0, n_items);
  else
    base_parallel_for (parallel, n_tasks, run_task, &split);
}

typedef struct
{
  gsize n_floats;
  NnSplitFunc func;
  gconstpointer data;
} FloatSplit;

static void
run_lines (gconstpointer data, gsize task, gsize first, gsize end)
{
  const FloatSplit *split = data;

  split->func (split->data, task, first * NN_ALIGNMENT, MIN (end * NN_ALIGNMENT, split->n_floats));
}

/**
 * nn_split_floats:
 *
 * Shares out an array, in whole cache lines, for work that does one simple thing to each float.
 */
void
nn_split_floats (const BaseParallel *parallel, gsize n_floats, NnSplitFunc func, gconstpointer data)
{
  const gsize n_lines = (n_floats + NN_ALIGNMENT - 1) / NN_ALIGNMENT;
  const FloatSplit split = { n_floats, func, data };

  nn_split_run (parallel, n_lines, nn_split_n_tasks (n_lines, NN_ALIGNMENT, NN_TASK_FLOATS), run_lines,
                &split);
}
