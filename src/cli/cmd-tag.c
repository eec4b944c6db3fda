/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/scan.h"
#include "cli/tag-output.h"

typedef struct
{
  char *library_path; /* (owned) (nullable) */
  char *model;        /* (owned) (nullable) */
  gboolean is_dry_run;
  gboolean is_undo;
  gboolean is_history;
  gboolean keeps_mtime;
  char *mode_name;   /* (owned) (nullable) */
  char *format_name; /* (owned) (nullable) */
  char *fields;    /* (owned) (nullable) */
  char *separator; /* (owned) (nullable) */
  int n_workers;
  GStrv arguments; /* (owned) (nullable) */

  JobsTagMode mode;
  CliFormat format;
  gint64 batch; /* of --undo and --history; 0: none is named */
  guint n_changed;
  guint n_partly; /* of these */
  guint n_failed;
  GArray *gone; /* (owned) (nullable) of gint64: the writings that the last undo has passed over files of */
} Tag;

/* Files of a writing come one after the other. */
static void
note_gone (Tag   *self,
           gint64 batch)
{
  if (self->gone == NULL)
    self->gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (self->gone->len == 0 || g_array_index (self->gone, gint64, self->gone->len - 1) != batch)
    g_array_append_val (self->gone, batch);
}

static void
outcome_cb (JobsWriteTagsJob     *job,
            const JobsTagOutcome *outcome,
            gpointer              user_data)
{
  Tag *self = user_data;

  cli_print_tag_outcome (outcome, self->format);
  if (outcome->error_code != NULL && !outcome->is_partial)
    self->n_failed++;
  else if (outcome->changes->len > 0)
    self->n_changed++;
  if (outcome->is_partial)
    self->n_partly++;
  if (self->is_undo && self->batch == 0 && g_strcmp0 (outcome->error_code, "not-found") == 0)
    note_gone (self, outcome->batch);
}

static void
print_gone (const Tag *self)
{
  for (guint i = 0; self->gone != NULL && i < self->gone->len; i++)
    {
      gint64 batch = g_array_index (self->gone, gint64, i);

      cli_print_error (_ ("When what is gone is back, “tag --undo %" G_GINT64_FORMAT "” takes writing %" G_GINT64_FORMAT
                          " back there too."),
                       batch, batch);
    }
}

static void
print_sum (const Tag *self)
{
  g_autoptr (GString) line = g_string_new (NULL);

  if (self->is_dry_run)
    g_string_append_printf (line, ngettext ("%u file would be changed", "%u files would be changed", self->n_changed),
                            self->n_changed);
  else
    g_string_append_printf (line, ngettext ("%u file changed", "%u files changed", self->n_changed), self->n_changed);
  if (self->n_partly > 0)
    {
      g_string_append (line, ", ");
      g_string_append_printf (line, ngettext ("%u of them in part", "%u of them in part", self->n_partly), self->n_partly);
    }
  if (self->n_failed > 0)
    {
      g_string_append (line, ", ");
      g_string_append_printf (line, ngettext ("%u could not be", "%u could not be", self->n_failed), self->n_failed);
    }
  cli_write_line (line->str);
}

static int
run_write_job (Tag     *self,
               JobsJob *job)
{
  int status;

  jobs_write_tags_job_set_keeps_mtime (JOBS_WRITE_TAGS_JOB (job), self->keeps_mtime);
  g_signal_connect (job, "outcome", G_CALLBACK (outcome_cb), self);
  status = cli_run_job (job);
  print_gone (self);
  if (status == CLI_EXIT_ERROR)
    return status;

  if (self->format == CLI_FORMAT_TEXT)
    print_sum (self);
  if (status == CLI_EXIT_OK && self->n_failed + self->n_partly > 0)
    return CLI_EXIT_SOME_FAILED;

  return status;
}

/* FALSE: it is told. */
static gboolean
has_batch (Tag       *self,
           LibraryDb *library)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries
      = self->batch != 0 ? library_journal_list_batch (library, self->batch, &error) : NULL;
  gint64 last = self->batch == 0 ? library_journal_get_last_batch (library, &error) : 0;

  if (error != NULL)
    cli_print_error ("%s", error->message);
  else if (entries != NULL && entries->len == 0)
    cli_print_error (_ ("There is no writing number %" G_GINT64_FORMAT "; “tag --history” lists them."), self->batch);
  else if (entries == NULL && last == 0)
    cli_print_error ("%s", _ ("There is nothing to undo."));
  else
    return TRUE;

  return FALSE;
}

static int
undo (Tag       *self,
      LibraryDb *library)
{
  g_autoptr (JobsJob) job = NULL;

  if (!has_batch (self, library))
    return CLI_EXIT_ERROR;

  job = self->is_dry_run ? jobs_write_tags_job_new_preview_undo (library, self->batch)
                         : jobs_write_tags_job_new_undo (library, self->batch);

  return run_write_job (self, job);
}

