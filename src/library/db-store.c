/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is written into the rows of songs, but for their presence: db-songs.c. */
#include "library/db-private.h"

#include <math.h>

#include "library/text.h"

/* Returns: the row id of @version, 0 on error. */
static gint64
ensure_version (LibraryDb             *self,
                const LibraryVersion  *version,
                GError               **error)
{
  g_autoptr (LibraryStatement) insert
      = library_db_prepare (self,
                            "INSERT INTO versions (model, frontend) VALUES (?, ?) "
                            "ON CONFLICT (model, frontend) DO UPDATE SET model = model RETURNING id",
                            error);
  gint64 id = 0;

  if (insert == NULL)
    return 0;
  library_statement_bind_text (insert, 1, version->model);
  library_statement_bind_int (insert, 2, version->frontend_version);
  if (library_statement_step (insert, error) == LIBRARY_STEP_ROW)
    id = sqlite3_column_int64 (insert, 0);

  return id;
}

/* Returns: the row id, 0 on error. */
static gint64
store_row (LibraryDb                *self,
           const LibrarySongFields  *fields,
           GError                  **error)
{
  g_autofree char *title = library_text_bound (fields->title, LIBRARY_TEXT_MAX);
  g_autofree char *artist = library_text_bound (fields->artist, LIBRARY_TEXT_MAX);
  g_autofree char *album = library_text_bound (fields->album, LIBRARY_TEXT_MAX);
  g_auto (GStrv) moods = library_text_bound_strv (fields->moods, LIBRARY_TEXT_MAX, LIBRARY_MOODS_MAX);
  g_autoptr (LibraryStatement) insert
      = library_db_prepare (self,
                            "INSERT INTO songs (path, size, mtime, title, artist, album, moods, duration) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                            "ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime = excluded.mtime,"
                            " title = excluded.title, artist = excluded.artist, album = excluded.album,"
                            " moods = excluded.moods, duration = excluded.duration, is_missing = 0 "
                            "RETURNING id",
                            error);
  gint64 id = 0;

  if (insert == NULL)
    return 0;
  library_statement_bind_path (insert, 1, fields->path);
  library_statement_bind_int (insert, 2, fields->size);
  library_statement_bind_int (insert, 3, fields->mtime);
  library_statement_bind_text (insert, 4, title);
  library_statement_bind_text (insert, 5, artist);
  library_statement_bind_text (insert, 6, album);
  library_statement_bind_strv (insert, 7, (const char *const *)moods);
  library_statement_bind_double (insert, 8, isfinite (fields->duration) ? fields->duration : 0.0);
  if (library_statement_step (insert, error) == LIBRARY_STEP_ROW)
    id = sqlite3_column_int64 (insert, 0);

  return id;
}

