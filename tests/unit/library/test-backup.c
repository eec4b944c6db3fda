/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Before a library of an older version is changed it is checked and copied; afterwards everything is still there. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/error.h"
#include "library/backup.h"
#include "library/db.h"
#include "library/lock.h"
#include "library/migrations.h"
#include "tests/support/fixtures.h"
#include "tests/support/old-libraries.h"

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = fixture_folder_new ();
  fixture->path = g_build_filename (fixture->folder, "library.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_folder_free (fixture->folder);
  g_free (fixture->path);
}

/* (element-type utf8): paths of the backups, the oldest version first. */
static GPtrArray *
list_backups (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (strstr (name, "backup") != NULL)
      g_ptr_array_add (paths, g_build_filename (fixture->folder, name, NULL));
  g_ptr_array_sort_with_data (paths, (GCompareDataFunc)(gpointer)g_strcmp0, NULL);

  return paths;
}

static void
check_same (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer sql, rows;

  g_assert_cmpuint (g_hash_table_size (a), ==, g_hash_table_size (b));
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &sql, &rows))
    {
      GPtrArray *in_a = rows;
      GPtrArray *in_b = g_hash_table_lookup (b, sql);

      g_test_message ("%s: %u rows", (char *)sql, in_a->len);
      g_assert_cmpuint (in_a->len, ==, in_b->len);
      for (guint i = 0; i < in_a->len; i++)
        g_assert_cmpstr (in_a->pdata[i], ==, in_b->pdata[i]);
    }
}

static gint64
query (const char *path, const char *sql)
{
  sqlite3 *sqlite;
  sqlite3_stmt *statement;
  gint64 value;

  g_assert_cmpint (sqlite3_open (path, &sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (sqlite);

  return value;
}

static void
open_once (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = library_db_open (fixture->path, &error);

  g_assert_no_error (error);
}

/* Every version that was ever released, but the one of today. */
static void
test_every_version (Fixture *fixture, gconstpointer data)
{
  guint version = GPOINTER_TO_UINT (data);
  g_autofree char *prefix = g_strdup_printf ("library-backup-v%u-", version);
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;
  g_autoptr (GHashTable) copied = NULL;
  g_autoptr (GPtrArray) backups = NULL;
  g_autofree char *name = NULL;

  old_library_write (fixture->path, version, 1000);
  before = old_library_read (fixture->path, NULL);
  g_assert_cmpuint (g_hash_table_size (before), >=, 9);
  open_once (fixture);
  after = old_library_read (fixture->path, before);
  check_same (before, after);
  g_assert_cmpint (query (fixture->path, "PRAGMA user_version"), ==, library_migrations_get_version ());

  backups = list_backups (fixture);
  if (version == library_migrations_get_version ())
    {
      g_assert_cmpuint (backups->len, ==, 0);
      return;
    }
  g_assert_cmpuint (backups->len, ==, 1);
  name = g_path_get_basename (backups->pdata[0]);
  g_assert_true (g_str_has_prefix (name, prefix));
  g_assert_true (g_str_has_suffix (name, ".db"));
  copied = old_library_read (backups->pdata[0], NULL);
  check_same (before, copied);
  g_assert_cmpint (query (backups->pdata[0], "PRAGMA user_version"), ==, version);

  /* It is a library like any other. */
  g_unlink (fixture->path);
  g_assert_cmpint (g_rename (backups->pdata[0], fixture->path), ==, 0);
  open_once (fixture);
}

/* Whoever adds a step to the schema writes down the format before it, in tests/support/old-libraries.c. */
static void
test_all_versions_known (void)
{
  g_assert_cmpuint (OLD_LIBRARIES_NEWEST + 1, >=, library_migrations_get_version ());
}

static void
test_last_ones_are_kept (Fixture *fixture, gconstpointer data)
{
  static const char *const others[]
      = { "library-backup-v1-notes.db",           "library-backup-v1-2020-01-01-000000.txt",
          "library-backup-vx-2020-01-01-000000.db", "other-backup-v1-2020-01-01-000000.db",
          "library-backup-v-2020-01-01-000000.db",  "library-backup.db" };
  static const char *const backups[]
      = { "library-backup-v2-2020-01-01-000000.db", "library-backup-v10-2020-01-02-000000.db",
          "library-backup-v1-2020-01-03-000000.db", "library-backup-v1-2020-01-04-000000.db" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, others[i], NULL);

      g_assert_true (g_file_set_contents (path, "x", 1, NULL));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (backups); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, backups[i], NULL);

      g_assert_true (g_file_set_contents (path, "x", 1, NULL));
    }
  old_library_write (fixture->path, 1, 10);
  open_once (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, others[i], NULL);

      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (backups); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, backups[i], NULL);

      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS)
                     == (i + LIBRARY_BACKUPS_KEPT > G_N_ELEMENTS (backups)));
    }
}

