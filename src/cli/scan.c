/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/scan.h"

#include <glib/gi18n.h>

#include "cli/progress.h"
#include "cli/song-format.h"
#include "jobs/adapt-job.h"
#include "jobs/heard-cache.h"
#include "jobs/scan-job.h"

static void
songs_cb (JobsScanJob *job,
          GPtrArray   *songs,
          gpointer     user_data)
{
  CliProgress *progress = user_data;

  for (guint i = 0; i < songs->len; i++)
    {
      LibrarySong *song = g_ptr_array_index (songs, i);
      g_autofree char *line = NULL;

      if (library_song_get_error_code (song) == NULL)
        continue;

      line = cli_song_describe_error (song);
      cli_progress_clear (progress);
      cli_print_error ("%s", line);
    }
}

/* @format: of one number, which is @n. Nothing when there is nothing to tell. */
static void
print_count (guint       n,
             const char *format)
{
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_auto (GStrv) parts = g_strsplit (format, "%u", 2);
  g_autofree char *line = g_strjoinv (number, parts);

  if (n > 0)
    cli_write_line (line);
}

static void
print_summary (const JobsProgress *progress)
{
  g_autofree char *done
      = g_strdup_printf (ngettext ("%u song", "%u songs", progress->n_done), progress->n_done);
  g_autofree char *line = NULL;

  /* Translators: "345 songs: 12 heard, 330 known before, 3 failed" */
  line = g_strdup_printf (_ ("%s: %u heard, %u known before, %u failed"), done,
                          progress->n_done - progress->n_skipped - progress->n_failed, progress->n_skipped,
                          progress->n_failed);
  cli_write_line (line);
  print_count (progress->n_recognized, ngettext ("%u was recognized: moved, renamed, retagged or a copy",
                                                 "%u were recognized: moved, renamed, retagged or copies",
                                                 progress->n_recognized));
  print_count (progress->n_problems,
               ngettext ("%u known problem was not tried again; “moodplane-cli problems” prints it",
                         "%u known problems were not tried again; “moodplane-cli problems” prints them",
                         progress->n_problems));
  print_count (progress->n_stale, ngettext ("%u was heard by another model; --reanalyze hears it again",
                                            "%u were heard by another model; --reanalyze hears them again",
                                            progress->n_stale));
}

static void
print_remarks (JobsScanJob *job)
{
  g_auto (GStrv) remarks = jobs_scan_job_dup_remarks (job);

  for (gsize i = 0; remarks[i] != NULL; i++)
    cli_print_error ("%s", remarks[i]);
}

/* What is in force moves the songs that have come, or were heard anew. */
static int
renew_adaptation (LibraryDb *library)
{
  g_autoptr (JobsJob) job = jobs_adapt_job_new (library, JOBS_ADAPT_RENEW, JOBS_ADAPT_STRENGTH_DEFAULT);
  const JobsAdaptReport *report = jobs_adapt_job_get_report (JOBS_ADAPT_JOB (job));
  const int status = cli_run_job (job);

  if (status == CLI_EXIT_OK && report->has_changed && !report->is_in_force)
    cli_write_line (_ ("What was learned from corrections is taken back: they no longer bear it out"));

  return status;
}

/**
 * cli_scan:
 * @folders: (nullable): absolute; NULL: those of the library
 *
 * Brings the library up to date with @folders; songs that fail are told on standard error.
 *
 * Returns: the exit status
 */
int
cli_scan (LibraryDb            *library,
          const char *const    *folders,
          const CliScanOptions *options)
{
  g_autoptr (JobsJob) job = jobs_scan_job_new (library, folders, options->model, (guint)options->n_workers);
  CliProgress line;
  JobsProgress progress;
  int status;

  if (options->reanalyzes)
    jobs_scan_job_set_flags (JOBS_SCAN_JOB (job), JOBS_SCAN_REANALYZE);
  jobs_scan_job_set_cache_limit (JOBS_SCAN_JOB (job), options->has_cache_size
                                                          ? jobs_heard_cache_to_bytes (options->cache_size)
                                                          : jobs_heard_cache_get_limit ());
  g_signal_connect (job, "songs", G_CALLBACK (songs_cb), &line);
  cli_progress_init (&line, job);
  status = cli_run_job (job);
  cli_progress_clear (&line);
  print_remarks (JOBS_SCAN_JOB (job));

  /* What was heard before a cancel is kept, so it is told as well. */
  jobs_job_get_progress (job, &progress);
  if (options->prints_summary && status != CLI_EXIT_ERROR)
    print_summary (&progress);
  if (status == CLI_EXIT_OK)
    status = renew_adaptation (library);

  if (status == CLI_EXIT_OK && progress.n_failed > 0)
    return CLI_EXIT_SOME_FAILED;

  return status;
}
