/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/playlist.h"

/* Which options an action takes, beside --library. */
typedef enum
{
  TAKES_FORMAT = 1 << 0,
  TAKES_RULE = 1 << 1,
  TAKES_LENGTH = 1 << 2,
  TAKES_WAY = 1 << 3,
  TAKES_POSITIONS = 1 << 4,
  TAKES_ABSOLUTE = 1 << 5,
  TAKES_NAME = 1 << 6,
} Takes;

typedef struct
{
  const char *name;
  guint min_words; /* after the action */
  guint max_words;
  guint takes;
  gboolean (*run) (const CliPlaylist *self, const char *const *words, int *status, GError **error);
} Action;

static const Action actions[] = {
  { "list", 0, 0, TAKES_FORMAT, cli_playlist_list },
  { "show", 1, 1, TAKES_FORMAT, cli_playlist_show },
  { "new", 1, G_MAXUINT, 0, cli_playlist_new },
  { "rule", 1, 1, TAKES_RULE | TAKES_LENGTH, cli_playlist_rule },
  { "journey", 1, 1, TAKES_FORMAT | TAKES_LENGTH | TAKES_WAY, cli_playlist_journey },
  { "add", 2, G_MAXUINT, 0, cli_playlist_add },
  { "remove", 1, G_MAXUINT, TAKES_POSITIONS, cli_playlist_remove },
  { "rename", 2, 2, 0, cli_playlist_rename },
  { "delete", 1, 1, 0, cli_playlist_delete },
  { "export", 2, 2, TAKES_ABSOLUTE, cli_playlist_export },
  { "import", 1, 1, TAKES_NAME, cli_playlist_import },
};

/* Which of them were given. */
static guint
get_given (const CliPlaylist *self)
{
  gboolean has_rule = self->circle != NULL || self->polygon != NULL || self->quadrants != NULL
                      || self->words != NULL || self->certainty != 0.0 || self->genres != NULL
                      || self->years != NULL || self->text != NULL
                      || self->title != NULL || self->artist != NULL || self->album != NULL
                      || self->order != NULL || self->is_descending;
  gboolean has_length = self->n_songs != 0 || self->minutes != 0.0 || self->seed != 0;

  return (self->format_name != NULL ? TAKES_FORMAT : 0) | (has_rule ? TAKES_RULE : 0)
         | (has_length ? TAKES_LENGTH : 0) | (self->through != NULL ? TAKES_WAY : 0)
         | (self->positions != NULL ? TAKES_POSITIONS : 0) | (self->is_absolute ? TAKES_ABSOLUTE : 0)
         | (self->name != NULL ? TAKES_NAME : 0);
}

static const Action *
find_action (const char *name)
{
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      return &actions[i];

  return NULL;
}

static int
act (CliPlaylist *self)
{
  const char *const *words = (const char *const *)self->arguments;
  const Action *action = find_action (words != NULL ? words[0] : NULL);
  guint n_words = words != NULL ? g_strv_length (self->arguments) - 1 : 0;
  g_autoptr (GError) error = NULL;
  int status = CLI_EXIT_OK;

  if (action == NULL)
    return cli_command_wrong_usage (self->command,
                                    _ ("Say what to do: list, show, new, rule, journey, add, remove, rename, "
                                       "delete, export or import."));
  if (n_words < action->min_words || n_words > action->max_words)
    return cli_command_wrong_usage (self->command, _ ("“playlist %s” takes other arguments."), action->name);
  if ((get_given (self) & ~action->takes) != 0)
    return cli_command_wrong_usage (self->command, _ ("“playlist %s” does not take all of these options."),
                                    action->name);
  if (!cli_format_parse_list (self->format_name, &self->format))
    return cli_command_wrong_usage (self->command,
                                    _ ("There is no format “%s”; there are text, json and csv."),
                                    self->format_name);

  self->library = cli_open_library (self->library_path, FALSE);
  if (self->library == NULL)
    return CLI_EXIT_ERROR;
  if (!action->run (self, words + 1, &status, &error))
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  return status;
}

static void
clear (CliPlaylist *self)
{
  g_clear_pointer (&self->library, library_db_unref);
  g_strfreev (self->arguments);
  g_free (self->library_path);
  g_free (self->format_name);
  g_free (self->circle);
  g_free (self->polygon);
  g_free (self->quadrants);
  g_strfreev (self->words);
  g_strfreev (self->genres);
  g_free (self->years);
  g_free (self->text);
  g_free (self->title);
  g_free (self->artist);
  g_free (self->album);
  g_free (self->order);
  g_strfreev (self->through);
  g_free (self->positions);
  g_free (self->name);
}

