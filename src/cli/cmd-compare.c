/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/compare-output.h"
#include "cli/training.h"
#include "jobs/compare-job.h"
#include "jobs/compare-report.h"

#define MAX_SAMPLE 100000

/* What the options say. */
typedef struct
{
  char *manifest;    /* (owned) (nullable) */
  char *trained_on;  /* (owned) (nullable) */
  char *run;         /* (owned) (nullable) */
  char *library;     /* (owned) (nullable) */
  char *report;      /* (owned) (nullable) */
  char *predictions; /* (owned) (nullable) */
  char *cache;       /* (owned) (nullable) */
  int n_sample;
  int n_changes;
  int n_workers;
  gboolean is_json;
  GStrv arguments; /* (owned) (nullable) */
} Compare;

static void
message_cb (JobsCompareJob *job, const char *text, gpointer user_data)
{
  g_printerr ("%s\n", text);
}

/* @training, @kind, @path: (nullable) */
static gboolean
save (const JobsComparison *comparison, const JobsTrainingRun *training, const char *kind, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (path == NULL || jobs_compare_report_write (comparison, training, kind, path, &error))
    return TRUE;

  cli_print_error ("%s", error->message);
  return FALSE;
}

static int
tell (const Compare *self, const JobsTrainingRun *training, const JobsComparison *comparison)
{
  if (self->is_json)
    cli_compare_print_json (comparison);
  else
    cli_compare_print_text (comparison);

  return save (comparison, training, NULL, self->report) && save (comparison, training, "csv", self->predictions)
             ? CLI_EXIT_OK
             : CLI_EXIT_ERROR;
}

/* (transfer full) */
static JobsJob *
new_job (const Compare *self, JobsTrainingRun *training, LibraryDb *library)
{
  g_autofree char *model = training != NULL ? jobs_training_run_get_path (training, JOBS_RUN_FILE_MODEL) : NULL;
  g_autofree char *held_out = training != NULL ? jobs_training_run_get_path (training, JOBS_RUN_FILE_HELD_OUT) : NULL;
  g_autofree char *trained_on = training != NULL ? jobs_training_run_get_path (training, JOBS_RUN_FILE_MANIFEST) : NULL;
  g_autofree char *cache = training != NULL && self->cache == NULL ? jobs_compare_job_get_training_cache () : g_strdup (self->cache);
  /* Of a training it is the first one, and what is named is the other. */
  const char *const named[] = { self->arguments != NULL ? self->arguments[0] : NULL,
                                self->arguments != NULL && self->arguments[0] != NULL ? self->arguments[1] : NULL };
  const JobsCompareOptions options = {
    .candidate = training != NULL ? model : named[0],
    .other = training != NULL ? named[0] : named[1],
    .manifest = self->manifest != NULL ? self->manifest : held_out,
    .name = training != NULL && self->manifest == NULL ? _ ("Songs held out") : NULL,
    .candidate_name = training != NULL ? jobs_training_run_get_name (training) : NULL,
    .trained_on = self->trained_on != NULL ? self->trained_on : trained_on,
    .cache = cache,
    .library = library,
    .n_sample = (guint)self->n_sample,
    .n_changes = (guint)self->n_changes,
    .n_workers = (guint)self->n_workers,
  };

  return jobs_compare_job_new (&options);
}

static int
work (const Compare *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsTrainingRun) training = self->run != NULL ? cli_load_training (self->run, &error) : NULL;
  g_autoptr (LibraryDb) library = NULL;
  g_autoptr (JobsJob) job = NULL;
  int status;

  if (error != NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }
  if (self->n_changes > 0)
    {
      library = cli_open_library (self->library, FALSE);
      if (library == NULL)
        return CLI_EXIT_ERROR;
    }

  job = new_job (self, training, library);
  g_signal_connect (job, "message", G_CALLBACK (message_cb), NULL);
  status = cli_run_job (job);

  return status == CLI_EXIT_OK ? tell (self, training, jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (job))) : status;
}

static int
check (const CliCommand *command, const Compare *self)
{
  const guint n = self->arguments != NULL ? g_strv_length (self->arguments) : 0;

  if (n + (self->run != NULL) == 0 || n + (self->run != NULL) > 2)
    return cli_command_wrong_usage (command, _ ("One model is compared with the one in use, or two with each other."));
  if (self->manifest == NULL && self->run == NULL)
    return cli_command_wrong_usage (command, _ ("Say with --on by which songs the models are judged."));
  if (self->library != NULL && self->n_changes == 0)
    return cli_command_wrong_usage (command, _ ("A library is only asked with --changes."));
  if (self->n_changes < 0 || self->n_changes > MAX_SAMPLE || self->n_sample < 0 || self->n_sample > MAX_SAMPLE)
    return cli_command_wrong_usage (command, _ ("--changes and --sample take a number from 0 to %d."), MAX_SAMPLE);
  if (!cli_check_n_workers (command, self->n_workers))
    return CLI_EXIT_ERROR;

  return work (self);
}

static int
run (const CliCommand *command, int argc, char *argv[])
{
  Compare self = { 0 };
  const GOptionEntry entries[] = {
    { "on", 0, 0, G_OPTION_ARG_FILENAME, &self.manifest, N_ ("Judge both by the labeled songs of MANIFEST"), N_ ("MANIFEST") },
    { "run", 0, 0, G_OPTION_ARG_STRING, &self.run,
      N_ ("The first model is that of this training, and the songs are those held out of it"), N_ ("ID") },
    { "trained-on", 0, 0, G_OPTION_ARG_FILENAME, &self.trained_on,
      N_ ("What the first model was trained on, to tell which songs it has heard"), N_ ("MANIFEST") },
    { "changes", 0, 0, G_OPTION_ARG_INT, &self.n_changes, N_ ("List the N songs of the library that change most"), N_ ("N") },
    { "sample", 0, 0, G_OPTION_ARG_INT, &self.n_sample, N_ ("Look for these among N songs of the library"), N_ ("N") },
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &self.library, N_ ("Use this library"), N_ ("FILE") },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &self.report, N_ ("Write a report with drawings to FILE, as HTML or PDF by its ending"), N_ ("FILE") },
    { "predictions", 0, 0, G_OPTION_ARG_FILENAME, &self.predictions,
      N_ ("Write what both say of each song to FILE, as CSV"), N_ ("FILE") },
    { "checkpoint", 0, 0, G_OPTION_ARG_FILENAME, &self.cache, N_ ("Keep decoded clips in FOLDER"), N_ ("FOLDER") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.is_json, N_ ("Print JSON"), NULL },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &self.n_workers, N_ ("Threads to work with"), N_ ("N") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.arguments, NULL, NULL },
    { NULL },
  };
  int status = CLI_EXIT_ERROR;

  if (cli_command_parse (command, entries, argc, argv))
    status = check (command, &self);

  g_free (self.manifest);
  g_free (self.trained_on);
  g_free (self.run);
  g_free (self.library);
  g_free (self.report);
  g_free (self.predictions);
  g_free (self.cache);
  g_strfreev (self.arguments);
  return status;
}

const CliCommand cli_command_compare = {
  .name = "compare",
  .arguments = N_ ("[MODEL] [MODEL]"),
  .summary = N_ ("Judge two models by the same labeled songs"),
  .run = run,
};
