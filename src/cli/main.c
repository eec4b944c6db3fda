/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <signal.h>

#include <glib/gi18n.h>

#include "cli/commands.h"
#include "config.h"
#include "engine/base/paths.h"
#include "engine/mood/vocabulary.h"

static char *
make_help (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n  moodplane-cli %s\n\n%s\n\n%s\n", _ ("Usage:"),
                          _ ("COMMAND [OPTION…] [ARGUMENT…]"),
                          _ ("Hears the mood of songs: from the shell, without a window."), _ ("Commands:"));

  for (const CliCommand *const *command = cli_commands; *command != NULL; command++)
    g_string_append_printf (text, "  %-10s %s\n", (*command)->name, _ ((*command)->summary));

  g_string_append_printf (text, "\n%s\n  -h, --help     %s\n  --version      %s\n\n%s\n", _ ("Options:"),
                          _ ("Show this help"), _ ("Show the version"),
                          _ ("“moodplane-cli COMMAND --help” tells more about a command."));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Whoever has words of their own hears when those are not in use. */
static void
say_notice (const CliCommand *command)
{
  g_autofree char *notice = command->names_songs ? mood_vocabulary_dup_notice () : NULL;

  if (notice != NULL)
    cli_print_error ("%s", notice);
}

static int
run (int   argc,
     char *argv[])
{
  const CliCommand *command;
  int status;

  if (argc < 2)
    {
      g_autofree char *help = make_help ();

      g_printerr ("%s", help);
      return CLI_EXIT_ERROR;
    }

  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      g_autofree char *help = make_help ();

      g_print ("%s", help);
      return CLI_EXIT_OK;
    }

  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("moodplane-cli %s\n", MOODPLANE_VERSION);
      return CLI_EXIT_OK;
    }

  command = cli_commands_find (argv[1]);
  if (command == NULL)
    {
      if (argv[1][0] == '-')
        cli_print_error (_ ("Unknown option “%s”."), argv[1]);
      else
        cli_print_error (_ ("There is no command “%s”."), argv[1]);
      cli_print_error (_ ("Try “moodplane-cli --help”."));
      return CLI_EXIT_ERROR;
    }

  say_notice (command);
  status = command->run (command, argc - 1, argv + 1);

  /* What was done well but told to nobody was not done well. */
  if (status == CLI_EXIT_OK || status == CLI_EXIT_SOME_FAILED)
    return cli_get_output_status () != CLI_EXIT_OK ? cli_get_output_status () : status;

  return status;
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  bindtextdomain (MOODPLANE_GETTEXT_PACKAGE, MOODPLANE_LOCALEDIR);
  bind_textdomain_codeset (MOODPLANE_GETTEXT_PACKAGE, "UTF-8");
  textdomain (MOODPLANE_GETTEXT_PACKAGE);
  g_set_prgname ("moodplane-cli");
  base_paths_find_schemas ();

  /* A closed pipe is an error of a write, to be answered in order; see output.c. */
  signal (SIGPIPE, SIG_IGN);

  return run (argc, argv);
}
