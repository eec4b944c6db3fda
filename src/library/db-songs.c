/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The songs of a library: which there are, and what is known of them. db-store.c writes that. */
#include "library/db-private.h"

#include <math.h>
#include <string.h>

#define SELECT_SONGS                                                                                         \
  "SELECT s.id, s.path, s.size, s.mtime, s.title, s.artist, s.album, s.moods, s.duration,"                   \
  " e.code, e.message, r.valence, r.arousal, r.valence_sd, r.arousal_sd, r.correlation,"                     \
  " r.q1, r.q2, r.q3, r.q4 "                                                                                 \
  "FROM songs s LEFT JOIN results r ON r.song_id = s.id LEFT JOIN errors e ON e.song_id = s.id "

enum
{
  COLUMN_ID,
  COLUMN_PATH,
  COLUMN_SIZE,
  COLUMN_MTIME,
  COLUMN_TITLE,
  COLUMN_ARTIST,
  COLUMN_ALBUM,
  COLUMN_MOODS,
  COLUMN_DURATION,
  COLUMN_ERROR_CODE,
  COLUMN_ERROR_MESSAGE,
  COLUMN_GAUSSIAN,
  COLUMN_QUADRANTS = COLUMN_GAUSSIAN + 5,
};

/* Probabilities are stored with all their digits. */
#define SUM_TOLERANCE 1e-6

/* The songs at or below a folder: bytes from "folder/" up to, not including, "folder0", since '0'
 * is the byte after '/'. Parameters: 1 the path itself, 2 and 3 the bounds. */
#define AT_OR_BELOW "(path = ?1 OR (path >= ?2 AND path < ?3)) "

static const char *
get_text (LibraryStatement *row,
          int               column)
{
  return (const char *)sqlite3_column_text (row, column);
}

/* FALSE when they are neither all 0 nor probabilities. */
static gboolean
read_quadrants (LibraryStatement *row,
                double            quadrants[MOOD_N_QUADRANTS])
{
  double sum = 0.0;

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    {
      quadrants[q] = sqlite3_column_double (row, COLUMN_QUADRANTS + q);
      if (!(quadrants[q] >= 0.0))
        return FALSE;
      sum += quadrants[q];
    }

  return sum == 0.0 || fabs (sum - 1.0) < SUM_TOLERANCE;
}

/* FALSE when the row holds no result, or one that cannot be: the file may have been meddled with. */
static gboolean
read_gaussian (LibraryStatement *row,
               MoodGaussian     *gaussian)
{
  if (sqlite3_column_type (row, COLUMN_GAUSSIAN) == SQLITE_NULL)
    return FALSE;

  *gaussian = (MoodGaussian) { 0 };
  gaussian->valence = sqlite3_column_double (row, COLUMN_GAUSSIAN);
  gaussian->arousal = sqlite3_column_double (row, COLUMN_GAUSSIAN + 1);
  gaussian->valence_sd = sqlite3_column_double (row, COLUMN_GAUSSIAN + 2);
  gaussian->arousal_sd = sqlite3_column_double (row, COLUMN_GAUSSIAN + 3);
  gaussian->correlation = sqlite3_column_double (row, COLUMN_GAUSSIAN + 4);

  return read_quadrants (row, gaussian->quadrants) && fabs (gaussian->valence) <= 1.0
         && fabs (gaussian->arousal) <= 1.0 && gaussian->valence_sd > 0.0 && isfinite (gaussian->valence_sd)
         && gaussian->arousal_sd > 0.0 && isfinite (gaussian->arousal_sd)
         && fabs (gaussian->correlation) < 1.0;
}

static LibrarySong *
read_song (LibraryStatement *row)
{
  g_autofree char *path = library_statement_dup_path (row, COLUMN_PATH);
  g_auto (GStrv) moods = library_statement_dup_strv (row, COLUMN_MOODS);
  MoodGaussian gaussian;
  MoodEstimate estimate;
  gboolean has_estimate = read_gaussian (row, &gaussian);

  if (has_estimate)
    mood_estimate_init (&estimate, &gaussian);

  LibrarySongFields fields = {
    .id = sqlite3_column_int64 (row, COLUMN_ID),
    .path = path,
    .size = sqlite3_column_int64 (row, COLUMN_SIZE),
    .mtime = sqlite3_column_int64 (row, COLUMN_MTIME),
    .title = get_text (row, COLUMN_TITLE),
    .artist = get_text (row, COLUMN_ARTIST),
    .album = get_text (row, COLUMN_ALBUM),
    .moods = (const char *const *)moods,
    .duration = sqlite3_column_double (row, COLUMN_DURATION),
    .estimate = has_estimate ? &estimate : NULL,
    .error_code = get_text (row, COLUMN_ERROR_CODE),
    .error_message = get_text (row, COLUMN_ERROR_MESSAGE),
  };

  return library_song_new (&fields);
}

