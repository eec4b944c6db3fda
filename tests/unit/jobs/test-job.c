/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/error.h"
#include "jobs/job.h"

#define TEST_TYPE_JOB (test_job_get_type ())
G_DECLARE_FINAL_TYPE (TestJob, test_job, TEST, JOB, JobsJob)

/* What the worker of a TestJob does. */
typedef enum
{
  WORK_COUNT,
  WORK_FAIL,
  WORK_UNTIL_CANCELLED,
} Work;

struct _TestJob
{
  JobsJob parent_instance;
  Work work;
  guint n_reports;
  guint n_dispatches;
};

G_DEFINE_FINAL_TYPE (TestJob, test_job, JOBS_TYPE_JOB)

static GThread *owner;
static GThread *finalized_on;

static gboolean
test_job_run (JobsJob  *job,
              GError  **error)
{
  TestJob *self = TEST_JOB (job);
  JobsProgress progress = { .n_total = self->n_reports, .is_total_known = TRUE };

  g_assert_true (g_thread_self () != owner);

  switch (self->work)
    {
    case WORK_COUNT:
      for (guint i = 1; i <= self->n_reports; i++)
        {
          progress.n_done = i;
          jobs_job_report (job, &progress);
        }
      return TRUE;
    case WORK_FAIL: g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NO_SPACE, "Full."); return FALSE;
    case WORK_UNTIL_CANCELLED:
      while (!g_cancellable_set_error_if_cancelled (jobs_job_get_cancellable (job), error))
        g_usleep (1000);
      return FALSE;
    }

  g_assert_not_reached ();
}

static void
test_job_dispatch (JobsJob *job)
{
  g_assert_true (g_thread_self () == owner);
  TEST_JOB (job)->n_dispatches++;
}

static void
test_job_finalize (GObject *object)
{
  finalized_on = g_thread_self ();
  G_OBJECT_CLASS (test_job_parent_class)->finalize (object);
}

static void
test_job_class_init (TestJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_job_finalize;
  JOBS_JOB_CLASS (klass)->run = test_job_run;
  JOBS_JOB_CLASS (klass)->dispatch = test_job_dispatch;
}

static void
test_job_init (TestJob *self)
{
}

static TestJob *
new_job (Work  work,
         guint n_reports)
{
  TestJob *self = g_object_new (TEST_TYPE_JOB, NULL);

  self->work = work;
  self->n_reports = n_reports;
  return self;
}

static void
count_cb (gpointer instance,
          gpointer user_data)
{
  g_assert_true (g_thread_self () == owner);
  (*(guint *)user_data)++;
}

static void
watch_progress_cb (JobsJob    *job,
                   GParamSpec *pspec,
                   gpointer    user_data)
{
  double *last = user_data;
  double now;

  g_object_get (job, "progress", &now, NULL);
  g_assert_cmpfloat (now, >=, *last);
  *last = now;
}

static void
test_done (void)
{
  TestJob *job = new_job (WORK_COUNT, 100000);
  guint n_finished = 0;
  double last = 0.0;
  g_autoptr (GError) error = NULL;
  JobsProgress progress;

  g_signal_connect (job, "finished", G_CALLBACK (count_cb), &n_finished);
  g_signal_connect (job, "notify::progress", G_CALLBACK (watch_progress_cb), &last);
  g_assert_cmpint (jobs_job_get_state (JOBS_JOB (job)), ==, JOBS_STATE_READY);
  jobs_job_start (JOBS_JOB (job));
  g_assert_cmpint (jobs_job_get_state (JOBS_JOB (job)), ==, JOBS_STATE_RUNNING);
  g_assert_true (jobs_job_wait (JOBS_JOB (job), &error));
  g_assert_no_error (error);
  g_assert_cmpint (jobs_job_get_state (JOBS_JOB (job)), ==, JOBS_STATE_DONE);
  g_assert_cmpuint (n_finished, ==, 1);
  g_assert_cmpfloat (last, ==, 1.0);
  jobs_job_get_progress (JOBS_JOB (job), &progress);
  g_assert_cmpuint (progress.n_done, ==, 100000);
  /* Gathered: far fewer emissions than reports. */
  g_assert_cmpuint (job->n_dispatches, >=, 1);
  g_assert_cmpuint (job->n_dispatches, <, 1000);
  g_object_unref (job);
}

static void
test_failed (void)
{
  g_autoptr (JobsJob) job = JOBS_JOB (new_job (WORK_FAIL, 0));
  g_autoptr (GError) error = NULL;

  jobs_job_start (job);
  g_assert_false (jobs_job_wait (job, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NO_SPACE);
  g_assert_cmpint (jobs_job_get_state (job), ==, JOBS_STATE_FAILED);
  g_assert_error (jobs_job_get_error (job), BASE_ERROR, BASE_ERROR_NO_SPACE);
}

static void
test_cancelled (void)
{
  g_autoptr (JobsJob) job = JOBS_JOB (new_job (WORK_UNTIL_CANCELLED, 0));
  g_autoptr (GError) error = NULL;

  jobs_job_start (job);
  jobs_job_cancel (job);
  g_assert_false (jobs_job_wait (job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (jobs_job_get_state (job), ==, JOBS_STATE_CANCELLED);
  g_assert_null (jobs_job_get_error (job));
}

/* The owner lets go of a running job: it ends all the same, and its last reference is dropped on the
 * owner's thread. */
static void
test_dropped (void)
{
  guint n_finished = 0;

  for (guint i = 0; i < 50; i++)
    {
      TestJob *job = new_job (WORK_COUNT, 100);

      finalized_on = NULL;
      g_signal_connect (job, "finished", G_CALLBACK (count_cb), &n_finished);
      jobs_job_start (JOBS_JOB (job));
      g_object_unref (job);
      while (finalized_on == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (finalized_on == owner);
      g_assert_cmpuint (n_finished, ==, i + 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  owner = g_thread_self ();
  g_test_add_func ("/jobs/job/done", test_done);
  g_test_add_func ("/jobs/job/failed", test_failed);
  g_test_add_func ("/jobs/job/cancelled", test_cancelled);
  g_test_add_func ("/jobs/job/dropped", test_dropped);

  return g_test_run ();
}
