/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/float-mode.h"
#include "engine/base/parallel.h"

#if defined(__SSE__) || defined(__aarch64__)
#define CAN_FLUSH TRUE
#else
#define CAN_FLUSH FALSE
#endif

/* Half of the smallest normal float, worked out now and by this thread. */
static float
half_of_smallest (void)
{
  volatile float smallest = 1.17549435e-38f;

  return smallest * 0.5f;
}

static void
test_flush (void)
{
  BaseFloatMode before;

  g_assert_cmpfloat (half_of_smallest (), >, 0.0f);
  before = base_float_mode_flush_subnormal ();
  if (CAN_FLUSH)
    g_assert_true (half_of_smallest () == 0.0f);
  base_float_mode_set (before);
  g_assert_cmpfloat (half_of_smallest (), >, 0.0f);
}

typedef struct
{
  BaseParallelTask task;
  gpointer data;
} Errand;

static gpointer
errand_main (gpointer data)
{
  Errand *errand = data;

  errand->task (0, errand->data);
  return NULL;
}

/* The only task runs in a thread of its own. */
static void
run_elsewhere (gpointer owner, gsize n_tasks, BaseParallelTask task, gpointer data)
{
  Errand errand = { task, data };

  g_assert_cmpuint (n_tasks, ==, 1);
  g_thread_join (g_thread_new ("errand", errand_main, &errand));
}

static void
half_cb (gsize index, gpointer data)
{
  *(float *)data = half_of_smallest ();
}

static void
test_parallel (void)
{
  const BaseParallel elsewhere = { run_elsewhere, NULL };
  BaseFloatMode before;
  float half = 0.0f;

  base_parallel_for (&elsewhere, 1, half_cb, &half);
  g_assert_cmpfloat (half, >, 0.0f);

  before = base_float_mode_flush_subnormal ();
  base_parallel_for (&elsewhere, 1, half_cb, &half);
  base_float_mode_set (before);
  if (CAN_FLUSH)
    g_assert_true (half == 0.0f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/float-mode/flush", test_flush);
  g_test_add_func ("/base/float-mode/parallel", test_parallel);
  return g_test_run ();
}
