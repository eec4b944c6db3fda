/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/scan.h"

static int
scan (const CliCommand     *command,
      const char           *library_path,
      const CliScanOptions *options,
      gboolean              retry,
      gboolean              all,
      const char *const    *arguments)
{
  g_autoptr (LibraryDb) library = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) folders = NULL;

  if (!cli_check_n_workers (command, options->n_workers))
    return CLI_EXIT_ERROR;
  if (all && arguments != NULL)
    return cli_command_wrong_usage (command, _ ("With --all no folder is named."));
  if (!all && arguments == NULL)
    return cli_command_wrong_usage (command, _ ("Name at least one folder."));

  folders = cli_read_places (arguments, &error);
  if (folders == NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  library = cli_open_library (library_path, !all);
  if (library == NULL)
    return CLI_EXIT_ERROR;
  if (retry && !library_db_forget_errors (library, NULL, &error))
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  /* An empty list on standard input asks for nothing, not for everything. */
  if (!all && folders[0] == NULL)
    return CLI_EXIT_OK;

  return cli_scan (library, all ? NULL : (const char *const *)folders, options);
}

static int
run (const CliCommand *command,
     int               argc,
     char             *argv[])
{
  g_autofree char *library_path = NULL;
  g_autofree char *model = NULL;
  g_auto (GStrv) arguments = NULL;
  gboolean retry = FALSE;
  gboolean all = FALSE;
  int cache_size = -1;
  CliScanOptions options = { .prints_summary = TRUE };
  const GOptionEntry entries[] = {
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &library_path, N_ ("Use this library"), N_ ("FILE") },
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &model, N_ ("Hear with this model"), N_ ("FILE") },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &options.n_workers, N_ ("Hear so many songs at a time"),
      N_ ("NUMBER") },
    { "retry", 0, 0, G_OPTION_ARG_NONE, &retry,
      N_ ("Try again what has failed before, though it has not changed"), NULL },
    { "reanalyze", 0, 0, G_OPTION_ARG_NONE, &options.reanalyzes,
      N_ ("Hear again what another model has heard"), NULL },
    { "cache-size", 0, 0, G_OPTION_ARG_INT, &cache_size,
      N_ ("Keep so much of songs, for the next model, in place of what is set; 0: nothing"), N_ ("MEGABYTES") },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &all, N_ ("Scan all folders of the library"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &arguments, NULL, NULL },
    { NULL },
  };

  if (!cli_command_parse (command, entries, argc, argv))
    return CLI_EXIT_ERROR;

  if (cache_size < -1)
    return cli_command_wrong_usage (command, _ ("The size of the cache is a number of megabytes."));
  options.model = model;
  options.has_cache_size = cache_size >= 0;
  options.cache_size = (guint)MAX (cache_size, 0);

  return scan (command, library_path, &options, retry, all, (const char *const *)arguments);
}

const CliCommand cli_command_scan = {
  .name = "scan",
  .arguments = N_ ("FOLDER…"),
  .summary = N_ ("Hear what is new in folders and keep it in the library"),
  .names_songs = TRUE,
  .run = run,
};
