/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/scan.h"
#include "jobs/write-tags-job.h"
#include "library/journal.h"

typedef struct
{
  char *library_path; /* (owned) (nullable) */
  char *model;        /* (owned) (nullable) */
  gboolean is_dry_run;
  gboolean is_undo;
  char *fields;    /* (owned) (nullable) */
  char *separator; /* (owned) (nullable) */
  int n_workers;
  GStrv arguments; /* (owned) (nullable) */

  guint n_changed;
  guint n_failed;
} Tag;

/* "sad; calm", or a dash for a field that is not there. */
static char *
format_values (GStrv values)
{
  g_autofree char *joined = NULL;

  if (values == NULL || values[0] == NULL)
    return g_strdup ("–");

  joined = g_strjoinv ("; ", values);

  return cli_clean_text (joined);
}

static void
outcome_cb (JobsWriteTagsJob     *job,
            const JobsTagOutcome *outcome,
            gpointer              user_data)
{
  Tag *self = user_data;
  g_autofree char *path = cli_clean_text (outcome->path);

  if (outcome->error_code != NULL)
    {
      g_autofree char *message
          = cli_clean_text (outcome->error_message != NULL ? outcome->error_message : "");

      self->n_failed++;
      cli_print_error ("%s: %s", path, message);
      return;
    }

  if (outcome->changes == NULL || outcome->changes->len == 0)
    return;

  self->n_changed++;
  cli_write_line (path);
  for (guint i = 0; i < outcome->changes->len; i++)
    {
      const JobsTagChange *change = g_ptr_array_index (outcome->changes, i);
      g_autofree char *old_values = format_values (change->old_values);
      g_autofree char *new_values = format_values (change->new_values);
      g_autofree char *line = g_strdup_printf ("  %s: %s → %s", change->field, old_values, new_values);

      cli_write_line (line);
    }
}

static int
run_write_job (Tag     *self,
               JobsJob *job)
{
  g_autofree char *line = NULL;
  int status;

  g_signal_connect (job, "outcome", G_CALLBACK (outcome_cb), self);
  status = cli_run_job (job);
  if (status == CLI_EXIT_ERROR)
    return status;

  if (self->is_dry_run)
    line = g_strdup_printf (ngettext ("%u file would be changed", "%u files would be changed",
                                      self->n_changed),
                            self->n_changed);
  else
    line = g_strdup_printf (ngettext ("%u file changed", "%u files changed", self->n_changed),
                            self->n_changed);
  cli_write_line (line);

  if (status == CLI_EXIT_OK && self->n_failed > 0)
    return CLI_EXIT_SOME_FAILED;

  return status;
}

static int
undo (Tag       *self,
      LibraryDb *library)
{
  g_autoptr (GError) error = NULL;
  gint64 batch = library_journal_get_last_batch (library, &error);
  g_autoptr (JobsJob) job = NULL;

  if (batch == 0)
    {
      cli_print_error ("%s", error != NULL ? error->message : _ ("There is nothing to undo."));
      return CLI_EXIT_ERROR;
    }

  job = jobs_write_tags_job_new_undo (library, batch);

  return run_write_job (self, job);
}

/* (element-type LibrarySong) (transfer full) (nullable) */
static GPtrArray *
find_songs (LibraryDb         *library,
            const char *const *folders,
            GError           **error)
{
  g_autoptr (GPtrArray) all = library_db_list_songs (library, error);
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func (g_object_unref);

  if (all == NULL)
    return NULL;

  for (guint i = 0; i < all->len; i++)
    {
      LibrarySong *song = g_ptr_array_index (all, i);

      if (library_song_get_estimate (song) != NULL
          && cli_is_below_any (library_song_get_path (song), folders))
        g_ptr_array_add (songs, g_object_ref (song));
    }

  return g_steal_pointer (&songs);
}

/* "mood,valence=MY_VALENCE"; (transfer full) (nullable) */
static GStrv
split_fields (const Tag *self)
{
  GStrv words = self->fields != NULL ? g_strsplit (self->fields, ",", -1) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    g_strstrip (words[i]);

  return words;
}

