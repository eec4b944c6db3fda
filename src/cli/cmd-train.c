/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/train-run.h"
#include "cli/train.h"

/* The command line as a shell would take it. */
static char *
join_command (int   argc,
              char *argv[])
{
  GString *command = g_string_new ("moodplane-cli");

  for (int i = 0; i < argc; i++)
    {
      g_autofree char *shown = g_filename_display_name (argv[i]);
      g_autofree char *quoted = g_shell_quote (shown);
      const gboolean is_plain = g_regex_match_simple ("^[[:alnum:]_./=+:,-]+$", shown, 0, 0);

      g_string_append_printf (command, " %s", is_plain ? shown : quoted);
    }

  return g_string_free (command, FALSE);
}

/* “--resume ID” is a run's, “--resume” alone goes with --checkpoint, and may stand before a manifest: which it is, the next
 * word tells. */
static char **
tell_resumes_apart (int   argc,
                    char *argv[])
{
  char **words = g_new0 (char *, argc + 1);

  for (int i = 0; i < argc; i++)
    {
      const char *next = i + 1 < argc ? argv[i + 1] : "";

      words[i] = g_str_equal (argv[i], "--resume") && jobs_training_run_is_id (next) && !g_file_test (next, G_FILE_TEST_EXISTS)
                     ? (char *)"--resume-run"
                     : argv[i];
    }
  return words;
}

