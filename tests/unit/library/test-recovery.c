/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Libraries that are damaged on purpose: nothing crashes, the damaged file is kept, and what SQLite can read is there. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/rng.h"
#include "library/db.h"
#include "library/journal.h"
#include "library/label-sets.h"
#include "library/labels.h"
#include "library/migrations.h"
#include "library/search.h"
#include "tests/support/fixtures.h"
#include "tests/support/old-libraries.h"

#define PAGE_SIZE 4096
#define N_SONGS   600

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned) */
  GHashTable *sound; /* (owned) (nullable): the rows before the damage */
} Fixture;

/* What has to be there afterwards: the key and the rest of a row, and the row that it is nothing without. */
typedef struct
{
  const char *table;
  const char *order;
  const char *row;
  const char *parent; /* (nullable) */
} Kind;

static const Kind kinds[] = {
  { "labels", "id", "quote (id) || quote (batch) || quote (song_id) || quote (valence) || quote (arousal) || is_in_force", NULL },
  { "songs", "id",
    "id || quote (path) || quote (title) || quote (artist) || quote (moods) || quote (size) || quote (audio_hash)",
    NULL },
  { "results", "song_id", "song_id || ' ' || quote (version_id) || quote (valence) || quote (q1)",
    "'songs ' || song_id" },
  { "errors", "song_id", "quote (song_id) || quote (code) || quote (message) || quote (n_tries)",
    "'songs ' || song_id" },
  { "curves", "song_id", "quote (song_id) || quote (data)", "'results ' || song_id" },
  { "embeddings", "song_id", "quote (song_id) || quote (data)", "'results ' || song_id" },
  { "batches", "id", "quote (id) || quote (begun_at)", NULL },
  { "journal", "id",
    "quote (id) || quote (batch) || quote (path) || quote (old_values) || quote (new_values) || is_complete || is_undone",
    NULL },
  { "playlists", "id", "quote (id) || quote (name) || quote (rule)", NULL },
  { "playlist_entries", "playlist_id, position", "playlist_id || '/' || position || quote (path) || quote (title)", NULL },
  { "folders", "id", "quote (id) || quote (path)", NULL },
  { "versions", "id", "quote (id) || quote (model)", NULL },
};

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
  g_clear_pointer (&fixture->sound, g_hash_table_unref);
}

static void
add_rows (sqlite3 *sqlite, const Kind *kind, const char *direction, GHashTable *rows)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT %s, %s FROM %s ORDER BY %s%s", kind->row, kind->parent != NULL ? kind->parent : "''",
                         kind->table, kind->order, direction);
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL) == SQLITE_OK)
    while (sqlite3_step (statement) == SQLITE_ROW)
      g_hash_table_insert (rows, g_strdup_printf ("%s %s", kind->table, (const char *)sqlite3_column_text (statement, 0)),
                           g_strdup ((const char *)sqlite3_column_text (statement, 1)));
  sqlite3_finalize (statement);
}

/* What SQLite reads of a copy, from both ends of every table: it knows nothing of what we do. */
static GHashTable *
read_rows (const char *path)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *copy = g_strconcat (path, "-copy", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *copy_wal = g_strconcat (copy, "-wal", NULL);
  g_autofree char *copy_shm = g_strconcat (copy, "-shm", NULL);
  g_autofree char *contents = NULL;
  sqlite3 *sqlite;
  gsize size;

  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (copy, contents, (gssize)size, NULL));
  g_clear_pointer (&contents, g_free);
  if (g_file_get_contents (wal, &contents, &size, NULL))
    g_assert_true (g_file_set_contents (copy_wal, contents, (gssize)size, NULL));

  g_assert_cmpint (sqlite3_open (copy, &sqlite), ==, SQLITE_OK);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *reversed = g_strdup_printf (" DESC");

      add_rows (sqlite, &kinds[i], "", rows);
      /* With two columns in its key the last one alone turns round: good enough, there is one long list. */
      add_rows (sqlite, &kinds[i], reversed, rows);
    }
  sqlite3_close (sqlite);
  g_unlink (copy);
  g_unlink (copy_wal);
  g_unlink (copy_shm);

  return rows;
}

/* Rows of songs that cannot be read are nobody's. */
static gboolean
has_parent (GHashTable *rows, const char *parent)
{
  GHashTableIter iter;
  gpointer row, grandparent;

  if (*parent == '\0')
    return TRUE;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &row, &grandparent))
    if (g_str_has_prefix (row, parent) && !g_ascii_isdigit (((const char *)row)[strlen (parent)]))
      return has_parent (rows, grandparent);

  return FALSE;
}

