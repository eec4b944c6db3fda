/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-child.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "jobs/search-job.h"
#include "jobs/train-run-job.h"

#define FAILED_STATUS 10

/* Limits are a process's own. */
static int
work (const char *id,
      gboolean    is_disk_full)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsTrainingRun) run = jobs_training_run_load (id, &error);
  g_autoptr (JobsJob) job = NULL;
  struct rlimit limit = { .rlim_cur = 256 * 1024, .rlim_max = 256 * 1024 };

  g_assert_no_error (error);
  if (is_disk_full)
    {
      signal (SIGXFSZ, SIG_IGN);
      if (setrlimit (RLIMIT_FSIZE, &limit) != 0)
        return 3;
    }

  job = jobs_training_run_get_kind (run) == JOBS_RUN_SEARCH ? jobs_search_job_new_of_run (run, 1) : jobs_train_run_job_new (run, 1);
  jobs_run_job_set_background (JOBS_RUN_JOB (job), FALSE);
  jobs_job_start (job);
  return jobs_job_wait (job, &error) ? 0 : FAILED_STATUS;
}

int
run_child_main (int   argc,
                char *argv[])
{
  if (argc == 3 && (g_str_equal (argv[1], RUN_CHILD_WORK) || g_str_equal (argv[1], RUN_CHILD_FULL)))
    return work (argv[2], g_str_equal (argv[1], RUN_CHILD_FULL));

  return -1;
}

GPid
run_child_spawn (const char            *program,
                 const char            *mode,
                 const JobsTrainingRun *run)
{
  const char *arguments[] = { program, mode, jobs_training_run_get_id (run), NULL };
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_spawn_async (NULL, (char **)arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  return pid;
}

void
run_child_fill_disk (const char            *program,
                     const JobsTrainingRun *run)
{
  const GPid pid = run_child_spawn (program, RUN_CHILD_FULL, run);
  g_autoptr (JobsTrainingRun) now = NULL;
  g_autoptr (GError) error = NULL;
  const char *problem;
  int status;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, FAILED_STATUS);
  now = jobs_training_run_load (jobs_training_run_get_id (run), &error);
  g_assert_no_error (error);
  g_assert_cmpint (jobs_training_run_get_state (now), ==, JOBS_RUN_FAILED);
  problem = jobs_training_run_get_problem (now);
  g_assert_nonnull (problem);
  if (strstr (problem, "File too large") == NULL && strstr (problem, "disk is full") == NULL)
    g_error ("“%s” does not tell of the disk", problem);
}
