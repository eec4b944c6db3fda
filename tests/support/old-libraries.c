/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/old-libraries.h"

#include <sqlite3.h>

/* Written out, and not by the steps of today: what is out there does not change with them. */
static const char first_format[]
    = "PRAGMA application_id = 0x4D64506C; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;"
      "CREATE TABLE folders (  id INTEGER PRIMARY KEY,  path BLOB NOT NULL UNIQUE) STRICT;"
      "CREATE TABLE songs (  id INTEGER PRIMARY KEY AUTOINCREMENT,  path BLOB NOT NULL UNIQUE,  size INTEGER NOT NULL,"
      "  mtime INTEGER NOT NULL,  title TEXT,  artist TEXT,  album TEXT,  moods BLOB NOT NULL,"
      "  duration REAL NOT NULL,  is_missing INTEGER NOT NULL DEFAULT 0) STRICT;"
      "CREATE TABLE versions (  id INTEGER PRIMARY KEY,  model TEXT NOT NULL,  frontend INTEGER NOT NULL,"
      "  UNIQUE (model, frontend)) STRICT;"
      "CREATE TABLE results (  song_id INTEGER PRIMARY KEY REFERENCES songs (id) ON DELETE CASCADE,"
      "  version_id INTEGER NOT NULL REFERENCES versions (id),  valence REAL NOT NULL,  arousal REAL NOT NULL,"
      "  valence_sd REAL NOT NULL,  arousal_sd REAL NOT NULL,  correlation REAL NOT NULL) STRICT;"
      "CREATE TABLE curves (  song_id INTEGER PRIMARY KEY REFERENCES results (song_id) ON DELETE CASCADE,"
      "  data BLOB NOT NULL) STRICT;"
      "CREATE TABLE errors (  song_id INTEGER PRIMARY KEY REFERENCES songs (id) ON DELETE CASCADE,"
      "  version_id INTEGER NOT NULL REFERENCES versions (id),  code TEXT NOT NULL,  message TEXT NOT NULL) STRICT;"
      "CREATE TABLE batches (  id INTEGER PRIMARY KEY AUTOINCREMENT,  begun_at INTEGER NOT NULL) STRICT;"
      "CREATE TABLE journal (  id INTEGER PRIMARY KEY AUTOINCREMENT,  batch INTEGER NOT NULL REFERENCES batches (id),"
      "  path BLOB NOT NULL,  field TEXT NOT NULL,  old_values BLOB NOT NULL,  new_values BLOB NOT NULL,"
      "  written_at INTEGER NOT NULL,  is_complete INTEGER NOT NULL DEFAULT 0,  is_undone INTEGER NOT NULL DEFAULT 0)"
      " STRICT;"
      "CREATE INDEX journal_by_field ON journal (path, field);"
      "CREATE INDEX journal_by_batch ON journal (batch);"
      "CREATE INDEX journal_begun ON journal (id) WHERE is_complete = 0;";

