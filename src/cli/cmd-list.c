/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/song-csv.h"
#include "cli/song-format.h"
#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "library/identity.h"
#include "library/search.h"

/* What the options say. */
typedef struct
{
  char *library;     /* (owned) (nullable) */
  char *format_name; /* (owned) (nullable) */
  char *like;        /* (owned) (nullable) */
  char *search;      /* (owned) (nullable) */
  int limit;         /* of --search; 0: all */
  GStrv arguments;   /* (owned) (nullable) */
  gboolean duplicates;

  CliFormat format;
} List;

static void
print_song (const List           *self,
            LibrarySong          *song,
            const CliSongDetails *details)
{
  if (self->format == CLI_FORMAT_CSV)
    {
      g_autofree char *row = cli_song_to_csv (song);

      cli_write (row);
      return;
    }

  g_autofree char *line
      = self->format == CLI_FORMAT_JSON ? cli_song_to_json (song, details) : cli_song_to_text (song, details);

  cli_write_line (line);
}

static void
print_header (const List           *self,
              const CliSongDetails *details)
{
  g_autofree char *header = NULL;

  if (self->format == CLI_FORMAT_TEXT)
    {
      header = cli_song_text_header (details);
      cli_write_line (header);
    }
  else if (self->format == CLI_FORMAT_CSV)
    {
      header = cli_song_csv_header ();
      cli_write (header);
    }
}

static void
print_songs (const List *self,
             GPtrArray  *songs)
{
  const CliSongDetails details = { .with_album = TRUE };

  /* A table for programs has its columns even when it has no rows. */
  if (songs->len > 0 || self->format == CLI_FORMAT_CSV)
    print_header (self, &details);
  for (guint i = 0; i < songs->len && cli_get_output_status () == CLI_EXIT_OK; i++)
    print_song (self, g_ptr_array_index (songs, i), &details);
}

/* @alike: LibraryLikeness, in their order; of these, the songs that are among @songs. */
static void
print_alike (const List *self,
             GPtrArray  *songs,
             GArray     *alike)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree gint64 *ids = g_new (gint64, songs->len + 1);
  CliSongDetails details = { .with_album = TRUE, .with_likeness = TRUE };

  for (guint i = 0; i < songs->len; i++)
    {
      ids[i] = library_song_get_id (songs->pdata[i]);
      g_hash_table_insert (by_id, &ids[i], songs->pdata[i]);
    }

  if ((alike->len > 0 && songs->len > 0) || self->format == CLI_FORMAT_CSV)
    print_header (self, &details);
  for (guint i = 0; i < alike->len && cli_get_output_status () == CLI_EXIT_OK; i++)
    {
      const LibraryLikeness *likeness = &g_array_index (alike, LibraryLikeness, i);
      LibrarySong *song = g_hash_table_lookup (by_id, &likeness->song_id);

      details.likeness = likeness->likeness;
      if (song != NULL)
        print_song (self, song, &details);
    }
}

/* (transfer full) (nullable): what --like names, which has something to be compared by; NULL with an error. */
static LibrarySong *
find_like (const List  *self,
           LibraryDb   *library,
           GError     **error)
{
  g_autofree char *path = g_canonicalize_filename (self->like, NULL);
  g_autofree char *shown = base_paths_to_utf8 (path);
  g_autoptr (GError) find_error = NULL;
  g_autoptr (LibrarySong) song = library_db_find_song (library, path, &find_error);
  g_autoptr (MoodEmbedding) embedding
      = song != NULL ? library_db_load_embedding (library, library_song_get_id (song), &find_error) : NULL;

  if (embedding != NULL)
    return g_steal_pointer (&song);

  if (find_error != NULL)
    g_propagate_error (error, g_steal_pointer (&find_error));
  else if (song == NULL)
    g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("The library does not know “%s”."), shown);
  else
    g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED,
                 _ ("There is nothing to compare “%s” by: it was not heard yet, or by a model that keeps nothing of "
                    "what it hears."),
                 shown);
  return NULL;
}

static gboolean
list_alike (const List  *self,
            LibraryDb   *library,
            GPtrArray   *songs,
            GError     **error)
{
  g_autoptr (LibrarySong) song = find_like (self, library, error);
  g_autoptr (GArray) alike
      = song != NULL ? library_db_list_alike (library, library_song_get_id (song), error) : NULL;

  if (alike == NULL)
    return FALSE;

  print_alike (self, songs, alike);
  return TRUE;
}

/* Returns: (transfer full) (nullable): of @songs those that the search finds, the best first. */
static GPtrArray *
search (const List  *self,
        LibraryDb   *library,
        GPtrArray   *songs,
        GError     **error)
{
  g_autoptr (GArray) ids = library_db_search_ids (library, self->search, 0, error);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree gint64 *keys = g_new (gint64, songs->len + 1);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  guint most = self->limit > 0 ? (guint)self->limit : G_MAXUINT;

  if (ids == NULL)
    return NULL;
  for (guint i = 0; i < songs->len; i++)
    {
      keys[i] = library_song_get_id (songs->pdata[i]);
      g_hash_table_insert (by_id, &keys[i], songs->pdata[i]);
    }
  for (guint i = 0; i < ids->len && found->len < most; i++)
    {
      LibrarySong *song = g_hash_table_lookup (by_id, &g_array_index (ids, gint64, i));

      if (song != NULL)
        g_ptr_array_add (found, g_object_ref (song));
    }

  return g_steal_pointer (&found);
}