static gboolean
store_result (LibraryDb           *self,
              gint64               id,
              gint64               version_id,
              const MoodGaussian  *gaussian,
              GError             **error)
{
  g_autoptr (LibraryStatement) insert = library_db_prepare (
      self,
      "INSERT INTO results (song_id, version_id, valence, arousal, valence_sd, arousal_sd,"
      " correlation, q1, q2, q3, q4) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      error);

  if (insert == NULL)
    return FALSE;
  library_statement_bind_int (insert, 1, id);
  library_statement_bind_int (insert, 2, version_id);
  library_statement_bind_double (insert, 3, gaussian->valence);
  library_statement_bind_double (insert, 4, gaussian->arousal);
  library_statement_bind_double (insert, 5, gaussian->valence_sd);
  library_statement_bind_double (insert, 6, gaussian->arousal_sd);
  library_statement_bind_double (insert, 7, gaussian->correlation);
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    library_statement_bind_double (insert, 8 + q, gaussian->quadrants[q]);

  return library_statement_run (insert, error);
}

static gboolean
store_curve (LibraryDb  *self,
             gint64      id,
             MoodCurve  *curve,
             GError    **error)
{
  g_autoptr (GBytes) bytes = mood_curve_to_bytes (curve);
  g_autoptr (LibraryStatement) insert
      = library_db_prepare (self, "INSERT INTO curves (song_id, data) VALUES (?, ?)", error);

  if (insert == NULL)
    return FALSE;
  library_statement_bind_int (insert, 1, id);
  library_statement_bind_bytes (insert, 2, bytes);

  return library_statement_run (insert, error);
}

static gboolean
store_embedding (LibraryDb            *self,
                 gint64                id,
                 const MoodEmbedding  *embedding,
                 GError              **error)
{
  g_autoptr (GBytes) bytes = mood_embedding_to_bytes (embedding);
  g_autoptr (LibraryStatement) insert
      = library_db_prepare (self, "INSERT INTO embeddings (song_id, data) VALUES (?, ?)", error);

  if (insert == NULL)
    return FALSE;
  library_statement_bind_int (insert, 1, id);
  library_statement_bind_bytes (insert, 2, bytes);

  return library_statement_run (insert, error);
}

static gboolean
store_error (LibraryDb                *self,
             gint64                    id,
             gint64                    version_id,
             const LibrarySongFields  *fields,
             GError                  **error)
{
  g_autofree char *message = library_text_bound (fields->error_message, LIBRARY_TEXT_MAX);
  g_autoptr (LibraryStatement) insert
      = library_db_prepare (self,
                            "INSERT INTO errors (song_id, version_id, code, message) VALUES (?, ?, ?, ?)",
                            error);

  if (insert == NULL)
    return FALSE;
  library_statement_bind_int (insert, 1, id);
  library_statement_bind_int (insert, 2, version_id);
  library_statement_bind_text (insert, 3, fields->error_code);
  library_statement_bind_text (insert, 4, message != NULL ? message : "");

  return library_statement_run (insert, error);
}

static gboolean
delete_outcome (LibraryDb   *self,
                const char  *sql,
                gint64       id,
                GError     **error)
{
  g_autoptr (LibraryStatement) statement = library_db_prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;
  library_statement_bind_int (statement, 1, id);

  return library_statement_run (statement, error);
}

/* In a transaction. Returns: the row id, 0 on error. */
static gint64
store_all (LibraryDb                *self,
           const LibrarySongFields  *fields,
           MoodCurve                *curve,
           const MoodEmbedding      *embedding,
           const LibraryVersion     *version,
           GError                  **error)
{
  gint64 id = store_row (self, fields, error);

  /* Curve and embedding go with their result. */
  if (id == 0 || !delete_outcome (self, "DELETE FROM results WHERE song_id = ?", id, error)
      || !delete_outcome (self, "DELETE FROM errors WHERE song_id = ?", id, error))
    return 0;
  if (fields->error_code == NULL && fields->estimate == NULL)
    return id;

  gint64 version_id = ensure_version (self, version, error);

  if (version_id == 0)
    return 0;
  if (fields->error_code != NULL)
    return store_error (self, id, version_id, fields, error) ? id : 0;
  if (!store_result (self, id, version_id, &fields->estimate->gaussian, error))
    return 0;
  if ((curve != NULL && !store_curve (self, id, curve, error))
      || (embedding != NULL && !store_embedding (self, id, embedding, error)))
    return 0;

  return id;
}

LibrarySong *
library_db_store (LibraryDb                *self,
                  const LibrarySongFields  *fields,
                  MoodCurve                *curve,
                  MoodEmbedding            *embedding,
                  const LibraryVersion     *version,
                  GError                  **error)
{
  LibrarySongFields stored = *fields;

  {
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

    if (!library_db_begin (self, error))
      return NULL;
    stored.id = store_all (self, fields, curve, embedding, version, error);
    if (!library_db_end (self, stored.id != 0, error))
      return NULL;
  }
  if (stored.error_code != NULL)
    stored.estimate = NULL;

  return library_song_new (&stored);
}

gboolean
library_db_forget_errors (LibraryDb   *self,
                          const char  *code,
                          GError     **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) statement
      = library_db_prepare (self, "DELETE FROM errors WHERE ?1 IS NULL OR code = ?1", error);

  if (statement == NULL)
    return FALSE;
  library_statement_bind_text (statement, 1, code);

  return library_statement_run (statement, error);
}

gboolean
library_db_update_file_state (LibraryDb          *self,
                              const char         *path,
                              gint64              size,
                              gint64              mtime,
                              const char *const  *moods,
                              GError            **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) update = library_db_prepare (
      self, "UPDATE songs SET size = ?2, mtime = ?3, moods = coalesce (?4, moods) WHERE path = ?1", error);

  if (update == NULL)
    return FALSE;
  library_statement_bind_path (update, 1, path);
  library_statement_bind_int (update, 2, size);
  library_statement_bind_int (update, 3, mtime);
  if (moods != NULL)
    library_statement_bind_strv (update, 4, moods);

  return library_statement_run (update, error);
}
