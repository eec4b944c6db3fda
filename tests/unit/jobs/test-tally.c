/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/tally.h"

#define TEST_TYPE_JOB (test_job_get_type ())
G_DECLARE_FINAL_TYPE (TestJob, test_job, TEST, JOB, JobsJob)

struct _TestJob
{
  JobsJob parent_instance;
};

G_DEFINE_FINAL_TYPE (TestJob, test_job, JOBS_TYPE_JOB)

static void
test_job_class_init (TestJobClass *klass)
{
}

static void
test_job_init (TestJob *self)
{
}

static void
test_counts (void)
{
  g_autoptr (JobsJob) job = g_object_new (TEST_TYPE_JOB, NULL);
  g_autoptr (JobsTally) tally = jobs_tally_new (job, 2);
  JobsProgress progress;

  for (guint i = 0; i < 5; i++)
    jobs_tally_add (tally);
  jobs_tally_skip (tally, JOBS_SKIP_CURRENT);
  jobs_tally_fail (tally);
  jobs_job_get_progress (job, &progress);
  g_assert_cmpuint (progress.n_total, ==, 5);
  g_assert_cmpuint (progress.n_done, ==, 2);
  g_assert_cmpuint (progress.n_skipped, ==, 1);
  g_assert_cmpuint (progress.n_failed, ==, 1);
  g_assert_false (progress.is_total_known);
  g_assert_cmpfloat (progress.audio_seconds, ==, 0.0);
  g_assert_cmpfloat (progress.seconds_left, ==, -1.0);

  /* Songs that are under way count, in every slot. */
  jobs_tally_hear (tally, 0, 10.0);
  jobs_tally_hear (tally, 1, 5.0);
  jobs_tally_hear (tally, 0, 20.0);
  jobs_job_get_progress (job, &progress);
  g_assert_cmpfloat (progress.audio_seconds, ==, 25.0);

  jobs_tally_end (tally, 0, 30.0, FALSE);
  jobs_job_get_progress (job, &progress);
  g_assert_cmpuint (progress.n_done, ==, 3);
  g_assert_cmpfloat (progress.audio_seconds, ==, 35.0);

  /* A song that breaks off has been heard all the same: the number never goes back. */
  /* Some time has to have passed since the first sound for there to be a speed. */
  g_usleep (2000);
  jobs_tally_end (tally, 1, 0.0, TRUE);
  jobs_tally_set_total_known (tally);
  jobs_job_get_progress (job, &progress);
  g_assert_cmpuint (progress.n_done, ==, 4);
  g_assert_cmpuint (progress.n_failed, ==, 2);
  g_assert_cmpfloat (progress.audio_seconds, ==, 35.0);
  g_assert_true (progress.is_total_known);
  g_assert_cmpfloat (progress.seconds_left, >=, 0.0);
  g_assert_cmpfloat (progress.speed, >, 0.0);
  g_assert_cmpfloat_with_epsilon (progress.seconds_left * progress.speed, 35.0 / 3, 1e-6);

  jobs_tally_end (tally, 1, 3.0, FALSE);
  jobs_job_get_progress (job, &progress);
  g_assert_cmpuint (progress.n_done, ==, progress.n_total);
  g_assert_cmpfloat (progress.seconds_left, ==, 0.0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jobs/tally/counts", test_counts);

  return g_test_run ();
}
