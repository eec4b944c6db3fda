/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the owner of the library says of songs. The table `labels` is a history: rows are added, and marked as undone, but
 * what was said is never changed. Of each song at most one row is in force. Songs that sound the same have a row each, of
 * the same batch, so that what was said once is undone once. A row keeps path and sound of its song beside its id (no
 * sound, and is not shared, when that is another one than what it was said of, as far as is known), up to date by a trigger: a damaged library from which nothing but the labels can be read still knows what they are of. */
#include "library/labels.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "library/db-private.h"

/* The listed and the missing songs that sound like the song ?1, itself among them. */
#define TWINS                                                                                                \
  "(SELECT ?1 UNION SELECT t.id FROM songs s JOIN songs t"                                                   \
  " ON t.audio_hash = s.audio_hash AND t.hash_version = s.hash_version WHERE s.id = ?1) "

gboolean
library_label_is_possible (double valence,
                           double arousal)
{
  return fabs (valence) <= 1.0 && fabs (arousal) <= 1.0;
}

static gboolean
check (const LibraryCorrection  *correction,
       GError                  **error)
{
  if (correction->is_forgotten || library_label_is_possible (correction->valence, correction->arousal))
    return TRUE;

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                       _ ("Valence and arousal are numbers from -1 to 1."));
  return FALSE;
}

/* In a transaction. Returns: the number of what is said next; 0 on error. */
static gint64
take_batch (LibraryDb  *db,
            GError    **error)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db, "SELECT coalesce (max (batch), 0) + 1 FROM labels", error);

  if (select == NULL || library_statement_step (select, error) != LIBRARY_STEP_ROW)
    return 0;

  return sqlite3_column_int64 (select, 0);
}

/* In a transaction. Returns: 1 when the song has a label, 0 when not, or -1. */
static int
has_label (LibraryDb  *db,
           gint64      song_id,
           GError    **error)
{
  g_autoptr (LibraryStatement) select = library_db_prepare (
      db, "SELECT EXISTS (SELECT 1 FROM labels WHERE is_in_force AND valence IS NOT NULL AND song_id IN " TWINS ")", error);

  if (select == NULL)
    return -1;
  library_statement_bind_int (select, 1, song_id);
  if (library_statement_step (select, error) != LIBRARY_STEP_ROW)
    return -1;

  return sqlite3_column_int (select, 0);
}

/* In a transaction. What it replaces is no longer in force. To forget changes only what has a label. Returns: whether a
 * row was added, or -1. */
static int
say_one (LibraryDb                *db,
         const LibraryCorrection  *correction,
         gint64                    batch,
         gint64                    now,
         GError                  **error)
{
  g_autoptr (LibraryStatement) replace = library_db_prepare (
      db,
      "UPDATE labels SET is_in_force = 0 WHERE is_in_force AND song_id IN " TWINS "AND (NOT ?2 OR valence IS NOT NULL)",
      error);
  g_autoptr (LibraryStatement) insert = library_db_prepare (
      db,
      "INSERT INTO labels (batch, song_id, valence, arousal, said_at, path, audio_hash, hash_version)"
      " SELECT ?2, id, ?3, ?4, ?5, path, audio_hash, hash_version FROM songs WHERE id IN " TWINS
      "AND (?3 IS NOT NULL OR EXISTS (SELECT 1 FROM labels l WHERE l.song_id = songs.id))"
      " AND NOT EXISTS (SELECT 1 FROM labels l WHERE l.song_id = songs.id AND l.is_in_force) ORDER BY id",
      error);

  if (replace == NULL || insert == NULL)
    return -1;
  library_statement_bind_int (replace, 1, correction->song_id);
  library_statement_bind_int (replace, 2, correction->is_forgotten);
  library_statement_bind_int (insert, 1, correction->song_id);
  library_statement_bind_int (insert, 2, batch);
  if (!correction->is_forgotten)
    {
      library_statement_bind_double (insert, 3, correction->valence);
      library_statement_bind_double (insert, 4, correction->arousal);
    }
  library_statement_bind_int (insert, 5, now);
  if (!library_statement_run (replace, error))
    return -1;
  if (correction->is_forgotten && sqlite3_changes (db->sqlite) == 0)
    return 0;
  if (!library_statement_run (insert, error))
    return -1;
  if (sqlite3_changes (db->sqlite) > 0)
    return 1;

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("The song is not in the library."));
  return -1;
}