/* Adds every row's song to @songs. */
static gboolean
read_songs (LibraryStatement  *select,
            GPtrArray         *songs,
            GError           **error)
{
  LibraryStep step;

  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    g_ptr_array_add (songs, read_song (select));

  return step == LIBRARY_STEP_DONE;
}

static void
bind_at_or_below (LibraryStatement *statement,
                  const char       *folder)
{
  gboolean is_root = strcmp (folder, "/") == 0;
  g_autofree char *from = g_strconcat (is_root ? "" : folder, "/", NULL);
  g_autofree char *to = g_strconcat (is_root ? "" : folder, "0", NULL);

  library_statement_bind_path (statement, 1, folder);
  library_statement_bind_path (statement, 2, from);
  library_statement_bind_path (statement, 3, to);
}

gboolean
library_db_is_current (LibraryDb            *self,
                       const char           *path,
                       gint64                size,
                       gint64                mtime,
                       const LibraryVersion *version)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (
      self,
      "SELECT 1 FROM songs s "
      "LEFT JOIN results r ON r.song_id = s.id LEFT JOIN errors e ON e.song_id = s.id "
      "JOIN versions v ON v.id = coalesce (r.version_id, e.version_id) "
      "WHERE s.path = ? AND s.size = ? AND s.mtime = ? AND v.model = ? AND v.frontend = ? "
      "AND coalesce (e.code, '') NOT IN ('permission-denied', 'failed') "
      "AND (NOT ? OR r.song_id IS NULL OR EXISTS (SELECT 1 FROM embeddings m WHERE m.song_id = s.id))",
      NULL);

  if (select == NULL)
    return FALSE;
  library_statement_bind_path (select, 1, path);
  library_statement_bind_int (select, 2, size);
  library_statement_bind_int (select, 3, mtime);
  library_statement_bind_text (select, 4, version->model);
  library_statement_bind_int (select, 5, version->frontend_version);
  library_statement_bind_int (select, 6, version->has_embedding);

  return library_statement_step (select, NULL) == LIBRARY_STEP_ROW;
}

LibrarySong *
library_db_read_song (LibraryDb  *self,
                      gint64      id,
                      GError    **error)
{
  g_autoptr (LibraryStatement) select = library_db_prepare (self, SELECT_SONGS "WHERE s.id = ?", error);

  if (select == NULL)
    return NULL;
  library_statement_bind_int (select, 1, id);

  return library_statement_step (select, error) == LIBRARY_STEP_ROW ? read_song (select) : NULL;
}

static gboolean
set_missing (LibraryDb  *self,
             GPtrArray  *songs,
             gboolean    is_missing,
             GError    **error)
{
  for (guint i = 0; i < songs->len; i++)
    {
      g_autoptr (LibraryStatement) update
          = library_db_prepare (self, "UPDATE songs SET is_missing = ? WHERE id = ?", error);

      if (update == NULL)
        return FALSE;
      library_statement_bind_int (update, 1, is_missing);
      library_statement_bind_int (update, 2, library_song_get_id (songs->pdata[i]));
      if (!library_statement_run (update, error))
        return FALSE;
    }

  return TRUE;
}

/* Sorts the songs at or below @folder whose presence has changed into @returned and @gone. */
static gboolean
compare_presence (LibraryDb   *self,
                  const char  *folder,
                  GHashTable  *seen_paths,
                  GPtrArray   *returned,
                  GPtrArray   *gone,
                  GError     **error)
{
  static const char *const sql[] = {
    SELECT_SONGS "WHERE s.is_missing = 0 AND " AT_OR_BELOW,
    SELECT_SONGS "WHERE s.is_missing = 1 AND " AT_OR_BELOW,
  };

  for (gsize was_missing = 0; was_missing < G_N_ELEMENTS (sql); was_missing++)
    {
      g_autoptr (LibraryStatement) select = library_db_prepare (self, sql[was_missing], error);
      LibraryStep step;

      if (select == NULL)
        return FALSE;
      bind_at_or_below (select, folder);
      while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
        {
          g_autofree char *path = library_statement_dup_path (select, COLUMN_PATH);
          gboolean is_seen = g_hash_table_contains (seen_paths, path);

          if (is_seen == (gboolean)was_missing)
            g_ptr_array_add (is_seen ? returned : gone, read_song (select));
        }
      if (step != LIBRARY_STEP_DONE)
        return FALSE;
    }

  return TRUE;
}