static const char first_rows[]
    = "CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
      " SELECT i FROM n;"
      "BEGIN;"
      "INSERT INTO folders (path) VALUES (CAST ('/m' AS BLOB)), (x'2F6EFF');"
      "INSERT INTO versions (id, model, frontend) VALUES (1, 'aaaa', 1), (2, 'bbbb', 1);"
      "INSERT INTO songs (id, path, size, mtime, title, artist, album, moods, duration, is_missing)"
      " SELECT i, CAST ('/m/folder ' || (i / 12) || '/' || i || '.mp3' AS BLOB), 1000000 + i, 1700000000123456789 + i,"
      " 'Title ' || i, 'Ärtist ' || (i / 30), 'Album ' || (i / 12),"
      " CASE WHEN i %% 5 = 0 THEN x'486170707900' ELSE x'' END, 120.5 + i %% 200, i %% 11 = 0 FROM n;"
      "INSERT INTO results (song_id, version_id, valence, arousal, valence_sd, arousal_sd, correlation)"
      " SELECT i, 1 + i %% 2, (i %% 100) / 101.0 - 0.5, (i %% 77) / 78.0 - 0.5, 0.2, 0.25, 0.1 FROM n WHERE i %% 7 > 0;"
      "INSERT INTO curves SELECT i, CAST (x'F4010000' || zeroblob (2 * (10 + i %% 300)) AS BLOB) FROM n WHERE i %% 7 > 0;"
      "INSERT INTO errors (song_id, version_id, code, message)"
      " SELECT i, 1, 'damaged', 'Number ' || i || ' is broken.' FROM n WHERE i %% 7 = 0;"
      "INSERT INTO batches (begun_at) SELECT 1700000000 + i FROM n WHERE i %% 50 = 1;"
      "INSERT INTO journal (batch, path, field, old_values, new_values, written_at, is_complete, is_undone)"
      " SELECT 1 + (i - 1) / 50, CAST ('/m/folder ' || (i / 12) || '/' || i || '.mp3' AS BLOB), 'MOOD', x'',"
      " x'486170707900', 1700000000 + i, i %% 35 > 0, i %% 45 = 0 FROM n WHERE i %% 5 = 0;"
      "COMMIT;";

