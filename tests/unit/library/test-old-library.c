/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Libraries of older formats, with rows in them: of the first, as the program wrote it that knew no embeddings, and of
 * the fifth, which knew no sounds. */

#include <sqlite3.h>

#include "library/db.h"
#include "library/folders.h"
#include "library/identity.h"
#include "library/journal.h"
#include "library/migrations-playlists.h"
#include "library/migrations.h"
#include "library/problems.h"
#include "tests/support/fixtures.h"

#define MTIME G_GINT64_CONSTANT (1700000000123456789)

/* Written out, and not by the steps of today: what is out there does not change with them. */
static const char first_format[]
    = "PRAGMA application_id = 0x4D64506C; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;"
      "CREATE TABLE folders (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE) STRICT;"
      "CREATE TABLE songs (id INTEGER PRIMARY KEY AUTOINCREMENT, path BLOB NOT NULL UNIQUE, size INTEGER NOT NULL,"
      " mtime INTEGER NOT NULL, title TEXT, artist TEXT, album TEXT, moods BLOB NOT NULL, duration REAL NOT NULL,"
      " is_missing INTEGER NOT NULL DEFAULT 0) STRICT;"
      "CREATE TABLE versions (id INTEGER PRIMARY KEY, model TEXT NOT NULL, frontend INTEGER NOT NULL,"
      " UNIQUE (model, frontend)) STRICT;"
      "CREATE TABLE results (song_id INTEGER PRIMARY KEY REFERENCES songs (id) ON DELETE CASCADE,"
      " version_id INTEGER NOT NULL REFERENCES versions (id), valence REAL NOT NULL, arousal REAL NOT NULL,"
      " valence_sd REAL NOT NULL, arousal_sd REAL NOT NULL, correlation REAL NOT NULL) STRICT;"
      "CREATE TABLE curves (song_id INTEGER PRIMARY KEY REFERENCES results (song_id) ON DELETE CASCADE,"
      " data BLOB NOT NULL) STRICT;"
      "CREATE TABLE errors (song_id INTEGER PRIMARY KEY REFERENCES songs (id) ON DELETE CASCADE,"
      " version_id INTEGER NOT NULL REFERENCES versions (id), code TEXT NOT NULL, message TEXT NOT NULL) STRICT;"
      "CREATE TABLE batches (id INTEGER PRIMARY KEY AUTOINCREMENT, begun_at INTEGER NOT NULL) STRICT;"
      "CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, batch INTEGER NOT NULL REFERENCES batches (id),"
      " path BLOB NOT NULL, field TEXT NOT NULL, old_values BLOB NOT NULL, new_values BLOB NOT NULL,"
      " written_at INTEGER NOT NULL, is_complete INTEGER NOT NULL DEFAULT 0, is_undone INTEGER NOT NULL DEFAULT 0)"
      " STRICT;"
      "INSERT INTO folders (path) VALUES (CAST ('/m' AS BLOB));"
      "INSERT INTO versions (id, model, frontend) VALUES (1, 'aaaa', 1);"
      "INSERT INTO songs (id, path, size, mtime, title, moods, duration) VALUES"
      " (1, CAST ('/m/a.mp3' AS BLOB), 1000, 1700000000123456789, 'A', x'486170707900', 12.5),"
      " (2, CAST ('/m/b.mp3' AS BLOB), 2000, 1700000000123456789, 'B', x'', 0.0);"
      "INSERT INTO results VALUES (1, 1, 0.5, -0.25, 0.2, 0.3, 0.1);"
      "INSERT INTO curves VALUES (1, x'F40100007F00');"
      "INSERT INTO errors VALUES (2, 1, 'damaged', 'It is broken.');"
      "INSERT INTO batches VALUES (1, 1700000000);"
      "INSERT INTO journal (batch, path, field, old_values, new_values, written_at, is_complete) VALUES"
      " (1, CAST ('/m/a.mp3' AS BLOB), 'MOOD', x'', x'486170707900', 1700000000, 1);";