gboolean
library_db_mark_missing (LibraryDb   *self,
                         const char  *folder,
                         GHashTable  *seen_paths,
                         GPtrArray   *returned,
                         GPtrArray   *gone,
                         GError     **error)
{
  g_autoptr (GPtrArray) back = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) away = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!library_db_begin (self, error))
    return FALSE;

  gboolean ok = compare_presence (self, folder, seen_paths, back, away, error)
                && set_missing (self, back, FALSE, error) && set_missing (self, away, TRUE, error);

  if (!library_db_end (self, ok, error))
    return FALSE;

  if (returned != NULL)
    g_ptr_array_extend_and_steal (returned, g_steal_pointer (&back));
  if (gone != NULL)
    g_ptr_array_extend_and_steal (gone, g_steal_pointer (&away));

  return TRUE;
}

/* In a transaction. The songs of no folder are those below the removed one and below no other. */
static gboolean
remove_folder (LibraryDb   *self,
               const char  *folder,
               GError     **error)
{
  g_autoptr (LibraryStatement) delete_row
      = library_db_prepare (self, "DELETE FROM folders WHERE path = ?", error);
  g_autoptr (LibraryStatement) hide = library_db_prepare (
      self,
      "UPDATE songs SET is_missing = 1 WHERE " AT_OR_BELOW
      "AND NOT EXISTS (SELECT 1 FROM folders f WHERE songs.path = f.path"
      " OR f.path = x'2F' OR substr (songs.path, 1, length (f.path) + 1) = CAST (f.path || x'2F' AS BLOB))",
      error);

  if (delete_row == NULL || hide == NULL)
    return FALSE;
  library_statement_bind_path (delete_row, 1, folder);
  bind_at_or_below (hide, folder);

  return library_statement_run (delete_row, error) && library_statement_run (hide, error);
}

gboolean
library_db_remove_folder (LibraryDb   *self,
                          const char  *folder,
                          GError     **error)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return library_db_begin (self, error) && library_db_end (self, remove_folder (self, path, error), error);
}

GPtrArray *
library_db_list_songs (LibraryDb  *self,
                       GError    **error)
{
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, SELECT_SONGS "WHERE s.is_missing = 0 ORDER BY s.id", error);

  if (select == NULL || !read_songs (select, songs, error))
    return NULL;

  return g_steal_pointer (&songs);
}

GPtrArray *
library_db_list_songs_by_id (LibraryDb  *self,
                             GArray     *ids,
                             GError    **error)
{
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GError) read_error = NULL;
      LibrarySong *song = library_db_read_song (self, g_array_index (ids, gint64, i), &read_error);

      if (read_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&read_error));
          return NULL;
        }
      if (song != NULL)
        g_ptr_array_add (songs, song);
    }

  return g_steal_pointer (&songs);
}

/* (nullable): without an error when the library does not know @path. A missing song is found. */
LibrarySong *
library_db_find_song (LibraryDb   *self,
                      const char  *path,
                      GError     **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (self, SELECT_SONGS "WHERE s.path = ?", error);

  if (select == NULL)
    return NULL;
  library_statement_bind_path (select, 1, path);
  if (library_statement_step (select, error) != LIBRARY_STEP_ROW)
    return NULL;

  return read_song (select);
}

MoodCurve *
library_db_load_curve (LibraryDb  *self,
                       gint64      song_id,
                       GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, "SELECT data FROM curves WHERE song_id = ?", error);

  if (select == NULL)
    return NULL;
  library_statement_bind_int (select, 1, song_id);
  if (library_statement_step (select, error) != LIBRARY_STEP_ROW)
    return NULL;

  g_autoptr (GBytes) bytes = library_statement_dup_bytes (select, 0);

  return mood_curve_from_bytes (bytes);
}