static int
print_history (Tag       *self,
               LibraryDb *library)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) batches = library_journal_list_batches (library, &error);
  g_autoptr (GPtrArray) entries
      = batches != NULL && self->batch != 0 ? library_journal_list_batch (library, self->batch, &error) : NULL;

  if (error != NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }
  if (entries != NULL && entries->len == 0)
    {
      cli_print_error (_ ("There is no writing number %" G_GINT64_FORMAT "; “tag --history” lists them."),
                       self->batch);
      return CLI_EXIT_ERROR;
    }

  for (guint i = 0; entries == NULL && i < batches->len && cli_get_output_status () == CLI_EXIT_OK; i++)
    cli_print_tag_batch (&g_array_index (batches, LibraryJournalBatch, i), self->format);
  for (guint i = 0; entries != NULL && i < entries->len && cli_get_output_status () == CLI_EXIT_OK; i++)
    {
      const LibraryJournalEntry *entry = entries->pdata[i];
      const LibraryJournalEntry *before = i > 0 ? entries->pdata[i - 1] : NULL;

      cli_print_journal_entry (entry, before != NULL && g_str_equal (before->path, entry->path), self->format);
    }

  return cli_get_output_status ();
}

static gint
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (library_song_get_path (*(LibrarySong **)a), library_song_get_path (*(LibrarySong **)b));
}

/* (element-type LibrarySong) (transfer full) (nullable): by path, as whoever reads a preview looks for them */
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
  g_ptr_array_sort (songs, compare_paths);

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
  jobs_write_tags_job_set_mode (JOBS_WRITE_TAGS_JOB (job), self->mode);
  status = run_write_job (self, job);

  return status == CLI_EXIT_OK ? scan_status : status;
}

/* What stands behind --undo and --history: nothing, or the number of a writing. */
static gboolean
read_batch (Tag *self)
{
  guint64 batch;

  if (self->arguments == NULL || self->arguments[0] == NULL)
    return TRUE;
  if (self->arguments[1] != NULL || !g_ascii_string_to_unsigned (self->arguments[0], 10, 1, G_MAXINT64, &batch, NULL))
    return FALSE;

  self->batch = (gint64)batch;

  return TRUE;
}

/* FALSE when the words of the command line do not go together; it is told then. */
static gboolean
check_usage (Tag              *self,
             const CliCommand *command)
{
  gboolean is_journal = self->is_undo || self->is_history;

  if (!cli_check_n_workers (command, self->n_workers))
    return FALSE;
  if (!cli_format_parse (self->format_name, &self->format))
    cli_command_wrong_usage (command, _ ("There is no format “%s”; there are text and json."), self->format_name);
  else if (self->mode_name != NULL && !jobs_tag_mode_from_name (self->mode_name, &self->mode))
    cli_command_wrong_usage (command, _ ("There is no mode “%s”; there are add, replace and fill."), self->mode_name);
  else if (self->is_undo && self->is_history)
    cli_command_wrong_usage (command, _ ("--undo and --history do not go together."));
  else if (is_journal && !read_batch (self))
    cli_command_wrong_usage (command, _ ("--undo and --history go with no paths, only with the number of a writing."));
  else if (!is_journal && self->arguments == NULL)
    cli_command_wrong_usage (command, _ ("Name at least one file or folder."));
  else
    return TRUE;

  return FALSE;
}

static int
tag (Tag              *self,
     const CliCommand *command)
{
  g_autoptr (LibraryDb) library = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) folders = NULL;
  g_auto (GStrv) fields = split_fields (self);

  if (!check_usage (self, command))
    return CLI_EXIT_ERROR;

  if (!jobs_write_tags_job_check_fields ((const char *const *)fields, self->separator, &error))
    return cli_command_wrong_usage (command, "%s", error->message);

  if (self->is_undo || self->is_history)
    {
      library = cli_open_library (self->library_path, FALSE);
      if (library == NULL)
        return CLI_EXIT_ERROR;

      return self->is_undo ? undo (self, library) : print_history (self, library);
    }

  folders = cli_read_places ((const char *const *)self->arguments, &error);
  if (folders == NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }
  /* No paths at all would mean every song that the library knows. */
  if (folders[0] == NULL)
    return CLI_EXIT_OK;

  library = cli_open_library (self->library_path, TRUE);
  if (library == NULL)
    return CLI_EXIT_ERROR;

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
    { "undo", 'u', 0, G_OPTION_ARG_NONE, &self.is_undo, N_ ("Take back the last writing, or that of this number"), NULL },
    { "history", 0, 0, G_OPTION_ARG_NONE, &self.is_history,
      N_ ("List the writings of the past, or what that of this number changed"), NULL },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &self.mode_name,
      N_ ("What becomes of others' values: add, replace, or fill (only where there are none)"), N_ ("MODE") },
    { "keep-mtime", 0, 0, G_OPTION_ARG_NONE, &self.keeps_mtime, N_ ("Keep the time of the files' last change"), NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &self.format_name, N_ ("How to print: text or json"), N_ ("FORMAT") },
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
  g_free (self.mode_name);
  g_free (self.format_name);
  g_free (self.fields);
  g_free (self.separator);
  g_free (self.model);
  g_strfreev (self.arguments);
  g_clear_pointer (&self.gone, g_array_unref);

  return status;
}

const CliCommand cli_command_tag = {
  .name = "tag",
  .arguments = N_ ("PATH…"),
  .summary = N_ ("Write the moods of songs into their files"),
  .names_songs = TRUE,
  .run = run,
};
