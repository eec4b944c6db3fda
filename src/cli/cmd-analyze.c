/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/progress.h"
#include "cli/song-format.h"
#include "jobs/analyze-job.h"

/* What the options say, and how the run goes. */
typedef struct
{
  char *model;       /* (owned) (nullable) */
  char *format_name; /* (owned) (nullable) */
  gboolean with_curve;
  int n_workers;
  GStrv arguments; /* (owned) (nullable) */

  CliFormat format;
  CliProgress progress;
  guint n_heard;
  guint n_failed;
} Analyze;

static void
print_song (Analyze     *self,
            LibrarySong *song,
            MoodCurve   *curve,
            MoodDegrees *degrees,
            MoodDegrees *classes)
{
  const CliSongDetails details = { .curve = self->with_curve ? curve : NULL, .degrees = degrees, .classes = classes };
  gboolean is_failed = library_song_get_error_code (song) != NULL;
  g_autofree char *line = NULL;

  cli_progress_clear (&self->progress);

  if (self->format == CLI_FORMAT_JSON)
    {
      line = cli_song_to_json (song, &details);
      cli_write_line (line);
      return;
    }

  if (is_failed)
    {
      line = cli_song_describe_error (song);
      cli_print_error ("%s", line);
      return;
    }

  if (self->n_heard == 1)
    {
      g_autofree char *header = cli_song_text_header (&details);

      cli_write_line (header);
    }
  line = cli_song_to_text (song, &details);
  cli_write_line (line);
}

static void
song_cb (JobsAnalyzeJob *job,
         LibrarySong    *song,
         MoodCurve      *curve,
         MoodDegrees    *degrees,
         MoodDegrees    *classes,
         gpointer        user_data)
{
  Analyze *self = user_data;

  if (library_song_get_error_code (song) != NULL)
    self->n_failed++;
  else
    self->n_heard++;

  print_song (self, song, curve, degrees, classes);
}

static int
analyze (Analyze          *self,
         const CliCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = NULL;
  g_autoptr (JobsJob) job = NULL;
  int status;

  if (!cli_format_parse (self->format_name, &self->format))
    return cli_command_wrong_usage (command, _ ("There is no format “%s”; there are text and json."),
                                    self->format_name);
  if (!cli_check_n_workers (command, self->n_workers))
    return CLI_EXIT_ERROR;
  if (self->arguments == NULL)
    return cli_command_wrong_usage (command, _ ("Name at least one file or folder."));

  paths = cli_read_paths ((const char *const *)self->arguments, &error);
  if (paths == NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  job = jobs_analyze_job_new ((const char *const *)paths, self->model, (guint)self->n_workers);
  g_signal_connect (job, "song", G_CALLBACK (song_cb), self);
  cli_progress_init (&self->progress, job);
  status = cli_run_job (job);
  cli_progress_clear (&self->progress);
  if (status != CLI_EXIT_OK)
    return status;

  if (self->n_heard + self->n_failed == 0)
    cli_print_error (_ ("No songs were found."));

  return self->n_failed > 0 ? CLI_EXIT_SOME_FAILED : CLI_EXIT_OK;
}

static int
run (const CliCommand *command,
     int               argc,
     char             *argv[])
{
  Analyze self = { 0 };
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &self.model, N_ ("Hear with this model"), N_ ("FILE") },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &self.format_name, N_ ("How to print: text or json"),
      N_ ("FORMAT") },
    { "curve", 'c', 0, G_OPTION_ARG_NONE, &self.with_curve, N_ ("Print the mood over time too (json)"),
      NULL },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &self.n_workers, N_ ("Hear so many songs at a time"), N_ ("NUMBER") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.arguments, NULL, NULL },
    { NULL },
  };
  int status = CLI_EXIT_ERROR;

  if (cli_command_parse (command, entries, argc, argv))
    status = analyze (&self, command);

  g_free (self.model);
  g_free (self.format_name);
  g_strfreev (self.arguments);

  return status;
}

const CliCommand cli_command_analyze = {
  .name = "analyze",
  .arguments = N_ ("PATH…"),
  .summary = N_ ("Hear songs and print their moods; nothing is kept"),
  .names_songs = TRUE,
  .run = run,
};
