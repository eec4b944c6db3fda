/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Playlists as files of other programs. */
#include "cli/playlist.h"

#include <string.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "library/playlist-file.h"

gboolean
cli_playlist_export (const CliPlaylist  *self,
                     const char *const  *words,
                     int                *status,
                     GError            **error)
{
  g_autoptr (LibraryPlaylist) playlist = library_playlists_find (self->library, words[0], error);
  g_autoptr (GPtrArray) entries = playlist != NULL ? cli_playlist_load_entries (self, playlist, error) : NULL;
  g_autofree char *file = cli_clean_text (words[1]);
  g_autofree char *count = NULL;
  g_autofree char *line = NULL;

  if (entries == NULL
      || !library_playlist_file_export (words[1], playlist->name, entries, !self->is_absolute, error))
    return FALSE;

  count = g_strdup_printf (ngettext ("%u song", "%u songs", entries->len), entries->len);
  line = g_strdup_printf ("%s: %s", file, count);
  cli_write_line (line);

  return TRUE;
}

/* Returns: (transfer full): what the file is called, without its ending, as far as that can be a name. */
static char *
make_name (const CliPlaylist *self,
           const char        *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *text = base_paths_to_utf8 (base);
  char *dot = strrchr (text, '.');

  if (self->name != NULL)
    return g_strdup (self->name);
  if (dot != NULL)
    *dot = '\0';

  return g_strdup (g_strstrip (text));
}

/* Returns: how many songs the library does not have, each of which it has told. */
static guint
tell_unknown (GPtrArray *entries)
{
  guint n_unknown = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const LibraryPlaylistEntry *entry = entries->pdata[i];

      if (!entry->is_missing)
        continue;
      n_unknown++;
      cli_print_error (_ ("Not in the library: %s"), entry->path);
    }

  return n_unknown;
}

gboolean
cli_playlist_import (const CliPlaylist  *self,
                     const char *const  *words,
                     int                *status,
                     GError            **error)
{
  g_autoptr (GPtrArray) entries = library_playlist_file_import (self->library, words[0], error);
  g_autofree char *name = make_name (self, words[0]);
  g_autofree char *line = NULL;
  gint64 id;
  guint n_unknown;

  id = entries != NULL ? library_playlists_create (self->library, name, NULL, error) : 0;
  if (id == 0)
    return FALSE;
  if (!library_playlists_append (self->library, id, entries, error))
    {
      library_playlists_delete (self->library, id, NULL);
      return FALSE;
    }

  n_unknown = tell_unknown (entries);
  line = g_strdup_printf (ngettext ("%s: %u song, %u of them not in the library",
                                    "%s: %u songs, %u of them not in the library", entries->len),
                          name, entries->len, n_unknown);
  cli_write_line (line);
  if (n_unknown > 0)
    *status = CLI_EXIT_SOME_FAILED;

  return TRUE;
}
