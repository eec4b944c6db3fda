/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which song a file is. */
#include "library/identity.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/paths.h"
#include "library/db-private.h"

/* The path of a song whose file is not known. No path of a file begins with it, all being absolute; and it is at or
 * below no folder. */
#define DISPLACED_PREFIX "?"

void
library_twin_free (LibraryTwin *twin)
{
  g_free (twin->path);
  g_free (twin);
}

gboolean
library_audio_hash_equal (const LibraryAudioHash *a, const LibraryAudioHash *b)
{
  return a->version != 0 && a->version == b->version && memcmp (a->digest, b->digest, sizeof a->digest) == 0;
}

guint
library_audio_hash_as_key (gconstpointer key)
{
  const LibraryAudioHash *audio = key;
  guint hash;

  memcpy (&hash, audio->digest + 1, sizeof hash);
  return hash;
}

gboolean
library_audio_hash_equal_keys (gconstpointer a, gconstpointer b)
{
  return library_audio_hash_equal (a, b);
}

gboolean
library_is_displaced (const char *path)
{
  return g_str_has_prefix (path, DISPLACED_PREFIX);
}

const char *
library_get_former_path (const char *path)
{
  if (!library_is_displaced (path))
    return path;

  path += strlen (DISPLACED_PREFIX);
  while (g_ascii_isdigit (*path))
    path++;

  return path;
}

char *
library_describe_path (const char *path)
{
  g_autofree char *text = base_paths_to_utf8 (library_get_former_path (path));

  if (!library_is_displaced (path))
    return g_steal_pointer (&text);

  /* Translators: a path, at which the song was that is spoken of */
  return g_strdup_printf (_ ("%s (gone: another song is there now)"), text);
}

/* A digest of another length is none. */
void
library_statement_read_audio (LibraryStatement *row, int column, LibraryAudioHash *audio)
{
  gint64 version = sqlite3_column_int64 (row, column + 1);

  *audio = (LibraryAudioHash) { 0 };
  if (version <= 0 || version > G_MAXUINT || sqlite3_column_bytes (row, column) != LIBRARY_HASH_SIZE)
    return;

  audio->version = (guint)version;
  memcpy (audio->digest, sqlite3_column_blob (row, column), LIBRARY_HASH_SIZE);
}

#define SELECT_STANDING                                                                                      \
  "SELECT s.id, s.size, s.mtime, s.audio_hash, s.hash_version, r.song_id IS NOT NULL,"                       \
  " rv.model IS ?2 AND rv.frontend IS ?3"                                                                    \
  " AND (NOT ?4 OR EXISTS (SELECT 1 FROM embeddings m WHERE m.song_id = s.id)),"                             \
  " e.song_id IS NOT NULL, ev.model IS ?2 AND ev.frontend IS ?3,"                                            \
  " e.code IN ('permission-denied', 'failed'), e.code IN ('crashed', 'timed-out'), e.is_ignored, e.is_due,"  \
  " EXISTS (SELECT 1 FROM labels l WHERE l.song_id = s.id), s.genre IS NOT NULL "                            \
  "FROM songs s LEFT JOIN results r ON r.song_id = s.id LEFT JOIN versions rv ON rv.id = r.version_id "      \
  "LEFT JOIN errors e ON e.song_id = s.id LEFT JOIN versions ev ON ev.id = e.version_id "

/* Reads a row of SELECT_STANDING, if there is one; with the lock held. */
static gboolean
read_standing (LibraryStatement *select,
               const LibraryVersion *version,
               LibraryStanding *standing,
               GError **error)
{
  LibraryStep step;

  *standing = (LibraryStanding) { 0 };
  library_statement_bind_text (select, 2, version->model);
  library_statement_bind_int (select, 3, version->frontend_version);
  library_statement_bind_int (select, 4, version->has_embedding);
  step = library_statement_step (select, error);
  if (step != LIBRARY_STEP_ROW)
    return step == LIBRARY_STEP_DONE;

  standing->id = sqlite3_column_int64 (select, 0);
  standing->size = sqlite3_column_int64 (select, 1);
  standing->mtime = sqlite3_column_int64 (select, 2);
  library_statement_read_audio (select, 3, &standing->audio);
  standing->has_result = sqlite3_column_int (select, 5) != 0;
  standing->is_current = sqlite3_column_int (select, 6) != 0;
  standing->has_problem = sqlite3_column_int (select, 7) != 0;
  standing->is_problem_current = sqlite3_column_int (select, 8) != 0;
  standing->is_transient = sqlite3_column_int (select, 9) != 0;
  standing->is_dangerous = sqlite3_column_int (select, 10) != 0;
  standing->is_ignored = sqlite3_column_int (select, 11) != 0;
  standing->is_due = sqlite3_column_int (select, 12) != 0;
  standing->has_label = sqlite3_column_int (select, 13) != 0;
  standing->has_tags = sqlite3_column_int (select, 14) != 0;

  return TRUE;
}

