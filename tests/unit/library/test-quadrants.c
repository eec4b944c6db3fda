/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The probabilities of quadrants in a library: none in one of the second format, and whatever somebody else has written. */

#include <sqlite3.h>

#include "library/db.h"
#include "tests/support/fixtures.h"

/* The second format, written out, and not by the steps of today: what is out there does not change with them. */
static const char second_format[]
    = "PRAGMA application_id = 0x4D64506C; PRAGMA user_version = 2; PRAGMA journal_mode = WAL;"
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
      "CREATE INDEX journal_by_field ON journal (path, field);"
      "CREATE INDEX journal_by_batch ON journal (batch);"
      "CREATE INDEX journal_begun ON journal (id) WHERE is_complete = 0;"
      "CREATE TABLE embeddings (song_id INTEGER PRIMARY KEY REFERENCES results (song_id) ON DELETE CASCADE,"
      " data BLOB NOT NULL) STRICT;"
      "INSERT INTO versions (id, model, frontend) VALUES (1, 'aaaa', 1);"
      "INSERT INTO songs (id, path, size, mtime, title, moods, duration) VALUES"
      " (1, CAST ('/m/a.mp3' AS BLOB), 1000, 1700000000123456789, 'A', x'486170707900', 12.5);"
      "INSERT INTO results VALUES (1, 1, 0.5, -0.25, 0.2, 0.3, 0.1);"
      "INSERT INTO curves VALUES (1, x'F40100007F00');";

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned) */
} Fixture;

/* Whether @sql was done. */
static gboolean
execute (Fixture    *fixture,
         const char *sql)
{
  sqlite3 *sqlite;
  gboolean is_done;

  g_assert_cmpint (sqlite3_open (fixture->path, &sqlite), ==, SQLITE_OK);
  is_done = sqlite3_exec (sqlite, sql, NULL, NULL, NULL) == SQLITE_OK;
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);
  return is_done;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = fixture_folder_new ();
  fixture->path = g_build_filename (fixture->folder, "library.db", NULL);
  g_assert_true (execute (fixture, second_format));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  fixture_folder_free (fixture->folder);
  g_free (fixture->path);
}

static LibraryDb *
open_library (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  LibraryDb *db = library_db_open (fixture->path, &error);

  g_assert_no_error (error);
  return db;
}

/* Song, result and curve are there as they were, and nobody has said quadrants: the estimate has those of its point. */
static void
test_from_second (Fixture       *fixture,
                  gconstpointer  data)
{
  const MoodGaussian gaussian = { 0.5, -0.25, 0.2, 0.3, 0.1 };
  g_autoptr (LibraryDb) db = open_library (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (LibrarySong) song = library_db_find_song (db, "/m/a.mp3", &error);
  g_autoptr (MoodCurve) curve = library_db_load_curve (db, 1, &error);
  const MoodEstimate *estimate;
  MoodEstimate expected;

  g_assert_no_error (error);
  g_assert_cmpstr (library_song_get_title (song), ==, "A");
  g_assert_cmpstr (library_song_get_moods (song)[0], ==, "Happy");
  g_assert_cmpuint (curve->n_points, ==, 1);
  estimate = library_song_get_estimate (song);
  g_assert_nonnull (estimate);
  g_assert_false (mood_gaussian_has_quadrants (&estimate->gaussian));
  mood_estimate_init (&expected, &gaussian);
  g_assert_cmpmem (estimate->quadrant_probabilities, sizeof expected.quadrant_probabilities,
                   expected.quadrant_probabilities, sizeof expected.quadrant_probabilities);
  g_assert_cmpint (estimate->quadrant, ==, MOOD_QUADRANT_4);

  /* It stays so when it is opened again. */
  g_clear_pointer (&db, library_db_unref);
  g_clear_object (&song);
  db = open_library (fixture);
  song = library_db_find_song (db, "/m/a.mp3", &error);
  g_assert_no_error (error);
  g_assert_false (mood_gaussian_has_quadrants (&library_song_get_estimate (song)->gaussian));
}

/* What is no distribution is no result; what is one is told to the last digit. That is no number the file does not take. */
static void
test_no_distribution (Fixture       *fixture,
                      gconstpointer  data)
{
  static const struct
  {
    const char *quadrants;
    gboolean is_good;
  } cases[] = {
    { "q1 = 0.1, q2 = 0.2, q3 = 0.3, q4 = 0.4", TRUE },
    { "q1 = 0, q2 = 1, q3 = 0, q4 = 0", TRUE },
    { "q1 = 0, q2 = 0, q3 = 0, q4 = 0", TRUE },
    { "q1 = 0.1, q2 = 0.2, q3 = 0.3, q4 = 0.5", FALSE },
    { "q1 = 0.1, q2 = 0.2, q3 = 0.3, q4 = 0.3", FALSE },
    { "q1 = 0.1, q2 = 0, q3 = 0, q4 = 0", FALSE },
    { "q1 = -0.1, q2 = 0.4, q3 = 0.3, q4 = 0.4", FALSE },
    { "q1 = -0.5, q2 = 0.5, q3 = 0, q4 = 0", FALSE },
    { "q1 = 9e999, q2 = 0, q3 = 0, q4 = 0", FALSE },
    { "q1 = 0.5, q2 = 0.5, q3 = -9e999, q4 = 9e999", FALSE },
  };

  library_db_unref (open_library (fixture));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE results SET %s", cases[i].quadrants);
      g_autoptr (LibraryDb) db = NULL;
      g_autoptr (LibrarySong) song = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].quadrants);
      g_assert_true (execute (fixture, sql));
      db = open_library (fixture);
      song = library_db_find_song (db, "/m/a.mp3", &error);
      g_assert_no_error (error);
      g_assert_cmpstr (library_song_get_title (song), ==, "A");
      g_assert_cmpint (library_song_get_estimate (song) != NULL, ==, cases[i].is_good);
      if (i == 0)
        g_assert_cmpfloat (library_song_get_estimate (song)->quadrant_probabilities[3], ==, 0.4);
    }

  g_assert_false (execute (fixture, "UPDATE results SET q1 = 9e999 - 9e999"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/library/quadrants/from-second", Fixture, NULL, set_up, test_from_second, tear_down);
  g_test_add ("/library/quadrants/no-distribution", Fixture, NULL, set_up, test_no_distribution, tear_down);
  return g_test_run ();
}