/* What the second and the third format have added to the first. */
static const char third_format[]
    = "CREATE TABLE embeddings (song_id INTEGER PRIMARY KEY REFERENCES results (song_id) ON DELETE CASCADE,"
      " data BLOB NOT NULL) STRICT;"
      "ALTER TABLE results ADD COLUMN q1 REAL NOT NULL DEFAULT 0;"
      "ALTER TABLE results ADD COLUMN q2 REAL NOT NULL DEFAULT 0;"
      "ALTER TABLE results ADD COLUMN q3 REAL NOT NULL DEFAULT 0;"
      "ALTER TABLE results ADD COLUMN q4 REAL NOT NULL DEFAULT 0;"
      "UPDATE results SET q1 = 0.25, q2 = 0.25, q3 = 0.25, q4 = 0.25;"
      "UPDATE songs SET is_missing = 1 WHERE id = 2;"
      "PRAGMA user_version = 3;";

typedef struct
{
  char *folder;  /* (owned) */
  char *path;    /* (owned) */
  LibraryDb *db; /* (owned) */
} Fixture;

/* @data: (nullable): what makes the third format of the first, and then the fifth. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  sqlite3 *sqlite;
  g_autoptr (GError) error = NULL;

  fixture->folder = fixture_folder_new ();
  fixture->path = g_build_filename (fixture->folder, "library.db", NULL);
  g_assert_cmpint (sqlite3_open (fixture->path, &sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sqlite, first_format, NULL, NULL, NULL), ==, SQLITE_OK);
  if (data != NULL)
    {
      g_assert_cmpint (sqlite3_exec (sqlite, data, NULL, NULL, NULL), ==, SQLITE_OK);
      g_assert_true (library_migrate_playlists (sqlite, NULL) && library_migrate_index (sqlite, NULL));
      g_assert_cmpint (sqlite3_exec (sqlite, "PRAGMA user_version = 5", NULL, NULL, NULL), ==, SQLITE_OK);
    }
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);

  fixture->db = library_db_open (fixture->path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  library_db_unref (fixture->db);
  fixture_folder_free (fixture->folder);
  g_free (fixture->path);
}

/* Everything that was there is there. */
static void
test_rows_stay (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) songs = library_db_list_songs (fixture->db, &error);
  g_auto (GStrv) folders = library_db_list_folders (fixture->db, &error);
  g_auto (GStrv) ours = library_journal_get_our_values (fixture->db, "/m/a.mp3", "MOOD", &error);
  g_autoptr (MoodCurve) curve = library_db_load_curve (fixture->db, 1, &error);
  const MoodEstimate *estimate;

  g_assert_no_error (error);
  g_assert_cmpuint (songs->len, ==, 2);
  estimate = library_song_get_estimate (songs->pdata[0]);
  g_assert_cmpfloat (estimate->gaussian.valence, ==, 0.5);
  g_assert_cmpfloat (estimate->gaussian.correlation, ==, 0.1);
  g_assert_cmpstr (library_song_get_moods (songs->pdata[0])[0], ==, "Happy");
  g_assert_cmpstr (library_song_get_error_code (songs->pdata[1]), ==, "damaged");
  g_assert_cmpstr (folders[0], ==, "/m");
  g_assert_cmpstr (ours[0], ==, "Happy");
  g_assert_cmpuint (curve->n_points, ==, 1);
  g_assert_cmpfloat (curve->valence[0], ==, 1.0f);
}

