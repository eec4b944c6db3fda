/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/song-format.h"

static void
print_songs (GPtrArray *songs,
             CliFormat  format)
{
  const CliSongDetails details = { .with_album = TRUE };

  if (format == CLI_FORMAT_TEXT && songs->len > 0)
    {
      g_autofree char *header = cli_song_text_header (&details);

      cli_write_line (header);
    }

  for (guint i = 0; i < songs->len && cli_get_output_status () == CLI_EXIT_OK; i++)
    {
      LibrarySong *song = g_ptr_array_index (songs, i);
      g_autofree char *line
          = format == CLI_FORMAT_JSON ? cli_song_to_json (song, &details) : cli_song_to_text (song, &details);

      cli_write_line (line);
    }
}

static int
list (const char        *library_path,
      const char *const *arguments,
      CliFormat          format)
{
  g_autoptr (LibraryDb) library = cli_open_library (library_path, FALSE);
  g_autoptr (GPtrArray) songs = NULL;
  g_autoptr (GError) error = NULL;

  if (library == NULL)
    return CLI_EXIT_ERROR;

  songs = cli_list_songs (library, arguments, &error);
  if (songs == NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  print_songs (songs, format);

  return CLI_EXIT_OK;
}

static int
run (const CliCommand *command,
     int               argc,
     char             *argv[])
{
  g_autofree char *library_path = NULL;
  g_autofree char *format_name = NULL;
  g_auto (GStrv) arguments = NULL;
  const GOptionEntry entries[] = {
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &library_path, N_ ("Use this library"), N_ ("FILE") },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format_name, N_ ("How to print: text or json"), N_ ("FORMAT") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &arguments, NULL, NULL },
    { NULL },
  };
  CliFormat format;

  if (!cli_command_parse (command, entries, argc, argv))
    return CLI_EXIT_ERROR;
  if (!cli_format_parse (format_name, &format))
    return cli_command_wrong_usage (command, _ ("There is no format “%s”; there are text and json."),
                                    format_name);

  return list (library_path, (const char *const *)arguments, format);
}

const CliCommand cli_command_list = {
  .name = "list",
  .arguments = N_ ("[PATH…]"),
  .summary = N_ ("Print the songs of the library"),
  .run = run,
};
