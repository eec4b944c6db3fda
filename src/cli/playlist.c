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

typedef struct
{
  const CliPlaylist *cli;
  char             **places; /* absolute paths */
} Removal;

/* Adds what is named by @place to @picked. */
static gboolean
pick_path (GPtrArray   *entries,
           const char  *place,
           GHashTable  *picked,
           GError     **error)
{
  const char *const places[] = { place, NULL };
  gboolean is_in = FALSE;

  for (guint i = 0; i < entries->len; i++)
    if (cli_is_below_any (((LibraryPlaylistEntry *)entries->pdata[i])->path, places))
      {
        g_hash_table_add (picked, GUINT_TO_POINTER (i));
        is_in = TRUE;
      }
  if (is_in)
    return TRUE;

  g_autofree char *shown = base_paths_to_utf8 (place);

  g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("“%s” is not in the playlist."), shown);
  return FALSE;
}

static GHashTable *
pick_cb (GPtrArray  *entries,
         gpointer    user_data,
         GError    **error)
{
  const Removal *removal = user_data;
  g_autoptr (GHashTable) picked = NULL;

  if (removal->cli->positions != NULL)
    return cli_playlist_parse_positions (removal->cli, entries->len, error);

  picked = g_hash_table_new (NULL, NULL);
  for (char **place = removal->places; *place != NULL; place++)
    if (!pick_path (entries, *place, picked, error))
      return NULL;

  return g_steal_pointer (&picked);
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
  g_auto (GStrv) places = playlist != NULL ? cli_read_places (words + 1, error) : NULL;

  if (places == NULL || !check_removal (self, playlist, words + 1, error))
    return FALSE;

  Removal removal = { .cli = self, .places = places };

  return library_playlists_remove (self->library, playlist->id, pick_cb, &removal, error);
}