static int
run_train (const CliCommand *self,
           int               argc,
           char             *argv[])
{
  g_autofree char *command = join_command (argc, argv);
  g_autofree char **words = tell_resumes_apart (argc, argv);
  g_auto (CliTrainRun) run = { 0 };
  g_auto (GStrv) manifests = NULL;
  g_autofree char *output = NULL;
  g_autofree char *checkpoint = NULL;
  g_autofree char *predictions = NULL;
  g_autofree char *chosen_folds = NULL;
  g_autofree char *about = NULL;
  g_autofree char *fold = NULL;
  g_autofree char *architecture = NULL;
  g_autofree char *network_options = NULL;
  g_autofree char *features = NULL;
  g_autofree char *segments = NULL;
  g_autofree char *optimizer = NULL;
  g_autofree char *schedule = NULL;
  g_autofree char *side_tasks = NULL;
  g_autofree char *start = NULL;
  g_autofree char *trainable = NULL;
  g_autofree char *ensemble = NULL;
  gboolean resume = FALSE, cross_validate = FALSE, provenance = FALSE;
  gboolean lists_architectures = FALSE, lists_features = FALSE;
  gint64 seed = 1;
  int epochs = 0, n_workers = 0, n_worst = 0;
  double learning_rate = 0.0;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Write the model, trained on all clips, to FILE"),
      N_ ("FILE") },
    { "cross-validate", 0, 0, G_OPTION_ARG_NONE, &cross_validate,
      N_ ("Hold out each fold of the first manifest in turn, report each and calibrate on them"), NULL },
    { "fold", 0, 0, G_OPTION_ARG_STRING, &fold, N_ ("Hold out this fold only"), N_ ("N") },
    { "predictions", 0, 0, G_OPTION_ARG_FILENAME, &predictions,
      N_ ("Write what was said of held-out clips to FILE, as CSV"), N_ ("FILE") },
    { "chosen-folds", 0, 0, G_OPTION_ARG_STRING, &chosen_folds,
      N_ ("Report also without these folds, on which settings were chosen"), N_ ("N,N…") },
    { "worst", 0, 0, G_OPTION_ARG_INT, &n_worst,
      N_ ("List the N clips of each corpus whose labels were expected least"), N_ ("N") },
    { "checkpoint", 0, 0, G_OPTION_ARG_FILENAME, &checkpoint,
      N_ ("Keep checkpoints and decoded clips in FOLDER"), N_ ("FOLDER") },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &resume, N_ ("Go on from the checkpoints in the folder, or, with an ID, with that run"),
      NULL },
    { "resume-run", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &run.resume, NULL, NULL },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &run.preset, N_ ("Make a run, set up as NAME: quick, careful, kernel or a paper"),
      N_ ("NAME") },
    { "set", 0, 0, G_OPTION_ARG_STRING, &run.set, N_ ("Make a run of the library's labeled set NAME instead of a manifest"),
      N_ ("NAME") },
    { "run", 0, 0, G_OPTION_ARG_STRING, &run.run, N_ ("Make a run (new), or train the run ID"), N_ ("ID") },
    { "settings", 0, 0, G_OPTION_ARG_FILENAME, &run.settings, N_ ("Make a run, set up as in a run.json or report.json"),
      N_ ("FILE") },
    { "setting", 0, 0, G_OPTION_ARG_STRING_ARRAY, &run.assignments,
      N_ ("Make a run, with another value of one setting; --list-presets prints their names"), N_ ("NAME=VALUE") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &run.name, N_ ("What to call the run"), N_ ("NAME") },
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &run.library, N_ ("The library that has the set"), N_ ("FILE") },
    { "list-runs", 0, 0, G_OPTION_ARG_NONE, &run.lists_runs, N_ ("Print the runs that there are"), NULL },
    { "delete-run", 0, 0, G_OPTION_ARG_STRING, &run.doomed, N_ ("Delete the run ID with all that belongs to it"), N_ ("ID") },
    { "list-presets", 0, 0, G_OPTION_ARG_NONE, &run.lists_presets, N_ ("Print the presets and the settings of a run"), NULL },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_ ("Seed of everything random (1)"), N_ ("N") },
    { "epochs", 0, 0, G_OPTION_ARG_INT, &epochs, N_ ("How many times each clip is heard"), N_ ("N") },
    { "learning-rate", 0, 0, G_OPTION_ARG_DOUBLE, &learning_rate, N_ ("The highest step size"), N_ ("RATE") },
    { "architecture", 0, 0, G_OPTION_ARG_STRING, &architecture,
      N_ ("The network (moodplane-1), or a learner: svm, svr, mlr, logistic, kernel"), N_ ("NAME") },
    { "network-options", 0, 0, G_OPTION_ARG_STRING, &network_options,
      N_ ("Options of the network or learner, such as “kernel=5 dropout=none”, “c=2 kernel=linear”"),
      N_ ("OPTIONS") },
    { "list-architectures", 0, 0, G_OPTION_ARG_NONE, &lists_architectures,
      N_ ("Print the networks and learners that there are, with their number of weights and their options"), NULL },
    { "features", 0, 0, G_OPTION_ARG_STRING, &features,
      N_ ("What is heard of a song; a network hears mel spectrograms in windows otherwise, a learner song-statistics"),
      N_ ("FEATURES") },
    { "segments", 0, 0, G_OPTION_ARG_STRING, &segments,
      N_ ("Of which pieces of a song features are heard: whole, slices, quarter, “excerpts 3”"), N_ ("PIECES") },
    { "list-features", 0, 0, G_OPTION_ARG_NONE, &lists_features,
      N_ ("Print the features that there are, with their usual pieces and settings"), NULL },
    { "optimizer", 0, 0, G_OPTION_ARG_STRING, &optimizer,
      N_ ("adamw, adam, adamax, nadam, sgd, rmsprop, adagrad or adadelta (adamw)"), N_ ("NAME") },
    { "schedule", 0, 0, G_OPTION_ARG_STRING, &schedule,
      N_ ("How the learning rate goes: cosine, constant, step or one-cycle (cosine)"), N_ ("NAME") },
    { "start", 0, 0, G_OPTION_ARG_FILENAME, &start, N_ ("Start from the weights of this model, where they fit"),
      N_ ("FILE") },
    { "side-tasks", 0, 0, G_OPTION_ARG_STRING, &side_tasks,
      N_ ("What a network learns beside the mood, and what that counts: “words=0.3 genres=0.2 degrees=0.3”"),
      N_ ("TASKS") },
    { "train-only", 0, 0, G_OPTION_ARG_STRING, &trainable,
      N_ ("Train only the layers whose names begin so, and leave the others as they are"), N_ ("PREFIX") },
    { "ensemble", 0, 0, G_OPTION_ARG_FILENAME, &ensemble,
      N_ ("Train several models to one, each with the settings of a group “[member NAME]” of FILE"), N_ ("FILE") },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &n_workers,
      N_ ("Threads to work with; the result is the same with any number"), N_ ("N") },
    { "about", 0, 0, G_OPTION_ARG_FILENAME, &about,
      N_ ("Put the text of FILE into the model: where the music is from, on what terms"), N_ ("FILE") },
    { "provenance", 0, 0, G_OPTION_ARG_NONE, &provenance,
      N_ ("Put this command, the date and the duration into the model; otherwise equal runs write equal "
          "files"),
      NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &manifests, NULL, NULL },
    { NULL },
  };
  JobsTrainOptions options;

  if (!cli_command_parse (self, entries, argc, words))
    return CLI_EXIT_ERROR;

  if (run.lists_runs || run.lists_presets)
    return cli_train_run_list (&run);
  if (run.doomed != NULL)
    return cli_train_run_delete (&run);

  if (lists_architectures || lists_features)
    {
      g_autofree char *list
          = lists_features ? jobs_train_job_list_features () : jobs_train_job_list_architectures ();

      cli_write (list);
      return CLI_EXIT_OK;
    }

  if (!cli_check_n_workers (self, n_workers))
    return CLI_EXIT_ERROR;
  if (cli_train_run_is_wanted (&run))
    {
      const CliTrainRunOption options_of_run[] = {
        { "architecture", architecture },   { "network-options", network_options },
        { "features", features },           { "segments", segments },
        { "optimizer", optimizer },         { "schedule", schedule },
        { "side-tasks", side_tasks },       { "start-file", start },
        { "part", fold },
      };

      if (checkpoint != NULL || resume || cross_validate || predictions != NULL || chosen_folds != NULL || n_worst != 0
          || ensemble != NULL || trainable != NULL || about != NULL || provenance)
        return cli_command_wrong_usage (self, _ ("A run has a folder of its own, and is set up by presets and settings."));
      for (gsize i = 0; i < G_N_ELEMENTS (options_of_run); i++)
        cli_train_run_assign (&run, options_of_run[i].name, options_of_run[i].value);
      cli_train_run_assign_numbers (&run, epochs, learning_rate, seed);
      run.manifests = (const char *const *)manifests;
      run.output = output;
      run.n_workers = n_workers;
      return cli_train_run (self, &run);
    }

  if (manifests == NULL)
    return cli_command_wrong_usage (self, _ ("No manifest is given."));
  if (output == NULL && !cross_validate && fold == NULL)
    return cli_command_wrong_usage (self, _ ("Give --output, --cross-validate or both."));
  if (resume && checkpoint == NULL)
    return cli_command_wrong_usage (self, _ ("--resume needs --checkpoint."));
  if (n_worst < 0 || n_worst > CLI_TRAIN_MAX_WORST)
    return cli_command_wrong_usage (self, _ ("--worst takes a number from 0 to %d."), CLI_TRAIN_MAX_WORST);
  if (epochs < 0 || seed < 0)
    return cli_command_wrong_usage (self, _ ("Numbers must not be negative."));
  if (!(learning_rate >= 0.0 && learning_rate <= JOBS_TRAIN_MAX_LEARNING_RATE))
    return cli_command_wrong_usage (self, _ ("The learning rate must lie between 0 and %d."),
                                    JOBS_TRAIN_MAX_LEARNING_RATE);
  if (ensemble != NULL
      && (architecture != NULL || network_options != NULL || features != NULL || segments != NULL || optimizer != NULL
          || schedule != NULL || start != NULL || side_tasks != NULL || trainable != NULL || epochs > 0
          || learning_rate > 0.0))
    return cli_command_wrong_usage (self, _ ("With --ensemble the settings of the models stand in its file."));

  options = (JobsTrainOptions) {
    .manifests = (const char *const *)manifests,
    .output = output,
    .checkpoint = checkpoint,
    .about = about,
    .command = provenance ? command : NULL,
    .resume = resume,
    .seed = seed,
    .epochs = epochs,
    .learning_rate = learning_rate,
    .n_workers = n_workers,
    .cross_validate = cross_validate,
    .only_fold = fold,
    .predictions = predictions,
    .chosen_folds = chosen_folds,
    .n_worst = n_worst,
    .architecture = architecture,
    .network_options = network_options,
    .features = features,
    .segments = segments,
    .optimizer = optimizer,
    .schedule = schedule,
    .start = start,
    .trainable = trainable,
    .side_tasks = side_tasks,
    .ensemble = ensemble,
  };

  return cli_train (jobs_train_job_new_train (&options));
}

const CliCommand cli_command_train = {
  .name = "train",
  .arguments = N_ ("MANIFEST…"),
  .summary = N_ ("Train a model on labeled clips"),
  .run = run_train,
};
