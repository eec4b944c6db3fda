/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The songs of fixed lists. An entry names its song by id, so that it goes along when the file moves, and keeps what the
 * song was called. One whose song the library does not know has no id; from the day on that a song is found at its path,
 * it is that one. */
#include "library/playlist.h"

#include <math.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "library/db-private.h"
#include "library/text.h"

/**
 * library_playlist_entry_new_unknown:
 * @path: bytes of the file system
 * @title: (nullable)
 * @artist: (nullable)
 * @duration: seconds; 0 unknown
 *
 * Returns: (transfer full): an entry of a song that the library does not know
 */
LibraryPlaylistEntry *
library_playlist_entry_new_unknown (const char *path,
                                    const char *title,
                                    const char *artist,
                                    double      duration)
{
  LibraryPlaylistEntry *self = g_new0 (LibraryPlaylistEntry, 1);

  self->path = g_strdup (path);
  self->title = library_text_bound (title != NULL ? title : "", LIBRARY_TEXT_MAX);
  self->artist = library_text_bound (artist != NULL ? artist : "", LIBRARY_TEXT_MAX);
  self->duration = isfinite (duration) && duration > 0.0 ? duration : 0.0;
  self->is_missing = TRUE;

  return self;
}

LibraryPlaylistEntry *
library_playlist_entry_new (LibrarySong *song)
{
  LibraryPlaylistEntry *self
      = library_playlist_entry_new_unknown (library_song_get_path (song), library_song_get_title (song),
                                            library_song_get_artist (song), library_song_get_duration (song));

  self->song = g_object_ref (song);
  self->is_missing = FALSE;

  return self;
}

void
library_playlist_entry_free (LibraryPlaylistEntry *self)
{
  g_clear_object (&self->song);
  g_free (self->path);
  g_free (self->title);
  g_free (self->artist);
  g_free (self);
}

#define FOUND_SINCE                                                                                          \
  "WHERE playlist_id = ?1 AND song_id IS NULL"                                                               \
  " AND EXISTS (SELECT 1 FROM songs s WHERE s.path = playlist_entries.path)"

/* Entries of songs that were found since get their ids: without that they would be lost when the file moves. Where there
 * are none, which is nearly always, nothing is written, and no scan has to be waited for. */
static gboolean
link_found_songs (LibraryDb  *db,
                  gint64      id,
                  GError    **error)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db, "SELECT 1 FROM playlist_entries " FOUND_SINCE " LIMIT 1", error);
  g_autoptr (LibraryStatement) update = library_db_prepare (
      db,
      "UPDATE playlist_entries SET song_id = (SELECT s.id FROM songs s WHERE s.path = playlist_entries.path) " FOUND_SINCE,
      error);
  LibraryStep step;

  if (select == NULL || update == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, id);
  step = library_statement_step (select, error);
  if (step != LIBRARY_STEP_ROW)
    return step == LIBRARY_STEP_DONE;
  sqlite3_reset (select);
  library_statement_bind_int (update, 1, id);

  return library_statement_run (update, error);
}

static LibraryPlaylistEntry *
read_entry (LibraryDb         *db,
            LibraryStatement  *row,
            GError           **error)
{
  gint64 song_id = sqlite3_column_int64 (row, 0);
  g_autofree char *path = library_statement_dup_path (row, 1);
  g_autoptr (LibrarySong) song = NULL;
  LibraryPlaylistEntry *entry;

  if (song_id != 0)
    {
      song = library_db_read_song (db, song_id, error);
      if (song == NULL)
        return NULL;
    }

  entry = song != NULL ? library_playlist_entry_new (song)
                       : library_playlist_entry_new_unknown (path, (const char *)sqlite3_column_text (row, 2),
                                                             (const char *)sqlite3_column_text (row, 3),
                                                             sqlite3_column_double (row, 4));
  entry->is_missing = song == NULL || sqlite3_column_int (row, 5) != 0;
  /* A song whose file is not known has no path that could be one; where it was last is in the list. */
  if (*entry->path != '/')
    {
      g_free (entry->path);
      entry->path = g_steal_pointer (&path);
    }

  return entry;
}

