/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <stdlib.h>

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/label-take.h"
#include "cli/song-format.h"
#include "engine/base/paths.h"
#include "jobs/label-next-job.h"
#include "library/labels.h"

/* What the options say. */
typedef struct
{
  char *library;      /* (owned) (nullable) */
  char *valence_text; /* (owned) (nullable) */
  char *arousal_text; /* (owned) (nullable) */
  char *format_name;  /* (owned) (nullable) */
  gboolean forgets;
  gboolean lists;
  gboolean asks;
  gboolean takes;  /* from tags */
  gboolean undoes;
  char *playlist; /* (owned) (nullable): it takes from */
  CliLabelTake take;
  char *as;       /* (owned) (nullable) */
  GStrv map;      /* (owned) (nullable) */
  gboolean is_json;
  GStrv arguments; /* (owned) (nullable) */

  CliFormat format;
  double valence;
  double arousal;
  guint n;
} Label;

/* (transfer full): "2026-01-31" */
static char *
format_day (const LibraryLabel *label)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (label->said_at);

  return time != NULL ? g_date_time_format (time, "%F") : g_strdup ("");
}

/* (transfer full) */
static char *
describe (LibrarySong *song)
{
  const LibraryLabel *label = library_song_get_label (song);
  const MoodEstimate *prediction = library_song_get_prediction (song);
  g_autofree char *path = cli_clean_text (library_song_get_path (song));
  g_autofree char *day = NULL;
  g_autofree char *heard = NULL;

  if (label == NULL)
    /* Translators: a file */
    return g_strdup_printf (_ ("%s: where the program heard it"), path);

  day = format_day (label);
  if (prediction != NULL)
    /* Translators: where the program heard a song, as two numbers */
    heard = g_strdup_printf (_ (", heard at %+.2f %+.2f"), prediction->gaussian.valence, prediction->gaussian.arousal);
  /* Translators: a file, where its owner has put it as two numbers, its mood, a day, and where it was heard: "song.mp3: placed at
   * +0.50 -0.25, calm, on 2026-01-31, heard at +0.10 +0.20" */
  return g_strdup_printf (_ ("%s: placed at %+.2f %+.2f, %s, on %s%s"), path, label->valence, label->arousal,
                          library_song_get_mood (song), day, heard != NULL ? heard : "");
}

static void
print (const Label *self, LibrarySong *song)
{
  const CliSongDetails details = { .with_album = TRUE };
  g_autofree char *line
      = self->format == CLI_FORMAT_JSON ? cli_song_to_json (song, &details) : describe (song);

  cli_write_line (line);
}

static int
list (const Label *self, LibraryDb *library, GStrv places)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) songs = library_labels_list (library, &error);

  if (songs == NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }
  for (guint i = 0; i < songs->len && cli_get_output_status () == CLI_EXIT_OK; i++)
    if (cli_is_below_any (library_song_get_path (songs->pdata[i]), (const char *const *)places))
      print (self, songs->pdata[i]);

  return CLI_EXIT_OK;
}

/* (transfer full) (nullable) (element-type LibraryCorrection): NULL when one of the files is not known; said already. */
static GArray *
make_corrections (const Label *self, LibraryDb *library, GStrv places)
{
  g_autoptr (GArray) corrections = g_array_new (FALSE, FALSE, sizeof (LibraryCorrection));

  for (gsize i = 0; places[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LibrarySong) song = library_db_find_song (library, places[i], &error);
      g_autofree char *shown = base_paths_to_utf8 (places[i]);

      if (error != NULL)
        cli_print_error ("%s", error->message);
      else if (song == NULL)
        cli_print_error (_ ("“%s” is not in the library. “moodplane-cli scan” puts it there."), shown);
      if (song == NULL)
        return NULL;

      const LibraryCorrection correction = {
        .song_id = library_song_get_id (song),
        .is_forgotten = self->forgets,
        .valence = self->valence,
        .arousal = self->arousal,
      };

      g_array_append_val (corrections, correction);
    }

  return g_steal_pointer (&corrections);
}

