/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Points that were learned from labels. They have a table of their own, so that to take them back is to empty it, and what was
 * predicted cannot change by it. Rows go with the results that they were made of. */
#include "library/adaptation.h"

#include <math.h>

#include "library/db-private.h"
#include "library/labels.h"

/* What tell() reads of results r, embeddings m, labels l and adapted a; it may be followed by an artist. */
#define COLUMNS                                                                                              \
  "SELECT r.song_id, r.version_id, r.valence, r.arousal, m.data, l.valence, l.arousal, a.valence, a.arousal"
#define FROM_RESULTS                                                                                         \
  " FROM results r LEFT JOIN embeddings m ON m.song_id = r.song_id"                                          \
  " LEFT JOIN labels l ON l.song_id = r.song_id AND l.is_in_force AND l.valence IS NOT NULL"                 \
  " LEFT JOIN adapted a ON a.song_id = r.song_id"

static gboolean
tell (LibraryStatement *row, LibraryHeardFunc func, gpointer user_data)
{
  const gboolean has_label = sqlite3_column_type (row, 5) != SQLITE_NULL;
  g_autoptr (GBytes) bytes = sqlite3_column_type (row, 4) != SQLITE_NULL ? library_statement_dup_bytes (row, 4) : NULL;
  g_autoptr (MoodEmbedding) embedding = bytes != NULL ? mood_embedding_from_bytes (bytes) : NULL;
  LibraryHeard song = {
    .id = sqlite3_column_int64 (row, 0),
    .version = sqlite3_column_int64 (row, 1),
    .valence = sqlite3_column_double (row, 2),
    .arousal = sqlite3_column_double (row, 3),
    .embedding = embedding,
    .has_label = has_label,
    .label_valence = sqlite3_column_double (row, 5),
    .label_arousal = sqlite3_column_double (row, 6),
    .is_adapted = sqlite3_column_type (row, 7) != SQLITE_NULL,
    .adapted_valence = sqlite3_column_double (row, 7),
    .adapted_arousal = sqlite3_column_double (row, 8),
  };

  if (sqlite3_column_count (row) > 9)
    song.artist = (const char *)sqlite3_column_text (row, 9);
  /* What cannot be was not written by this program. */
  if (!library_label_is_possible (song.valence, song.arousal)
      || (has_label && !library_label_is_possible (song.label_valence, song.label_arousal)))
    return TRUE;

  return func (&song, user_data);
}

static gboolean
tell_all (LibraryStatement *select, LibraryHeardFunc func, gpointer user_data, GError **error)
{
  LibraryStep step;

  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    if (!tell (select, func, user_data))
      return TRUE;

  return step == LIBRARY_STEP_DONE;
}

gboolean
library_adaptation_find_version (LibraryDb *db, gint64 *version, char **model, guint *n_songs, GError **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (
      reader,
      "SELECT v.id, v.model, count (*) AS n FROM results r JOIN versions v ON v.id = r.version_id GROUP BY v.id"
      " ORDER BY (SELECT count (*) FROM labels l JOIN results o ON o.song_id = l.song_id"
      " WHERE o.version_id = v.id AND l.is_in_force AND l.valence IS NOT NULL) DESC, n DESC, v.id DESC LIMIT 1",
      error);
  LibraryStep step;

  *version = 0;
  *model = NULL;
  *n_songs = 0;
  if (select == NULL)
    return FALSE;
  step = library_statement_step (select, error);
  if (step != LIBRARY_STEP_ROW)
    return step == LIBRARY_STEP_DONE;

  *version = sqlite3_column_int64 (select, 0);
  *model = g_strdup ((const char *)sqlite3_column_text (select, 1));
  *n_songs = (guint)sqlite3_column_int64 (select, 2);

  return TRUE;
}

gboolean
library_adaptation_each_label (
    LibraryDb *db, gint64 version, LibraryHeardFunc func, gpointer user_data, GError **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  /* One of those that sound the same: two would tell of each other when one of them is left out. */
  g_autoptr (LibraryStatement) select = library_db_prepare (
      reader,
      COLUMNS " FROM labels l JOIN results r ON r.song_id = l.song_id LEFT JOIN embeddings m ON m.song_id = r.song_id"
      " LEFT JOIN adapted a ON a.song_id = r.song_id WHERE l.id IN"
      " (SELECT max (k.id) FROM labels k JOIN results o ON o.song_id = k.song_id"
      " WHERE k.is_in_force AND k.valence IS NOT NULL AND o.version_id = ?1"
      " GROUP BY coalesce (k.audio_hash, k.song_id), k.hash_version) ORDER BY l.id DESC",
      error);

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, version);

  return tell_all (select, func, user_data, error);
}

