/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"

G_BEGIN_DECLS

/**
 * CliProgress:
 *
 * A line on standard error that follows a job, if a terminal is there to show it.
 */
typedef struct
{
  gboolean is_shown;  /* standard error is a terminal */
  gboolean is_on_line;
} CliProgress;

void  cli_progress_init   (CliProgress        *self,
                           JobsJob            *job);
void  cli_progress_clear  (CliProgress        *self);
char *cli_progress_format (const JobsProgress *progress);
char *cli_progress_format_time_left (double    seconds_left,
                                     gboolean  is_at_most);

G_END_DECLS
