/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/migrations.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "library/migrations-playlists.h"
#include "library/statement.h"

/* 0 -> 1: everything that the first program keeps.
 *
 * Paths are BLOBs: file names are bytes, not text. What a result was made with stands in
 * `versions`, once for all songs. Curves have a table of their own, so that reading all songs does
 * not read all curves. The journal holds no song ids: it must outlive the rows of songs. */
static gboolean
create_first_schema (sqlite3  *sqlite,
                     GError  **error)
{
  return library_sqlite_exec (sqlite,
                              "CREATE TABLE folders ("
                              "  id INTEGER PRIMARY KEY,"
                              "  path BLOB NOT NULL UNIQUE"
                              ") STRICT;"
                              "CREATE TABLE songs ("
                              "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
                              "  path BLOB NOT NULL UNIQUE,"
                              "  size INTEGER NOT NULL,"
                              "  mtime INTEGER NOT NULL," /* nanoseconds since the epoch */
                              "  title TEXT,"
                              "  artist TEXT,"
                              "  album TEXT,"
                              "  moods BLOB NOT NULL,"
                              "  duration REAL NOT NULL,"
                              "  is_missing INTEGER NOT NULL DEFAULT 0"
                              ") STRICT;"
                              "CREATE TABLE versions ("
                              "  id INTEGER PRIMARY KEY,"
                              "  model TEXT NOT NULL," /* fingerprint of the model file */
                              "  frontend INTEGER NOT NULL,"
                              "  UNIQUE (model, frontend)"
                              ") STRICT;"
                              "CREATE TABLE results ("
                              "  song_id INTEGER PRIMARY KEY REFERENCES songs (id) ON DELETE CASCADE,"
                              "  version_id INTEGER NOT NULL REFERENCES versions (id),"
                              "  valence REAL NOT NULL,"
                              "  arousal REAL NOT NULL,"
                              "  valence_sd REAL NOT NULL,"
                              "  arousal_sd REAL NOT NULL,"
                              "  correlation REAL NOT NULL"
                              ") STRICT;"
                              "CREATE TABLE curves ("
                              "  song_id INTEGER PRIMARY KEY REFERENCES results (song_id) ON DELETE CASCADE,"
                              "  data BLOB NOT NULL"
                              ") STRICT;"
                              "CREATE TABLE errors ("
                              "  song_id INTEGER PRIMARY KEY REFERENCES songs (id) ON DELETE CASCADE,"
                              "  version_id INTEGER NOT NULL REFERENCES versions (id),"
                              "  code TEXT NOT NULL,"
                              "  message TEXT NOT NULL"
                              ") STRICT;"
                              "CREATE TABLE batches ("
                              "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
                              "  begun_at INTEGER NOT NULL"
                              ") STRICT;"
                              "CREATE TABLE journal ("
                              "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
                              "  batch INTEGER NOT NULL REFERENCES batches (id),"
                              "  path BLOB NOT NULL,"
                              "  field TEXT NOT NULL,"
                              "  old_values BLOB NOT NULL,"
                              "  new_values BLOB NOT NULL,"
                              "  written_at INTEGER NOT NULL," /* seconds since the epoch */
                              "  is_complete INTEGER NOT NULL DEFAULT 0,"
                              "  is_undone INTEGER NOT NULL DEFAULT 0"
                              ") STRICT;"
                              "CREATE INDEX journal_by_field ON journal (path, field);"
                              "CREATE INDEX journal_by_batch ON journal (batch);"
                              "CREATE INDEX journal_begun ON journal (id) WHERE is_complete = 0;",
                              error);
}

/* 1 -> 2: what the model heard in a song, as mood_embedding_to_bytes() has it. In a table of its own, as curves are,
 * so that reading all songs reads none. It goes with its result, whose version says which model it is of. */
static gboolean
add_embeddings (sqlite3  *sqlite,
                GError  **error)
{
  return library_sqlite_exec (sqlite,
                              "CREATE TABLE embeddings ("
                              "  song_id INTEGER PRIMARY KEY REFERENCES results (song_id) ON DELETE CASCADE,"
                              "  data BLOB NOT NULL"
                              ") STRICT;",
                              error);
}