gboolean
library_db_get_standing (LibraryDb *self,
                         const char *path,
                         const LibraryVersion *version,
                         LibraryStanding *standing,
                         GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (self, SELECT_STANDING "WHERE s.path = ?1", error);

  if (select == NULL)
    return FALSE;
  library_statement_bind_path (select, 1, path);

  return read_standing (select, version, standing, error);
}

gboolean
library_db_get_standing_of (
    LibraryDb *self, gint64 id, const LibraryVersion *version, LibraryStanding *standing, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (self, SELECT_STANDING "WHERE s.id = ?1", error);

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, id);

  return read_standing (select, version, standing, error);
}

static GPtrArray *
read_twins (LibraryStatement *select, GError **error)
{
  g_autoptr (GPtrArray) twins = g_ptr_array_new_with_free_func ((GDestroyNotify)library_twin_free);
  LibraryStep step;

  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      LibraryTwin *twin = g_new0 (LibraryTwin, 1);

      twin->id = sqlite3_column_int64 (select, 0);
      twin->path = library_statement_dup_path (select, 1);
      twin->size = sqlite3_column_int64 (select, 2);
      twin->mtime = sqlite3_column_int64 (select, 3);
      g_ptr_array_add (twins, twin);
    }

  return step == LIBRARY_STEP_DONE ? g_steal_pointer (&twins) : NULL;
}

GPtrArray *
library_db_list_twins (LibraryDb *self, const LibraryAudioHash *audio, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self,
                            "SELECT s.id, s.path, s.size, s.mtime FROM songs s "
                            "LEFT JOIN results r ON r.song_id = s.id LEFT JOIN errors e ON e.song_id = s.id "
                            "WHERE s.audio_hash = ?1 AND s.hash_version = ?2 "
                            "ORDER BY r.song_id IS NULL, e.song_id IS NULL, s.id",
                            error);

  if (select == NULL)
    return NULL;
  library_statement_bind_audio (select, 1, audio);

  return read_twins (select, error);
}

GPtrArray *
library_db_list_unhashed (LibraryDb *self, guint hash_version, gint64 size, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (
      self, "SELECT id, path, size, mtime FROM songs WHERE size = ?1 AND hash_version <> ?2 ORDER BY id",
      error);

  if (select == NULL)
    return NULL;
  library_statement_bind_int (select, 1, size);
  library_statement_bind_int (select, 2, hash_version);

  return read_twins (select, error);
}

gboolean
library_db_has_unhashed (LibraryDb *self, guint hash_version)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, "SELECT 1 FROM songs WHERE hash_version <> ?1 LIMIT 1", NULL);

  if (select == NULL)
    return TRUE;
  library_statement_bind_int (select, 1, hash_version);

  return library_statement_step (select, NULL) != LIBRARY_STEP_DONE;
}

/* In a transaction. */
static gboolean
set_audio (LibraryDb *self,
           const char *path,
           gint64 size,
           gint64 mtime,
           const LibraryAudioHash *audio,
           GError **error)
{
  g_autoptr (LibraryStatement) update
      = library_db_prepare (self,
                            "UPDATE songs SET audio_hash = ?1, hash_version = ?2 "
                            "WHERE path = ?3 AND size = ?4 AND mtime = ?5 RETURNING id",
                            error);
  LibraryStep step;
  gint64 id = 0;

  if (update == NULL)
    return FALSE;
  library_statement_bind_audio (update, 1, audio);
  library_statement_bind_path (update, 3, path);
  library_statement_bind_int (update, 4, size);
  library_statement_bind_int (update, 5, mtime);
  while ((step = library_statement_step (update, error)) == LIBRARY_STEP_ROW)
    id = sqlite3_column_int64 (update, 0);
  if (step != LIBRARY_STEP_DONE)
    return FALSE;

  return id == 0 || library_db_share_labels (self, id, error);
}

gboolean
library_db_set_audio (LibraryDb *self,
                      const char *path,
                      gint64 size,
                      gint64 mtime,
                      const LibraryAudioHash *audio,
                      GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return library_db_begin (self, error)
         && library_db_end (self, set_audio (self, path, size, mtime, audio, error), error);
}

gboolean
library_db_give_up_tags (LibraryDb *self, gint64 id, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return library_db_run_on_id (self, "UPDATE songs SET genre = '' WHERE id = ? AND genre IS NULL", id, error);
}

/* Undo finds a file, and knows our own words in it, by where it is. */
gboolean
library_db_rename_in_journal (LibraryDb *self, const char *from, const char *to, GError **error)
{
  g_autoptr (LibraryStatement) update
      = library_db_prepare (self, "UPDATE journal SET path = ?2 WHERE path = ?1", error);

  if (update == NULL)
    return FALSE;
  library_statement_bind_path (update, 1, from);
  library_statement_bind_path (update, 2, to);

  return library_statement_run (update, error);
}

