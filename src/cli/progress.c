/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/progress.h"

#include <stdio.h>
#include <unistd.h>

#include <glib/gi18n.h>

/* To the start of the line, and nothing right of there (ECMA-48: EL). */
#define ERASE_LINE "\r\033[K"

/**
 * cli_progress_format_time_left:
 * @is_at_most: it may be done before
 *
 * Returns: (transfer full): "3:20 left", "at most 3:20 left"
 */
char *
cli_progress_format_time_left (double seconds_left, gboolean is_at_most)
{
  const int seconds = (int)MIN (seconds_left + 0.5, 1e8);

  if (seconds >= 3600)
    /* Translators: hours and minutes. */
    return g_strdup_printf (is_at_most ? _ ("at most %d h %02d min left") : _ ("%d h %02d min left"),
                            seconds / 3600, seconds / 60 % 60);

  /* Translators: minutes and seconds. */
  return g_strdup_printf (is_at_most ? _ ("at most %d:%02d left") : _ ("%d:%02d left"), seconds / 60,
                          seconds % 60);
}

/**
 * cli_progress_format:
 *
 * Returns: (transfer full): "12 of 345 songs, 62 times as fast as they play, 3:20 left"
 */
char *
cli_progress_format (const JobsProgress *progress)
{
  GString *text = g_string_new (NULL);

  if (progress->is_total_known)
    g_string_append_printf (text, ngettext ("%u of %u song", "%u of %u songs", progress->n_total),
                            progress->n_done, progress->n_total);
  else
    g_string_append_printf (text, ngettext ("%u song so far", "%u songs so far", progress->n_done),
                            progress->n_done);

  if (progress->speed > 0)
    {
      g_string_append (text, ", ");
      /* Translators: how many seconds of music are heard in a second. */
      g_string_append_printf (text, _ ("%.0f times as fast as they play"), progress->speed);
    }

  if (progress->seconds_left >= 0)
    {
      g_autofree char *left = cli_progress_format_time_left (progress->seconds_left, progress->is_at_most);

      g_string_append_printf (text, ", %s", left);
    }

  return g_string_free (text, FALSE);
}

static void
progress_cb (JobsJob    *job,
             GParamSpec *pspec,
             gpointer    user_data)
{
  CliProgress *self = user_data;
  g_autofree char *text = NULL;
  JobsProgress progress;

  jobs_job_get_progress (job, &progress);
  text = cli_progress_format (&progress);
  g_printerr (ERASE_LINE "%s", text);
  self->is_on_line = TRUE;
}

/**
 * cli_progress_init:
 * @self: must stay until @job has finished
 */
void
cli_progress_init (CliProgress *self,
                   JobsJob     *job)
{
  self->is_shown = isatty (STDERR_FILENO);
  self->is_on_line = FALSE;

  if (self->is_shown)
    g_signal_connect (job, "notify::progress", G_CALLBACK (progress_cb), self);
}

/**
 * cli_progress_clear:
 *
 * Takes the line away: to be called before anything else is printed.
 */
void
cli_progress_clear (CliProgress *self)
{
  if (self->is_on_line)
    g_printerr (ERASE_LINE);

  self->is_on_line = FALSE;
}
