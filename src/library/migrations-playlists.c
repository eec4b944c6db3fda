/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/migrations-playlists.h"

#include "library/statement.h"

/* Playlists. A list with a rule has no entries. An entry keeps path and title of its song, which it is shown by when the
 * library does not know the song, or no longer does. */
gboolean
library_migrate_playlists (sqlite3  *sqlite,
                           GError  **error)
{
  return library_sqlite_exec (sqlite,
                              "CREATE TABLE playlists ("
                              "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
                              "  name TEXT NOT NULL UNIQUE,"
                              "  rule TEXT,"                  /* JSON; NULL: a fixed list */
                              "  changed_at INTEGER NOT NULL" /* seconds since the epoch */
                              ") STRICT;"
                              "CREATE TABLE playlist_entries ("
                              "  playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,"
                              "  position INTEGER NOT NULL,"
                              "  song_id INTEGER REFERENCES songs (id) ON DELETE SET NULL,"
                              "  path BLOB NOT NULL,"
                              "  title TEXT NOT NULL,"
                              "  artist TEXT NOT NULL,"
                              "  duration REAL NOT NULL,"
                              "  PRIMARY KEY (playlist_id, position)"
                              ") STRICT, WITHOUT ROWID;"
                              "CREATE INDEX playlist_entries_by_song ON playlist_entries (song_id);",
                              error);
}

/* Only once, however often the song changes before the index is brought up to date. Not by INSERT OR IGNORE: in a trigger
 * the statement that fires it decides on conflicts. */
#define MARK_STALE(id)                                                                                       \
  "BEGIN INSERT INTO index_stale (song_id) SELECT " id " WHERE NOT EXISTS"                                   \
  " (SELECT 1 FROM index_stale WHERE song_id = " id "); END;"

/* What is derived of songs, for search and rules; index.c fills it. Triggers only note which songs have changed, whoever
 * changes them, since words have to be folded and named by the program. All of it can be made again from the songs. */
gboolean
library_migrate_index (sqlite3  *sqlite,
                       GError  **error)
{
  return library_sqlite_exec (sqlite,
                              "CREATE TABLE index_state ("
                              "  id INTEGER PRIMARY KEY CHECK (id = 1),"
                              "  vocabulary TEXT NOT NULL" /* fingerprint of the words that songs are named by */
                              ") STRICT;"
                              "CREATE TABLE index_stale ("
                              "  song_id INTEGER PRIMARY KEY"
                              ") STRICT;"
                              "CREATE TABLE song_places ("
                              "  song_id INTEGER PRIMARY KEY,"
                              "  valence REAL NOT NULL,"
                              "  arousal REAL NOT NULL,"
                              "  quadrant INTEGER NOT NULL," /* 0..3 */
                              "  certainty REAL NOT NULL,"   /* of the quadrant */
                              "  artist INTEGER NOT NULL,"   /* hash of the folded name; 0: unknown */
                              "  duration REAL NOT NULL,"
                              "  is_away INTEGER NOT NULL"
                              ") STRICT;"
                              "CREATE TABLE song_words ("
                              "  word TEXT NOT NULL," /* folded */
                              "  song_id INTEGER NOT NULL,"
                              "  PRIMARY KEY (word, song_id)"
                              ") STRICT, WITHOUT ROWID;"
                              "CREATE INDEX song_words_by_song ON song_words (song_id);"
                              "CREATE VIRTUAL TABLE song_texts USING fts5 (title, artist, album, path, words,"
                              "  tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');"
                              "CREATE TRIGGER songs_are_new AFTER INSERT ON songs " MARK_STALE (
                                  "new.id") "CREATE TRIGGER songs_change AFTER UPDATE OF path, title, "
                                            "artist, album, moods ON songs "
                                            "  WHEN old.path IS NOT new.path OR old.title IS NOT new.title "
                                            "OR old.artist IS NOT new.artist"
                                            "  OR old.album IS NOT new.album OR old.moods IS NOT "
                                            "new.moods " MARK_STALE ("new.id") "CREATE TRIGGER songs_go "
                                                                               "AFTER DELETE ON "
                                                                               "songs " MARK_STALE (
                                                                                   "old.id") "CREATE TRIGGER "
                                                                                             "songs_come_and_"
                                                                                             "go AFTER "
                                                                                             "UPDATE OF "
                                                                                             "duration, "
                                                                                             "is_missing ON "
                                                                                             "songs BEGIN"
                                                                                             "  UPDATE "
                                                                                             "song_places "
                                                                                             "SET duration = "
                                                                                             "new.duration, "
                                                                                             "is_away = "
                                                                                             "new.is_missing "
                                                                                             "WHERE song_id "
                                                                                             "= new.id; END;"
                                                                                             "CREATE TRIGGER "
                                                                                             "results_are_"
                                                                                             "new AFTER "
                                                                                             "INSERT ON "
                                                                                             "results"
                                                                                             " " MARK_STALE ("new.song_id") "CREATE TRIGGER results_change AFTER UPDATE ON results " MARK_STALE (
                                                                                                 "new.song_"
                                                                                                 "id") "CREAT"
                                                                                                       "E "
                                                                                                       "TRIGG"
                                                                                                       "ER "
                                                                                                       "resul"
                                                                                                       "ts_"
                                                                                                       "go "
                                                                                                       "AFTER"
                                                                                                       " DELE"
                                                                                                       "TE "
                                                                                                       "ON "
                                                                                                       "resul"
                                                                                                       "ts"
                                                                                                       " " MARK_STALE ("old.song_id") "INSERT INTO index_stale (song_id) SELECT id FROM songs;",
                              error);
}