/* Returns: the id of the song at @path; 0: there is none, or an error is set. */
static gint64
find_id (LibraryDb *self, const char *path, GError **error)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, "SELECT id FROM songs WHERE path = ?", error);

  if (select == NULL)
    return 0;
  library_statement_bind_path (select, 1, path);

  return library_statement_step (select, error) == LIBRARY_STEP_ROW ? sqlite3_column_int64 (select, 0) : 0;
}

static gboolean
set_path (LibraryDb *self, gint64 id, const char *path, GError **error)
{
  g_autoptr (LibraryStatement) update
      = library_db_prepare (self, "UPDATE songs SET path = ?2 WHERE id = ?1", error);

  if (update == NULL)
    return FALSE;
  library_statement_bind_int (update, 1, id);
  library_statement_bind_path (update, 2, path);

  return library_statement_run (update, error);
}

/* In a transaction. */
static gboolean
displace (LibraryDb *self, gint64 id, const char *path, GError **error)
{
  g_autofree char *nowhere = g_strdup_printf (DISPLACED_PREFIX "%" G_GINT64_FORMAT "%s", id, path);

  return set_path (self, id, nowhere, error) && library_db_rename_in_journal (self, path, nowhere, error)
         && library_db_run_on_id (self, "UPDATE songs SET is_missing = 1, is_absent = 0 WHERE id = ?", id,
                                  error);
}

gboolean
library_db_displace (LibraryDb *self, const char *path, LibrarySong **gone, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GError) find_error = NULL;
  g_autoptr (LibrarySong) song = NULL;

  *gone = NULL;
  if (!library_db_begin (self, error))
    return FALSE;

  gint64 id = find_id (self, path, &find_error);
  gboolean ok = find_error == NULL;

  if (ok && id != 0)
    {
      song = library_db_read_song (self, id, &find_error);
      ok = song != NULL && displace (self, id, path, &find_error);
    }
  if (!ok && find_error != NULL)
    g_propagate_error (error, g_steal_pointer (&find_error));
  if (!library_db_end (self, ok, error))
    return FALSE;

  *gone = g_steal_pointer (&song);

  return TRUE;
}

/* In a transaction: what belongs to the song @id but not to where it is. */
static gboolean
follow (LibraryDb *self, gint64 id, const char *path, GError **error)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, "SELECT path FROM songs WHERE id = ?", error);
  g_autofree char *from = NULL;

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, id);
  if (library_statement_step (select, error) != LIBRARY_STEP_ROW)
    return FALSE;
  from = library_statement_dup_path (select, 0);
  if (g_str_equal (from, path))
    return TRUE;

  return set_path (self, id, path, error) && library_db_rename_in_journal (self, from, path, error)
         && library_db_run_on_path (self, "DELETE FROM attempts WHERE path = ?", from, error);
}

/* In a transaction. A result knows the length of its song better than tags do. */
static gboolean
store_state (LibraryDb *self, gint64 id, const LibrarySongFields *fields, GError **error)
{
  LibrarySongFields state = *fields;
  g_autoptr (LibrarySong) before = library_db_read_song (self, id, error);

  if (before == NULL)
    return FALSE;
  if (library_song_get_prediction (before) != NULL)
    state.duration = library_song_get_duration (before);

  return library_db_store_row (self, &state, error) == id
         && library_db_run_on_path (self, "DELETE FROM attempts WHERE path = ?", fields->path, error);
}

/* In a transaction: whether the song @id still is what @audio is taken for. A hash made another way is no contradiction. */
static gboolean
is_still (LibraryDb *self, gint64 id, const LibraryAudioHash *audio, GError **error)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, "SELECT audio_hash, hash_version FROM songs WHERE id = ?", error);
  LibraryAudioHash now;

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, id);
  if (library_statement_step (select, error) != LIBRARY_STEP_ROW)
    return FALSE;
  library_statement_read_audio (select, 0, &now);

  return audio == NULL || now.version != audio->version || library_audio_hash_equal (&now, audio);
}

LibrarySong *
library_db_move (LibraryDb *self, gint64 id, const LibrarySongFields *fields, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!library_db_begin (self, error))
    return NULL;

  gboolean ok = is_still (self, id, fields->audio, error) && follow (self, id, fields->path, error)
                && store_state (self, id, fields, error);

  return library_db_end (self, ok, error) ? library_db_read_song (self, id, error) : NULL;
}

