/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Libraries from before there were playlists, and from before there was an index: with rows, as they were written then. */

#include <sqlite3.h>

#include "library/playlist-choice.h"
#include "library/playlist.h"
#include "library/search.h"
#include "tests/support/fixtures.h"
#include "tests/support/old-libraries.h"

/* Written out, and not by the steps of today: what is out there does not change with them. */
static const char third_format[]
    = "PRAGMA application_id = 0x4D64506C; PRAGMA user_version = 3; PRAGMA journal_mode = WAL;"
      "CREATE TABLE folders (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE) STRICT;"
      "CREATE TABLE songs (id INTEGER PRIMARY KEY AUTOINCREMENT, path BLOB NOT NULL UNIQUE, size INTEGER NOT "
      "NULL,"
      " mtime INTEGER NOT NULL, title TEXT, artist TEXT, album TEXT, moods BLOB NOT NULL, duration REAL NOT "
      "NULL,"
      " is_missing INTEGER NOT NULL DEFAULT 0) STRICT;"
      "CREATE TABLE versions (id INTEGER PRIMARY KEY, model TEXT NOT NULL, frontend INTEGER NOT NULL,"
      " UNIQUE (model, frontend)) STRICT;"
      "CREATE TABLE results (song_id INTEGER PRIMARY KEY REFERENCES songs (id) ON DELETE CASCADE,"
      " version_id INTEGER NOT NULL REFERENCES versions (id), valence REAL NOT NULL, arousal REAL NOT NULL,"
      " valence_sd REAL NOT NULL, arousal_sd REAL NOT NULL, correlation REAL NOT NULL, q1 REAL NOT NULL "
      "DEFAULT 0,"
      " q2 REAL NOT NULL DEFAULT 0, q3 REAL NOT NULL DEFAULT 0, q4 REAL NOT NULL DEFAULT 0) STRICT;"
      "CREATE TABLE curves (song_id INTEGER PRIMARY KEY REFERENCES results (song_id) ON DELETE CASCADE,"
      " data BLOB NOT NULL) STRICT;"
      "CREATE TABLE embeddings (song_id INTEGER PRIMARY KEY REFERENCES results (song_id) ON DELETE CASCADE,"
      " data BLOB NOT NULL) STRICT;"
      "CREATE TABLE errors (song_id INTEGER PRIMARY KEY REFERENCES songs (id) ON DELETE CASCADE,"
      " version_id INTEGER NOT NULL REFERENCES versions (id), code TEXT NOT NULL, message TEXT NOT NULL) "
      "STRICT;"
      "CREATE TABLE batches (id INTEGER PRIMARY KEY AUTOINCREMENT, begun_at INTEGER NOT NULL) STRICT;"
      "CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, batch INTEGER NOT NULL REFERENCES batches "
      "(id),"
      " path BLOB NOT NULL, field TEXT NOT NULL, old_values BLOB NOT NULL, new_values BLOB NOT NULL,"
      " written_at INTEGER NOT NULL, is_complete INTEGER NOT NULL DEFAULT 0, is_undone INTEGER NOT NULL "
      "DEFAULT 0)"
      " STRICT;"
      "CREATE INDEX journal_by_field ON journal (path, field);"
      "CREATE INDEX journal_by_batch ON journal (batch);"
      "CREATE INDEX journal_begun ON journal (id) WHERE is_complete = 0;"
      "INSERT INTO folders (path) VALUES (CAST ('/m' AS BLOB));"
      "INSERT INTO versions (id, model, frontend) VALUES (1, 'aaaa', 1);"
      "INSERT INTO songs (id, path, size, mtime, title, artist, moods, duration, is_missing) VALUES"
      " (1, CAST ('/m/a.mp3' AS BLOB), 1000, 17, 'Ähnlich', 'One', x'4861707079004C61746500', 12.5, 0),"
      " (2, CAST ('/m/b.mp3' AS BLOB), 2000, 17, 'Failed', 'Two', x'', 0.0, 0),"
      " (3, CAST ('/m/c.mp3' AS BLOB), 3000, 17, 'Gone', 'Two', x'', 90.0, 1);"
      "INSERT INTO results VALUES (1, 1, 0.5, -0.25, 0.2, 0.3, 0.1, 0, 0, 0, 0), (3, 1, -0.5, 0.5, 0.2, 0.3, "
      "0.1, 0, 0, 0, 0);"
      "INSERT INTO errors VALUES (2, 1, 'damaged', 'It is broken.');";

