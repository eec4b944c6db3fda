/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>

#include <glib/gi18n.h>

/* Standard output is gone: the reader closed the pipe, or the disk is full. SIGPIPE is ignored in
 * main(), so that a job is cancelled in order instead of being torn down with its decoders. */
static gboolean is_output_lost;

/**
 * cli_write:
 * @text: UTF-8
 *
 * Writes to standard output as it is: whatever the locale says, the output is UTF-8, so that
 * another program can read it. A failure is kept for cli_is_output_lost().
 */
void
cli_write (const char *text)
{
  if (!is_output_lost && fputs (text, stdout) < 0)
    is_output_lost = TRUE;
}

/**
 * cli_write_line:
 * @text: UTF-8, without its newline
 *
 * Writes a line and hands it to the reader at once.
 */
void
cli_write_line (const char *text)
{
  cli_write (text);
  cli_write ("\n");

  if (is_output_lost || fflush (stdout) == 0)
    return;

  is_output_lost = TRUE;
  if (errno != EPIPE)
    cli_print_error (_ ("Cannot write to standard output: %s"), g_strerror (errno));
}

/**
 * cli_is_output_lost:
 *
 * Returns: TRUE once nobody can read what is written: there is no sense in going on
 */
gboolean
cli_is_output_lost (void)
{
  return is_output_lost;
}
