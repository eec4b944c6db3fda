/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is written into the rows of songs, but for their presence: db-songs.c. */
#include "library/db-private.h"

#include <math.h>

#include "library/identity.h"
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

void
library_statement_bind_audio (LibraryStatement       *statement,
                              int                     index,
                              const LibraryAudioHash *audio)
{
  if (audio != NULL && audio->version != 0)
    {
      g_autoptr (GBytes) digest = g_bytes_new (audio->digest, sizeof audio->digest);

      library_statement_bind_bytes (statement, index, digest);
    }
  library_statement_bind_int (statement, index + 1, audio != NULL ? audio->version : 0);
}

/* What the song at @path was said to sound like; version 0 when there is none, or it is not known. */
static gboolean
read_audio (LibraryDb         *self,
            const char        *path,
            LibraryAudioHash  *audio,
            GError           **error)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, "SELECT audio_hash, hash_version FROM songs WHERE path = ?", error);
  LibraryStep step;

  *audio = (LibraryAudioHash) { 0 };
  if (select == NULL)
    return FALSE;
  library_statement_bind_path (select, 1, path);
  step = library_statement_step (select, error);
  if (step == LIBRARY_STEP_ROW)
    library_statement_read_audio (select, 0, audio);

  return step != LIBRARY_STEP_ERROR;
}

/* What was said of a song is said of all that sounds the same, but not when it sounded otherwise as that was said. */
static gboolean
settle_labels (LibraryDb               *self,
               gint64                   id,
               const LibraryAudioHash  *before,
               const LibraryAudioHash  *audio,
               GError                 **error)
{
  if (audio == NULL || audio->version == 0)
    return TRUE;
  if (before->version == audio->version && !library_audio_hash_equal (before, audio)
      && !library_db_unshare_labels (self, id, error))
    return FALSE;

  return library_db_share_labels (self, id, error);
}

/* Returns: the row id, 0 on error. */
gint64
library_db_store_row (LibraryDb                *self,
                      const LibrarySongFields  *fields,
                      GError                  **error)
{
  g_autofree char *title = library_text_bound (fields->title, LIBRARY_TEXT_MAX);
  g_autofree char *artist = library_text_bound (fields->artist, LIBRARY_TEXT_MAX);
  g_autofree char *album = library_text_bound (fields->album, LIBRARY_TEXT_MAX);
  g_autofree char *genre = library_text_bound (fields->genre, LIBRARY_TEXT_MAX);
  g_auto (GStrv) moods = library_text_bound_strv (fields->moods, LIBRARY_TEXT_MAX, LIBRARY_MOODS_MAX);
  g_autoptr (LibraryStatement) insert
      = library_db_prepare (self,
                            "INSERT INTO songs (path, size, mtime, title, artist, album, moods, duration,"
                            " audio_hash, hash_version, genre, year) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                            "ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime = excluded.mtime,"
                            " title = excluded.title, artist = excluded.artist, album = excluded.album,"
                            " moods = excluded.moods, duration = excluded.duration, is_missing = 0, is_absent = 0,"
                            " audio_hash = excluded.audio_hash, hash_version = excluded.hash_version,"
                            " genre = excluded.genre, year = excluded.year "
                            "RETURNING id",
                            error);
  LibraryAudioHash before;
  gint64 id = 0;

  if (insert == NULL || !read_audio (self, fields->path, &before, error))
    return 0;
  library_statement_bind_path (insert, 1, fields->path);
  library_statement_bind_int (insert, 2, fields->size);
  library_statement_bind_int (insert, 3, fields->mtime);
  library_statement_bind_text (insert, 4, title);
  library_statement_bind_text (insert, 5, artist);
  library_statement_bind_text (insert, 6, album);
  library_statement_bind_strv (insert, 7, (const char *const *)moods);
  library_statement_bind_double (insert, 8, isfinite (fields->duration) ? fields->duration : 0.0);
  library_statement_bind_audio (insert, 9, fields->audio);
  library_statement_bind_text (insert, 11, genre);
  library_statement_bind_int (insert, 12, fields->year <= LIBRARY_YEAR_MAX ? fields->year : 0);
  if (library_statement_step (insert, error) == LIBRARY_STEP_ROW)
    id = sqlite3_column_int64 (insert, 0);

  return id != 0 && settle_labels (self, id, &before, fields->audio, error) ? id : 0;
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

/* @embedding: (nullable): NULL, and an empty row, of a song in which the part of the model that has embeddings heard nothing,
 * since it is too short for it: without a row the song would count as one that is still to be heard for it. */
static gboolean
store_embedding (LibraryDb            *self,
                 gint64                id,
                 const MoodEmbedding  *embedding,
                 GError              **error)
{
  g_autoptr (GBytes) bytes = embedding != NULL ? mood_embedding_to_bytes (embedding) : g_bytes_new_static ("", 0);
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
             guint                     n_tries,
             const LibrarySongFields  *fields,
             GError                  **error)
{
  g_autofree char *message = library_text_bound (fields->error_message, LIBRARY_TEXT_MAX);
  g_autoptr (LibraryStatement) insert = library_db_prepare (
      self, "INSERT INTO errors (song_id, version_id, code, message, n_tries) VALUES (?, ?, ?, ?, ?)", error);

  if (insert == NULL)
    return FALSE;
  library_statement_bind_int (insert, 1, id);
  library_statement_bind_int (insert, 2, version_id);
  library_statement_bind_text (insert, 3, fields->error_code);
  library_statement_bind_text (insert, 4, message != NULL ? message : "");
  library_statement_bind_int (insert, 5, n_tries);

  return library_statement_run (insert, error);
}

gboolean
library_db_run_on_id (LibraryDb   *self,
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

gboolean
library_db_run_on_path (LibraryDb   *self,
                        const char  *sql,
                        const char  *path,
                        GError     **error)
{
  g_autoptr (LibraryStatement) statement = library_db_prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;
  library_statement_bind_path (statement, 1, path);

  return library_statement_run (statement, error);
}

gboolean
library_db_run_on_name (LibraryDb   *self,
                        const char  *sql,
                        const char  *name,
                        gint64       id,
                        GError     **error)
{
  g_autoptr (LibraryStatement) statement = library_db_prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;
  library_statement_bind_text (statement, 1, name);
  library_statement_bind_int (statement, 2, id);

  return library_statement_run (statement, error);
}

/* What is known at a path before it is stored. */
typedef struct
{
  gboolean has_result;
  LibraryAudioHash audio;
  guint n_tries;
  double duration;
} Before;

static gboolean
look_before (LibraryDb   *self,
             const char  *path,
             Before      *before,
             GError     **error)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self,
                            "SELECT r.song_id IS NOT NULL, s.audio_hash, s.hash_version, coalesce (e.n_tries, 0), s.duration "
                            "FROM songs s LEFT JOIN results r ON r.song_id = s.id "
                            "LEFT JOIN errors e ON e.song_id = s.id WHERE s.path = ?",
                            error);
  LibraryStep step;

  *before = (Before) { 0 };
  if (select == NULL)
    return FALSE;
  library_statement_bind_path (select, 1, path);
  step = library_statement_step (select, error);
  if (step == LIBRARY_STEP_ROW)
    {
      before->has_result = sqlite3_column_int (select, 0) != 0;
      library_statement_read_audio (select, 1, &before->audio);
      before->n_tries = MAX (sqlite3_column_int (select, 3), 0);
      before->duration = sqlite3_column_double (select, 4);
    }

  return step != LIBRARY_STEP_ERROR;
}