/* Its songs are heard again where there is an embedding to be had, and only there; what failed is not. */
static void
test_no_embeddings (Fixture       *fixture,
                    gconstpointer  data)
{
  const LibraryVersion with = { .model = "aaaa", .frontend_version = 1, .has_embedding = TRUE };
  const LibraryVersion without = { .model = "aaaa", .frontend_version = 1 };
  const float values[] = { 1.0f, 2.0f };
  g_autoptr (MoodEmbedding) embedding = mood_embedding_new (2, values);
  g_autoptr (GError) error = NULL;
  g_autoptr (LibrarySong) song = library_db_find_song (fixture->db, "/m/a.mp3", &error);
  g_autoptr (LibrarySong) stored = NULL;
  g_autoptr (GArray) alike = library_db_list_alike (fixture->db, 1, &error);
  LibrarySongFields fields = {
    .path = "/m/a.mp3", .size = 1000, .mtime = MTIME, .estimate = library_song_get_estimate (song)
  };

  g_assert_no_error (error);
  g_assert_cmpuint (alike->len, ==, 0);
  g_assert_null (library_db_load_embedding (fixture->db, 1, &error));
  g_assert_no_error (error);
  g_assert_true (library_db_is_current (fixture->db, "/m/a.mp3", 1000, MTIME, &without));
  g_assert_false (library_db_is_current (fixture->db, "/m/a.mp3", 1000, MTIME, &with));
  g_assert_true (library_db_is_current (fixture->db, "/m/b.mp3", 2000, MTIME, &with));

  stored = library_db_store (fixture->db, &fields, NULL, embedding, &with, &error);
  g_assert_no_error (error);
  g_assert_cmpint (library_song_get_id (stored), ==, 1);
  g_assert_true (library_db_is_current (fixture->db, "/m/a.mp3", 1000, MTIME, &with));
}

/* Nothing is known of its sounds, nobody is away, and nothing of what was there is lost; it can be used as any other. */
static void
test_no_sounds (Fixture       *fixture,
                gconstpointer  data)
{
  const LibraryVersion version = { .model = "aaaa", .frontend_version = 1 };
  const LibraryAudioHash audio = { .version = 1, .digest = { 1, 2, 3 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) songs = library_db_list_songs (fixture->db, &error);
  g_autoptr (GPtrArray) folders = library_db_list_folder_states (fixture->db, TRUE, &error);
  g_autoptr (GPtrArray) unhashed = library_db_list_unhashed (fixture->db, 1, 1000, &error);
  g_autoptr (GPtrArray) problems = library_db_list_problems (fixture->db, TRUE, &error);
  g_autoptr (GPtrArray) twins = NULL;
  g_auto (GStrv) excluded = library_db_list_excluded (fixture->db, &error);
  const LibraryFolder *folder = folders->pdata[0];
  LibraryStanding standing;

  g_assert_no_error (error);
  g_assert_cmpuint (songs->len, ==, 1);
  g_assert_false (library_song_get_is_absent (songs->pdata[0]));
  g_assert_cmpfloat (library_song_get_estimate (songs->pdata[0])->gaussian.quadrants[2], ==, 0.25);
  g_assert_null (folder->mount);
  g_assert_cmpuint (folder->n_songs, ==, 1);
  g_assert_cmpuint (folder->n_absent, ==, 0);
  g_assert_cmpuint (unhashed->len, ==, 1);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_null (excluded[0]);
  g_assert_true (library_db_has_unhashed (fixture->db, 1));

  g_assert_true (library_db_get_standing (fixture->db, "/m/a.mp3", &version, &standing, &error));
  g_assert_true (standing.is_current);
  g_assert_cmpuint (standing.audio.version, ==, 0);
  g_assert_true (library_db_get_standing (fixture->db, "/m/b.mp3", &version, &standing, &error));
  g_assert_true (standing.has_problem && standing.is_problem_current && !standing.is_ignored && !standing.is_due);

  g_assert_true (library_db_set_audio (fixture->db, "/m/a.mp3", 1000, MTIME, &audio, &error));
  g_assert_no_error (error);
  twins = library_db_list_twins (fixture->db, &audio, &error);
  g_assert_cmpuint (twins->len, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/library/old/rows-stay", Fixture, NULL, set_up, test_rows_stay, tear_down);
  g_test_add ("/library/old/no-embeddings", Fixture, NULL, set_up, test_no_embeddings, tear_down);
  g_test_add ("/library/old/no-sounds", Fixture, third_format, set_up, test_no_sounds, tear_down);
  return g_test_run ();
}
