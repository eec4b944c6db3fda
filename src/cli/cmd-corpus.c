/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/corpus.h"
#include "cli/progress.h"
#include "engine/base/paths.h"
#include "jobs/corpus-import-job.h"
#include "jobs/label-manifest.h"

/* One of the words after "corpus"; it prints its own errors when it returns another status with none. */
typedef struct
{
  const char *word;
  guint n_arguments_min; /* without the word */
  guint n_arguments_max;
  gboolean may_make; /* the library, if there is none */
  int (*run) (const CliCorpus *self, const char *const *arguments, GError **error);
} Action;

static int
import (const CliCorpus   *self,
        const char *const *arguments,
        GError           **error)
{
  g_autoptr (JobsCorpusRequest) request = NULL;
  g_auto (GStrv) paths = arguments[0] != NULL ? cli_make_paths_absolute (arguments) : NULL;
  g_autoptr (JobsJob) job = NULL;
  const JobsCorpusReport *report;
  CliProgress progress;
  int status;

  request = jobs_corpus_request_new (paths != NULL ? paths[0] : NULL);
  request->layout = g_strdup (self->layout);
  request->columns = g_strdup (self->columns);
  request->scale = g_strdup (self->scale);
  request->separator = g_strdup (g_strcmp0 (self->separator, "tab") == 0 ? "\t" : self->separator);
  request->header = self->has_no_header ? 0 : -1;
  request->name = g_strdup (self->name);
  job = jobs_corpus_import_job_new (self->library, request, self->is_dry ? JOBS_CORPUS_DRY_RUN : JOBS_CORPUS_IMPORT,
                                    (guint)self->n_workers);
  cli_progress_init (&progress, job);
  status = cli_run_job (job);
  cli_progress_clear (&progress);
  if (status != CLI_EXIT_OK)
    return status;

  report = jobs_corpus_import_job_get_report (JOBS_CORPUS_IMPORT_JOB (job));
  cli_corpus_print_report (self, report);
  if (self->shows_bad)
    cli_corpus_print_bad (self, report->clips);

  return report->counts.n_statuses[LIBRARY_CLIP_MISSING] + report->counts.n_statuses[LIBRARY_CLIP_BAD] > 0
             ? CLI_EXIT_SOME_FAILED
             : CLI_EXIT_OK;
}

static int
list (const CliCorpus   *self,
      const char *const *arguments,
      GError           **error)
{
  g_autoptr (GPtrArray) sets = library_label_sets_list (self->library, error);

  for (guint i = 0; sets != NULL && i < sets->len && cli_get_output_status () == CLI_EXIT_OK; i++)
    cli_corpus_print_set (self, sets->pdata[i], NULL);

  return sets != NULL ? CLI_EXIT_OK : CLI_EXIT_ERROR;
}

static int
show (const CliCorpus   *self,
      const char *const *arguments,
      GError           **error)
{
  g_autoptr (LibraryLabelSet) set = library_label_sets_find (self->library, arguments[0], error);
  g_autoptr (GPtrArray) clips = NULL;
  g_autoptr (GPtrArray) twins = NULL;

  clips = set != NULL ? library_label_sets_list_clips (self->library, set->id, error) : NULL;
  if (clips == NULL)
    return CLI_EXIT_ERROR;
  cli_corpus_print_content (self, set, clips);
  if (!self->shows_bad)
    return CLI_EXIT_OK;

  twins = library_label_sets_list_twins (self->library, set->id, error);
  if (twins == NULL)
    return CLI_EXIT_ERROR;
  cli_corpus_print_bad (self, clips);
  cli_corpus_print_twins (self, twins);

  return CLI_EXIT_OK;
}

static int
remove_set (const CliCorpus   *self,
            const char *const *arguments,
            GError           **error)
{
  g_autoptr (LibraryLabelSet) set = library_label_sets_find (self->library, arguments[0], error);

  return set != NULL && library_label_sets_remove (self->library, set->id, error) ? CLI_EXIT_OK : CLI_EXIT_ERROR;
}

static int
rename_set (const CliCorpus   *self,
            const char *const *arguments,
            GError           **error)
{
  g_autoptr (LibraryLabelSet) set = library_label_sets_find (self->library, arguments[0], error);

  return set != NULL && library_label_sets_rename (self->library, set->id, arguments[1], error) ? CLI_EXIT_OK
                                                                                                : CLI_EXIT_ERROR;
}

static int
export (const CliCorpus   *self,
        const char *const *arguments,
        GError           **error)
{
  g_autoptr (LibraryLabelSet) set = library_label_sets_find (self->library, arguments[0], error);
  g_autofree char *line = NULL;
  guint n;

  if (set == NULL || !jobs_label_manifest_write (self->library, set->id, arguments[1], &n, error))
    return CLI_EXIT_ERROR;
  line = g_strdup_printf (ngettext ("%u clip was written.", "%u clips were written.", n), n);
  cli_write_line (line);

  return CLI_EXIT_OK;
}

