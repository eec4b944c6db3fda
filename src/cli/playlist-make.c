/* SPDX-License-Identifier: GPL-3.0-or-later */

/* New playlists: of songs that are named, by a rule, by a journey. */
#include "cli/playlist.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "library/playlist-choice.h"

/* Adds the song at @path, or those below it by path, to @entries. */
static gboolean
add_path (GPtrArray   *songs,
          const char  *path,
          GPtrArray   *entries,
          GError     **error)
{
  const char *const places[] = { path, NULL };
  g_autofree char *shown = NULL;
  guint n_before = entries->len;

  for (guint i = 0; i < songs->len; i++)
    if (cli_is_below_any (library_song_get_path (songs->pdata[i]), places))
      g_ptr_array_add (entries, library_playlist_entry_new (songs->pdata[i]));
  if (entries->len > n_before)
    return TRUE;

  shown = base_paths_to_utf8 (path);
  g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("The library does not know “%s”."), shown);
  return FALSE;
}

/* (transfer full) (nullable) (element-type LibraryPlaylistEntry): the songs at @words, in the order in which they are
 * named; those of a folder by path. */
static GPtrArray *
find_entries (const CliPlaylist  *self,
              const char *const  *words,
              GError            **error)
{
  g_auto (GStrv) places = cli_read_places (words, error);
  g_autoptr (GPtrArray) songs = places != NULL ? cli_list_songs (self->library, NULL, error) : NULL;
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);

  if (songs == NULL)
    return NULL;
  for (gsize i = 0; places[i] != NULL; i++)
    if (!add_path (songs, places[i], entries, error))
      return NULL;

  return g_steal_pointer (&entries);
}

/* In full or not at all. */
static gboolean
create (const CliPlaylist  *self,
        const char         *name,
        GPtrArray          *entries,
        GError            **error)
{
  gint64 id = library_playlists_create (self->library, name, NULL, error);

  if (id == 0)
    return FALSE;
  if (library_playlists_append (self->library, id, entries, error))
    return TRUE;

  library_playlists_delete (self->library, id, NULL);
  return FALSE;
}

gboolean
cli_playlist_new (const CliPlaylist  *self,
                  const char *const  *words,
                  int                *status,
                  GError            **error)
{
  g_autoptr (GPtrArray) entries = find_entries (self, words + 1, error);

  return entries != NULL && create (self, words[0], entries, error);
}

gboolean
cli_playlist_add (const CliPlaylist  *self,
                  const char *const  *words,
                  int                *status,
                  GError            **error)
{
  g_autoptr (LibraryPlaylist) playlist = library_playlists_find (self->library, words[0], error);
  g_autoptr (GPtrArray) entries = playlist != NULL ? find_entries (self, words + 1, error) : NULL;

  return entries != NULL && library_playlists_append (self->library, playlist->id, entries, error);
}

/* A rule of that name is changed; a fixed list stays what it is. */
gboolean
cli_playlist_rule (const CliPlaylist  *self,
                   const char *const  *words,
                   int                *status,
                   GError            **error)
{
  g_autoptr (LibraryPlaylistRule) rule = cli_playlist_parse_rule (self, error);
  g_autoptr (LibraryPlaylist) playlist = NULL;

  if (rule == NULL)
    return FALSE;
  playlist = library_playlists_find (self->library, words[0], NULL);
  if (playlist != NULL && playlist->rule != NULL)
    return library_playlists_set_rule (self->library, playlist->id, rule, error);

  return library_playlists_create (self->library, words[0], rule, error) != 0;
}

gboolean
cli_playlist_journey (const CliPlaylist  *self,
                      const char *const  *words,
                      int                *status,
                      GError            **error)
{
  MoodJourney journey;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  if (!cli_playlist_parse_journey (self, &journey, error))
    return FALSE;
  ids = library_db_choose_journey (self->library, &journey, error);
  entries = ids != NULL ? cli_playlist_make_entries (self, ids, error) : NULL;
  if (entries == NULL || !create (self, words[0], entries, error))
    return FALSE;

  cli_playlist_print_entries (self, entries);
  return TRUE;
}
