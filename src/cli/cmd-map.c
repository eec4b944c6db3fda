/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "plot/plane-render.h"

#define DEFAULT_SIZE 1024

typedef struct
{
  char *library_path; /* (owned) (nullable) */
  char *output;       /* (owned) (nullable) */
  int size;
  gboolean is_dark;
  gboolean is_high_contrast;
  GStrv arguments; /* (owned) (nullable) */
} Map;

/* (element-type PlotPoint) (transfer full) */
static GArray *
make_points (GPtrArray *songs)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (PlotPoint));

  for (guint i = 0; i < songs->len; i++)
    {
      LibrarySong *song = g_ptr_array_index (songs, i);
      const MoodEstimate *estimate = library_song_get_estimate (song);
      PlotPoint point;

      if (estimate == NULL)
        continue;

      plot_point_init (&point, estimate);
      g_array_append_val (points, point);
    }

  return points;
}

static gboolean
draw (const Map *self,
      GArray    *points,
      GError   **error)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (error);
  PlotStyle style;

  if (vocabulary == NULL)
    return FALSE;

  plot_style_init (&style, self->is_dark, self->is_high_contrast);
  plot_style_take_words (&style, vocabulary);

  return plot_plane_render_to_file (self->output, (guint)self->size, (guint)self->size, &style, vocabulary,
                                    NULL, (const PlotPoint *)(void *)points->data, points->len, error);
}

static int
map (const Map *self)
{
  g_autoptr (LibraryDb) library = cli_open_library (self->library_path, FALSE);
  g_autofree char *output = cli_clean_text (self->output);
  g_autofree char *line = NULL;
  g_autoptr (GPtrArray) songs = NULL;
  g_autoptr (GArray) points = NULL;
  g_autoptr (GError) error = NULL;

  if (library == NULL)
    return CLI_EXIT_ERROR;

  songs = cli_list_songs (library, (const char *const *)self->arguments, &error);
  if (songs == NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  points = make_points (songs);
  if (!draw (self, points, &error))
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  line = g_strdup_printf (ngettext ("%s: %u song", "%s: %u songs", points->len), output, points->len);
  cli_write_line (line);

  return CLI_EXIT_OK;
}

static int
run (const CliCommand *command,
     int               argc,
     char             *argv[])
{
  Map self = { .size = DEFAULT_SIZE };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self.output, N_ ("The picture to write, .png or .svg"),
      N_ ("FILE") },
    { "size", 's', 0, G_OPTION_ARG_INT, &self.size, N_ ("Width and height in pixels (1024)"), N_ ("NUMBER") },
    { "dark", 'd', 0, G_OPTION_ARG_NONE, &self.is_dark, N_ ("Draw on a dark ground"), NULL },
    { "high-contrast", 0, 0, G_OPTION_ARG_NONE, &self.is_high_contrast, N_ ("Draw in strong colors"), NULL },
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &self.library_path, N_ ("Use this library"), N_ ("FILE") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.arguments, NULL, NULL },
    { NULL },
  };
  int status = CLI_EXIT_ERROR;

  if (cli_command_parse (command, entries, argc, argv))
    {
      if (self.output == NULL)
        cli_command_wrong_usage (command, _ ("Say with --output where the map goes."));
      else if (self.size <= 0)
        cli_command_wrong_usage (command, _ ("--size takes a number of pixels."));
      else
        status = map (&self);
    }

  g_free (self.output);
  g_free (self.library_path);
  g_strfreev (self.arguments);

  return status;
}

const CliCommand cli_command_map = {
  .name = "map",
  .arguments = N_ ("[PATH…]"),
  .summary = N_ ("Draw the songs of the library on the plane"),
  .names_songs = TRUE,
  .run = run,
};
