/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/parallel.h"

/* A parallel-for that starts its threads anew for each call: slow and simple. @n_threads counts the
 * caller. */
typedef struct
{
  BaseParallel parallel;
  guint n_threads;
  guint n_calls; /* how often it was run */
} TestThreads;

void
test_threads_init (TestThreads *self, guint n_threads);