static int
run (const CliCommand *command,
     int               argc,
     char             *argv[])
{
  CliPlaylist self = { .command = command };
  const GOptionEntry entries[] = {
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &self.library_path, N_ ("Use this library"), N_ ("FILE") },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &self.format_name, N_ ("How to print: text, json or csv"),
      N_ ("FORMAT") },
    { "circle", 0, 0, G_OPTION_ARG_STRING, &self.circle, N_ ("Rule: within so far from a point"),
      N_ ("V,A,RADIUS") },
    { "polygon", 0, 0, G_OPTION_ARG_STRING, &self.polygon, N_ ("Rule: within these corners"),
      N_ ("\"V,A V,A V,A…\"") },
    { "quadrant", 'q', 0, G_OPTION_ARG_STRING, &self.quadrants, N_ ("Rule: in one of these"), N_ ("Q1,Q2…") },
    { "word", 'w', 0, G_OPTION_ARG_STRING_ARRAY, &self.words,
      N_ ("Rule: with one of these mood words; may be repeated"), N_ ("WORD") },
    { "certainty", 0, 0, G_OPTION_ARG_DOUBLE, &self.certainty,
      N_ ("Rule: the quadrant is at least so sure, 0 to 1"), N_ ("NUMBER") },
    { "genre", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.genres, N_ ("Rule: of one of these genres; may be repeated"),
      N_ ("TEXT") },
    { "year", 0, 0, G_OPTION_ARG_STRING, &self.years, N_ ("Rule: of these years: 1990-1999, 1990-, -1999 or 1994"),
      N_ ("YEAR-YEAR") },
    { "text", 0, 0, G_OPTION_ARG_STRING, &self.text, N_ ("Rule: found by a search for these words"),
      N_ ("TEXT") },
    { "title", 0, 0, G_OPTION_ARG_STRING, &self.title, N_ ("Rule: these words in the title"), N_ ("TEXT") },
    { "artist", 0, 0, G_OPTION_ARG_STRING, &self.artist, N_ ("Rule: these words in the artist"),
      N_ ("TEXT") },
    { "album", 0, 0, G_OPTION_ARG_STRING, &self.album, N_ ("Rule: these words in the album"), N_ ("TEXT") },
    { "order", 0, 0, G_OPTION_ARG_STRING, &self.order,
      N_ ("Rule: random, valence, arousal or distance first"), N_ ("ORDER") },
    { "descending", 0, 0, G_OPTION_ARG_NONE, &self.is_descending, N_ ("Rule: in the other direction"), NULL },
    { "through", 't', 0, G_OPTION_ARG_STRING_ARRAY, &self.through,
      N_ ("Journey: a point of the way; twice or more"), N_ ("V,A") },
    { "songs", 'n', 0, G_OPTION_ARG_INT, &self.n_songs, N_ ("So many songs at most"), N_ ("NUMBER") },
    { "minutes", 'm', 0, G_OPTION_ARG_DOUBLE, &self.minutes, N_ ("So long at most; a journey: so long"),
      N_ ("NUMBER") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &self.seed, N_ ("Another number chooses otherwise"), N_ ("NUMBER") },
    { "position", 'p', 0, G_OPTION_ARG_STRING, &self.positions, N_ ("Remove what stands there, from 1 on"),
      N_ ("N,N…") },
    { "absolute", 0, 0, G_OPTION_ARG_NONE, &self.is_absolute, N_ ("Export whole paths"), NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &self.name, N_ ("What to call what is imported"), N_ ("NAME") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.arguments, NULL, NULL },
    { NULL },
  };
  int status = CLI_EXIT_ERROR;

  if (cli_command_parse (command, entries, argc, argv))
    status = act (&self);
  clear (&self);

  return status;
}

const CliCommand cli_command_playlist = {
  .name = "playlist",
  .arguments = N_ ("list|show|new|rule|journey|add|remove|rename|delete|export|import [NAME] [PATH…]"),
  .summary = N_ ("Make, show and exchange playlists"),
  .names_songs = TRUE,
  .run = run,
};