static const Action actions[] = {
  { "import", 0, 1, TRUE, import },      { "list", 0, 0, FALSE, list },         { "show", 1, 1, FALSE, show },
  { "remove", 1, 1, FALSE, remove_set }, { "rename", 2, 2, FALSE, rename_set }, { "export", 2, 2, FALSE, export },
};

static int
run_action (CliCorpus    *self,
            const Action *action)
{
  g_autoptr (GError) error = NULL;
  int status;

  self->library = cli_open_library (self->library_path, action->may_make);
  if (self->library == NULL)
    return CLI_EXIT_ERROR;
  status = action->run (self, (const char *const *)self->arguments + 1, &error);
  if (error != NULL)
    cli_print_error ("%s", error->message);

  return status;
}

static int
check (const CliCommand *command,
       CliCorpus        *self)
{
  const guint n = self->arguments != NULL ? g_strv_length (self->arguments) : 0;
  const gboolean is_library = g_strcmp0 (self->layout, JOBS_CORPUS_LIBRARY) == 0;

  if (n == 0)
    return cli_command_wrong_usage (command, _ ("Say what is to be done: import, list, show, rename, remove or export."));
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].word, self->arguments[0]))
      {
        if (n - 1 < actions[i].n_arguments_min || n - 1 > actions[i].n_arguments_max)
          return cli_command_wrong_usage (command, _ ("“%s” was given too many words, or too few."), actions[i].word);
        if (actions[i].run == import && (n == 2) == is_library)
          return cli_command_wrong_usage (command, is_library ? _ ("The library's own labels are read from no file.")
                                                              : _ ("Name a folder or a table to import."));
        if (self->separator != NULL && strlen (self->separator) != 1 && !g_str_equal (self->separator, "tab"))
          return cli_command_wrong_usage (command, _ ("The separator is one character, or “tab”."));
        return cli_check_n_workers (command, self->n_workers) ? run_action (self, &actions[i]) : CLI_EXIT_ERROR;
      }

  g_autofree char *shown = base_paths_to_utf8 (self->arguments[0]);

  return cli_command_wrong_usage (command, _ ("“%s” is nothing that can be done with labeled sets."), shown);
}

static int
run (const CliCommand *command,
     int               argc,
     char             *argv[])
{
  CliCorpus self = { 0 };
  const GOptionEntry entries[] = {
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &self.library_path, N_ ("Use this library"), N_ ("FILE") },
    { "layout", 0, 0, G_OPTION_ARG_STRING, &self.layout,
      N_ ("How the set is laid out: manifest, csv, folders, ravdess, emopia, deam, pmemo, cal500, emotify, 4q or library"), N_ ("LAYOUT") },
    { "columns", 0, 0, G_OPTION_ARG_STRING, &self.columns, N_ ("What the columns of the table say"), N_ ("ROLE=COLUMN,…") },
    { "scale", 0, 0, G_OPTION_ARG_STRING, &self.scale, N_ ("Between which numbers valence and arousal are, such as 1..9"), N_ ("A..B") },
    { "separator", 0, 0, G_OPTION_ARG_STRING, &self.separator, N_ ("What stands between the columns"), N_ ("CHARACTER") },
    { "no-header", 0, 0, G_OPTION_ARG_NONE, &self.has_no_header, N_ ("The table has no row of names; columns are numbered"), NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &self.name, N_ ("What the set is to be called"), N_ ("NAME") },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &self.is_dry, N_ ("Look at everything, import nothing"), NULL },
    { "bad", 0, 0, G_OPTION_ARG_NONE, &self.shows_bad, N_ ("List what cannot be used, with reasons, and what is elsewhere too"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.is_json, N_ ("Print JSON objects, one a line"), NULL },
    { "workers", 'w', 0, G_OPTION_ARG_INT, &self.n_workers, N_ ("How many files are looked at at once"), N_ ("N") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.arguments, NULL, NULL },
    { NULL },
  };
  int status = CLI_EXIT_ERROR;

  if (cli_command_parse (command, entries, argc, argv))
    status = check (command, &self);

  g_free (self.library_path);
  g_free (self.layout);
  g_free (self.columns);
  g_free (self.scale);
  g_free (self.separator);
  g_free (self.name);
  g_strfreev (self.arguments);
  g_clear_pointer (&self.library, library_db_unref);

  return status;
}

const CliCommand cli_command_corpus = {
  .name = "corpus",
  .arguments = N_ ("import PATH | list | show NAME | rename NAME NEW | remove NAME | export NAME FILE"),
  .summary = N_ ("Keep sets of labeled music to train networks on"),
  .run = run,
};
