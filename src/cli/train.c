/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/train.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* To the start of the line, and nothing right of there (ECMA-48: EL). */
#define ERASE_LINE "\r\033[K"

typedef struct
{
  gboolean is_shown;   /* standard error is a terminal */
  gboolean is_on_line;
} StepLine;

static void
clear_line (StepLine *line)
{
  if (line->is_on_line)
    g_printerr (ERASE_LINE);
  line->is_on_line = FALSE;
}

/* Progress is no part of what was asked for. */
static void
message_cb (JobsTrainJob *job,
            const char   *text,
            gpointer      user_data)
{
  clear_line (user_data);
  g_printerr ("%s\n", text);
}

static void
step_cb (JobsTrainJob        *job,
         const JobsTrainStep *step,
         gpointer             user_data)
{
  StepLine *line = user_data;

  if (!line->is_shown)
    return;

  g_printerr (ERASE_LINE);
  g_printerr (_ ("Epoch %u of %u, step %zu of %zu: loss %.4f"), step->epoch, step->n_epochs, step->step,
              step->n_steps, step->loss);
  line->is_on_line = TRUE;
}

int
cli_train (JobsJob *job)
{
  g_autoptr (JobsJob) owned = job;
  StepLine line = { .is_shown = isatty (STDERR_FILENO) };
  int status;

  g_signal_connect (job, "message", G_CALLBACK (message_cb), &line);
  g_signal_connect (job, "step", G_CALLBACK (step_cb), &line);
  status = cli_run_job (job);
  clear_line (&line);
  if (status == CLI_EXIT_OK)
    cli_write (jobs_train_job_get_report (JOBS_TRAIN_JOB (job)));

  return status;
}