/* What every version after the first has added, with the rows that only it has. */
static const char *const additions[] = {
  "CREATE TABLE embeddings (  song_id INTEGER PRIMARY KEY REFERENCES results (song_id) ON DELETE CASCADE,"
  "  data BLOB NOT NULL) STRICT;"
  "INSERT INTO embeddings SELECT song_id, CAST (x'0000000000008C3F' || randomblob (64) AS BLOB) FROM results"
  " WHERE song_id % 3 > 0;"
  "PRAGMA user_version = 2;",

  "ALTER TABLE results ADD COLUMN q1 REAL NOT NULL DEFAULT 0;"
  "ALTER TABLE results ADD COLUMN q2 REAL NOT NULL DEFAULT 0;"
  "ALTER TABLE results ADD COLUMN q3 REAL NOT NULL DEFAULT 0;"
  "ALTER TABLE results ADD COLUMN q4 REAL NOT NULL DEFAULT 0;"
  "UPDATE results SET q1 = 0.5, q2 = 0.25, q3 = 0.125, q4 = 0.125 WHERE song_id % 2 = 0;"
  "PRAGMA user_version = 3;",

  "CREATE TABLE playlists (  id INTEGER PRIMARY KEY AUTOINCREMENT,  name TEXT NOT NULL UNIQUE,  rule TEXT,"
  "  changed_at INTEGER NOT NULL) STRICT;"
  "CREATE TABLE playlist_entries (  playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,"
  "  position INTEGER NOT NULL,  song_id INTEGER REFERENCES songs (id) ON DELETE SET NULL,  path BLOB NOT NULL,"
  "  title TEXT NOT NULL,  artist TEXT NOT NULL,  duration REAL NOT NULL,  PRIMARY KEY (playlist_id, position))"
  " STRICT, WITHOUT ROWID;"
  "CREATE INDEX playlist_entries_by_song ON playlist_entries (song_id);"
  "INSERT INTO playlists (name, rule, changed_at) VALUES ('fixed', NULL, 1700000000),"
  " ('rule', '{\"order\":\"valence\"}', 1700000000);"
  "INSERT INTO playlist_entries SELECT 1, i - 1, i, path, title, artist, duration FROM n JOIN songs ON id = i"
  " WHERE i % 4 > 0;"
  "PRAGMA user_version = 4;",

  "CREATE TABLE index_state (  id INTEGER PRIMARY KEY CHECK (id = 1),  vocabulary TEXT NOT NULL) STRICT;"
  "CREATE TABLE index_stale (  song_id INTEGER PRIMARY KEY) STRICT;"
  "CREATE TABLE song_places (  song_id INTEGER PRIMARY KEY,  valence REAL NOT NULL,  arousal REAL NOT NULL,"
  "  quadrant INTEGER NOT NULL,  certainty REAL NOT NULL,  artist INTEGER NOT NULL,  duration REAL NOT NULL,"
  "  is_away INTEGER NOT NULL) STRICT;"
  "CREATE TABLE song_words (  word TEXT NOT NULL,  song_id INTEGER NOT NULL,  PRIMARY KEY (word, song_id))"
  " STRICT, WITHOUT ROWID;"
  "CREATE INDEX song_words_by_song ON song_words (song_id);"
  "CREATE VIRTUAL TABLE song_texts USING fts5 (title, artist, album, path, words,"
  "  tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');"
  "CREATE TRIGGER songs_are_new AFTER INSERT ON songs BEGIN INSERT INTO index_stale (song_id) SELECT new.id WHERE NOT"
  " EXISTS (SELECT 1 FROM index_stale WHERE song_id = new.id); END;"
  "CREATE TRIGGER songs_change AFTER UPDATE OF path, title, artist, album, moods ON songs"
  " WHEN old.path IS NOT new.path OR old.title IS NOT new.title OR old.artist IS NOT new.artist"
  " OR old.album IS NOT new.album OR old.moods IS NOT new.moods BEGIN INSERT INTO index_stale (song_id) SELECT new.id"
  " WHERE NOT EXISTS (SELECT 1 FROM index_stale WHERE song_id = new.id); END;"
  "CREATE TRIGGER songs_go AFTER DELETE ON songs BEGIN INSERT INTO index_stale (song_id) SELECT old.id WHERE NOT EXISTS"
  " (SELECT 1 FROM index_stale WHERE song_id = old.id); END;"
  "CREATE TRIGGER songs_come_and_go AFTER UPDATE OF duration, is_missing ON songs BEGIN UPDATE song_places SET duration ="
  " new.duration, is_away = new.is_missing WHERE song_id = new.id; END;"
  "CREATE TRIGGER results_are_new AFTER INSERT ON results BEGIN INSERT INTO index_stale (song_id) SELECT new.song_id"
  " WHERE NOT EXISTS (SELECT 1 FROM index_stale WHERE song_id = new.song_id); END;"
  "CREATE TRIGGER results_change AFTER UPDATE ON results BEGIN INSERT INTO index_stale (song_id) SELECT new.song_id"
  " WHERE NOT EXISTS (SELECT 1 FROM index_stale WHERE song_id = new.song_id); END;"
  "CREATE TRIGGER results_go AFTER DELETE ON results BEGIN INSERT INTO index_stale (song_id) SELECT old.song_id"
  " WHERE NOT EXISTS (SELECT 1 FROM index_stale WHERE song_id = old.song_id); END;"
  "INSERT INTO index_stale (song_id) SELECT id FROM songs;"
  "PRAGMA user_version = 5;",

  "ALTER TABLE songs ADD COLUMN audio_hash BLOB;"
  "ALTER TABLE songs ADD COLUMN hash_version INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE songs ADD COLUMN is_absent INTEGER NOT NULL DEFAULT 0;"
  "CREATE INDEX songs_by_hash ON songs (audio_hash) WHERE audio_hash IS NOT NULL;"
  "CREATE INDEX songs_by_size ON songs (size);"
  "ALTER TABLE errors ADD COLUMN n_tries INTEGER NOT NULL DEFAULT 1;"
  "ALTER TABLE errors ADD COLUMN is_ignored INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE errors ADD COLUMN is_due INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE folders ADD COLUMN mount BLOB;"
  "CREATE TABLE mounts (  path BLOB PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE excluded (  path BLOB PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE attempts (  path BLOB PRIMARY KEY NOT NULL,  size INTEGER NOT NULL,  mtime INTEGER NOT NULL,"
  "  n INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "UPDATE songs SET audio_hash = randomblob (17), hash_version = 1, is_absent = id % 13 = 0 WHERE id % 9 > 0;"
  "UPDATE errors SET n_tries = 2, is_ignored = song_id % 2;"
  "INSERT INTO mounts VALUES (CAST ('/m/disk' AS BLOB));"
  "INSERT INTO excluded VALUES (CAST ('/m/noise' AS BLOB));"
  "INSERT INTO attempts VALUES (CAST ('/m/1.mp3' AS BLOB), 1, 2, 1);"
  "PRAGMA user_version = 6;",

  "DROP TRIGGER songs_come_and_go;"
  "CREATE TRIGGER songs_come_and_go AFTER UPDATE OF duration, is_missing, is_absent ON songs BEGIN"
  "  UPDATE song_places SET duration = new.duration, is_away = new.is_missing OR new.is_absent"
  "  WHERE song_id = new.id; END;"
  "UPDATE song_places SET is_away = 1 WHERE song_id IN (SELECT id FROM songs WHERE is_absent);"
  "PRAGMA user_version = 7;",

  "ALTER TABLE songs ADD COLUMN genre TEXT;"
  "ALTER TABLE songs ADD COLUMN year INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE song_places ADD COLUMN year INTEGER NOT NULL DEFAULT 0;"
  "CREATE TABLE song_genres (  genre TEXT NOT NULL,  song_id INTEGER NOT NULL,  PRIMARY KEY (genre, song_id))"
  " STRICT, WITHOUT ROWID;"
  "CREATE INDEX song_genres_by_song ON song_genres (song_id);"
  "DROP TABLE song_texts;"
  "CREATE VIRTUAL TABLE song_texts USING fts5 (title, artist, album, genre, path, words,"
  "  tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');"
  "DROP TRIGGER songs_change;"
  "CREATE TRIGGER songs_change AFTER UPDATE OF path, title, artist, album, moods, genre, year ON songs"
  "  WHEN old.path IS NOT new.path OR old.title IS NOT new.title OR old.artist IS NOT new.artist"
  "  OR old.album IS NOT new.album OR old.moods IS NOT new.moods OR old.genre IS NOT new.genre"
  "  OR old.year IS NOT new.year BEGIN INSERT INTO index_stale (song_id) SELECT new.id WHERE NOT EXISTS"
  " (SELECT 1 FROM index_stale WHERE song_id = new.id); END;"
  "INSERT OR IGNORE INTO index_stale (song_id) SELECT id FROM songs;"
  "UPDATE songs SET genre = CASE WHEN id % 4 = 0 THEN 'Rock; Jazz' ELSE '' END, year = 1960 + id % 60 WHERE id % 3 > 0;"
  "PRAGMA user_version = 8;",

  "CREATE TABLE labels (  id INTEGER PRIMARY KEY AUTOINCREMENT,  batch INTEGER NOT NULL,  song_id INTEGER NOT NULL,"
  "  valence REAL,  arousal REAL,  said_at INTEGER NOT NULL,  is_undone INTEGER NOT NULL DEFAULT 0,"
  "  is_in_force INTEGER NOT NULL DEFAULT 1,  path BLOB NOT NULL,  audio_hash BLOB,  hash_version INTEGER NOT NULL) STRICT;"
  "CREATE INDEX labels_by_song ON labels (song_id);"
  "CREATE INDEX labels_by_batch ON labels (batch);"
  "CREATE UNIQUE INDEX labels_in_force ON labels (song_id) WHERE is_in_force;"
  "CREATE TRIGGER labels_are_new AFTER INSERT ON labels BEGIN INSERT INTO index_stale (song_id) SELECT new.song_id"
  " WHERE NOT EXISTS (SELECT 1 FROM index_stale WHERE song_id = new.song_id); END;"
  "CREATE TRIGGER labels_change AFTER UPDATE OF is_in_force ON labels BEGIN INSERT INTO index_stale (song_id)"
  " SELECT new.song_id WHERE NOT EXISTS (SELECT 1 FROM index_stale WHERE song_id = new.song_id); END;"
  "CREATE TRIGGER labels_follow AFTER UPDATE OF path, audio_hash, hash_version ON songs"
  "  WHEN old.path IS NOT new.path OR old.audio_hash IS NOT new.audio_hash OR old.hash_version IS NOT new.hash_version"
  "  BEGIN UPDATE labels SET path = new.path, audio_hash = coalesce (new.audio_hash, audio_hash),"
  "  hash_version = CASE WHEN new.audio_hash IS NULL THEN hash_version ELSE new.hash_version END"
  "  WHERE song_id = new.id; END;"
  "PRAGMA user_version = 9;",

  "CREATE TABLE adaptations (  id INTEGER PRIMARY KEY CHECK (id = 1),  strength REAL NOT NULL,  made_at INTEGER NOT NULL,"
  "  n_labels INTEGER NOT NULL,  error_without REAL,  error_with REAL,  builtin_without REAL,  builtin_with REAL) STRICT;"
  "CREATE TABLE adapted (  song_id INTEGER PRIMARY KEY REFERENCES results (song_id) ON DELETE CASCADE,"
  "  valence REAL NOT NULL,  arousal REAL NOT NULL) STRICT;"
  "INSERT INTO adaptations VALUES (1, 0.75, 1700000000, 12, 0.31, 0.28, 0.2, 0.21);"
  "INSERT INTO adapted SELECT song_id, valence * 0.9 + 0.01, arousal * 0.9 - 0.01 FROM results WHERE song_id % 3 > 0;"
  "PRAGMA user_version = 10;",
};