/* 2 -> 3: the probabilities of Q1..Q4 where a model has said them beside the point; all 0: it has not. */
static gboolean
add_quadrants (sqlite3  *sqlite,
               GError  **error)
{
  return library_sqlite_exec (sqlite,
                              "ALTER TABLE results ADD COLUMN q1 REAL NOT NULL DEFAULT 0;"
                              "ALTER TABLE results ADD COLUMN q2 REAL NOT NULL DEFAULT 0;"
                              "ALTER TABLE results ADD COLUMN q3 REAL NOT NULL DEFAULT 0;"
                              "ALTER TABLE results ADD COLUMN q4 REAL NOT NULL DEFAULT 0;",
                              error);
}

/* 5 -> 6: songs are known by their sound. `audio_hash` is what tags/tag-audio-hash.h makes of it, by the way of
 * `hash_version`; version 0: not known yet. `is_absent`: its drive is away. `mount`: what a folder's files lie on, so
 * that a drive which is out is told from a folder which was deleted; NULL: not looked at yet. `mounts`: drives that are
 * mounted within a folder. `attempts`: files whose tags are being read just now. */
static gboolean
add_identity (sqlite3  *sqlite,
              GError  **error)
{
  return library_sqlite_exec (sqlite,
                              "ALTER TABLE songs ADD COLUMN audio_hash BLOB;"
                              "ALTER TABLE songs ADD COLUMN hash_version INTEGER NOT NULL DEFAULT 0;"
                              "ALTER TABLE songs ADD COLUMN is_absent INTEGER NOT NULL DEFAULT 0;"
                              "CREATE INDEX songs_by_hash ON songs (audio_hash) WHERE audio_hash IS NOT NULL;"
                              "CREATE INDEX songs_by_size ON songs (size);"
                              "ALTER TABLE errors ADD COLUMN n_tries INTEGER NOT NULL DEFAULT 1;"
                              "ALTER TABLE errors ADD COLUMN is_ignored INTEGER NOT NULL DEFAULT 0;"
                              "ALTER TABLE errors ADD COLUMN is_due INTEGER NOT NULL DEFAULT 0;"
                              "ALTER TABLE folders ADD COLUMN mount BLOB;"
                              "CREATE TABLE mounts ("
                              "  path BLOB PRIMARY KEY NOT NULL"
                              ") STRICT, WITHOUT ROWID;"
                              "CREATE TABLE excluded ("
                              "  path BLOB PRIMARY KEY NOT NULL"
                              ") STRICT, WITHOUT ROWID;"
                              "CREATE TABLE attempts ("
                              "  path BLOB PRIMARY KEY NOT NULL,"
                              "  size INTEGER NOT NULL,"
                              "  mtime INTEGER NOT NULL,"
                              "  n INTEGER NOT NULL"
                              ") STRICT, WITHOUT ROWID;",
                              error);
}

/* 9 -> 10: what was learned from labels: adaptation.c. A point goes with the result that it was made of. */
static gboolean
add_adaptation (sqlite3  *sqlite,
                GError  **error)
{
  return library_sqlite_exec (sqlite,
                              "CREATE TABLE adaptations ("
                              "  id INTEGER PRIMARY KEY CHECK (id = 1)," /* at most one is in force */
                              "  strength REAL NOT NULL,"
                              "  made_at INTEGER NOT NULL," /* seconds since the epoch */
                              "  n_labels INTEGER NOT NULL,"
                              "  error_without REAL,"
                              "  error_with REAL,"
                              "  builtin_without REAL,"
                              "  builtin_with REAL"
                              ") STRICT;"
                              "CREATE TABLE adapted ("
                              "  song_id INTEGER PRIMARY KEY REFERENCES results (song_id) ON DELETE CASCADE,"
                              "  valence REAL NOT NULL,"
                              "  arousal REAL NOT NULL"
                              ") STRICT;",
                              error);
}

/* 10 -> 11: labeled sets: label-sets.c. Clips are files, not songs: most of them are never in the library. The number in
 * `status` is that of LibraryClipStatus. */
