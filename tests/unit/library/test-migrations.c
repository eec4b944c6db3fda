/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/migrations.h"

#include "engine/base/error.h"
#include "library/statement.h"

typedef sqlite3 Sqlite;

static void
sqlite_close (Sqlite *sqlite)
{
  sqlite3_close (sqlite);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sqlite, sqlite_close)

static Sqlite *
open_memory (void)
{
  sqlite3 *sqlite = NULL;

  g_assert_cmpint (sqlite3_open (":memory:", &sqlite), ==, SQLITE_OK);
  return sqlite;
}

static gint64
query (Sqlite     *sqlite,
       const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value;

  library_sqlite_query_int (sqlite, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

/* Table by table: a column that is renamed or lost fails here. */
static void
test_schema (void)
{
  static const char *const queries[] = {
    "SELECT id, path, mount FROM folders",
    "SELECT id, path, size, mtime, title, artist, album, moods, duration, is_missing, audio_hash, hash_version,"
    " is_absent, genre, year FROM songs",
    "SELECT id, model, frontend FROM versions",
    "SELECT song_id, version_id, valence, arousal, valence_sd, arousal_sd, correlation, q1, q2, q3, q4 FROM results",
    "SELECT song_id, data FROM curves",
    "SELECT song_id, data FROM embeddings",
    "SELECT song_id, version_id, code, message, n_tries, is_ignored, is_due FROM errors",
    "SELECT path FROM mounts",
    "SELECT path FROM excluded",
    "SELECT path, size, mtime, n FROM attempts",
    "SELECT id, batch, song_id, valence, arousal, said_at, is_undone, is_in_force, path, audio_hash, hash_version FROM labels",
    "SELECT id, strength, made_at, n_labels, error_without, error_with, builtin_without, builtin_with FROM adaptations",
    "SELECT song_id, valence, arousal FROM adapted",
    "SELECT id, begun_at FROM batches",
    "SELECT id, batch, path, field, old_values, new_values, written_at, is_complete, is_undone FROM journal",
    "SELECT id, name, rule, changed_at FROM playlists",
    "SELECT playlist_id, position, song_id, path, title, artist, duration FROM playlist_entries",
    "SELECT id, vocabulary FROM index_state",
    "SELECT song_id FROM index_stale",
    "SELECT song_id, valence, arousal, quadrant, certainty, artist, duration, is_away, year FROM song_places",
    "SELECT word, song_id FROM song_words",
    "SELECT genre, song_id FROM song_genres",
    "SELECT rowid, title, artist, album, genre, path, words FROM song_texts",
  };
  g_autoptr (Sqlite) sqlite = open_memory ();
  g_autoptr (GError) error = NULL;

  g_assert_true (library_migrations_run (sqlite, &error));
  g_assert_no_error (error);
  g_assert_cmpint (query (sqlite, "PRAGMA application_id"), ==, LIBRARY_APPLICATION_ID);
  g_assert_cmpint (query (sqlite, "PRAGMA user_version"), ==, library_migrations_get_version ());
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    query (sqlite, queries[i]);

  /* Again is nothing to do. */
  g_assert_true (library_migrations_run (sqlite, &error));
  g_assert_no_error (error);
}

static gboolean
make_a (sqlite3  *sqlite,
        GError  **error)
{
  return library_sqlite_exec (sqlite, "CREATE TABLE a (x); INSERT INTO a VALUES (1)", error);
}

static gboolean
widen_a (sqlite3  *sqlite,
         GError  **error)
{
  return library_sqlite_exec (sqlite, "ALTER TABLE a ADD COLUMN y DEFAULT 5", error);
}

static gboolean
fail_halfway (sqlite3  *sqlite,
              GError  **error)
{
  return library_sqlite_exec (sqlite, "CREATE TABLE b (x); DELETE FROM a", error)
         && library_sqlite_exec (sqlite, "INSERT INTO nowhere VALUES (1)", error);
}

/* From each version, only the steps that are missing run, and the content stays. */
static void
test_steps (void)
{
  static const LibraryMigration steps[] = { make_a, widen_a };
  g_autoptr (Sqlite) sqlite = open_memory ();
  g_autoptr (GError) error = NULL;

  g_assert_true (library_migrations_run_steps (sqlite, steps, 1, &error));
  g_assert_cmpint (query (sqlite, "PRAGMA user_version"), ==, 1);
  library_sqlite_exec (sqlite, "INSERT INTO a VALUES (2)", &error);
  g_assert_true (library_migrations_run_steps (sqlite, steps, 2, &error));
  g_assert_no_error (error);
  g_assert_cmpint (query (sqlite, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (query (sqlite, "SELECT sum (x * y) FROM a"), ==, 15);
}

/* What steps before it have done is undone, too. */
static void
test_failing_step (void)
{
  static const LibraryMigration steps[] = { make_a, widen_a, fail_halfway };
  g_autoptr (Sqlite) sqlite = open_memory ();
  g_autoptr (GError) error = NULL;

  g_assert_true (library_migrations_run_steps (sqlite, steps, 1, &error));
  g_assert_no_error (error);
  g_assert_false (library_migrations_run_steps (sqlite, steps, 3, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_FAILED);
  g_assert_cmpint (query (sqlite, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query (sqlite, "SELECT count (*) FROM a"), ==, 1);
  g_assert_cmpint (query (sqlite, "SELECT count (*) FROM pragma_table_info ('a')"), ==, 1);
  g_assert_cmpint (query (sqlite, "SELECT count (*) FROM sqlite_schema WHERE name = 'b'"), ==, 0);
  g_assert_true (sqlite3_get_autocommit (sqlite));
}

static void
test_newer (void)
{
  static const LibraryMigration steps[] = { make_a };
  g_autoptr (Sqlite) sqlite = open_memory ();
  g_autoptr (GError) error = NULL;

  g_assert_true (library_sqlite_exec (sqlite, "PRAGMA user_version = 2", NULL));
  g_assert_false (library_migrations_run_steps (sqlite, steps, 1, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY);
  g_assert_cmpint (query (sqlite, "SELECT count (*) FROM sqlite_schema"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/migrations/schema", test_schema);
  g_test_add_func ("/library/migrations/steps", test_steps);
  g_test_add_func ("/library/migrations/failing-step", test_failing_step);
  g_test_add_func ("/library/migrations/newer", test_newer);

  return g_test_run ();
}