/* A copy of the song of an entry, where that is away and the copy is not: one that sounds the same to the byte. */
#define COPY                                                                                                 \
  "(SELECT t.id FROM songs s JOIN songs t ON t.audio_hash = s.audio_hash AND t.hash_version = s.hash_version" \
  " WHERE s.id = song_id AND (s.is_missing OR s.is_absent) AND NOT t.is_missing AND NOT t.is_absent"         \
  " ORDER BY t.id LIMIT 1)"

/* What is where the song @s was, whose own file is not known: a better rip of it, say. The path of such a song is a mark,
 * its id, and the path that it had; see displace() in db-identity.c. */
#define IN_ITS_PLACE                                                                                         \
  "FROM songs s JOIN songs t ON t.path = substr (s.path, 2 + length (s.id))"                                 \
  " WHERE s.id = song_id AND substr (s.path, 1, 1) = x'3f' AND NOT t.is_missing AND NOT t.is_absent"

#define SONG_OR_OTHER "coalesce (" COPY ", (SELECT t.id " IN_ITS_PLACE "), song_id)"

/* With the lock held. @positions: (nullable) (element-type gint64): where each of them is in the table, which may have
 * gaps. */
static gboolean
read_entries (LibraryDb  *db,
              gint64      id,
              GPtrArray  *entries,
              GArray     *positions,
              GError    **error)
{
  g_autoptr (LibraryStatement) select = library_db_prepare (
      db,
      "SELECT e.id, e.path, e.title, e.artist, e.duration, s.is_missing OR s.is_absent, e.position"
      " FROM (SELECT *, " SONG_OR_OTHER " AS id FROM playlist_entries WHERE playlist_id = ?) e"
      " LEFT JOIN songs s ON s.id = e.id ORDER BY e.position",
      error);
  LibraryStep step;

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, id);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      gint64 position = sqlite3_column_int64 (select, 6);
      LibraryPlaylistEntry *entry = read_entry (db, select, error);

      if (entry == NULL)
        return FALSE;
      g_ptr_array_add (entries, entry);
      if (positions != NULL)
        g_array_append_val (positions, position);
    }

  return step == LIBRARY_STEP_DONE;
}

GPtrArray *
library_playlists_get_entries (LibraryDb  *db,
                               gint64      id,
                               GError    **error)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  /* Within one state of the library, whoever else writes. */
  if (!link_found_songs (db, id, error) || !library_sqlite_exec (db->sqlite, "BEGIN", error)
      || !library_db_end (db, read_entries (db, id, entries, NULL, error), error))
    return NULL;

  return g_steal_pointer (&entries);
}

static gboolean
insert_entry (LibraryDb                   *db,
              gint64                       id,
              gint64                       position,
              const LibraryPlaylistEntry  *entry,
              GError                     **error)
{
  g_autoptr (LibraryStatement) insert = library_db_prepare (
      db,
      "INSERT INTO playlist_entries (playlist_id, position, song_id, path, title, artist, duration) "
      "VALUES (?, ?, nullif (?, 0), ?, ?, ?, ?)",
      error);

  if (insert == NULL)
    return FALSE;
  library_statement_bind_int (insert, 1, id);
  library_statement_bind_int (insert, 2, position);
  library_statement_bind_int (insert, 3, entry->song != NULL ? library_song_get_id (entry->song) : 0);
  library_statement_bind_path (insert, 4, entry->path);
  library_statement_bind_text (insert, 5, entry->title);
  library_statement_bind_text (insert, 6, entry->artist);
  library_statement_bind_double (insert, 7, entry->duration);

  return library_statement_run (insert, error);
}