gboolean
library_adaptation_each_song (
    LibraryDb *db, gint64 version, gint64 stride, LibraryHeardFunc func, gpointer user_data, GError **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (
      reader, COLUMNS FROM_RESULTS " WHERE r.version_id = ?1 AND r.song_id % ?2 = 0", error);

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, version);
  library_statement_bind_int (select, 2, MAX (stride, 1));

  return tell_all (select, func, user_data, error);
}

gboolean
library_adaptation_each_straggler (
    LibraryDb *db, gint64 version, LibraryHeardFunc func, gpointer user_data, GError **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (reader, COLUMNS FROM_RESULTS " WHERE r.version_id = ?1 AND a.song_id IS NULL", error);

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, version);

  return tell_all (select, func, user_data, error);
}

gboolean
library_adaptation_each_unlabeled (
    LibraryDb *db, gint64 version, guint n_max, LibraryHeardFunc func, gpointer user_data, GError **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  /* The product spreads numbers that follow each other over all 32 bits (Knuth's multiplicative hashing). */
  g_autoptr (LibraryStatement) select = library_db_prepare (
      reader,
      COLUMNS ", s.artist" FROM_RESULTS " JOIN songs s ON s.id = r.song_id WHERE r.song_id IN"
      " (SELECT min (t.id) FROM songs t JOIN results o ON o.song_id = t.id"
      " WHERE o.version_id = ?1 AND NOT t.is_missing AND NOT t.is_absent"
      " AND NOT EXISTS (SELECT 1 FROM labels l WHERE l.song_id = t.id AND l.is_in_force AND l.valence IS NOT NULL)"
      " AND NOT EXISTS (SELECT 1 FROM errors e WHERE e.song_id = t.id)"
      " GROUP BY coalesce (t.audio_hash, t.id), t.hash_version"
      " ORDER BY (min (t.id) * 2654435761) % 4294967296 LIMIT ?2)"
      " ORDER BY r.song_id",
      error);

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, version);
  library_statement_bind_int (select, 2, n_max);

  return tell_all (select, func, user_data, error);
}

/* In a transaction. What is derived of the songs is made again when it is next asked for. */
static gboolean
mark_stale (LibraryDb *db, GError **error)
{
  g_autoptr (LibraryStatement) mark
      = library_db_prepare (db, "INSERT OR IGNORE INTO index_stale (song_id) SELECT song_id FROM adapted", error);

  return mark != NULL && library_statement_run (mark, error);
}

static gboolean
run (LibraryDb *db, const char *sql, GError **error)
{
  g_autoptr (LibraryStatement) statement = library_db_prepare (db, sql, error);

  return statement != NULL && library_statement_run (statement, error);
}

/* In a transaction. */
static gboolean
clear (LibraryDb *db, GError **error)
{
  return mark_stale (db, error) && run (db, "DELETE FROM adapted", error) && run (db, "DELETE FROM adaptations", error);
}

/* In a transaction. */
static gboolean
store_move (LibraryDb *db, const LibraryMove *move, GError **error)
{
  g_autoptr (LibraryStatement) insert = library_db_prepare (
      db,
      "INSERT OR IGNORE INTO adapted (song_id, valence, arousal) SELECT song_id, ?5, ?6 FROM results"
      " WHERE song_id = ?1 AND version_id = ?2 AND valence = ?3 AND arousal = ?4",
      error);

  if (insert == NULL)
    return FALSE;
  library_statement_bind_int (insert, 1, move->id);
  library_statement_bind_int (insert, 2, move->version);
  library_statement_bind_double (insert, 3, move->from[0]);
  library_statement_bind_double (insert, 4, move->from[1]);
  library_statement_bind_double (insert, 5, move->to[0]);
  library_statement_bind_double (insert, 6, move->to[1]);

  return library_statement_run (insert, error);
}

/* In a transaction. */
static gboolean
store_moves (LibraryDb *db, const LibraryMove *moves, gsize n_moves, GError **error)
{
  for (gsize i = 0; i < n_moves; i++)
    if (!store_move (db, &moves[i], error))
      return FALSE;

  return TRUE;
}

/* NAN is stored as NULL. */
static void
bind_number (LibraryStatement *statement, int index, double value)
{
  if (!isnan (value))
    library_statement_bind_double (statement, index, value);
}