/* Songs may be absent, since their drive is, without being missing. Neither kind can be played, so rules choose neither. */
gboolean
library_migrate_absence (sqlite3  *sqlite,
                         GError  **error)
{
  return library_sqlite_exec (
      sqlite,
      "DROP TRIGGER songs_come_and_go;"
      "CREATE TRIGGER songs_come_and_go AFTER UPDATE OF duration, is_missing, is_absent ON songs BEGIN"
      "  UPDATE song_places SET duration = new.duration, is_away = new.is_missing OR new.is_absent"
      "  WHERE song_id = new.id; END;"
      "UPDATE song_places SET is_away = 1 WHERE song_id IN (SELECT id FROM songs WHERE is_absent);",
      error);
}

/* 7 -> 8: genres and years, of songs and of what is derived of them. `genre` has "; " between several; NULL: nobody has looked
 * since. An index of texts takes no further column, so it is made anew, and filled when it is next asked. */
gboolean
library_migrate_genres (sqlite3  *sqlite,
                        GError  **error)
{
  static const char *const sql[] = {
    "ALTER TABLE songs ADD COLUMN genre TEXT",
    "ALTER TABLE songs ADD COLUMN year INTEGER NOT NULL DEFAULT 0", /* 0: unknown */
    "ALTER TABLE song_places ADD COLUMN year INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE song_genres ("
    "  genre TEXT NOT NULL," /* folded */
    "  song_id INTEGER NOT NULL,"
    "  PRIMARY KEY (genre, song_id)"
    ") STRICT, WITHOUT ROWID",
    "CREATE INDEX song_genres_by_song ON song_genres (song_id)",
    "DROP TABLE song_texts",
    "CREATE VIRTUAL TABLE song_texts USING fts5 (title, artist, album, genre, path, words,"
    "  tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
    "DROP TRIGGER songs_change",
    "CREATE TRIGGER songs_change AFTER UPDATE OF path, title, artist, album, moods, genre, year ON songs"
    "  WHEN old.path IS NOT new.path OR old.title IS NOT new.title OR old.artist IS NOT new.artist"
    "  OR old.album IS NOT new.album OR old.moods IS NOT new.moods OR old.genre IS NOT new.genre"
    "  OR old.year IS NOT new.year " MARK_STALE ("new.id"),
    "INSERT OR IGNORE INTO index_stale (song_id) SELECT id FROM songs",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sql); i++)
    if (!library_sqlite_exec (sqlite, sql[i], error))
      return FALSE;

  return TRUE;
}

/* 8 -> 9: what the owner has said of songs: labels.c. A row is nothing's child, and knows path and sound of its song: it
 * must outlive the rows of songs. Without a point: nothing counts any longer. */
gboolean
library_migrate_labels (sqlite3  *sqlite,
                        GError  **error)
{
  static const char *const sql[] = {
    "CREATE TABLE labels ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  batch INTEGER NOT NULL," /* what was said at once */
    "  song_id INTEGER NOT NULL,"
    "  valence REAL,"
    "  arousal REAL,"
    "  said_at INTEGER NOT NULL," /* seconds since the epoch */
    "  is_undone INTEGER NOT NULL DEFAULT 0,"
    "  is_in_force INTEGER NOT NULL DEFAULT 1,"
    "  path BLOB NOT NULL,"
    "  audio_hash BLOB,"
    "  hash_version INTEGER NOT NULL"
    ") STRICT",
    "CREATE INDEX labels_by_song ON labels (song_id)",
    "CREATE INDEX labels_by_batch ON labels (batch)",
    "CREATE UNIQUE INDEX labels_in_force ON labels (song_id) WHERE is_in_force",
    "CREATE TRIGGER labels_are_new AFTER INSERT ON labels " MARK_STALE ("new.song_id"),
    "CREATE TRIGGER labels_change AFTER UPDATE OF is_in_force ON labels " MARK_STALE ("new.song_id"),
    "CREATE TRIGGER labels_follow AFTER UPDATE OF path, audio_hash, hash_version ON songs"
    "  WHEN old.path IS NOT new.path OR old.audio_hash IS NOT new.audio_hash OR old.hash_version IS NOT new.hash_version"
    "  BEGIN UPDATE labels SET path = new.path, audio_hash = coalesce (new.audio_hash, audio_hash),"
    "  hash_version = CASE WHEN new.audio_hash IS NULL THEN hash_version ELSE new.hash_version END"
    "  WHERE song_id = new.id; END",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sql); i++)
    if (!library_sqlite_exec (sqlite, sql[i], error))
      return FALSE;

  return TRUE;
}