/* Where the next entry goes, and FALSE with an error when the playlist takes none: it is gone, or has a rule. */
static gboolean
get_end (LibraryDb  *db,
         gint64      id,
         gint64     *end,
         GError    **error)
{
  g_autoptr (LibraryStatement) select = library_db_prepare (
      db,
      "SELECT coalesce ((SELECT max (position) + 1 FROM playlist_entries WHERE playlist_id = p.id), 0) "
      "FROM playlists p WHERE p.id = ? AND p.rule IS NULL",
      error);

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, id);
  switch (library_statement_step (select, error))
    {
    case LIBRARY_STEP_ROW: *end = sqlite3_column_int64 (select, 0); return TRUE;
    case LIBRARY_STEP_DONE:
      g_set_error_literal (
          error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
          _ ("Songs can be put only into a fixed list: this playlist has a rule, or is gone."));
      return FALSE;
    case LIBRARY_STEP_ERROR:
    default: return FALSE;
    }
}

static gboolean
touch (LibraryDb  *db,
       gint64      id,
       GError    **error)
{
  g_autoptr (LibraryStatement) update
      = library_db_prepare (db, "UPDATE playlists SET changed_at = ? WHERE id = ?", error);

  if (update == NULL)
    return FALSE;
  library_statement_bind_int (update, 1, g_get_real_time () / G_USEC_PER_SEC);
  library_statement_bind_int (update, 2, id);

  return library_statement_run (update, error);
}

/* In a transaction. */
static gboolean
append (LibraryDb  *db,
        gint64      id,
        GPtrArray  *entries,
        GError    **error)
{
  gint64 end;

  if (!get_end (db, id, &end, error))
    return FALSE;
  if (end + entries->len > LIBRARY_PLAYLIST_MAX_ENTRIES)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("A fixed list takes at most %d songs."),
                   LIBRARY_PLAYLIST_MAX_ENTRIES);
      return FALSE;
    }

  for (guint i = 0; i < entries->len; i++)
    if (!insert_entry (db, id, end + i, entries->pdata[i], error))
      return FALSE;

  return touch (db, id, error);
}

gboolean
library_playlists_append (LibraryDb  *db,
                          gint64      id,
                          GPtrArray  *entries,
                          GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  return library_db_begin (db, error) && library_db_end (db, append (db, id, entries, error), error);
}

static gboolean
clear (LibraryDb  *db,
       gint64      id,
       GError    **error)
{
  g_autoptr (LibraryStatement) statement
      = library_db_prepare (db, "DELETE FROM playlist_entries WHERE playlist_id = ?", error);

  if (statement == NULL)
    return FALSE;
  library_statement_bind_int (statement, 1, id);

  return library_statement_run (statement, error);
}

gboolean
library_playlists_set_entries (LibraryDb  *db,
                               gint64      id,
                               GPtrArray  *entries,
                               GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  return library_db_begin (db, error)
         && library_db_end (db, clear (db, id, error) && append (db, id, entries, error), error);
}

static gboolean
delete_at (LibraryDb  *db,
           gint64      id,
           gint64      position,
           GError    **error)
{
  g_autoptr (LibraryStatement) statement = library_db_prepare (
      db, "DELETE FROM playlist_entries WHERE playlist_id = ? AND position = ?", error);

  if (statement == NULL)
    return FALSE;
  library_statement_bind_int (statement, 1, id);
  library_statement_bind_int (statement, 2, position);

  return library_statement_run (statement, error);
}

/* In a transaction. What stays is not touched: a song that stands in for another was only read. */
static gboolean
remove_picked (LibraryDb            *db,
               gint64                id,
               LibraryPlaylistPick   pick,
               gpointer              user_data,
               GError              **error)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) picked = NULL;

  if (!read_entries (db, id, entries, positions, error))
    return FALSE;
  picked = pick (entries, user_data, error);
  if (picked == NULL)
    return FALSE;
  for (guint i = 0; i < positions->len; i++)
    if (g_hash_table_contains (picked, GUINT_TO_POINTER (i))
        && !delete_at (db, id, g_array_index (positions, gint64, i), error))
      return FALSE;

  return touch (db, id, error);
}