/* In a transaction. @changed: (nullable): gets the listed songs of @batch. */
static gboolean
read_changed (LibraryDb  *db,
              gint64      batch,
              GPtrArray  *changed,
              GError    **error)
{
  g_autoptr (LibraryStatement) select = library_db_prepare (
      db,
      "SELECT s.id FROM labels l JOIN songs s ON s.id = l.song_id WHERE l.batch = ? AND s.is_missing = 0"
      " GROUP BY s.id ORDER BY min (l.id)",
      error);
  LibraryStep step;

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, batch);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      LibrarySong *song = library_db_read_song (db, sqlite3_column_int64 (select, 0), error);

      if (song == NULL)
        return FALSE;
      g_ptr_array_add (changed, song);
    }

  return step == LIBRARY_STEP_DONE;
}

/* In a transaction. */
static gboolean
say_all (LibraryDb                *db,
         const LibraryCorrection  *corrections,
         gsize                     n_corrections,
         gint64                   *batch,
         GPtrArray                *changed,
         GError                  **error)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 number = take_batch (db, error);
  gboolean is_any = FALSE;

  if (number == 0)
    return FALSE;
  for (gsize i = 0; i < n_corrections; i++)
    {
      int n = check (&corrections[i], error) ? 0 : -1;

      if (n == 0 && corrections[i].is_taken)
        n = has_label (db, corrections[i].song_id, error);
      if (n > 0)
        continue;
      if (n == 0)
        n = say_one (db, &corrections[i], number, now, error);
      if (n < 0)
        return FALSE;
      is_any |= n > 0;
    }
  *batch = is_any ? number : 0;

  return !is_any || read_changed (db, number, changed, error);
}

/* @ok: of a transaction that is open. What has changed is told of only when it has. */
static gboolean
end (LibraryDb  *db,
     gboolean    ok,
     GPtrArray  *songs,
     GPtrArray  *changed,
     GError    **error)
{
  if (!library_db_end (db, ok, error))
    return FALSE;
  for (guint i = 0; changed != NULL && i < songs->len; i++)
    g_ptr_array_add (changed, g_object_ref (songs->pdata[i]));

  return TRUE;
}

gboolean
library_labels_say (LibraryDb                *db,
                    const LibraryCorrection  *corrections,
                    gsize                     n_corrections,
                    gint64                   *batch,
                    GPtrArray                *changed,
                    GError                  **error)
{
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  gint64 number = 0;
  gboolean ok;

  if (!library_db_begin (db, error))
    return FALSE;
  ok = say_all (db, corrections, n_corrections, &number, songs, error);
  if (!end (db, ok, songs, changed, error))
    return FALSE;
  if (batch != NULL)
    *batch = number;

  return TRUE;
}

gboolean
library_labels_set (LibraryDb  *db,
                    gint64      song_id,
                    double      valence,
                    double      arousal,
                    gint64     *batch,
                    GPtrArray  *changed,
                    GError    **error)
{
  const LibraryCorrection correction = { .song_id = song_id, .valence = valence, .arousal = arousal };

  return library_labels_say (db, &correction, 1, batch, changed, error);
}

gboolean
library_labels_clear (LibraryDb  *db,
                      gint64      song_id,
                      gint64     *batch,
                      GPtrArray  *changed,
                      GError    **error)
{
  const LibraryCorrection correction = { .song_id = song_id, .is_forgotten = TRUE };

  return library_labels_say (db, &correction, 1, batch, changed, error);
}

/* In a transaction. Of each song the last row that is not undone comes into force. */
static gboolean
undo (LibraryDb  *db,
      gint64      batch,
      GPtrArray  *songs,
      GError    **error)
{
  if (!library_db_run_on_id (db, "UPDATE labels SET is_undone = 1, is_in_force = 0 WHERE batch = ?", batch, error))
    return FALSE;
  if (sqlite3_changes (db->sqlite) == 0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is nothing to undo."));
      return FALSE;
    }

  return library_db_run_on_id (db,
                               "UPDATE labels SET is_in_force = 1 WHERE NOT is_in_force AND id IN"
                               " (SELECT max (o.id) FROM labels l JOIN labels o ON o.song_id = l.song_id"
                               " WHERE l.batch = ?1 AND NOT o.is_undone GROUP BY o.song_id)",
                               batch, error)
         && read_changed (db, batch, songs, error);
}

