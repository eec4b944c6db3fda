/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/train.h"

/* Progress is no part of what was asked for. */
static void
message_cb (JobsTrainJob *job,
            const char   *text,
            gpointer      user_data)
{
  g_printerr ("%s\n", text);
}

int
cli_train (JobsJob *job)
{
  g_autoptr (JobsJob) owned = job;
  int status;

  g_signal_connect (job, "message", G_CALLBACK (message_cb), NULL);
  status = cli_run_job (job);
  if (status == CLI_EXIT_OK)
    cli_write (jobs_train_job_get_report (JOBS_TRAIN_JOB (job)));

  return status;
}