/* Where all of the library is searched, no more of it is read than is printed. */
static GPtrArray *
find_songs (const List  *self,
            LibraryDb   *library,
            GError     **error)
{
  g_autoptr (GPtrArray) songs = NULL;

  if (self->search != NULL && self->arguments == NULL)
    return library_db_search (library, self->search, (guint)self->limit, error);

  songs = cli_list_songs (library, (const char *const *)self->arguments, error);
  if (songs == NULL || self->search == NULL)
    return g_steal_pointer (&songs);

  return search (self, library, songs, error);
}

/* A group of songs that sound the same: their paths, since all else may well be the same too. */
static void
print_group (const List *self,
             GPtrArray  *group,
             guint       number)
{
  const CliSongDetails details = { .with_album = TRUE, .group = number };

  if (self->format == CLI_FORMAT_TEXT && number > 1)
    cli_write_line ("");
  for (guint i = 0; i < group->len && cli_get_output_status () == CLI_EXIT_OK; i++)
    if (self->format == CLI_FORMAT_TEXT)
      {
        g_autofree char *path = cli_clean_text (library_song_get_path (group->pdata[i]));

        cli_write_line (path);
      }
    else
      {
        print_song (self, group->pdata[i], &details);
      }
}

static gboolean
list_duplicates (const List  *self,
                 LibraryDb   *library,
                 GError     **error)
{
  g_auto (GStrv) places = cli_read_places ((const char *const *)self->arguments, error);
  g_autoptr (GPtrArray) groups = places != NULL ? library_db_list_duplicates (library, error) : NULL;
  guint n = 0;

  if (groups == NULL)
    return FALSE;
  for (guint i = 0; i < groups->len; i++)
    {
      GPtrArray *group = groups->pdata[i];
      gboolean is_wanted = FALSE;

      for (guint j = 0; j < group->len; j++)
        is_wanted = is_wanted
                    || cli_is_below_any (library_song_get_path (group->pdata[j]), (const char *const *)places);
      if (is_wanted)
        print_group (self, group, ++n);
    }

  return TRUE;
}

static int
list (const List *self)
{
  g_autoptr (LibraryDb) library = cli_open_library (self->library, FALSE);
  g_autoptr (GPtrArray) songs = NULL;
  g_autoptr (GError) error = NULL;

  if (library == NULL)
    return CLI_EXIT_ERROR;
  if (self->duplicates)
    {
      if (list_duplicates (self, library, &error))
        return CLI_EXIT_OK;
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  songs = find_songs (self, library, &error);
  if (songs == NULL || (self->like != NULL && !list_alike (self, library, songs, &error)))
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  /* Names on the standard input may well be none. */
  if (songs->len == 0 && self->arguments != NULL && self->search == NULL
      && !g_strv_contains ((const char *const *)self->arguments, "-"))
    {
      cli_print_error ("%s", _ ("The library knows no song there."));
      return CLI_EXIT_ERROR;
    }

  if (self->like == NULL)
    print_songs (self, songs);

  return CLI_EXIT_OK;
}

static int
run (const CliCommand *command,
     int               argc,
     char             *argv[])
{
  List self = { 0 };
  const GOptionEntry entries[] = {
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &self.library, N_ ("Use this library"), N_ ("FILE") },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &self.format_name, N_ ("How to print: text, json or csv"), N_ ("FORMAT") },
    { "like", 0, 0, G_OPTION_ARG_FILENAME, &self.like, N_ ("First the songs that sound most like this one"),
      N_ ("PATH") },
    { "search", 0, 0, G_OPTION_ARG_STRING, &self.search, N_ ("Only songs with these words, the best match first"),
      N_ ("TEXT") },
    { "limit", 0, 0, G_OPTION_ARG_INT, &self.limit, N_ ("Of what a search finds, at most so many"), N_ ("NUMBER") },
    { "duplicates", 0, 0, G_OPTION_ARG_NONE, &self.duplicates, N_ ("Only songs that sound the same as another"),
      NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.arguments, NULL, NULL },
    { NULL },
  };
  int status = CLI_EXIT_ERROR;

  if (cli_command_parse (command, entries, argc, argv))
    {
      if (!cli_format_parse_list (self.format_name, &self.format))
        status = cli_command_wrong_usage (command, _ ("There is no format “%s”; there are text, json and csv."),
                                          self.format_name);
      else if (self.search != NULL && self.like != NULL)
        status = cli_command_wrong_usage (command, _ ("--search and --like do not go together."));
      else if (self.limit < 0 || (self.limit > 0 && self.search == NULL))
        status = cli_command_wrong_usage (command, _ ("--limit goes with --search, and takes a number from 1."));
      else if (self.duplicates && (self.like != NULL || self.search != NULL))
        status = cli_command_wrong_usage (command, _ ("--duplicates goes neither with --like nor with --search."));
      else if (self.duplicates && self.format == CLI_FORMAT_CSV)
        status = cli_command_wrong_usage (command, _ ("Groups of duplicates are printed as text or json."));
      else
        status = list (&self);
    }

  g_free (self.library);
  g_free (self.format_name);
  g_free (self.like);
  g_free (self.search);
  g_strfreev (self.arguments);

  return status;
}

const CliCommand cli_command_list = {
  .name = "list",
  .arguments = N_ ("[PATH…]"),
  .summary = N_ ("Print the songs of the library"),
  .names_songs = TRUE,
  .run = run,
};
