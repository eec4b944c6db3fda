/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <signal.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

/* A job under way, and why it was cancelled. */
typedef struct
{
  JobsJob *job; /* not owned */
  int signal_number;
} RunningJob;

static gboolean
interrupt_cb (gpointer user_data)
{
  RunningJob *running = user_data;

  running->signal_number = SIGINT;
  jobs_job_cancel (running->job);

  return G_SOURCE_CONTINUE;
}

static gboolean
terminate_cb (gpointer user_data)
{
  RunningJob *running = user_data;

  running->signal_number = SIGTERM;
  jobs_job_cancel (running->job);

  return G_SOURCE_CONTINUE;
}

/* Progress comes several times a second, which is soon enough to notice that nobody reads. */
static void
progress_cb (JobsJob    *job,
             GParamSpec *pspec,
             gpointer    user_data)
{
  RunningJob *running = user_data;

  if (cli_get_output_status () != CLI_EXIT_OK)
    jobs_job_cancel (running->job);
}

/**
 * cli_run_job:
 * @job: a job that is not started yet, with whatever signals the command watches
 *
 * Runs it to its end. SIGINT and SIGTERM cancel it, and so does a reader that went away. An error
 * of the job as a whole is printed.
 *
 * Returns: %CLI_EXIT_OK, %CLI_EXIT_ERROR, or 128 + the signal that ended it
 */
int
cli_run_job (JobsJob *job)
{
  RunningJob running = { job, 0 };
  guint interrupt_id = g_unix_signal_add (SIGINT, interrupt_cb, &running);
  guint terminate_id = g_unix_signal_add (SIGTERM, terminate_cb, &running);
  gulong progress_id = g_signal_connect (job, "notify::progress", G_CALLBACK (progress_cb), &running);
  g_autoptr (GError) error = NULL;
  gboolean is_done;

  jobs_job_start (job);
  is_done = jobs_job_wait (job, &error);

  g_signal_handler_disconnect (job, progress_id);
  g_source_remove (interrupt_id);
  g_source_remove (terminate_id);

  if (running.signal_number != 0)
    return CLI_EXIT_SIGNAL + running.signal_number;
  if (cli_get_output_status () != CLI_EXIT_OK)
    return cli_get_output_status ();
  if (is_done)
    return CLI_EXIT_OK;

  cli_print_error ("%s", error->message);

  return CLI_EXIT_ERROR;
}

int
cli_run_resumable_job (JobsJob *job)
{
  const int status = cli_run_job (job);

  if (status > CLI_EXIT_SIGNAL)
    cli_print_error (_ ("Interrupted. What is done is kept; the same command goes on from there."));

  return status;
}