G_STATIC_ASSERT (G_N_ELEMENTS (additions) == OLD_LIBRARIES_NEWEST - 1);

static void
exec (sqlite3 *sqlite, const char *sql)
{
  char *message = NULL;

  sqlite3_exec (sqlite, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
}

static sqlite3 *
open_file (const char *path)
{
  sqlite3 *sqlite;

  g_assert_cmpint (sqlite3_open (path, &sqlite), ==, SQLITE_OK);

  return sqlite;
}

void
old_library_write (const char *path, guint version, guint n_songs)
{
  sqlite3 *sqlite = open_file (path);
  g_autofree char *rows = g_strdup_printf (first_rows, n_songs);

  g_assert_cmpuint (version, >=, 1);
  g_assert_cmpuint (version, <=, OLD_LIBRARIES_NEWEST);
  exec (sqlite, first_format);
  exec (sqlite, rows);
  for (guint i = 0; i < version - 1; i++)
    exec (sqlite, additions[i]);
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);
}

static GPtrArray *
read_column (sqlite3 *sqlite, const char *sql)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (texts, g_strdup ((const char *)sqlite3_column_text (statement, 0)));
  g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);

  return texts;
}

GHashTable *
old_library_read (const char *path, GHashTable *by)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  sqlite3 *sqlite = open_file (path);
  g_autoptr (GPtrArray) selects = NULL;

  if (by != NULL)
    {
      GHashTableIter iter;
      gpointer sql;

      selects = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_iter_init (&iter, by);
      while (g_hash_table_iter_next (&iter, &sql, NULL))
        g_ptr_array_add (selects, g_strdup (sql));
    }
  else
    selects = read_column (sqlite,
                           "SELECT 'SELECT ' || group_concat ('quote (' || c.name || ')', ' || '','' || ')"
                           " || ' FROM ' || t.name || ' ORDER BY 1' FROM sqlite_schema t, pragma_table_info (t.name) c"
                           " WHERE t.type = 'table' AND t.name NOT LIKE 'song\\_%' ESCAPE '\\'"
                           " AND t.name NOT LIKE 'index\\_%' ESCAPE '\\' GROUP BY t.name");
  for (guint i = 0; i < selects->len; i++)
    g_hash_table_insert (rows, g_strdup (selects->pdata[i]), read_column (sqlite, selects->pdata[i]));
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);

  return rows;
}
