/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/parallel.h"

G_BEGIN_DECLS

/* How an operator shares out its work. How many parts there are, and where each begins, follows
 * from sizes alone, never from how many threads there are: so any number of threads gives the same
 * bits. */

/* No call is split into more tasks: enough for the machines this runs on, and scratch that each
 * task has for itself stays small. */
#define NN_MAX_TASKS 16

/* A task is worth its while from about so many floats read or written, or so many multiplications
 * and additions: some microseconds, against the one or two that it takes to hand it over. */
#define NN_TASK_FLOATS ((gsize) 1 << 14)
#define NN_TASK_FLOPS  ((gsize) 1 << 20)

/* Items [@first, @end) of a call's, in task @task. */
typedef void (*NnSplitFunc) (gconstpointer data,
                             gsize         task,
                             gsize         first,
                             gsize         end);

gsize nn_split_n_tasks (gsize               n_items,
                        gsize               item_cost,
                        gsize               task_cost);
void  nn_split_range   (gsize               n_items,
                        gsize               n_tasks,
                        gsize               task,
                        gsize              *first,
                        gsize              *end);
void  nn_split_run     (const BaseParallel *parallel,
                        gsize               n_items,
                        gsize               n_tasks,
                        NnSplitFunc         func,
                        gconstpointer       data);
void  nn_split_floats  (const BaseParallel *parallel,
                        gsize               n_floats,
                        NnSplitFunc         func,
                        gconstpointer       data);

G_END_DECLS
