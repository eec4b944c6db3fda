/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Playlists and their songs as lines of output. */
#include "cli/playlist.h"

#include <glib/gi18n.h>

#include "cli/json-writer.h"
#include "cli/song-csv.h"
#include "engine/base/duration.h"
#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "library/playlist-choice.h"

static void
print_json (const LibraryPlaylist *playlist)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (playlist->changed_at);
  g_autofree char *changed = time != NULL ? g_date_time_format_iso8601 (time) : g_strdup ("");
  g_autofree char *line = NULL;
  g_auto (CliJsonWriter) writer;

  cli_json_writer_init (&writer);
  cli_json_writer_begin (&writer, NULL, '{');
  cli_json_writer_string (&writer, "name", playlist->name);
  cli_json_writer_string (&writer, "changed", changed);
  if (playlist->rule != NULL)
    {
      g_autofree char *rule = library_playlist_rule_to_json (playlist->rule);

      cli_json_writer_value (&writer, "rule", rule);
    }
  else
    {
      cli_json_writer_number (&writer, "songs", playlist->n_entries, 0);
    }
  cli_json_writer_end (&writer, '}');
  line = cli_json_writer_finish (&writer);
  cli_write_line (line);
}

static void
print_text (const LibraryPlaylist *playlist)
{
  g_autofree char *name = cli_clean_text (playlist->name);
  g_autofree char *content = NULL;
  g_autofree char *line = NULL;

  if (playlist->rule != NULL)
    {
      g_autofree char *rule = library_playlist_rule_describe (playlist->rule);

      content = cli_clean_text (rule);
    }
  else
    {
      content = g_strdup_printf (ngettext ("%u song", "%u songs", playlist->n_entries), playlist->n_entries);
    }
  line = g_strdup_printf ("%s: %s", name, content);
  cli_write_line (line);
}

gboolean
cli_playlist_list (const CliPlaylist  *self,
                   const char *const  *words,
                   int                *status,
                   GError            **error)
{
  g_autoptr (GPtrArray) playlists = library_playlists_list (self->library, error);

  if (playlists == NULL)
    return FALSE;

  for (guint i = 0; i < playlists->len && cli_get_output_status () == CLI_EXIT_OK; i++)
    {
      if (self->format == CLI_FORMAT_JSON)
        print_json (playlists->pdata[i]);
      else
        print_text (playlists->pdata[i]);
    }

  return TRUE;
}

/**
 * cli_playlist_make_entries:
 * @ids: (element-type gint64): songs of the library
 *
 * Returns: (transfer full) (nullable) (element-type LibraryPlaylistEntry)
 */
GPtrArray *
cli_playlist_make_entries (const CliPlaylist  *self,
                           GArray             *ids,
                           GError            **error)
{
  g_autoptr (GPtrArray) songs = library_db_list_songs_by_id (self->library, ids, error);
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);

  if (songs == NULL)
    return NULL;
  for (guint i = 0; i < songs->len; i++)
    g_ptr_array_add (entries, library_playlist_entry_new (songs->pdata[i]));

  return g_steal_pointer (&entries);
}

/* Returns: (transfer full) (nullable) (element-type LibraryPlaylistEntry): of a fixed list, or what the rule finds now */
GPtrArray *
cli_playlist_load_entries (const CliPlaylist      *self,
                           const LibraryPlaylist  *playlist,
                           GError                **error)
{
  g_autoptr (GArray) ids = NULL;

  if (playlist->rule == NULL)
    return library_playlists_get_entries (self->library, playlist->id, error);

  ids = library_playlist_rule_choose (playlist->rule, self->library, error);

  return ids != NULL ? cli_playlist_make_entries (self, ids, error) : NULL;
}

/* What is known of a song that the library does not have. */
static char *
unknown_to_json (const LibraryPlaylistEntry *entry)
{
  g_autofree char *uri = *entry->path == '/' ? base_paths_to_uri (entry->path) : NULL;
  g_auto (CliJsonWriter) writer;

  cli_json_writer_init (&writer);
  cli_json_writer_begin (&writer, NULL, '{');
  cli_json_writer_string (&writer, "path", entry->path);
  cli_json_writer_bool (&writer, "missing", TRUE);
  cli_json_writer_string (&writer, "title", entry->title);
  cli_json_writer_string (&writer, "artist", entry->artist);
  if (entry->duration > 0.0)
    cli_json_writer_number (&writer, "duration", entry->duration, 3);
  if (uri != NULL)
    cli_json_writer_string (&writer, "uri", uri);
  cli_json_writer_end (&writer, '}');

  return cli_json_writer_finish (&writer);
}

static char *
missing_to_text (const LibraryPlaylistEntry *entry)
{
  g_autofree char *path = cli_clean_text (entry->path);

  /* Translators: a song of a playlist whose file is not there: its path. */
  return g_strdup_printf (_ ("missing: %s"), path);
}

static void
print_entry (const CliPlaylist          *self,
             const LibraryPlaylistEntry *entry)
{
  const CliSongDetails details = { .with_album = TRUE, .is_missing = entry->is_missing };
  g_autofree char *line = NULL;

  if (self->format == CLI_FORMAT_CSV)
    {
      const LibrarySongFields fields = {
        .path = entry->path,
        .title = entry->title,
        .artist = entry->artist,
        .duration = entry->duration,
      };
      g_autoptr (LibrarySong) song
          = entry->song != NULL ? g_object_ref (entry->song) : library_song_new (&fields);

      line = cli_song_to_csv (song);
      cli_write (line);
      return;
    }

  if (self->format == CLI_FORMAT_JSON)
    line = entry->song != NULL ? cli_song_to_json (entry->song, &details) : unknown_to_json (entry);
  else
    line = entry->is_missing ? missing_to_text (entry) : cli_song_to_text (entry->song, &details);
  cli_write_line (line);
}

/* How many songs, and how long they play. */
static void
print_sum (GPtrArray *entries)
{
  double seconds = 0.0;
  g_autofree char *duration = NULL;
  g_autofree char *count = NULL;
  g_autofree char *line = NULL;

  for (guint i = 0; i < entries->len; i++)
    seconds += ((LibraryPlaylistEntry *)entries->pdata[i])->duration;
  duration = base_duration_to_string (seconds);
  count = g_strdup_printf (ngettext ("%u song", "%u songs", entries->len), entries->len);
  line = g_strdup_printf ("%s, %s", count, duration);
  cli_write_line (line);
}

void
cli_playlist_print_entries (const CliPlaylist *self,
                            GPtrArray         *entries)
{
  const CliSongDetails details = { 0 };
  g_autofree char *header = NULL;

  if (self->format == CLI_FORMAT_CSV)
    {
      header = cli_song_csv_header ();
      cli_write (header);
    }
  else if (self->format == CLI_FORMAT_TEXT && entries->len > 0)
    {
      header = cli_song_text_header (&details);
      cli_write_line (header);
    }

  for (guint i = 0; i < entries->len && cli_get_output_status () == CLI_EXIT_OK; i++)
    print_entry (self, entries->pdata[i]);
  if (self->format == CLI_FORMAT_TEXT)
    print_sum (entries);
}

gboolean
cli_playlist_show (const CliPlaylist  *self,
                   const char *const  *words,
                   int                *status,
                   GError            **error)
{
  g_autoptr (LibraryPlaylist) playlist = library_playlists_find (self->library, words[0], error);
  g_autoptr (GPtrArray) entries = playlist != NULL ? cli_playlist_load_entries (self, playlist, error) : NULL;

  if (entries == NULL)
    return FALSE;

  cli_playlist_print_entries (self, entries);
  return TRUE;
}