static int
write_moods (Tag               *self,
             LibraryDb         *library,
             const char *const *folders)
{
  CliScanOptions options = { .model = self->model, .n_workers = self->n_workers };
  int scan_status = cli_scan (library, folders, &options);
  g_auto (GStrv) fields = split_fields (self);
  g_autoptr (GPtrArray) songs = NULL;
  g_autoptr (JobsJob) job = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (scan_status != CLI_EXIT_OK && scan_status != CLI_EXIT_SOME_FAILED)
    return scan_status;

  songs = find_songs (library, folders, &error);
  if (songs == NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  job = self->is_dry_run ? jobs_write_tags_job_new_preview (library, songs)
                         : jobs_write_tags_job_new_write (library, songs);
  if (!jobs_write_tags_job_set_fields (JOBS_WRITE_TAGS_JOB (job), (const char *const *)fields, self->separator,
                                       &error))
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }
  status = run_write_job (self, job);

  return status == CLI_EXIT_OK ? scan_status : status;
}

static int
tag (Tag              *self,
     const CliCommand *command)
{
  g_autoptr (LibraryDb) library = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = NULL;
  g_auto (GStrv) folders = NULL;
  g_auto (GStrv) fields = split_fields (self);

  if (!cli_check_n_workers (command, self->n_workers))
    return CLI_EXIT_ERROR;
  if (self->is_undo && (self->arguments != NULL || self->is_dry_run))
    return cli_command_wrong_usage (command, _ ("--undo goes with no paths and no --dry-run."));
  if (!self->is_undo && self->arguments == NULL)
    return cli_command_wrong_usage (command, _ ("Name at least one file or folder."));

  if (!jobs_write_tags_job_check_fields ((const char *const *)fields, self->separator, &error))
    return cli_command_wrong_usage (command, "%s", error->message);

  paths = cli_read_paths ((const char *const *)self->arguments, &error);
  if (paths == NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }
  /* No paths at all would mean every song that the library knows. */
  if (!self->is_undo && paths[0] == NULL)
    return CLI_EXIT_OK;

  library = cli_open_library (self->library_path, !self->is_undo);
  if (library == NULL)
    return CLI_EXIT_ERROR;
  if (self->is_undo)
    return undo (self, library);

  folders = cli_make_paths_absolute ((const char *const *)paths);

  return write_moods (self, library, (const char *const *)folders);
}

static int
run (const CliCommand *command,
     int               argc,
     char             *argv[])
{
  Tag self = { 0 };
  const GOptionEntry entries[] = {
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &self.is_dry_run, N_ ("Only print what would change"), NULL },
    { "undo", 'u', 0, G_OPTION_ARG_NONE, &self.is_undo, N_ ("Take back the last writing"), NULL },
    { "fields", 'f', 0, G_OPTION_ARG_STRING, &self.fields,
      N_ ("Write these: mood, valence, arousal, quadrant, all; NAME=FIELD for a field of that name"), N_ ("NAMES") },
    { "separator", 0, 0, G_OPTION_ARG_STRING, &self.separator,
      N_ ("Write several moods as one value with this between them"), N_ ("TEXT") },
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &self.library_path, N_ ("Use this library"), N_ ("FILE") },
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &self.model, N_ ("Hear with this model"), N_ ("FILE") },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &self.n_workers, N_ ("Hear so many songs at a time"), N_ ("NUMBER") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.arguments, NULL, NULL },
    { NULL },
  };
  int status = CLI_EXIT_ERROR;

  if (cli_command_parse (command, entries, argc, argv))
    status = tag (&self, command);

  g_free (self.library_path);
  g_free (self.fields);
  g_free (self.separator);
  g_free (self.model);
  g_strfreev (self.arguments);

  return status;
}

const CliCommand cli_command_tag = {
  .name = "tag",
  .arguments = N_ ("PATH…"),
  .summary = N_ ("Write the moods of songs into their files"),
  .run = run,
};
