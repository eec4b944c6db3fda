/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() starts n_threads - 1 workers and works with them; all take task numbers from one
 * atomic counter, and run() joins them. */

#include "threads.h"

typedef struct
{
  BaseParallelTask task;
  gpointer data;
  gint n_tasks;
  gint next; /* (atomic) */
} Round;

static gpointer
work (gpointer data)
{
  Round *round = data;

  for (;;)
    {
      const gint index = g_atomic_int_add (&round->next, 1);

      if (index >= round->n_tasks)
        return NULL;
      round->task ((gsize)index, round->data);
    }
}

static void
run (gpointer owner, gsize n_tasks, BaseParallelTask task, gpointer data)
{
  TestThreads *self = owner;
  Round round = { .task = task, .data = data, .n_tasks = (gint)n_tasks };
  GThread *threads[16];

  g_assert_cmpuint (self->n_threads, <=, G_N_ELEMENTS (threads));
  self->n_calls++;
  for (guint i = 1; i < self->n_threads; i++)
    threads[i] = g_thread_new ("test", work, &round);
  work (&round);
  for (guint i = 1; i < self->n_threads; i++)
    g_thread_join (threads[i]);
}

void
test_threads_init (TestThreads *self, guint n_threads)
{
  *self = (TestThreads) { .parallel = { run, self }, .n_threads = n_threads };
}
