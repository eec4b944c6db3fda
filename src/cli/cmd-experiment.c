/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/progress.h"
#include "jobs/experiment-job.h"

/* Progress is no part of what was asked for. How much of the work is done stands before each line: such runs
 * are left alone for hours, with their output in a file. */
static void
message_cb (JobsExperimentJob *job,
            const char        *text,
            gpointer           user_data)
{
  g_autofree char *left = NULL;
  JobsProgress progress;

  jobs_job_get_progress (JOBS_JOB (job), &progress);
  if (progress.n_total == 0 || progress.seconds_left < 0)
    {
      g_printerr ("%s\n", text);
      return;
    }

  left = cli_progress_format_time_left (progress.seconds_left, progress.is_at_most);
  g_printerr ("[%u %%, %s] %s\n", progress.n_done * 100 / progress.n_total, left, text);
}

static gboolean
find_action (const char           *word,
             JobsExperimentAction *action)
{
  static const char *const words[] = { "list", "run", "report" };

  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], word))
      {
        *action = i;
        return TRUE;
      }

  return FALSE;
}

static int
run_job (JobsExperimentAction         action,
         const JobsExperimentOptions *options)
{
  g_autoptr (JobsJob) job = jobs_experiment_job_new (action, options);
  int status;

  g_signal_connect (job, "message", G_CALLBACK (message_cb), NULL);
  status = cli_run_resumable_job (job);
  if (status != CLI_EXIT_OK)
    return status;

  cli_write (jobs_experiment_job_get_text (JOBS_EXPERIMENT_JOB (job)));
  return jobs_experiment_job_get_n_left_out (JOBS_EXPERIMENT_JOB (job)) > 0 ? CLI_EXIT_SOME_FAILED : CLI_EXIT_OK;
}

static int
run_experiment (const CliCommand *self,
                int               argc,
                char             *argv[])
{
  g_auto (GStrv) words = NULL;
  g_autofree char *only_row = NULL;
  g_autofree char *plans = NULL;
  g_autofree char *corpora = NULL;
  g_autofree char *work = NULL;
  g_autofree char *results = NULL;
  gboolean is_quick = FALSE;
  int n_workers = 0;
  const GOptionEntry entries[] = {
    { "quick", 0, 0, G_OPTION_ARG_NONE, &is_quick,
      N_ ("A few clips and epochs: shows that every row can be trained; kept apart from whole runs"), NULL },
    { "only", 0, 0, G_OPTION_ARG_STRING, &only_row, N_ ("Run this row alone"), N_ ("ROW") },
    { "corpora", 0, 0, G_OPTION_ARG_FILENAME, &corpora,
      N_ ("Where the corpora are; otherwise “corpora” in $MOODPLANE_SHARED"), N_ ("FOLDER") },
    { "work", 0, 0, G_OPTION_ARG_FILENAME, &work,
      N_ ("Keep features, checkpoints and claims in FOLDER; otherwise in the user's cache"), N_ ("FOLDER") },
    { "results", 0, 0, G_OPTION_ARG_FILENAME, &results,
      N_ ("Keep results in FOLDER; otherwise in “results” of that folder"), N_ ("FOLDER") },
    { "plans", 0, 0, G_OPTION_ARG_FILENAME, &plans, N_ ("Read the experiments' settings from FOLDER"),
      N_ ("FOLDER") },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &n_workers,
      N_ ("Networks to train at once; the results are the same with any number"), N_ ("N") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, NULL },
    { NULL },
  };
  JobsExperimentOptions options;
  JobsExperimentAction action;

  if (!cli_command_parse (self, entries, argc, argv))
    return CLI_EXIT_ERROR;

  if (words == NULL || !find_action (words[0], &action))
    return cli_command_wrong_usage (self, _ ("Say “list”, “run” or “report”."));
  if (action == JOBS_EXPERIMENT_RUN && words[1] == NULL)
    return cli_command_wrong_usage (self, _ ("Name an experiment to run, or “all”."));
  if (!cli_check_n_workers (self, n_workers))
    return CLI_EXIT_ERROR;

  options = (JobsExperimentOptions) {
    .names = g_strcmp0 (words[1], "all") != 0 ? (const char *const *)words + 1 : NULL,
    .only_row = only_row,
    .plans = plans,
    .corpora = corpora,
    .work = work,
    .results = results,
    .is_quick = is_quick,
    .n_workers = n_workers,
  };

  return run_job (action, &options);
}

const CliCommand cli_command_experiment = {
  .name = "experiment",
  .arguments = N_ ("list|run|report [NAME…|all]"),
  .summary = N_ ("Repeat the tables of papers with this program"),
  .run = run_experiment,
};