/* @sound: (nullable): what is not in it is noise that looks like a row. */
static guint
check_rows (GHashTable *before, GHashTable *after, GHashTable *sound)
{
  GHashTableIter iter;
  gpointer row, parent;
  guint n = 0;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &row, &parent))
    {
      if (sound != NULL && !g_hash_table_contains (sound, row))
        continue;
      if (!g_hash_table_contains (after, row) && has_parent (before, parent))
        g_error ("lost: %s", (char *)row);
      n++;
    }

  return n;
}

/* (nullable): the damaged file, under its new name. */
static char *
find_kept (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "library-damaged-") && g_str_has_suffix (name, ".db"))
      return g_build_filename (fixture->folder, name, NULL);

  return NULL;
}

/* As whoever meets damage leaves it. */
static void
mark (Fixture *fixture)
{
  g_autofree char *path = g_strconcat (fixture->path, "-damaged", NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

/* The library can be used in every way. */
static void
check_works (LibraryDb *db)
{
  const LibraryVersion version = { "m", 1 };
  LibrarySongFields fields = { .path = "/new/song.mp3", .title = "Novel", .size = 1, .mtime = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) songs = library_db_list_songs (db, &error);
  g_autoptr (LibrarySong) stored = NULL;
  g_autoptr (GPtrArray) found = NULL;

  g_assert_no_error (error);
  stored = library_db_store (db, &fields, NULL, NULL, &version, &error);
  g_assert_no_error (error);
  found = library_db_search (db, "novel", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (library_journal_begin_batch (db, &error), >, 0);
  g_assert_no_error (error);
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* Opens the library; every row that could be read is there, and the damaged file as it was, if it was put aside. Returns
 * how many rows were asked for. */
static guint
check_recovery (Fixture *fixture, gboolean must_be_told)
{
  g_autoptr (GHashTable) before = read_rows (fixture->path);
  g_autoptr (GHashTable) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *old = NULL;
  gsize old_size;
  guint n;

  g_assert_true (g_file_get_contents (fixture->path, &old, &old_size, NULL));
  db = library_db_open (fixture->path, &error);
  g_assert_no_error (error);
  kept = find_kept (fixture);
  g_assert_true ((kept != NULL) == (library_db_get_notice (db) != NULL));
  if (must_be_told)
    g_assert_nonnull (library_db_get_notice (db));
  if (kept != NULL)
    {
      g_autofree char *now = NULL;
      gsize size;

      g_assert_nonnull (strstr (library_db_get_notice (db), kept));
      g_assert_nonnull (strstr (library_db_get_notice (db), "What was heard is known of"));
      g_assert_true (g_file_get_contents (kept, &now, &size, NULL));
      g_assert_cmpmem (now, size, old, old_size);
    }
  after = read_rows (fixture->path);
  n = check_rows (before, after, fixture->sound);
  check_works (db);
  g_clear_pointer (&db, library_db_unref);

  /* Once is enough. */
  db = library_db_open (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_null (library_db_get_notice (db));

  return n;
}

/* Two sets, so that it matters which clips are whose. */
static void
add_label_sets (LibraryDb *db)
{
  static const char *const names[] = { "first", "second" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const LibraryLabelSetFields set = { .name = names[i], .kind = "csv", .scale = "1..9", .source = "/m/a.csv" };
      g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func ((GDestroyNotify)library_label_clip_free);

      for (guint n = 0; n < 150; n++)
        {
          g_autofree char *path = g_strdup_printf ("/m/%s/%u.mp3", names[i], n);
          LibraryLabelClip *clip = library_label_clip_new (path);

          clip->line = n + 2;
          clip->status = n % 10 == 9 ? LIBRARY_CLIP_MISSING : LIBRARY_CLIP_OK;
          clip->valence = (n % 21) / 10.0 - 1.0;
          clip->arousal = 1.0 - (n % 11) / 5.0;
          clip->quadrant = n % 5 == 0 ? -1 : (int)(n % 4);
          clip->audio = (LibraryAudioHash) { n % 3 > 0 ? 1 : 0, { (guint8)n, 1 } };
          g_ptr_array_add (clips, clip);
        }
      g_assert_cmpint (library_label_sets_add (db, &set, clips, NULL), >, 0);
    }
}

static void
make_library (Fixture *fixture)
{
  g_autoptr (LibraryDb) db = NULL;
  g_autoptr (GPtrArray) found = NULL;

  old_library_write (fixture->path, OLD_LIBRARIES_NEWEST, N_SONGS);
  db = library_db_open (fixture->path, NULL);
  found = library_db_search (db, "title", 1, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  for (gint64 id = 1; id <= N_SONGS; id += 3)
    {
      g_assert_true (library_labels_set (db, id, 0.25, -0.5, NULL, NULL, NULL));
      if (id % 2 == 0)
        g_assert_true (library_labels_clear (db, id, NULL, NULL, NULL));
    }
  add_label_sets (db);
}

static void
overwrite (const char *path, gsize offset, const void *bytes, gsize size)
{
  FILE *file = g_fopen (path, "r+b");

  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, (long)offset, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (bytes, 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
}

static gsize
get_size (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);

  return (gsize)info.st_size;
}

static void
clear_folder (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
}

static void
damage_pages (const char *path, guint seed)
{
  gsize n_pages = get_size (path) / PAGE_SIZE;
  guint n_damaged;
  BaseRng rng;

  base_rng_init (&rng, seed);
  n_damaged = 1 + (guint)base_rng_below (&rng, seed % 5 == 4 ? 60 : 6);
  for (guint i = 0; i < n_damaged; i++)
    {
      guint8 page[PAGE_SIZE] = { 0 };
      gsize number = (gsize)base_rng_below (&rng, n_pages);
      gsize size = seed % 3 == 2 ? 1 + (gsize)base_rng_below (&rng, 64) : PAGE_SIZE;

      if (seed % 4 > 0)
        for (gsize b = 0; b < size; b++)
          page[b] = (guint8)base_rng_below (&rng, 256);
      overwrite (path, number * PAGE_SIZE + (gsize)base_rng_below (&rng, PAGE_SIZE - size + 1), page, size);
    }
}

/* Whole pages of noise or of nothing, or some bytes of a page. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sound = NULL;
  gsize size;
  guint n_rows = 0, n_told = 0;

  make_library (fixture);
  fixture->sound = read_rows (fixture->path);
  g_assert_true (g_file_get_contents (fixture->path, &sound, &size, NULL));
  for (guint seed = 0; seed < 20; seed++)
    {
      g_autofree char *kept = NULL;

      clear_folder (fixture);
      g_assert_true (g_file_set_contents (fixture->path, sound, (gssize)size, NULL));
      damage_pages (fixture->path, seed);
      mark (fixture);
      g_test_message ("seed %u", seed);
      n_rows += check_recovery (fixture, FALSE);
      kept = find_kept (fixture);
      n_told += kept != NULL;
    }
  g_test_message ("%u rows, %u times put aside", n_rows, n_told);
  g_assert_cmpuint (n_rows, >, 20000);
  g_assert_cmpuint (n_told, >, 15);
}

static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  static const double shares[] = { 0.001, 0.01, 0.1, 0.5, 0.9, 0.999 };
  g_autofree char *sound = NULL;
  gsize size;

  make_library (fixture);
  fixture->sound = read_rows (fixture->path);
  g_assert_true (g_file_get_contents (fixture->path, &sound, &size, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      clear_folder (fixture);
      g_assert_true (g_file_set_contents (fixture->path, sound, (gssize)((double)size * shares[i]), NULL));
      mark (fixture);
      if (shares[i] < 0.002)
        {
          g_autofree char *lock = g_strconcat (fixture->path, "-open.lock", NULL);

          g_assert_true (g_file_set_contents (lock, "", 0, NULL));
        }
      check_recovery (fixture, TRUE);
    }
}

/* @data: how many bytes at the beginning are gone. All rows are still there, and no mark says that anything is wrong. */
static void
test_head_gone (Fixture *fixture, gconstpointer data)
{
  guint8 nothing[PAGE_SIZE] = { 0 };
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;

  make_library (fixture);
  before = read_rows (fixture->path);
  overwrite (fixture->path, 0, nothing, GPOINTER_TO_UINT (data));
  check_recovery (fixture, TRUE);
  after = read_rows (fixture->path);
  g_assert_cmpuint (check_rows (before, after, NULL), >, 4 * N_SONGS);
}

static gint64
query (const char *path, const char *sql)
{
  sqlite3 *sqlite;
  sqlite3_stmt *statement = NULL;
  gint64 value = -1;

  g_assert_cmpint (sqlite3_open (path, &sqlite), ==, SQLITE_OK);
  if (sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (sqlite);

  return value;
}

/* Two pages of songs are lost. What is between them is not; and of the songs on them the paths are not, since the index
 * has them, nor the results. */
static void
test_between (Fixture *fixture, gconstpointer data)
{
  static const char *const leaf = "SELECT pageno FROM dbstat WHERE name = 'songs' AND pagetype = 'leaf' ORDER BY path ";
  g_autofree char *second = g_strconcat (leaf, "LIMIT 1 OFFSET 1", NULL);
  g_autofree char *last_but_one = g_strconcat (leaf, "DESC LIMIT 1 OFFSET 1", NULL);
  guint8 noise[PAGE_SIZE];
  gint64 a, b, n_results, n_missing;

  make_library (fixture);
  query (fixture->path, "UPDATE songs SET path = CAST ('?' || id || CAST (path AS TEXT) AS BLOB), is_missing = 1 WHERE id % 10 = 0");
  n_missing = query (fixture->path, "SELECT count (*) FROM songs WHERE is_missing");
  a = query (fixture->path, second);
  b = query (fixture->path, last_but_one);
  if (a < 0 || b < 0)
    {
      g_test_skip ("SQLite was built without dbstat");
      return;
    }
  g_assert_cmpint (a, !=, b);
  n_results = query (fixture->path, "SELECT count (*) FROM results");
  memset (noise, 0xa5, sizeof noise);
  overwrite (fixture->path, (gsize)(a - 1) * PAGE_SIZE, noise, sizeof noise);
  overwrite (fixture->path, (gsize)(b - 1) * PAGE_SIZE, noise, sizeof noise);
  mark (fixture);
  check_recovery (fixture, TRUE);

  /* And the one that check_works() has stored. */
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM songs"), ==, N_SONGS + 1);
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM results"), ==, n_results);
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM songs WHERE title IS NULL"), <, N_SONGS / 5);
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM songs WHERE title IS NULL"), >, 0);
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM pragma_foreign_key_check"), ==, 0);
  /* What is known by the index alone is there, unless its path is nowhere. */
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM songs WHERE title IS NULL AND substr (path, 1, 1) = x'3f'"), >, 0);
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM songs WHERE substr (path, 1, 1) = x'3f' AND NOT is_missing"), ==, 0);
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM songs WHERE substr (path, 1, 1) = x'3f'"), ==, N_SONGS / 10);
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM songs WHERE is_missing"), <=, n_missing);
}

/* The definitions of all tables were on the first page, and that is gone. */
static void
test_all_gone (Fixture *fixture, gconstpointer data)
{
  guint8 nothing[PAGE_SIZE] = { 0 };
  g_autofree char *lock = g_strconcat (fixture->path, "-open.lock", NULL);
  gint64 n_songs, n_journal;

  old_library_write (fixture->path, 1, 100);
  g_assert_true (g_file_set_contents (lock, "", 0, NULL));
  n_songs = query (fixture->path, "SELECT count (*) FROM songs");
  n_journal = query (fixture->path, "SELECT count (*) FROM journal");
  g_assert_cmpint (n_journal, >, 0);
  overwrite (fixture->path, 0, nothing, PAGE_SIZE);
  check_recovery (fixture, TRUE);
  /* And the one that check_works() has stored. */
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM songs"), ==, n_songs + 1);
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM journal"), ==, n_journal);
}

/* One of the pages with the definitions is gone, or all of them, and every row is still there: the tables are known by what
 * is in them. The index of texts makes so many definitions that they need several pages. @data: which page; 0 for all. */
static void
test_definitions_gone (Fixture *fixture, gconstpointer data)
{
  guint8 noise[PAGE_SIZE];
  gint64 pages[16];
  guint n_pages = 0;
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;
  g_autoptr (LibraryDb) db = NULL;
  g_autoptr (GError) error = NULL;

  make_library (fixture);
  memset (noise, 0xa5, sizeof noise);
  for (; n_pages < G_N_ELEMENTS (pages); n_pages++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT pageno FROM dbstat WHERE name LIKE 'sqlite_%%' AND name <> 'sqlite_sequence'"
                                              " AND pagetype = 'leaf' AND pageno > 1 AND name NOT LIKE '%%autoindex%%'"
                                              " ORDER BY pageno LIMIT 1 OFFSET %u",
                                              n_pages);

      pages[n_pages] = query (fixture->path, sql);
      if (pages[n_pages] < 0)
        break;
    }
  if (n_pages < GPOINTER_TO_UINT (data) || n_pages == 0)
    {
      g_test_skip ("SQLite was built without dbstat");
      return;
    }
  g_assert_cmpuint (n_pages, >, 1);
  before = read_rows (fixture->path);
  for (guint i = 0; i < n_pages; i++)
    if (GPOINTER_TO_UINT (data) == 0 || GPOINTER_TO_UINT (data) == i + 1)
      overwrite (fixture->path, (gsize)(pages[i] - 1) * PAGE_SIZE, noise, sizeof noise);

  db = library_db_open (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (library_db_get_notice (db));
  after = read_rows (fixture->path);
  g_assert_cmpuint (check_rows (before, after, NULL), >, 4 * N_SONGS);
  g_assert_cmpuint (g_hash_table_size (after), ==, g_hash_table_size (before));
  check_works (db);
}

/* All songs are lost, the indexes of them as well: those that have a label are there nonetheless, each as a missing one at
 * its path and with its sound, which the next scan knows again. */
static void
test_labels_alone (Fixture *fixture, gconstpointer data)
{
  guint8 noise[PAGE_SIZE];
  g_autoptr (GArray) pages = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LibraryDb) db = NULL;
  g_autoptr (LibrarySong) song = NULL;
  g_autoptr (GError) error = NULL;
  gint64 page, n_labels, n_labeled;

  make_library (fixture);
  for (;;)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT pageno FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema"
                                              " WHERE tbl_name = 'songs') ORDER BY pageno LIMIT 1 OFFSET %u",
                                              pages->len);

      page = query (fixture->path, sql);
      if (page < 0)
        break;
      g_array_append_val (pages, page);
    }
  if (pages->len == 0)
    {
      g_test_skip ("SQLite was built without dbstat");
      return;
    }
  n_labels = query (fixture->path, "SELECT count (*) FROM labels");
  n_labeled = query (fixture->path, "SELECT count (DISTINCT song_id) FROM labels");
  g_assert_cmpint (n_labeled, ==, N_SONGS / 3);
  memset (noise, 0xa5, sizeof noise);
  for (guint i = 0; i < pages->len; i++)
    overwrite (fixture->path, (gsize)(g_array_index (pages, gint64, i) - 1) * PAGE_SIZE, noise, sizeof noise);
  mark (fixture);

  db = library_db_open (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (library_db_get_notice (db));
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM labels"), ==, n_labels);
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM songs"), ==, n_labeled);
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM songs WHERE is_missing"), ==, n_labeled);
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM songs s JOIN labels l ON l.song_id = s.id"
                                         " WHERE s.path <> l.path OR s.audio_hash IS NOT l.audio_hash"),
                   ==, 0);
  g_assert_cmpint (query (fixture->path, "SELECT count (*) FROM songs WHERE audio_hash IS NOT NULL"), >, N_SONGS / 4);
  song = library_db_find_song (db, "/m/folder 0/1.mp3", &error);
  g_assert_no_error (error);
  g_assert_nonnull (song);
  g_assert_cmpfloat (library_song_get_label (song)->valence, ==, 0.25);
  check_works (db);
}

/* A damaged library of any version. */
static void
test_old_version (Fixture *fixture, gconstpointer data)
{
  guint8 noise[PAGE_SIZE];

  memset (noise, 0xa5, sizeof noise);
  old_library_write (fixture->path, GPOINTER_TO_UINT (data), N_SONGS);
  for (gsize number = 10; number < get_size (fixture->path) / PAGE_SIZE; number += 9)
    overwrite (fixture->path, number * PAGE_SIZE, noise, sizeof noise);
  check_recovery (fixture, GPOINTER_TO_UINT (data) < library_migrations_get_version ());
}

/* Rows that are in the log only, of a program that was killed. */
static void
test_log (Fixture *fixture, gconstpointer data)
{
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *log = NULL;
  g_autofree char *file = NULL;
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;
  guint8 nothing[PAGE_SIZE] = { 0 };
  gsize log_size, size;
  sqlite3 *sqlite;

  make_library (fixture);
  g_assert_cmpint (sqlite3_open (fixture->path, &sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sqlite, "UPDATE journal SET is_undone = 1; UPDATE songs SET title = 'Other' WHERE id = 5",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_true (g_file_get_contents (wal, &log, &log_size, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &file, &size, NULL));
  before = read_rows (fixture->path);
  sqlite3_close (sqlite);
  clear_folder (fixture);
  g_assert_true (g_file_set_contents (fixture->path, file, (gssize)size, NULL));
  g_assert_true (g_file_set_contents (wal, log, (gssize)log_size, NULL));

  overwrite (fixture->path, 0, nothing, sizeof nothing);
  check_recovery (fixture, GPOINTER_TO_UINT (data));
  after = read_rows (fixture->path);
  check_rows (before, after, NULL);
}

/* Killed while the new library takes the place of the old one, at each step of it. */
static void
test_killed_in_place (Fixture *fixture, gconstpointer data)
{
  guint n_steps = GPOINTER_TO_UINT (data);
  g_autofree char *recovered = g_strconcat (fixture->path, "-recovered", NULL);
  g_autofree char *state = g_strconcat (fixture->path, "-damaged", NULL);
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *kept = g_build_filename (fixture->folder, "library-damaged-2026-01-01-000000.db", NULL);
  g_autofree char *kept_wal = g_strconcat (kept, "-wal", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (LibraryDb) db = NULL;
  g_autoptr (GPtrArray) songs = NULL;
  g_autoptr (GError) error = NULL;

  old_library_write (recovered, OLD_LIBRARIES_NEWEST, 22);
  g_assert_true (g_file_set_contents (n_steps > 0 ? kept : fixture->path, "old", -1, NULL));
  g_assert_true (g_file_set_contents (n_steps > 1 ? kept_wal : wal, "old log", -1, NULL));
  g_assert_true (g_file_set_contents (state, kept, -1, NULL));
  if (n_steps > 2)
    g_assert_cmpint (g_rename (recovered, fixture->path), ==, 0);
  else if (n_steps == 0)
    {
      g_autofree char *lock = g_strconcat (fixture->path, "-open.lock", NULL);

      g_assert_true (g_file_set_contents (lock, "", 0, NULL));
    }

  db = library_db_open (fixture->path, &error);
  g_assert_no_error (error);
  songs = library_db_list_songs (db, &error);
  g_assert_cmpuint (songs->len, ==, 20);
  g_assert_true (g_file_get_contents (kept, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  g_clear_pointer (&contents, g_free);
  g_assert_true (g_file_get_contents (kept_wal, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old log");
  g_assert_false (g_file_test (state, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (recovered, G_FILE_TEST_EXISTS));
}

/* A recovery that cannot be done leaves all files as they were. */
static void
test_in_the_way (Fixture *fixture, gconstpointer data)
{
  guint8 nothing[100] = { 0 };
  g_autofree char *way = g_strconcat (fixture->path, "-recovery", NULL);
  g_autofree char *within = g_build_filename (way, "x", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  gsize size, size_after;

  make_library (fixture);
  overwrite (fixture->path, 0, nothing, sizeof nothing);
  g_assert_true (g_file_get_contents (fixture->path, &before, &size, NULL));
  g_assert_cmpint (g_mkdir_with_parents (within, 0700), ==, 0);
  g_assert_null (library_db_open (fixture->path, &error));
  g_assert_nonnull (error);
  g_assert_true (g_file_get_contents (fixture->path, &after, &size_after, NULL));
  g_assert_cmpmem (before, size, after, size_after);
  kept = find_kept (fixture);
  g_assert_null (kept);

  g_rmdir (within);
  g_rmdir (way);
  check_recovery (fixture, TRUE);
}

/* Damage that is met while the library is used, and not when it is opened. */
static void
test_met_later (Fixture *fixture, gconstpointer data)
{
  guint8 noise[PAGE_SIZE];
  g_autoptr (LibraryDb) db = NULL;
  g_autoptr (GPtrArray) songs = NULL;
  g_autoptr (GError) error = NULL;
  gint64 root;
  sqlite3 *sqlite;
  sqlite3_stmt *statement;

  make_library (fixture);
  g_assert_cmpint (sqlite3_open (fixture->path, &sqlite), ==, SQLITE_OK);
  sqlite3_prepare_v2 (sqlite, "SELECT rootpage FROM sqlite_schema WHERE name = 'results'", -1, &statement, NULL);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  root = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (sqlite);
  memset (noise, 0xa5, sizeof noise);
  overwrite (fixture->path, (gsize)(root - 1) * PAGE_SIZE, noise, sizeof noise);

  db = library_db_open (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_null (library_db_get_notice (db));
  songs = library_db_list_songs (db, &error);
  g_assert_null (songs);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY);
  g_clear_error (&error);
  g_clear_pointer (&db, library_db_unref);
  check_recovery (fixture, TRUE);
}

/* A mark that somebody left for nothing is forgotten. */
static void
test_false_alarm (Fixture *fixture, gconstpointer data)
{
  guint n_files;

  make_library (fixture);
  n_files = count_files (fixture);
  mark (fixture);
  check_recovery (fixture, FALSE);
  g_assert_cmpuint (count_files (fixture), ==, n_files);
}

/* The lock says that there was a library. */
static void
test_emptied (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = NULL;
  g_autofree char *kept = NULL;

  make_library (fixture);
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  db = library_db_open (fixture->path, &error);
  g_assert_no_error (error);
  kept = find_kept (fixture);
  g_assert_nonnull (kept);
  g_assert_nonnull (strstr (library_db_get_notice (db), "empty"));
  check_works (db);
}

/* What a library was never at is left alone, though another one is beside it. */
static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  static const char *const backups[] = { "notes-backup-v6-2026-01-01-000000.db", "notes-backup-v6-2026-02-01-000000.db",
                                         "library-backup-v6-2026-03-01-000000.db" };
  g_autofree char *other = g_build_filename (fixture->folder, "notes.db", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  guint n_files;

  make_library (fixture);
  g_assert_true (g_file_set_contents (other, "CREATE TABLE songs (  id INTEGER PRIMARY KEY AUTOINCREMENT", -1, NULL));
  n_files = count_files (fixture);
  g_assert_null (library_db_open (other, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY);
  g_assert_true (g_file_get_contents (other, &contents, NULL, NULL));
  g_assert_true (g_str_has_prefix (contents, "CREATE TABLE"));
  g_assert_cmpuint (count_files (fixture), ==, n_files);

  /* With a backup of its own, and an older one, the newer one is named; the other library's is not. */
  for (gsize i = 0; i < G_N_ELEMENTS (backups); i++)
    {
      g_autofree char *backup = g_build_filename (fixture->folder, backups[i], NULL);

      g_assert_null (strstr (error->message, "backup"));
      g_assert_true (g_file_set_contents (backup, "", 0, NULL));
    }
  g_clear_error (&error);
  g_assert_null (library_db_open (other, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY);
  g_assert_nonnull (strstr (error->message, backups[1]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, number, function)                                                                                    \
  g_test_add ("/library/recovery/" name, Fixture, GUINT_TO_POINTER (number), set_up, function, tear_down)
  ADD ("pages", 0, test_pages);
  ADD ("truncated", 0, test_truncated);
  ADD ("header-gone", 100, test_head_gone);
  ADD ("beginning-gone", 16, test_head_gone);
  ADD ("first-page-gone", PAGE_SIZE, test_head_gone);
  ADD ("between", 0, test_between);
  ADD ("labels-alone", 0, test_labels_alone);
  ADD ("all-gone", 0, test_all_gone);
  ADD ("definitions-gone/all", 0, test_definitions_gone);
  ADD ("definitions-gone/1", 1, test_definitions_gone);
  ADD ("definitions-gone/2", 2, test_definitions_gone);
  for (guint version = 1; version <= OLD_LIBRARIES_NEWEST; version++)
    {
      g_autofree char *name = g_strdup_printf ("/library/recovery/version-%u", version);

      g_test_add (name, Fixture, GUINT_TO_POINTER (version), set_up, test_old_version, tear_down);
    }
  ADD ("log", TRUE, test_log);
  ADD ("killed-in-place/0", 0, test_killed_in_place);
  ADD ("killed-in-place/1", 1, test_killed_in_place);
  ADD ("killed-in-place/2", 2, test_killed_in_place);
  ADD ("killed-in-place/3", 3, test_killed_in_place);
  ADD ("in-the-way", 0, test_in_the_way);
  ADD ("met-later", 0, test_met_later);
  ADD ("false-alarm", 0, test_false_alarm);
  ADD ("emptied", 0, test_emptied);
  ADD ("foreign", 0, test_foreign);

  return g_test_run ();
}
