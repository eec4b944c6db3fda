/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/train.h"

static int
run_evaluate (const CliCommand *self,
              int               argc,
              char             *argv[])
{
  g_auto (GStrv) manifests = NULL;
  g_autofree char *model = NULL;
  g_autofree char *predictions = NULL;
  g_autofree char *curves = NULL;
  g_autofree char *checkpoint = NULL;
  g_autofree char *chosen_folds = NULL;
  int n_workers = 0, n_worst = 0;
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &model, N_ ("The model file; the default one otherwise"),
      N_ ("FILE") },
    { "predictions", 0, 0, G_OPTION_ARG_FILENAME, &predictions,
      N_ ("Write what is said of each clip to FILE, as CSV"), N_ ("FILE") },
    { "curves", 0, 0, G_OPTION_ARG_FILENAME, &curves,
      N_ ("Write how the mood of each clip moves to FILE, as CSV, beside how people rated it"), N_ ("FILE") },
    { "chosen-folds", 0, 0, G_OPTION_ARG_STRING, &chosen_folds,
      N_ ("Report also without these folds, on which settings were chosen"), N_ ("N,N…") },
    { "worst", 0, 0, G_OPTION_ARG_INT, &n_worst,
      N_ ("List the N clips of each corpus whose labels were expected least"), N_ ("N") },
    { "checkpoint", 0, 0, G_OPTION_ARG_FILENAME, &checkpoint, N_ ("Keep decoded clips in FOLDER"),
      N_ ("FOLDER") },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &n_workers, N_ ("Threads to work with"), N_ ("N") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &manifests, NULL, NULL },
    { NULL },
  };
  JobsTrainOptions options;

  if (!cli_command_parse (self, entries, argc, argv))
    return CLI_EXIT_ERROR;

  if (manifests == NULL)
    return cli_command_wrong_usage (self, _ ("No manifest is given."));
  if (!cli_check_n_workers (self, n_workers))
    return CLI_EXIT_ERROR;
  if (n_worst < 0 || n_worst > CLI_TRAIN_MAX_WORST)
    return cli_command_wrong_usage (self, _ ("--worst takes a number from 0 to %d."), CLI_TRAIN_MAX_WORST);

  options = (JobsTrainOptions) {
    .manifests = (const char *const *)manifests,
    .model = model,
    .predictions = predictions,
    .curves = curves,
    .chosen_folds = chosen_folds,
    .n_worst = n_worst,
    .checkpoint = checkpoint,
    .n_workers = n_workers,
  };

  return cli_train (jobs_train_job_new_evaluate (&options));
}

const CliCommand cli_command_evaluate = {
  .name = "evaluate",
  .arguments = N_ ("MANIFEST…"),
  .summary = N_ ("Measure a model on labeled clips"),
  .run = run_evaluate,
};