/* All that sound the same are printed. */
static int
say (const Label *self, LibraryDb *library, GStrv places)
{
  g_autoptr (GArray) corrections = make_corrections (self, library, places);
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  gint64 batch = 0;

  if (corrections == NULL)
    return CLI_EXIT_ERROR;
  if (!library_labels_say (library, (const LibraryCorrection *)corrections->data, corrections->len, &batch, changed,
                           &error))
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }
  for (guint i = 0; i < changed->len; i++)
    print (self, changed->pdata[i]);
  if (batch == 0 && self->forgets)
    cli_print_error (_ ("There was nothing to forget."));
  else if (batch != 0 && changed->len == 0)
    cli_print_error (_ ("What you say is kept, but the song is missing: nothing is shown until a scan finds its file."));

  return CLI_EXIT_OK;
}

static int
print_next (const Label *self, LibraryDb *library)
{
  const CliSongDetails details = { .with_album = TRUE };
  g_autoptr (JobsJob) job = jobs_label_next_job_new (library, self->n, NULL);
  int status = cli_run_job (job);
  GPtrArray *songs = jobs_label_next_job_get_songs (JOBS_LABEL_NEXT_JOB (job));

  if (status != CLI_EXIT_OK)
    return status;
  for (guint i = 0; i < songs->len && cli_get_output_status () == CLI_EXIT_OK; i++)
    {
      g_autofree char *line = self->format == CLI_FORMAT_JSON
                                  ? cli_song_to_json (songs->pdata[i], &details)
                                  : cli_clean_text (library_song_get_path (songs->pdata[i]));

      cli_write_line (line);
    }
  if (songs->len == 0)
    cli_print_error (_ ("There is no song to ask for: either none was heard, or all have their places."));

  return CLI_EXIT_OK;
}

static int
work (const CliCommand *command, const Label *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) places = cli_read_places (self->asks ? NULL : (const char *const *)self->arguments, &error);
  g_autoptr (LibraryDb) library = NULL;

  if (places == NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }
  library = cli_open_library (self->library, FALSE);
  if (library == NULL)
    return CLI_EXIT_ERROR;
  if (self->asks)
    return print_next (self, library);
  if (self->undoes)
    return cli_label_undo (library);
  if (self->takes || self->playlist != NULL)
    return cli_label_take (&self->take, command, library);
  /* An empty list on standard input asks for nothing. */
  if (self->arguments != NULL && places[0] == NULL)
    return CLI_EXIT_OK;

  return self->lists ? list (self, library, places) : say (self, library, places);
}

/* With a point, whatever the locale. */
static gboolean
parse_value (const char *text, double *value)
{
  char *end = NULL;

  *value = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && library_label_is_possible (*value, 0.0);
}

/* @arguments: (nullable): at most one number of songs */
static gboolean
parse_n (GStrv arguments, guint *n)
{
  guint64 value = JOBS_LABEL_NEXT_USUAL;

  if (arguments != NULL
      && (arguments[1] != NULL
          || !g_ascii_string_to_unsigned (arguments[0], 10, 1, JOBS_LABEL_NEXT_MAX, &value, NULL)))
    return FALSE;
  *n = (guint)value;

  return TRUE;
}

