/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/worker-pool.h"

#define N_TASKS 1000

static void
count_cb (gsize    index,
          gpointer data)
{
  g_atomic_int_inc (&((int *)data)[index]);
}

static void
check_rounds (guint n_workers)
{
  g_autoptr (TrainingWorkerPool) pool = training_worker_pool_new (n_workers);
  static const gsize sizes[] = { 0, 1, 3, N_TASKS };

  for (int round = 0; round < 50; round++)
    for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
      {
        int counts[N_TASKS] = { 0 };

        base_parallel_for (training_worker_pool_get_parallel (pool), sizes[k], count_cb, counts);
        for (gsize i = 0; i < N_TASKS; i++)
          g_assert_cmpint (counts[i], ==, i < sizes[k] ? 1 : 0);
      }
}

static void
test_rounds (void)
{
  check_rounds (1);
  check_rounds (2);
  check_rounds (7);
}

typedef struct
{
  GMutex mutex;
  GCond cond;
  guint n_inside; /* (mutex mutex) */
} Meeting;

/* Ends only when @n threads are inside at once. */
static void
meet (Meeting *meeting,
      guint    n)
{
  g_mutex_lock (&meeting->mutex);
  meeting->n_inside++;
  g_cond_broadcast (&meeting->cond);
  while (meeting->n_inside < n)
    g_cond_wait (&meeting->cond, &meeting->mutex);
  g_mutex_unlock (&meeting->mutex);
}

static void
meet_cb (gsize    index,
         gpointer data)
{
  meet (data, 3);
}

static void
test_at_once (void)
{
  g_autoptr (TrainingWorkerPool) pool = training_worker_pool_new (3);
  Meeting meeting = { .n_inside = 0 };

  g_mutex_init (&meeting.mutex);
  g_cond_init (&meeting.cond);
  base_parallel_for (training_worker_pool_get_parallel (pool), 3, meet_cb, &meeting);
  g_assert_cmpuint (meeting.n_inside, ==, 3);
  g_cond_clear (&meeting.cond);
  g_mutex_clear (&meeting.mutex);
}

typedef struct
{
  Meeting meeting;
  GThread *owner;
  int is_done; /* (atomic): the task of the other thread has ended */
} Slow;

/* Both threads have a task; that of the worker takes its time. */
static void
slow_cb (gsize    index,
         gpointer data)
{
  Slow *slow = data;

  meet (&slow->meeting, 2);
  if (g_thread_self () == slow->owner)
    return;

  g_usleep (50 * 1000);
  g_atomic_int_set (&slow->is_done, TRUE);
}

/* Whoever hands out tasks goes on only when the last has ended. */
static void
test_waits (void)
{
  g_autoptr (TrainingWorkerPool) pool = training_worker_pool_new (2);
  Slow slow = { .owner = g_thread_self () };

  g_mutex_init (&slow.meeting.mutex);
  g_cond_init (&slow.meeting.cond);
  base_parallel_for (training_worker_pool_get_parallel (pool), 2, slow_cb, &slow);
  g_assert_true (g_atomic_int_get (&slow.is_done));
  g_cond_clear (&slow.meeting.cond);
  g_mutex_clear (&slow.meeting.mutex);
}

static void
test_size (void)
{
  g_autoptr (TrainingWorkerPool) one = training_worker_pool_new (1);
  g_autoptr (TrainingWorkerPool) all = training_worker_pool_new (0);
  g_autoptr (TrainingWorkerPool) many = training_worker_pool_new (100000);

  g_assert_cmpuint (training_worker_pool_get_n_workers (one), ==, 1);
  g_assert_cmpuint (training_worker_pool_get_n_workers (all), >=, 1);
  g_assert_cmpuint (training_worker_pool_get_n_workers (many), ==, TRAINING_WORKER_POOL_MAX);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/training/worker-pool/rounds", test_rounds);
  g_test_add_func ("/training/worker-pool/at-once", test_at_once);
  g_test_add_func ("/training/worker-pool/waits", test_waits);
  g_test_add_func ("/training/worker-pool/size", test_size);

  return g_test_run ();
}