gboolean
library_playlists_remove (LibraryDb            *db,
                          gint64                id,
                          LibraryPlaylistPick   pick,
                          gpointer              user_data,
                          GError              **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  return library_db_begin (db, error)
         && library_db_end (db, remove_picked (db, id, pick, user_data, error), error);
}

/* Each position once. */
static gboolean
is_permutation (GArray *order,
                guint   n)
{
  g_autofree gboolean *seen = g_new0 (gboolean, n + 1);

  if (order->len != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      guint index = g_array_index (order, guint, i);

      if (index >= n || seen[index])
        return FALSE;
      seen[index] = TRUE;
    }

  return TRUE;
}

static gboolean
set_position (LibraryDb  *db,
              gint64      id,
              gint64      from,
              gint64      to,
              GError    **error)
{
  g_autoptr (LibraryStatement) update = library_db_prepare (
      db, "UPDATE playlist_entries SET position = ? WHERE playlist_id = ? AND position = ?", error);

  if (update == NULL)
    return FALSE;
  library_statement_bind_int (update, 1, to);
  library_statement_bind_int (update, 2, id);
  library_statement_bind_int (update, 3, from);

  return library_statement_run (update, error);
}

/* In a transaction. Where an entry goes another still is, so all go out of the way first, below 0. Nothing else of them is
 * touched: a song that stands in for another was only read. */
static gboolean
arrange_entries (LibraryDb               *db,
                 gint64                   id,
                 LibraryPlaylistArrange   arrange,
                 gpointer                 user_data,
                 GError                 **error)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) order = NULL;

  if (!read_entries (db, id, entries, positions, error))
    return FALSE;
  order = arrange (entries, user_data, error);
  if (order == NULL)
    return FALSE;
  g_return_val_if_fail (is_permutation (order, entries->len), FALSE);

  for (guint i = 0; i < order->len; i++)
    {
      gint64 position = g_array_index (positions, gint64, i);

      if (!set_position (db, id, position, -1 - position, error))
        return FALSE;
    }
  for (guint i = 0; i < order->len; i++)
    if (!set_position (db, id, -1 - g_array_index (positions, gint64, g_array_index (order, guint, i)), i, error))
      return FALSE;

  return touch (db, id, error);
}

gboolean
library_playlists_arrange (LibraryDb               *db,
                           gint64                   id,
                           LibraryPlaylistArrange   arrange,
                           gpointer                 user_data,
                           GError                 **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  return library_db_begin (db, error)
         && library_db_end (db, arrange_entries (db, id, arrange, user_data, error), error);
}

/* Not a song that the library knew before the other: that came from elsewhere, and so may the other have gone elsewhere. And
 * none that cannot be heard: that is a file that was spoilt, and no better rip. */
#define REPLACED                                                                                             \
  "WHERE song_id IN (SELECT id FROM songs WHERE path >= x'3f' AND path < x'40')"                             \
  " AND " COPY " IS NULL AND EXISTS (SELECT 1 " IN_ITS_PLACE " AND t.id > s.id"                            \
  " AND NOT EXISTS (SELECT 1 FROM errors e WHERE e.song_id = t.id))"

gboolean
library_playlists_link_replaced (LibraryDb  *db,
                                 GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db, "SELECT 1 FROM playlist_entries " REPLACED " LIMIT 1", error);
  g_autoptr (LibraryStatement) update = library_db_prepare (
      db,
      "UPDATE playlist_entries SET song_id = (SELECT t.id " IN_ITS_PLACE "), path = (SELECT t.path " IN_ITS_PLACE
      ") " REPLACED,
      error);
  LibraryStep step;

  if (select == NULL || update == NULL)
    return FALSE;
  step = library_statement_step (select, error);
  if (step != LIBRARY_STEP_ROW)
    return step == LIBRARY_STEP_DONE;
  sqlite3_reset (select);

  return library_statement_run (update, error);
}