/* Without its backup nothing is migrated. A folder where the copy should be is in the way of it, for root too. */
static void
test_no_backup_no_migration (Fixture *fixture, gconstpointer data)
{
  g_autofree char *in_the_way = g_strconcat (fixture->path, "-backup-part", NULL);
  g_autofree char *within = g_build_filename (in_the_way, "x", NULL);
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;
  g_autoptr (GError) error = NULL;

  old_library_write (fixture->path, 2, 100);
  before = old_library_read (fixture->path, NULL);
  g_assert_cmpint (g_mkdir_with_parents (within, 0700), ==, 0);
  g_assert_null (library_db_open (fixture->path, &error));
  g_assert_nonnull (error);
  after = old_library_read (fixture->path, NULL);
  check_same (before, after);
  g_assert_cmpint (query (fixture->path, "PRAGMA user_version"), ==, 2);
}

static gpointer
open_in_thread (gpointer path)
{
  g_autoptr (GError) error = NULL;
  LibraryDb *db = library_db_open (path, &error);

  g_assert_no_error (error);

  return db;
}

/* Several programs at the first start after an upgrade: one makes the backup and takes the steps, the others wait for it and
 * find that done; and nobody needs anyone to close it. */
static void
test_many_at_once (Fixture *fixture, gconstpointer data)
{
  GThread *threads[6];
  LibraryDb *dbs[G_N_ELEMENTS (threads)];
  g_autoptr (GPtrArray) backups = NULL;
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) copied = NULL;

  old_library_write (fixture->path, 2, 100);
  {
    sqlite3 *sqlite;

    /* Large enough for the others to come while it is copied. */
    g_assert_cmpint (sqlite3_open (fixture->path, &sqlite), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3_exec (sqlite,
                                   "CREATE TABLE ballast AS WITH RECURSIVE n (i) AS"
                                   " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000)"
                                   " SELECT randomblob (2000) AS bytes FROM n",
                                   NULL, NULL, NULL),
                     ==, SQLITE_OK);
    sqlite3_close (sqlite);
  }
  before = old_library_read (fixture->path, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("open", open_in_thread, fixture->path);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    dbs[i] = g_thread_join (threads[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    library_db_unref (dbs[i]);

  g_assert_cmpint (query (fixture->path, "PRAGMA user_version"), ==, library_migrations_get_version ());
  backups = list_backups (fixture);
  g_assert_cmpuint (backups->len, ==, 1);
  g_assert_false (g_str_has_suffix (backups->pdata[0], "-part"));
  copied = old_library_read (backups->pdata[0], NULL);
  check_same (before, copied);
}

/* Who has the library open, and knows no newer schema, would write to one that it does not know. */
static void
test_not_under_others (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) backups = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryLock) other = NULL;

  old_library_write (fixture->path, 2, 100);
  other = library_lock_new (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_null (library_db_open (fixture->path, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_FAILED);
  g_assert_cmpint (query (fixture->path, "PRAGMA user_version"), ==, 2);
  backups = list_backups (fixture);
  g_assert_cmpuint (backups->len, ==, 0);
}

/* A step that cannot be done: something has a name that it needs. */
static void
test_failed_migration (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;
  g_autoptr (GError) error = NULL;

  old_library_write (fixture->path, 1, 100);
  query (fixture->path, "SELECT 1");
  {
    sqlite3 *sqlite;

    g_assert_cmpint (sqlite3_open (fixture->path, &sqlite), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3_exec (sqlite, "CREATE VIEW playlists AS SELECT 1 AS id", NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close (sqlite);
  }
  before = old_library_read (fixture->path, NULL);
  g_assert_null (library_db_open (fixture->path, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_FAILED);
  after = old_library_read (fixture->path, NULL);
  check_same (before, after);
  g_assert_cmpint (query (fixture->path, "PRAGMA user_version"), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint version = 1; version <= OLD_LIBRARIES_NEWEST; version++)
    {
      g_autofree char *name = g_strdup_printf ("/library/backup/version-%u", version);

      g_test_add (name, Fixture, GUINT_TO_POINTER (version), set_up, test_every_version, tear_down);
    }
  g_test_add_func ("/library/backup/all-versions-known", test_all_versions_known);
#define ADD(name, function) g_test_add ("/library/backup/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("last-ones-are-kept", test_last_ones_are_kept);
  ADD ("no-backup-no-migration", test_no_backup_no_migration);
  ADD ("failed-migration", test_failed_migration);
  ADD ("many-at-once", test_many_at_once);
  ADD ("not-under-others", test_not_under_others);

  return g_test_run ();
}