/* What the step with the playlists has added to it, with one list and one rule. */
static const char playlists_format[]
    = "CREATE TABLE playlists (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, rule TEXT,"
      " changed_at INTEGER NOT NULL) STRICT;"
      "CREATE TABLE playlist_entries (playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE "
      "CASCADE,"
      " position INTEGER NOT NULL, song_id INTEGER REFERENCES songs (id) ON DELETE SET NULL, path BLOB NOT "
      "NULL,"
      " title TEXT NOT NULL, artist TEXT NOT NULL, duration REAL NOT NULL, PRIMARY KEY (playlist_id, "
      "position))"
      " STRICT, WITHOUT ROWID;"
      "CREATE INDEX playlist_entries_by_song ON playlist_entries (song_id);"
      "INSERT INTO playlists VALUES (1, 'fixed', NULL, 1700000000), (2, 'rule', '{\"order\":\"valence\"}', "
      "1700000000);"
      "INSERT INTO playlist_entries VALUES (1, 0, 3, CAST ('/m/c.mp3' AS BLOB), 'Gone', 'Two', 90.0),"
      " (1, 1, 1, CAST ('/m/a.mp3' AS BLOB), 'Ähnlich', 'One', 12.5);"
      "PRAGMA user_version = ";

/* What was there before there were genres, of what came with them. */
#define BEFORE_GENRES                                                                                        \
  "CREATE VIRTUAL TABLE song_texts USING fts5 (title, artist, album, path, words,"                           \
  "  tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');"                                         \
  "CREATE TRIGGER songs_change AFTER UPDATE OF path, title, artist, album, moods ON songs"                   \
  " WHEN old.path IS NOT new.path OR old.title IS NOT new.title OR old.artist IS NOT new.artist"             \
  " OR old.album IS NOT new.album OR old.moods IS NOT new.moods BEGIN INSERT INTO index_stale (song_id)"     \
  " SELECT new.id WHERE NOT EXISTS (SELECT 1 FROM index_stale WHERE song_id = new.id); END;"

/* What the sixth format had otherwise: nobody looked at whether songs were absent. */
static const char sixth_format[]
    = "DROP TABLE label_clips; DROP TABLE label_sets; DROP TABLE adapted; DROP TABLE adaptations; DROP TRIGGER labels_follow; DROP TABLE labels;"
      "DROP TRIGGER songs_change; DROP TABLE song_genres; DROP TABLE song_texts;"
      "ALTER TABLE songs DROP COLUMN genre; ALTER TABLE songs DROP COLUMN year;"
      "ALTER TABLE song_places DROP COLUMN year;" BEFORE_GENRES "DROP TRIGGER songs_come_and_go;"
      "CREATE TRIGGER songs_come_and_go AFTER UPDATE OF duration, is_missing ON songs BEGIN"
      "  UPDATE song_places SET duration = new.duration, is_away = new.is_missing WHERE song_id = new.id; "
      "END;"
      "UPDATE songs SET is_absent = 1 WHERE id = 1;"
      "UPDATE song_places SET is_away = 0 WHERE song_id = 1;"
      "PRAGMA user_version = 6;";

typedef struct
{
  char *folder;  /* (owned) */
  LibraryDb *db; /* (owned) */
} Fixture;

/* @data: (nullable): what makes another format of the third; a number follows it. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autofree char *more = data != NULL ? g_strdup_printf ("%s 4;", (const char *)data) : g_strdup ("");
  g_autoptr (GError) error = NULL;
  sqlite3 *sqlite;

  fixture->folder = fixture_folder_new ();
  path = g_build_filename (fixture->folder, "library.db", NULL);
  g_assert_cmpint (sqlite3_open (path, &sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sqlite, third_format, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sqlite, more, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);

  fixture->db = library_db_open (path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  library_db_unref (fixture->db);
  fixture_folder_free (fixture->folder);
}

/* What was there before is found, without a new scan. */
static void
check_index (Fixture *fixture)
{
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) songs = library_db_list_songs (fixture->db, &error);
  g_autoptr (GPtrArray) found = library_db_search (fixture->db, "ahnlich late", 0, &error);
  g_autoptr (GPtrArray) failed = library_db_search (fixture->db, "failed", 0, &error);
  g_autoptr (GPtrArray) gone = library_db_search (fixture->db, "gone", 0, &error);
  g_autoptr (GArray) chosen = library_playlist_rule_choose (rule, fixture->db, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (songs->len, ==, 2);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (library_song_get_id (found->pdata[0]), ==, 1);
  g_assert_cmpuint (failed->len, ==, 1);
  g_assert_cmpuint (gone->len, ==, 0);
  g_assert_cmpuint (chosen->len, ==, 1);
  g_assert_cmpint (g_array_index (chosen, gint64, 0), ==, 1);
}

