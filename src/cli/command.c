/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <glib/gi18n.h>

#include "config.h"

/**
 * cli_command_wrong_usage:
 * @format: a printf format, translated: what is wrong with the arguments
 *
 * Says it on standard error, with the way to the help.
 *
 * Returns: %CLI_EXIT_ERROR
 */
int
cli_command_wrong_usage (const CliCommand *self,
                         const char       *format,
                         ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  cli_print_error ("%s", message);
  cli_print_error (_ ("Try “moodplane-cli %s --help”."), self->name);

  return CLI_EXIT_ERROR;
}

static gboolean
takes_value (const GOptionEntry *entries,
             char                short_name)
{
  for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++)
    if (entry->short_name == short_name && entry->arg != G_OPTION_ARG_NONE)
      return TRUE;

  return FALSE;
}

/* GOption wants "-j 2", where hands that know make write "-j2".
 * Returns: (transfer full): the arguments with such words in two */
static GStrv
part_short_options (const GOptionEntry *entries,
                    int                 argc,
                    char               *argv[])
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  gboolean has_ended = FALSE;

  for (int i = 0; i < argc; i++)
    {
      const char *word = argv[i];

      has_ended = has_ended || g_str_equal (word, "--");
      if (has_ended || word[0] != '-' || word[1] == '\0' || word[2] == '\0' || !takes_value (entries, word[1]))
        {
          g_strv_builder_add (words, word);
          continue;
        }

      const char option[] = { '-', word[1], '\0' };

      g_strv_builder_add (words, option);
      g_strv_builder_add (words, word + 2);
    }

  return g_strv_builder_end (words);
}

/**
 * cli_command_parse:
 * @entries: the command's options; paths as %G_OPTION_ARG_FILENAME, so that they keep their bytes,
 *   the rest as %G_OPTION_REMAINING
 * @argc: as given to the command
 * @argv: as given to the command
 *
 * Reads the options. --help prints the help and ends the program.
 *
 * Returns: FALSE when they are wrong, which it has then said: the command ends with %CLI_EXIT_ERROR
 */
gboolean
cli_command_parse (const CliCommand   *self,
                   const GOptionEntry *entries,
                   int                 argc,
                   char               *argv[])
{
  /* The translation of an empty string would be the header of the catalog. */
  const char *arguments = *self->arguments != '\0' ? _ (self->arguments) : NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autofree char *program_name = g_strdup_printf ("moodplane-cli %s", self->name);
  g_auto (GStrv) words = part_short_options (entries, argc, argv);
  g_autoptr (GError) error = NULL;

  /* The usage line of the help is made from this name. */
  g_set_prgname (program_name);
  g_option_context_set_summary (context, _ (self->summary));
  g_option_context_add_main_entries (context, entries, MOODPLANE_GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, MOODPLANE_GETTEXT_PACKAGE);

  if (g_option_context_parse_strv (context, &words, &error))
    return TRUE;

  cli_command_wrong_usage (self, "%s", error->message);

  return FALSE;
}