/* In a transaction. */
static gboolean
copy_outcome (LibraryDb *self, gint64 from, gint64 to, GError **error)
{
  static const char *const sql[] = {
    "DELETE FROM results WHERE song_id = ?2 AND ?1 <> ?2",
    "DELETE FROM errors WHERE song_id = ?2 AND ?1 <> ?2",
    "INSERT INTO results (song_id, version_id, valence, arousal, valence_sd, arousal_sd, correlation, q1, "
    "q2, q3, q4) "
    "SELECT ?2, version_id, valence, arousal, valence_sd, arousal_sd, correlation, q1, q2, q3, q4 "
    "FROM results WHERE song_id = ?1",
    "INSERT INTO curves (song_id, data) SELECT ?2, data FROM curves WHERE song_id = ?1",
    "INSERT INTO embeddings (song_id, data) SELECT ?2, data FROM embeddings WHERE song_id = ?1",
    "INSERT INTO adapted (song_id, valence, arousal) SELECT ?2, valence, arousal FROM adapted WHERE song_id = ?1",
    "INSERT INTO errors (song_id, version_id, code, message, n_tries, is_ignored) "
    "SELECT ?2, version_id, code, message, n_tries, is_ignored FROM errors WHERE song_id = ?1",
    "UPDATE songs SET duration = (SELECT duration FROM songs WHERE id = ?1) "
    "WHERE id = ?2 AND EXISTS (SELECT 1 FROM results WHERE song_id = ?1)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_autoptr (LibraryStatement) statement = library_db_prepare (self, sql[i], error);

      if (statement == NULL)
        return FALSE;
      library_statement_bind_int (statement, 1, from);
      library_statement_bind_int (statement, 2, to);
      if (!library_statement_run (statement, error))
        return FALSE;
    }

  return TRUE;
}

LibrarySong *
library_db_copy (LibraryDb *self, gint64 id, const LibrarySongFields *fields, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!library_db_begin (self, error))
    return NULL;

  gint64 copy = is_still (self, id, fields->audio, error) ? library_db_store_row (self, fields, error) : 0;
  gboolean ok = copy != 0 && copy_outcome (self, id, copy, error)
                && library_db_run_on_path (self, "DELETE FROM attempts WHERE path = ?", fields->path, error);

  return library_db_end (self, ok, error) ? library_db_read_song (self, copy, error) : NULL;
}

gboolean
library_db_is_listed (LibraryDb *self, gint64 id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, "SELECT 1 FROM songs WHERE id = ? AND is_missing = 0", NULL);

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, id);

  return library_statement_step (select, NULL) == LIBRARY_STEP_ROW;
}

GPtrArray *
library_db_list_duplicates (LibraryDb *self, GError **error)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (
      self,
      "SELECT id, audio_hash, hash_version FROM songs WHERE is_missing = 0 AND audio_hash IN "
      "(SELECT audio_hash FROM songs WHERE is_missing = 0 AND audio_hash IS NOT NULL"
      " GROUP BY audio_hash, hash_version HAVING count (*) > 1) "
      "ORDER BY audio_hash, hash_version, path",
      error);
  LibraryAudioHash last = { 0 };
  LibraryStep step;

  if (select == NULL)
    return NULL;
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      LibrarySong *song = library_db_read_song (self, sqlite3_column_int64 (select, 0), error);
      LibraryAudioHash audio;

      if (song == NULL)
        return NULL;
      library_statement_read_audio (select, 1, &audio);
      if (!library_audio_hash_equal (&audio, &last))
        g_ptr_array_add (groups, g_ptr_array_new_with_free_func (g_object_unref));
      g_ptr_array_add (g_ptr_array_index (groups, groups->len - 1), song);
      last = audio;
    }

  return step == LIBRARY_STEP_DONE ? g_steal_pointer (&groups) : NULL;
}

guint
library_db_begin_attempt (LibraryDb *self, const char *path, gint64 size, gint64 mtime, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) insert = library_db_prepare (
      self,
      "INSERT INTO attempts (path, size, mtime, n) VALUES (?, ?, ?, 1) ON CONFLICT (path) DO UPDATE SET"
      " n = CASE WHEN size = excluded.size AND mtime = excluded.mtime THEN n + 1 ELSE 1 END,"
      " size = excluded.size, mtime = excluded.mtime RETURNING n",
      error);
  guint n = 0;

  if (insert == NULL)
    return 0;
  library_statement_bind_path (insert, 1, path);
  library_statement_bind_int (insert, 2, size);
  library_statement_bind_int (insert, 3, mtime);
  if (library_statement_step (insert, error) != LIBRARY_STEP_ROW)
    return 0;
  n = sqlite3_column_int (insert, 0);

  return library_statement_run (insert, error) ? n : 0;
}

gboolean
library_db_end_attempt (LibraryDb *self, const char *path, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return library_db_run_on_path (self, "DELETE FROM attempts WHERE path = ?", path, error);
}
