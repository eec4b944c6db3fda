/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <glib/gi18n.h>

/* Why standard output is gone, 0 while it is there: the reader closed the pipe, or the disk is full.
 * SIGPIPE is ignored in main(), so that a job is cancelled in order instead of being torn down with
 * its decoders. */
static int output_error;

/* Returns: whether a character moves the cursor, or turns the direction of what follows it; all of these have four
 * hexadecimal digits. */
gboolean
cli_steers_terminal (gunichar c)
{
  return g_unichar_iscntrl (c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/**
 * cli_clean_text:
 * @text: bytes of a file system or of a tag
 *
 * Returns: (transfer full): @text as valid UTF-8 on one line that cannot steer a terminal
 */
char *
cli_clean_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_sized_new (strlen (valid));

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      g_string_append_unichar (clean, cli_steers_terminal (character) ? 0xfffd : character);
    }

  return g_string_free (clean, FALSE);
}

/**
 * cli_print_error:
 * @format: a printf format, translated
 *
 * Prints a line to standard error that says which program speaks.
 */
void
cli_print_error (const char *format,
                 ...)
{
  g_autofree char *message = NULL;
  g_autofree char *clean = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  /* Messages carry names of files, which may hold anything. */
  clean = cli_clean_text (message);
  g_printerr ("moodplane-cli: %s\n", clean);
}

/**
 * cli_write:
 * @text: UTF-8
 *
 * Writes to standard output as it is and hands it to the reader at once. Whatever the locale says,
 * the output is UTF-8, so that another program can read it. A failure is told once and kept for
 * cli_get_output_status(): nothing is written from then on.
 */
void
cli_write (const char *text)
{
  if (output_error != 0 || (fputs (text, stdout) >= 0 && fflush (stdout) == 0))
    return;

  output_error = errno != 0 ? errno : EIO;
  if (output_error != EPIPE)
    cli_print_error (_ ("Cannot write to standard output: %s"), g_strerror (output_error));
}

/**
 * cli_write_line:
 * @text: UTF-8, without its newline
 */
void
cli_write_line (const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  cli_write (line);
}

/**
 * cli_get_output_status:
 *
 * Returns: %CLI_EXIT_OK, or the exit status once nobody can read what is written: there is no sense
 *   in going on then
 */
int
cli_get_output_status (void)
{
  if (output_error == 0)
    return CLI_EXIT_OK;

  return output_error == EPIPE ? 128 + SIGPIPE : CLI_EXIT_ERROR;
}