static int
check (const CliCommand *command, Label *self)
{
  gboolean has_point = self->valence_text != NULL || self->arousal_text != NULL;

  if (!cli_format_parse (self->is_json ? "json" : self->format_name, &self->format))
    return cli_command_wrong_usage (command, _ ("There is no format “%s”; there are text and json."), self->format_name);
  if (has_point + !!self->forgets + !!self->lists + !!self->asks + !!self->undoes + !!self->takes + (self->playlist != NULL) != 1)
    return cli_command_wrong_usage (command,
                                    _ ("Say where a song belongs by --valence and --arousal, --forget it, --list all, ask what comes --next, take places --from-tags or --from-playlist, or --undo."));
  if (has_point && (self->valence_text == NULL || self->arousal_text == NULL))
    return cli_command_wrong_usage (command, _ ("A place has both: --valence and --arousal."));
  if (has_point && !parse_value (self->valence_text, &self->valence))
    return cli_command_wrong_usage (command, _ ("“%s” is no valence; it is a number from -1, unpleasant, to 1, pleasant."),
                                    self->valence_text);
  if (has_point && !parse_value (self->arousal_text, &self->arousal))
    return cli_command_wrong_usage (command, _ ("“%s” is no arousal; it is a number from -1, calm, to 1, energetic."),
                                    self->arousal_text);
  if (self->asks && !parse_n (self->arguments, &self->n))
    return cli_command_wrong_usage (command, _ ("With --next comes nothing but how many songs, from 1 to %d."),
                                    JOBS_LABEL_NEXT_MAX);
  if ((self->undoes || self->takes || self->playlist != NULL) && self->arguments != NULL)
    return cli_command_wrong_usage (command, _ ("What is taken or undone is of the whole library: name no files."));
  if ((self->forgets || has_point) && self->arguments == NULL)
    return cli_command_wrong_usage (command, _ ("Name at least one file."));

  self->take.playlist = self->playlist;
  self->take.as = self->as;
  self->take.map = (const char *const *)self->map;
  self->take.format = self->format;

  return work (command, self);
}

static int
run (const CliCommand *command, int argc, char *argv[])
{
  Label self = { 0 };
  const GOptionEntry entries[] = {
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &self.library, N_ ("Use this library"), N_ ("FILE") },
    { "valence", 'v', 0, G_OPTION_ARG_STRING, &self.valence_text, N_ ("From -1, unpleasant, to 1, pleasant"), N_ ("NUMBER") },
    { "arousal", 'a', 0, G_OPTION_ARG_STRING, &self.arousal_text, N_ ("From -1, calm, to 1, energetic"), N_ ("NUMBER") },
    { "forget", 0, 0, G_OPTION_ARG_NONE, &self.forgets, N_ ("Let the songs be where the program heard them"), NULL },
    { "list", 0, 0, G_OPTION_ARG_NONE, &self.lists, N_ ("Print the songs that were put somewhere, the last one first"), NULL },
    { "next", 0, 0, G_OPTION_ARG_NONE, &self.asks, N_ ("Print the songs whose places would teach most: ten, or as many as the argument says"), NULL },
    { "from-tags", 0, 0, G_OPTION_ARG_NONE, &self.takes, N_ ("Take the moods that others have written into the files for places of songs that have none"), NULL },
    { "map", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.map, N_ ("What a word in the files means; “none” leaves it out"), N_ ("WORD=PLACE") },
    { "ratings", 0, 0, G_OPTION_ARG_NONE, &self.take.with_ratings, N_ ("Take stars for how pleasant songs are, though to like a song is no mood"), NULL },
    { "from-playlist", 0, 0, G_OPTION_ARG_STRING, &self.playlist, N_ ("Take the songs of a playlist"), N_ ("NAME") },
    { "as", 0, 0, G_OPTION_ARG_STRING, &self.as, N_ ("What the playlist means: a word, Q1 to Q4, or valence and arousal"), N_ ("PLACE") },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &self.take.is_dry, N_ ("Only say what would be taken"), NULL },
    { "undo", 0, 0, G_OPTION_ARG_NONE, &self.undoes, N_ ("Take back what was said at once last"), NULL },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &self.format_name, N_ ("How to print: text or json"), N_ ("FORMAT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.is_json, N_ ("The same as --format json"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.arguments, NULL, NULL },
    { NULL },
  };
  int status = CLI_EXIT_ERROR;

  if (cli_command_parse (command, entries, argc, argv))
    status = check (command, &self);

  g_free (self.library);
  g_free (self.valence_text);
  g_free (self.arousal_text);
  g_free (self.format_name);
  g_free (self.playlist);
  g_free (self.as);
  g_strfreev (self.map);
  g_strfreev (self.arguments);

  return status;
}

const CliCommand cli_command_label = {
  .name = "label",
  .arguments = N_ ("[FILE…]"),
  .summary = N_ ("Say where songs belong, whatever the program heard"),
  .names_songs = TRUE,
  .run = run,
};
