/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/train-run.h"
#include "jobs/search-job.h"

#define USUAL_SETS 12

static void
message_cb (JobsSearchJob *job,
            const char    *text,
            gpointer       user_data)
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
search (const JobsSearchOptions *options,
        const char              *output)
{
  g_autoptr (JobsJob) job = jobs_search_job_new (options);
  int status;

  g_signal_connect (job, "message", G_CALLBACK (message_cb), NULL);
  status = cli_run_resumable_job (job);
  if (status != CLI_EXIT_OK)
    return status;

  cli_write (jobs_search_job_get_report (JOBS_SEARCH_JOB (job)));
  return write_settings (JOBS_SEARCH_JOB (job), output);
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
  int n_sets = USUAL_SETS;
  const GOptionEntry entries[] = {
    { "preset", 0, 0, G_OPTION_ARG_STRING, &run.preset, N_ ("The settings to begin with (quick)"), N_ ("NAME") },
    { "settings", 0, 0, G_OPTION_ARG_FILENAME, &run.settings, N_ ("The same from a run.json or report.json"), N_ ("FILE") },
    { "setting", 0, 0, G_OPTION_ARG_STRING_ARRAY, &run.assignments, N_ ("Another value of one setting"), N_ ("NAME=VALUE") },
    { "sets", 0, 0, G_OPTION_ARG_INT, &n_sets, N_ ("How many sets of values are tried (12)"), N_ ("N") },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Keep what is done in FOLDER; the same command goes on from there"),
      N_ ("FOLDER") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Write the best settings to FILE"), N_ ("FILE") },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &run.n_workers, N_ ("Threads to work with; the result is the same with any number"),
      N_ ("N") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &manifests, NULL, NULL },
    { NULL },
  };
  JobsSearchOptions options;

  if (!cli_command_parse (self, entries, argc, argv))
    return CLI_EXIT_ERROR;

  if (manifests == NULL || manifests[1] != NULL)
    return cli_command_wrong_usage (self, _ ("Give one manifest."));
  if (folder == NULL || output == NULL)
    return cli_command_wrong_usage (self, _ ("Give --folder and --output."));
  if (run.preset != NULL && run.settings != NULL)
    return cli_command_wrong_usage (self, _ ("Give --preset or --settings, not both."));
  if (n_sets < JOBS_SEARCH_MIN_SETS || n_sets > JOBS_SEARCH_MAX_SETS)
    return cli_command_wrong_usage (self, _ ("--sets takes a number from %d to %d."), JOBS_SEARCH_MIN_SETS, JOBS_SEARCH_MAX_SETS);
  if (!cli_check_n_workers (self, run.n_workers))
    return CLI_EXIT_ERROR;

  settings = cli_train_run_make_settings (&run);
  if (settings == NULL)
    return CLI_EXIT_ERROR;

  options = (JobsSearchOptions) {
    .manifest = manifests[0], .folder = folder, .settings = settings, .n_sets = (guint)n_sets, .n_workers = (guint)run.n_workers
  };
  return search (&options, output);
}

const CliCommand cli_command_search = {
  .name = "search",
  .arguments = N_ ("MANIFEST"),
  .summary = N_ ("Look for settings to train with"),
  .run = run_search,
};
