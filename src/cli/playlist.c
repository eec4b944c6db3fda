/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What changes playlists that are there. */
#include "cli/playlist.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "engine/base/error.h"
#include "engine/base/paths.h"

gboolean
cli_playlist_rename (const CliPlaylist  *self,
                     const char *const  *words,
                     int                *status,
                     GError            **error)
{
  g_autoptr (LibraryPlaylist) playlist = library_playlists_find (self->library, words[0], error);

  return playlist != NULL && library_playlists_rename (self->library, playlist->id, words[1], error);
}

gboolean
cli_playlist_delete (const CliPlaylist  *self,
                     const char *const  *words,
                     int                *status,
                     GError            **error)
{
  g_autoptr (LibraryPlaylist) playlist = library_playlists_find (self->library, words[0], error);

  return playlist != NULL && library_playlists_delete (self->library, playlist->id, error);
}

/* Takes what is named by @place out of @entries. */
static gboolean
remove_path (GPtrArray   *entries,
             const char  *place,
             GError     **error)
{
  const char *const places[] = { place, NULL };
  guint n_before = entries->len;

  for (guint i = entries->len; i > 0; i--)
    if (cli_is_below_any (((LibraryPlaylistEntry *)entries->pdata[i - 1])->path, places))
      g_ptr_array_remove_index (entries, i - 1);
  if (entries->len < n_before)
    return TRUE;

  g_autofree char *shown = base_paths_to_utf8 (place);

  g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("“%s” is not in the playlist."), shown);
  return FALSE;
}

static gboolean
remove_positions (const CliPlaylist  *self,
                  GPtrArray          *entries,
                  GError            **error)
{
  g_autoptr (GHashTable) positions = cli_playlist_parse_positions (self, entries->len, error);

  if (positions == NULL)
    return FALSE;
  for (guint i = entries->len; i > 0; i--)
    if (g_hash_table_contains (positions, GUINT_TO_POINTER (i - 1)))
      g_ptr_array_remove_index (entries, i - 1);

  return TRUE;
}

static gboolean
check_removal (const CliPlaylist      *self,
               const LibraryPlaylist  *playlist,
               const char *const      *paths,
               GError                **error)
{
  const char *message = NULL;

  if (playlist->rule != NULL)
    message = _ ("What a rule finds cannot be removed; change the rule.");
  else if ((paths[0] == NULL) == (self->positions == NULL))
    message = _ ("Name songs to remove, or give their --position.");
  if (message == NULL)
    return TRUE;

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

gboolean
cli_playlist_remove (const CliPlaylist  *self,
                     const char *const  *words,
                     int                *status,
                     GError            **error)
{
  g_autoptr (LibraryPlaylist) playlist = library_playlists_find (self->library, words[0], error);
  g_auto (GStrv) paths = playlist != NULL ? cli_read_paths (words + 1, error) : NULL;
  g_auto (GStrv) places = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  if (paths == NULL || !check_removal (self, playlist, words + 1, error))
    return FALSE;
  entries = library_playlists_get_entries (self->library, playlist->id, error);
  if (entries == NULL || (self->positions != NULL && !remove_positions (self, entries, error)))
    return FALSE;

  places = cli_make_paths_absolute ((const char *const *)paths);
  for (gsize i = 0; places[i] != NULL; i++)
    if (!remove_path (entries, places[i], error))
      return FALSE;

  return library_playlists_set_entries (self->library, playlist->id, entries, error);
}
