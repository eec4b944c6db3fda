/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: the owner (the one thread that calls run()) sets up a round of tasks under the mutex and
 * wakes the workers; owner and workers then take task numbers one by one, also under the mutex, and
 * run them outside it. The owner leaves run() when every task of the round has ended. The pool is
 * freed by the owner, between rounds. Tasks take some microseconds at least, so one lock per task is
 * little. But a network has hundreds of rounds in a step, one close behind the other, and to wake a
 * thread takes longer than most gaps between them: so who has nothing to do looks out for a moment
 * before it goes to sleep, if there are processors enough. */

#include "engine/training/worker-pool.h"

struct _TrainingWorkerPool
{
  BaseParallel parallel;
  guint n_workers;
  GPtrArray *threads; /* (owned): GThread *, n_workers - 1 of them */

  GMutex mutex;
  GCond has_tasks;          /* (mutex mutex): a round began, or is_closing */
  GCond all_done;           /* (mutex mutex): n_running and the tasks left are 0 */
  BaseParallelTask task;    /* (mutex mutex): of this round */
  gpointer data;            /* (mutex mutex): of this round */
  gsize next;               /* (mutex mutex): the first task nobody has taken */
  gsize n_tasks;            /* (mutex mutex): of this round */
  gint n_running;           /* (atomic) written with mutex held: taken and not ended */
  gint n_rounds;            /* (atomic) written with mutex held: changes when one begins or is_closing */
  guint n_asleep;           /* (mutex mutex): workers in has_tasks */
  gboolean is_owner_asleep; /* (mutex mutex): in all_done */
  guint n_looks;            /* before going to sleep */
  gboolean is_closing;      /* (mutex mutex) */
};

/* A few ten microseconds. */
#define N_LOOKS 400

static inline void
pause_briefly (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#else
  g_thread_yield ();
#endif
}

/* Until @value is no longer @old, or for a moment. Without the mutex. */
static void
look_out (const TrainingWorkerPool *self, const gint *value, gint old)
{
  for (guint i = 0; i < self->n_looks && g_atomic_int_get (value) == old; i++)
    pause_briefly ();
}

/* Runs tasks until none is left to take. Called and left with the mutex held. */
static void
work (TrainingWorkerPool *self)
{
  while (self->next < self->n_tasks)
    {
      const gsize index = self->next++;
      const BaseParallelTask task = self->task;
      const gpointer data = self->data;

      g_atomic_int_inc (&self->n_running);
      g_mutex_unlock (&self->mutex);
      task (index, data);
      g_mutex_lock (&self->mutex);
      if (g_atomic_int_dec_and_test (&self->n_running) && self->is_owner_asleep)
        g_cond_signal (&self->all_done);
    }
}

static gpointer
worker_main (gpointer data)
{
  TrainingWorkerPool *self = data;

  g_mutex_lock (&self->mutex);
  for (;;)
    {
      const gint round = g_atomic_int_get (&self->n_rounds);

      if (self->is_closing)
        break;
      work (self);
      g_mutex_unlock (&self->mutex);
      look_out (self, &self->n_rounds, round);
      g_mutex_lock (&self->mutex);

      while (g_atomic_int_get (&self->n_rounds) == round)
        {
          self->n_asleep++;
          g_cond_wait (&self->has_tasks, &self->mutex);
          self->n_asleep--;
        }
    }
  g_mutex_unlock (&self->mutex);

  return NULL;
}

static void
run (gpointer owner, gsize n_tasks, BaseParallelTask task, gpointer data)
{
  TrainingWorkerPool *self = owner;
  gint n_left;

  g_mutex_lock (&self->mutex);
  g_assert (self->next >= self->n_tasks && g_atomic_int_get (&self->n_running) == 0);

  self->task = task;
  self->data = data;
  self->next = 0;
  self->n_tasks = n_tasks;
  g_atomic_int_inc (&self->n_rounds);
  if (self->n_asleep > 0)
    g_cond_broadcast (&self->has_tasks);

  work (self);
  while ((n_left = g_atomic_int_get (&self->n_running)) > 0)
    {
      g_mutex_unlock (&self->mutex);
      look_out (self, &self->n_running, n_left);
      g_mutex_lock (&self->mutex);
      if (g_atomic_int_get (&self->n_running) == n_left)
        {
          self->is_owner_asleep = TRUE;
          g_cond_wait (&self->all_done, &self->mutex);
          self->is_owner_asleep = FALSE;
        }
    }
  g_mutex_unlock (&self->mutex);
}

TrainingWorkerPool *
training_worker_pool_new (guint n_workers)
{
  TrainingWorkerPool *self = g_new0 (TrainingWorkerPool, 1);

  if (n_workers == 0)
    n_workers = g_get_num_processors ();

  self->parallel.run = run;
  self->parallel.owner = self;
  self->n_workers = MIN (n_workers, TRAINING_WORKER_POOL_MAX);
  self->n_looks = self->n_workers <= g_get_num_processors () ? N_LOOKS : 0;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->has_tasks);
  g_cond_init (&self->all_done);

  self->threads = g_ptr_array_new ();
  for (guint i = 1; i < self->n_workers; i++)
    g_ptr_array_add (self->threads, g_thread_new ("training", worker_main, self));

  return self;
}

void
training_worker_pool_free (TrainingWorkerPool *self)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->mutex);
  self->is_closing = TRUE;
  g_atomic_int_inc (&self->n_rounds);
  g_cond_broadcast (&self->has_tasks);
  g_mutex_unlock (&self->mutex);

  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);

  g_ptr_array_unref (self->threads);
  g_cond_clear (&self->all_done);
  g_cond_clear (&self->has_tasks);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

guint
training_worker_pool_get_n_workers (const TrainingWorkerPool *self)
{
  return self->n_workers;
}

const BaseParallel *
training_worker_pool_get_parallel (const TrainingWorkerPool *self)
{
  return &self->parallel;
}