/* In a transaction. */
static gboolean
store_adaptation (LibraryDb *db, const LibraryAdaptation *adaptation, GError **error)
{
  g_autoptr (LibraryStatement) insert = library_db_prepare (
      db,
      "INSERT INTO adaptations (id, strength, made_at, n_labels, error_without, error_with, builtin_without, builtin_with)"
      " VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
      error);

  if (insert == NULL)
    return FALSE;
  library_statement_bind_double (insert, 1, adaptation->strength);
  library_statement_bind_int (insert, 2, g_get_real_time () / G_USEC_PER_SEC);
  library_statement_bind_int (insert, 3, adaptation->n_labels);
  library_statement_bind_double (insert, 4, adaptation->error_without);
  library_statement_bind_double (insert, 5, adaptation->error_with);
  bind_number (insert, 6, adaptation->builtin_without);
  bind_number (insert, 7, adaptation->builtin_with);

  return library_statement_run (insert, error);
}

gboolean
library_adaptation_store (
    LibraryDb *db, const LibraryAdaptation *adaptation, const LibraryMove *moves, gsize n_moves, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  gboolean ok;

  if (!library_db_begin (db, error))
    return FALSE;
  ok = clear (db, error) && store_moves (db, moves, n_moves, error) && mark_stale (db, error)
       && store_adaptation (db, adaptation, error);

  return library_db_end (db, ok, error);
}

static double
read_number (LibraryStatement *row, int column)
{
  return sqlite3_column_type (row, column) != SQLITE_NULL ? sqlite3_column_double (row, column) : NAN;
}

/* The lock is held. */
static gboolean
load (LibraryDb *db, LibraryAdaptation *adaptation, gboolean *is_any, GError **error)
{
  g_autoptr (LibraryStatement) select = library_db_prepare (
      db,
      "SELECT strength, made_at, n_labels, error_without, error_with, builtin_without, builtin_with,"
      " (SELECT count (*) FROM adapted) FROM adaptations WHERE id = 1",
      error);
  LibraryStep step;

  *is_any = FALSE;
  if (select == NULL)
    return FALSE;
  step = library_statement_step (select, error);
  if (step != LIBRARY_STEP_ROW)
    return step == LIBRARY_STEP_DONE;

  *is_any = TRUE;
  *adaptation = (LibraryAdaptation) {
    .strength = sqlite3_column_double (select, 0),
    .made_at = sqlite3_column_int64 (select, 1),
    .n_labels = (guint)sqlite3_column_int64 (select, 2),
    .error_without = read_number (select, 3),
    .error_with = read_number (select, 4),
    .builtin_without = read_number (select, 5),
    .builtin_with = read_number (select, 6),
    .n_songs = (guint)sqlite3_column_int64 (select, 7),
  };

  return TRUE;
}

gboolean
library_adaptation_load (LibraryDb *db, LibraryAdaptation *adaptation, gboolean *is_any, GError **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);

  return load (reader, adaptation, is_any, error);
}

gboolean
library_adaptation_revert (LibraryDb *db, gboolean *is_any, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  LibraryAdaptation adaptation;
  gboolean was_any = FALSE;

  if (!library_db_begin (db, error))
    return FALSE;
  if (!library_db_end (db, load (db, &adaptation, &was_any, error) && clear (db, error), error))
    return FALSE;
  if (is_any != NULL)
    *is_any = was_any;

  return TRUE;
}

/* In a transaction. */
static gboolean
add_moves (LibraryDb *db, const LibraryMove *moves, gsize n_moves, GError **error)
{
  for (gsize i = 0; i < n_moves; i++)
    if (!store_move (db, &moves[i], error)
        || !library_db_run_on_id (db, "INSERT OR IGNORE INTO index_stale (song_id) VALUES (?)", moves[i].id, error))
      return FALSE;

  return TRUE;
}

gboolean
library_adaptation_extend (
    LibraryDb *db, const LibraryAdaptation *adaptation, const LibraryMove *moves, gsize n_moves, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  LibraryAdaptation in_force;
  gboolean is_any, ok;

  if (!library_db_begin (db, error))
    return FALSE;
  ok = load (db, &in_force, &is_any, error);
  if (ok && is_any && in_force.made_at == adaptation->made_at && in_force.strength == adaptation->strength
      && in_force.n_labels == adaptation->n_labels)
    ok = add_moves (db, moves, n_moves, error);

  return library_db_end (db, ok, error);
}
