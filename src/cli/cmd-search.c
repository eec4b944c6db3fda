/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/train-run.h"
#include "jobs/search-job.h"

static void
message_cb (JobsRunJob *job,
            const char *text,
            gpointer    user_data)
{
  g_printerr ("%s\n", text);
}

static int
write_settings (JobsSearchJob *job,
                const char    *output)
{
  g_autofree char *json = jobs_train_settings_to_json (jobs_search_job_get_settings (job));
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (output, json, -1, &error))
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  text = g_strdup_printf (_ ("The best settings are in %s: “moodplane-cli train --settings %s MANIFEST” trains with them.\n"), output,
                          output);
  cli_write (text);
  return CLI_EXIT_OK;
}

static int
search_in_folder (const JobsSearchOptions *options,
                  const char              *output)
{
  g_autoptr (JobsJob) job = jobs_search_job_new (options);
  int status;

  jobs_run_job_set_background (JOBS_RUN_JOB (job), FALSE);
  g_signal_connect (job, "message", G_CALLBACK (message_cb), NULL);
  status = cli_run_resumable_job (job);
  if (status != CLI_EXIT_OK)
    return status;

  cli_write (jobs_search_job_get_report (JOBS_SEARCH_JOB (job)));
  return write_settings (JOBS_SEARCH_JOB (job), output);
}

/* One that is kept with the trainings. */
static int
search (const CliTrainRun *self,
        const char        *output)
{
  g_autoptr (JobsTrainingRun) run = cli_train_run_get (self);
  g_autoptr (JobsJob) job = run != NULL ? jobs_search_job_new_of_run (run, (guint)self->n_workers) : NULL;
  g_autofree char *best = run != NULL ? jobs_training_run_get_path (run, JOBS_RUN_FILE_BEST) : NULL;
  int status;

  if (run == NULL)
    return CLI_EXIT_ERROR;

  status = cli_train_run_watch (run, job);
  if (status != CLI_EXIT_OK)
    return status;

  cli_write (jobs_search_job_get_report (JOBS_SEARCH_JOB (job)));
  return write_settings (JOBS_SEARCH_JOB (job), output != NULL ? output : best);
}

static int
check_usage (const CliCommand  *command,
             const CliTrainRun *self,
             const char        *folder,
             const char        *output)
{
  const gboolean has_manifest = self->manifests != NULL;

  if (self->resume != NULL
      && (has_manifest || self->set != NULL || self->preset != NULL || self->settings != NULL || self->assignments != NULL
          || folder != NULL))
    return cli_command_wrong_usage (command, _ ("A search that there is already has its songs and settings."));
  if (folder != NULL && (!has_manifest || output == NULL || self->set != NULL))
    return cli_command_wrong_usage (command, _ ("--folder goes with a manifest and --output."));
  if (self->resume == NULL && has_manifest == (self->set != NULL))
    return cli_command_wrong_usage (command, _ ("Give a manifest or --set NAME."));
  if (has_manifest && self->manifests[1] != NULL)
    return cli_command_wrong_usage (command, _ ("Give one manifest."));
  if (self->preset != NULL && self->settings != NULL)
    return cli_command_wrong_usage (command, _ ("Give --preset or --settings, not both."));

  return CLI_EXIT_OK;
}

static int
run_search (const CliCommand *self,
            int               argc,
            char             *argv[])
{
  g_auto (CliTrainRun) run = { 0 };
  g_auto (GStrv) manifests = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *output = NULL;
  g_autoptr (JobsTrainSettings) settings = NULL;
  int n_sets = JOBS_SEARCH_USUAL_SETS;
  const GOptionEntry entries[] = {
    { "preset", 0, 0, G_OPTION_ARG_STRING, &run.preset, N_ ("The settings to begin with (quick)"), N_ ("NAME") },
    { "settings", 0, 0, G_OPTION_ARG_FILENAME, &run.settings, N_ ("The same from a run.json or report.json"), N_ ("FILE") },
    { "setting", 0, 0, G_OPTION_ARG_STRING_ARRAY, &run.assignments, N_ ("Another value of one setting"), N_ ("NAME=VALUE") },
    { "sets", 0, 0, G_OPTION_ARG_INT, &n_sets, N_ ("How many sets of values are tried (12)"), N_ ("N") },
    { "set", 0, 0, G_OPTION_ARG_STRING, &run.set, N_ ("Search for the library's labelled set NAME instead of a manifest"),
      N_ ("NAME") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &run.name, N_ ("What to call the search"), N_ ("NAME") },
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &run.library, N_ ("The library that has the set"), N_ ("FILE") },
    { "resume", 0, 0, G_OPTION_ARG_STRING, &run.resume, N_ ("Go on with the search ID"), N_ ("ID") },
    { "list", 0, 0, G_OPTION_ARG_NONE, &run.lists_runs, N_ ("Print the searches that there are"), NULL },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Keep what is done in FOLDER, not with the trainings; the same command goes on from there"),
      N_ ("FOLDER") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Write the best settings to FILE"), N_ ("FILE") },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &run.n_workers, N_ ("Threads to work with; the result is the same with any number"),
      N_ ("N") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &manifests, NULL, NULL },
    { NULL },
  };
  JobsSearchOptions options;
  int status;

  if (!cli_command_parse (self, entries, argc, argv))
    return CLI_EXIT_ERROR;

  if (n_sets < JOBS_SEARCH_MIN_SETS || n_sets > JOBS_SEARCH_MAX_SETS)
    return cli_command_wrong_usage (self, _ ("--sets takes a number from %d to %d."), JOBS_SEARCH_MIN_SETS, JOBS_SEARCH_MAX_SETS);
  if (!cli_check_n_workers (self, run.n_workers))
    return CLI_EXIT_ERROR;

  run.n_sets = (guint)n_sets;
  if (run.lists_runs)
    return cli_train_run_list (&run);

  run.manifests = (const char *const *)manifests;
  status = check_usage (self, &run, folder, output);
  if (status != CLI_EXIT_OK)
    return status;
  if (folder == NULL)
    return search (&run, output);

  settings = cli_train_run_make_settings (&run);
  if (settings == NULL)
    return CLI_EXIT_ERROR;

  options = (JobsSearchOptions) {
    .manifest = manifests[0], .folder = folder, .settings = settings, .n_sets = (guint)n_sets, .n_workers = (guint)run.n_workers
  };
  return search_in_folder (&options, output);
}

const CliCommand cli_command_search = {
  .name = "search",
  .arguments = N_ ("[MANIFEST]"),
  .summary = N_ ("Look for settings to train with"),
  .run = run_search,
};