static gboolean
add_label_sets (sqlite3  *sqlite,
                GError  **error)
{
  return library_sqlite_exec (sqlite,
                              "CREATE TABLE label_sets ("
                              "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
                              "  name TEXT NOT NULL UNIQUE,"
                              "  kind TEXT NOT NULL," /* the layout it was read from */
                              "  scale TEXT NOT NULL,"
                              "  source BLOB NOT NULL,"
                              "  is_from_words INTEGER NOT NULL,"
                              "  made_at INTEGER NOT NULL" /* seconds since the epoch */
                              ") STRICT;"
                              "CREATE TABLE label_clips ("
                              "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
                              "  set_id INTEGER NOT NULL REFERENCES label_sets (id) ON DELETE CASCADE,"
                              "  path BLOB NOT NULL,"
                              "  line INTEGER NOT NULL,"
                              "  status INTEGER NOT NULL,"
                              "  reason TEXT NOT NULL,"
                              "  quadrant INTEGER," /* 0..3 */
                              "  valence REAL,"
                              "  arousal REAL,"
                              "  class TEXT NOT NULL,"
                              "  degrees TEXT NOT NULL," /* "name=share;…" */
                              "  title TEXT NOT NULL,"
                              "  artist TEXT NOT NULL,"
                              "  grouping TEXT NOT NULL," /* what must not be on both sides of a split */
                              "  genre TEXT NOT NULL,"
                              "  words TEXT NOT NULL,"
                              "  fold INTEGER NOT NULL," /* -1: none */
                              "  audio_hash BLOB,"
                              "  hash_version INTEGER NOT NULL"
                              ") STRICT;"
                              "CREATE INDEX label_clips_by_set ON label_clips (set_id);"
                              "CREATE INDEX label_clips_by_hash ON label_clips (audio_hash)"
                              "  WHERE audio_hash IS NOT NULL;",
                              error);
}

static const LibraryMigration migrations[] = {
  create_first_schema,
  add_embeddings,
  add_quadrants,
  library_migrate_playlists,
  library_migrate_index,
  add_identity,
  library_migrate_absence,
  library_migrate_genres,
  library_migrate_labels,
  add_adaptation,
  add_label_sets,
};

/**
 * library_migrations_get_version:
 *
 * Returns: the schema version that this program reads and writes
 */
guint
library_migrations_get_version (void)
{
  return G_N_ELEMENTS (migrations);
}

static gboolean
run_step (sqlite3           *sqlite,
          LibraryMigration   step,
          guint              version,
          GError           **error)
{
  g_autofree char *pragmas = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u;",
                                              LIBRARY_APPLICATION_ID, version);

  return step (sqlite, error) && library_sqlite_exec (sqlite, pragmas, error);
}

/* In a transaction, at @version. */
static gboolean
run_missing_steps (sqlite3                 *sqlite,
                   const LibraryMigration  *steps,
                   guint                    n_steps,
                   gint64                   version,
                   GError                 **error)
{
  if (version < 0 || version > n_steps)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY,
                   _ ("The library was made by a newer version of Moodplane (format %d; this one knows "
                      "up to %u)."),
                   (int)version, n_steps);
      return FALSE;
    }
  for (; version < n_steps; version++)
    if (!run_step (sqlite, steps[version], (guint)version + 1, error))
      return FALSE;

  return TRUE;
}

/**
 * library_migrations_run_steps:
 * @sqlite: an open database
 * @steps: all steps, from an empty database on
 * @n_steps: how many
 *
 * Brings the schema from wherever it stands to version @n_steps, all in one transaction: after an error the
 * library is as it was. One that is newer than @n_steps is refused with %BASE_ERROR_BAD_LIBRARY.
 */
gboolean
library_migrations_run_steps (sqlite3                 *sqlite,
                              const LibraryMigration  *steps,
                              guint                    n_steps,
                              GError                 **error)
{
  gint64 version;

  if (!library_sqlite_query_int (sqlite, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version == n_steps)
    return TRUE;
  if (!library_sqlite_exec (sqlite, "BEGIN IMMEDIATE", error))
    return FALSE;

  /* Again: another program may have taken the same steps before we had the lock. */
  if (library_sqlite_query_int (sqlite, "PRAGMA user_version", &version, error)
      && run_missing_steps (sqlite, steps, n_steps, version, error) && library_sqlite_exec (sqlite, "COMMIT", error))
    return TRUE;

  if (!sqlite3_get_autocommit (sqlite))
    library_sqlite_exec (sqlite, "ROLLBACK", NULL);

  return FALSE;
}

gboolean
library_migrations_run (sqlite3  *sqlite,
                        GError  **error)
{
  return library_migrations_run_steps (sqlite, migrations, G_N_ELEMENTS (migrations), error);
}