gboolean
library_labels_undo (LibraryDb  *db,
                     gint64      batch,
                     GPtrArray  *changed,
                     GError    **error)
{
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  return library_db_begin (db, error) && end (db, undo (db, batch, songs, error), songs, changed, error);
}

gboolean
library_labels_find_last_batch (LibraryDb  *db,
                                gint64     *batch,
                                GError    **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (reader, "SELECT coalesce (max (batch), 0) FROM labels WHERE NOT is_undone", error);

  if (select == NULL || library_statement_step (select, error) != LIBRARY_STEP_ROW)
    return FALSE;
  *batch = sqlite3_column_int64 (select, 0);

  return TRUE;
}

GPtrArray *
library_labels_list (LibraryDb  *db,
                     GError    **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  LibraryStep step = LIBRARY_STEP_ERROR;

  {
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
    g_autoptr (LibraryStatement) select = library_db_prepare (
        reader,
        "SELECT s.id FROM labels l JOIN songs s ON s.id = l.song_id "
        "WHERE l.is_in_force AND l.valence IS NOT NULL AND s.is_missing = 0 ORDER BY l.id DESC",
        error);

    while (select != NULL && (step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
      {
        gint64 id = sqlite3_column_int64 (select, 0);

        g_array_append_val (ids, id);
      }
  }

  return step == LIBRARY_STEP_DONE ? library_db_list_songs_by_id (db, ids, error) : NULL;
}

GArray *
library_labels_list_history (LibraryDb  *db,
                             gint64      song_id,
                             GError    **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (LibrarySaying));
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (
      reader,
      "SELECT batch, said_at, valence, arousal, is_undone, is_in_force FROM labels WHERE song_id = ? ORDER BY id", error);
  LibraryStep step;

  if (select == NULL)
    return NULL;
  library_statement_bind_int (select, 1, song_id);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      const LibrarySaying saying = {
        .batch = sqlite3_column_int64 (select, 0),
        .said_at = sqlite3_column_int64 (select, 1),
        .is_forgotten = sqlite3_column_type (select, 2) == SQLITE_NULL,
        .valence = sqlite3_column_double (select, 2),
        .arousal = sqlite3_column_double (select, 3),
        .is_undone = sqlite3_column_int (select, 4) != 0,
        .is_in_force = sqlite3_column_int (select, 5) != 0,
      };

      g_array_append_val (history, saying);
    }

  return step == LIBRARY_STEP_DONE ? g_steal_pointer (&history) : NULL;
}

gboolean
library_db_share_labels (LibraryDb  *self,
                         gint64      id,
                         GError    **error)
{
  return library_db_run_on_id (
      self,
      "INSERT INTO labels (batch, song_id, valence, arousal, said_at, is_undone, is_in_force, path, audio_hash, hash_version)"
      " SELECT l.batch, t.id, l.valence, l.arousal, l.said_at, l.is_undone, l.is_in_force, t.path, t.audio_hash,"
      " t.hash_version FROM songs t, labels l WHERE t.id IN " TWINS
      "AND NOT EXISTS (SELECT 1 FROM labels o WHERE o.song_id = t.id) AND l.audio_hash = t.audio_hash"
      " AND l.song_id = (SELECT o.song_id FROM labels o JOIN songs s ON s.id = o.song_id"
      " WHERE o.song_id IN " TWINS "AND o.audio_hash = s.audio_hash ORDER BY o.id DESC LIMIT 1)"
      " ORDER BY l.id",
      id, error);
}

gboolean
library_db_unshare_labels (LibraryDb  *self,
                           gint64      id,
                           GError    **error)
{
  return library_db_run_on_id (self, "UPDATE labels SET audio_hash = NULL, hash_version = 0 WHERE song_id = ?", id, error);
}