static void
test_no_playlists (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = library_playlists_list (fixture->db, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (library_playlists_create (fixture->db, "new", NULL, &error), !=, 0);
  check_index (fixture);
}

static void
test_no_index (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) playlists = library_playlists_list (fixture->db, &error);
  g_autoptr (GPtrArray) entries = library_playlists_get_entries (fixture->db, 1, &error);
  const LibraryPlaylistEntry *entry = entries->pdata[0];

  g_assert_no_error (error);
  g_assert_cmpuint (playlists->len, ==, 2);
  g_assert_cmpint (((LibraryPlaylist *)playlists->pdata[1])->rule->order, ==, LIBRARY_ORDER_VALENCE);
  g_assert_cmpint (((LibraryPlaylist *)playlists->pdata[1])->changed_at, ==, 1700000000);
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpstr (entry->title, ==, "Gone");
  g_assert_true (entry->is_missing);
  check_index (fixture);
}

static guint
count_chosen (LibraryDb *db)
{
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) chosen = library_playlist_rule_choose (rule, db, &error);

  g_assert_no_error (error);

  return chosen->len;
}

/* An index that was made when nobody looked at that is mended, without being made anew, and followed from then on. */
static void
test_no_absence (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *path = g_strdup (library_db_get_path (fixture->db));
  g_autoptr (GError) error = NULL;
  sqlite3 *sqlite;

  check_index (fixture);
  library_db_unref (fixture->db);
  g_assert_cmpint (sqlite3_open (path, &sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sqlite, sixth_format, NULL, NULL, NULL), ==, SQLITE_OK);

  fixture->db = library_db_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_chosen (fixture->db), ==, 0);
  g_assert_cmpint (sqlite3_exec (sqlite, "UPDATE songs SET is_absent = 0", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpuint (count_chosen (fixture->db), ==, 1);
  g_assert_cmpint (sqlite3_exec (sqlite, "UPDATE songs SET is_absent = 1", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpuint (count_chosen (fixture->db), ==, 0);
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);
}

/* Songs of the seventh format, whose genres nobody knows: everything else of them is found, and the genre is as soon as the
 * tags are read. */
static void
test_no_genres (void)
{
  char *folder = fixture_folder_new ();
  g_autofree char *path = g_build_filename (folder, "library.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = NULL;
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_from_json ("{\"genres\": [\"soul\"]}", &error);

  old_library_write (path, 7, 100);
  db = library_db_open (path, &error);
  g_assert_no_error (error);

  g_autoptr (LibrarySong) old = library_db_find_song (db, "/m/folder 0/1.mp3", &error);
  g_autoptr (GPtrArray) found = library_db_search (db, "title 1 artist", 0, &error);
  g_autoptr (GArray) none = library_playlist_rule_choose (rule, db, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (library_song_get_title (old), ==, "Title 1");
  g_assert_cmpstr (library_song_get_genre (old), ==, "");
  g_assert_cmpuint (library_song_get_year (old), ==, 0);
  g_assert_cmpuint (found->len, >, 1);
  g_assert_cmpuint (none->len, ==, 0);

  sqlite3 *sqlite;

  g_assert_cmpint (sqlite3_open (path, &sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sqlite, "UPDATE songs SET genre = 'Soul; Funk' WHERE id = 1", NULL, NULL, NULL), ==,
                   SQLITE_OK);

  g_autoptr (GArray) chosen = library_playlist_rule_choose (rule, db, &error);
  g_autoptr (GPtrArray) funky = library_db_search (db, "funk", 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (chosen->len, ==, 1);
  g_assert_cmpint (g_array_index (chosen, gint64, 0), ==, 1);
  g_assert_cmpuint (funky->len, ==, 1);

  g_assert_cmpint (sqlite3_exec (sqlite, "UPDATE songs SET year = 1971 WHERE id = 1", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);
  rule->year_from = rule->year_to = 1971;

  g_autoptr (GArray) of_year = library_playlist_rule_choose (rule, db, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (of_year->len, ==, 1);
  fixture_folder_free (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/library/old/no-playlists", Fixture, NULL, set_up, test_no_playlists, tear_down);
  g_test_add ("/library/old/no-index", Fixture, playlists_format, set_up, test_no_index, tear_down);
  g_test_add ("/library/old/no-absence", Fixture, NULL, set_up, test_no_absence, tear_down);
  g_test_add_func ("/library/old/no-genres", test_no_genres);

  return g_test_run ();
}