/* A try that has failed takes no result away of what sounds the same, nor one of a file that could not be looked at. */
static gboolean
keeps_result (const Before            *before,
              const LibrarySongFields *fields)
{
  if (!before->has_result || fields->error_code == NULL)
    return FALSE;

  return fields->audio != NULL ? library_audio_hash_equal (fields->audio, &before->audio) : before->audio.version != 0;
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
  LibrarySongFields stored = *fields;
  Before before;

  if (!look_before (self, fields->path, &before, error))
    return 0;

  gboolean is_kept = keeps_result (&before, fields);

  if (is_kept)
    {
      stored.audio = &before.audio;
      stored.duration = before.duration;
    }

  gint64 id = library_db_store_row (self, &stored, error);

  /* Curve and embedding go with their result. */
  if (id == 0 || (!is_kept && !library_db_run_on_id (self, "DELETE FROM results WHERE song_id = ?", id, error))
      || !library_db_run_on_id (self, "DELETE FROM errors WHERE song_id = ?", id, error)
      || !library_db_run_on_path (self, "DELETE FROM attempts WHERE path = ?", fields->path, error))
    return 0;
  if (fields->error_code == NULL && fields->estimate == NULL)
    return id;

  gint64 version_id = ensure_version (self, version, error);

  if (version_id == 0)
    return 0;
  if (fields->error_code != NULL)
    return store_error (self, id, version_id, before.n_tries + 1, fields, error) ? id : 0;
  if (!store_result (self, id, version_id, &fields->estimate->gaussian, error))
    return 0;
  if ((curve != NULL && !store_curve (self, id, curve, error))
      || ((embedding != NULL || version->has_embedding) && !store_embedding (self, id, embedding, error)))
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
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!library_db_begin (self, error))
    return NULL;

  gint64 id = store_all (self, fields, curve, embedding, version, error);

  if (!library_db_end (self, id != 0, error))
    return NULL;

  return library_db_read_song (self, id, error);
}

gboolean
library_db_forget_errors (LibraryDb   *self,
                          const char  *code,
                          GError     **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) statement
      = library_db_prepare (self, "UPDATE errors SET is_due = 1 WHERE is_ignored = 0 AND (?1 IS NULL OR code = ?1)", error);

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
