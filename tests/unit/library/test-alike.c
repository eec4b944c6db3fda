/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <malloc.h>
#include <math.h>
#include <sqlite3.h>

#include "library/db.h"
#include "library/folders.h"
#include "tests/support/fixtures.h"

static const LibraryVersion version_1 = { .model = "aaaa", .frontend_version = 1, .has_embedding = TRUE };
static const LibraryVersion version_2 = { .model = "bbbb", .frontend_version = 1, .has_embedding = TRUE };

typedef struct
{
  char *folder;  /* (owned) */
  char *path;    /* (owned) */
  LibraryDb *db; /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = fixture_folder_new ();
  fixture->path = g_build_filename (fixture->folder, "library.db", NULL);
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

/* Stores a song that was heard as (@x, @y, 1), or as nothing that is kept when @x is not a number. */
static gint64
store (Fixture              *fixture,
       const char           *path,
       const LibraryVersion *version,
       float                 x,
       float                 y)
{
  const MoodGaussian gaussian = { 0.5, -0.25, 0.2, 0.3, 0.1 };
  const float values[] = { x, y, 1.0f };
  g_autoptr (MoodEmbedding) embedding = isnan (x) ? NULL : mood_embedding_new (3, values);
  g_autoptr (LibrarySong) song = NULL;
  g_autoptr (GError) error = NULL;
  MoodEstimate estimate;
  const LibrarySongFields fields = { .path = path, .size = 10, .mtime = 20, .estimate = &estimate };

  mood_estimate_init (&estimate, &gaussian);
  song = library_db_store (fixture->db, &fields, NULL, embedding, version, &error);
  g_assert_no_error (error);
  return library_song_get_id (song);
}

static gint64
get_id (GArray *alike,
        guint   index)
{
  return g_array_index (alike, LibraryLikeness, index).song_id;
}

static GArray *
list (Fixture *fixture,
      gint64   song)
{
  g_autoptr (GError) error = NULL;
  GArray *alike = library_db_list_alike (fixture->db, song, &error);

  g_assert_no_error (error);
  return alike;
}

/* What was stored comes back, and goes with the result: with an error, with another model's that has none. */
static void
test_kept (Fixture       *fixture,
           gconstpointer  data)
{
  const gint64 id = store (fixture, "/m/a.mp3", &version_1, 0.25f, -3.0f);
  g_autoptr (GError) error = NULL;
  g_autoptr (MoodEmbedding) embedding = NULL;
  g_autoptr (LibrarySong) failed = NULL;
  const LibrarySongFields broken = { .path = "/m/a.mp3", .error_code = "damaged", .error_message = "It broke." };

  g_clear_pointer (&fixture->db, library_db_unref);
  fixture->db = library_db_open (fixture->path, &error);
  embedding = library_db_load_embedding (fixture->db, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (embedding->n_values, ==, 3);
  g_assert_cmpfloat_with_epsilon (embedding->values[0], 0.25, 0.01);
  g_assert_cmpfloat_with_epsilon (embedding->values[1], -3.0, 0.01);
  g_assert_true (library_db_is_current (fixture->db, "/m/a.mp3", 10, 20, &version_1));

  store (fixture, "/m/a.mp3", &version_1, NAN, NAN);
  g_assert_null (library_db_load_embedding (fixture->db, id, &error));
  g_assert_no_error (error);
  /* It is too short for one, and will be as short the next time. */
  g_assert_true (library_db_is_current (fixture->db, "/m/a.mp3", 10, 20, &version_1));

  store (fixture, "/m/a.mp3", &version_1, 1.0f, 1.0f);
  failed = library_db_store (fixture->db, &broken, NULL, NULL, &version_1, &error);
  g_assert_no_error (error);
  g_assert_null (library_db_load_embedding (fixture->db, id, &error));
  g_assert_no_error (error);
}

/* By the angle, whatever the length: the neighbor is not the one that lies closest. */
static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  const gint64 song = store (fixture, "/m/song.mp3", &version_1, 3.0f, 1.0f);
  const gint64 opposite = store (fixture, "/m/opposite.mp3", &version_1, -6.0f, -2.0f);
  const gint64 far = store (fixture, "/m/far.mp3", &version_1, 60.0f, 20.0f);
  const gint64 aside = store (fixture, "/m/aside.mp3", &version_1, 1.0f, 3.0f);
  g_autoptr (GArray) alike = list (fixture, song);
  const LibraryLikeness *likeness = (const LibraryLikeness *)(gpointer)alike->data;

  g_assert_cmpuint (alike->len, ==, 3);
  g_assert_cmpint (likeness[0].song_id, ==, far);
  g_assert_cmpint (likeness[1].song_id, ==, aside);
  g_assert_cmpint (likeness[2].song_id, ==, opposite);
  g_assert_cmpfloat_with_epsilon (likeness[0].likeness, 201.0 / sqrt (11.0 * 4001.0), 0.01);
  g_assert_cmpfloat_with_epsilon (likeness[1].likeness, 7.0 / 11.0, 0.01);
  g_assert_cmpfloat_with_epsilon (likeness[2].likeness, -19.0 / sqrt (11.0 * 41.0), 0.01);
}

/* Never across models. A rescan brings a song over. */
static void
test_models_apart (Fixture       *fixture,
                   gconstpointer  data)
{
  const gint64 song = store (fixture, "/m/song.mp3", &version_1, 1.0f, 0.0f);
  const gint64 same = store (fixture, "/m/same.mp3", &version_1, -1.0f, 0.0f);
  const gint64 other = store (fixture, "/m/other.mp3", &version_2, 1.0f, 0.0f);
  const gint64 none = store (fixture, "/m/none.mp3", &version_1, NAN, NAN);
  g_autoptr (GArray) before = list (fixture, song);
  g_autoptr (GArray) of_other = list (fixture, other);
  g_autoptr (GArray) of_none = list (fixture, none);
  g_autoptr (GArray) after = NULL;

  g_assert_cmpuint (before->len, ==, 1);
  g_assert_cmpint (get_id (before, 0), ==, same);
  g_assert_cmpuint (of_other->len, ==, 0);
  g_assert_cmpuint (of_none->len, ==, 0);
  g_assert_false (library_db_is_current (fixture->db, "/m/song.mp3", 10, 20, &version_2));

  store (fixture, "/m/song.mp3", &version_2, 1.0f, 0.5f);
  g_assert_true (library_db_is_current (fixture->db, "/m/song.mp3", 10, 20, &version_2));
  after = list (fixture, song);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpint (get_id (after, 0), ==, other);
}

/* A song that is missing is compared with nothing, until it is back. */
static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  const gint64 song = store (fixture, "/m/song.mp3", &version_1, 1.0f, 0.0f);
  const gint64 gone = store (fixture, "/n/gone.mp3", &version_1, 1.0f, 1.0f);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) without = NULL;
  g_autoptr (GArray) with = NULL;

  g_assert_true (library_db_mark_presence (fixture->db, "/n", seen, NULL, NULL, NULL, NULL, NULL));
  without = list (fixture, song);
  g_assert_cmpuint (without->len, ==, 0);

  g_hash_table_add (seen, (gpointer)"/n/gone.mp3");
  g_assert_true (library_db_mark_presence (fixture->db, "/n", seen, NULL, NULL, NULL, NULL, NULL));
  with = list (fixture, song);
  g_assert_cmpuint (with->len, ==, 1);
  g_assert_cmpint (get_id (with, 0), ==, gone);
}

/* What somebody else wrote into the file harms nobody. */
static void
test_meddled (Fixture       *fixture,
              gconstpointer  data)
{
  const gint64 song = store (fixture, "/m/song.mp3", &version_1, 1.0f, 0.0f);
  const gint64 good = store (fixture, "/m/good.mp3", &version_1, 1.0f, 0.5f);
  const gint64 empty = store (fixture, "/m/empty.mp3", &version_1, 1.0f, 0.5f);
  const gint64 longer = store (fixture, "/m/longer.mp3", &version_1, 1.0f, 0.5f);
  g_autofree char *sql = g_strdup_printf ("UPDATE embeddings SET data = x'' WHERE song_id = %d;"
                                          "UPDATE embeddings SET data = x'00000000000080000102030405' WHERE song_id = %d;",
                                          (int)empty, (int)longer);
  g_autoptr (GArray) alike = NULL;
  g_autoptr (GArray) of_empty = NULL;
  sqlite3 *sqlite;

  g_assert_cmpint (sqlite3_open (fixture->path, &sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sqlite, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (sqlite);

  alike = list (fixture, song);
  g_assert_cmpuint (alike->len, ==, 1);
  g_assert_cmpint (get_id (alike, 0), ==, good);
  of_empty = list (fixture, empty);
  g_assert_cmpuint (of_empty->len, ==, 0);
}

/* The list of songs is read without what they are compared by, which would be many times as much. */
static void
test_list_is_small (Fixture       *fixture,
                    gconstpointer  data)
{
  const guint n_songs = 500;
  float values[MOOD_EMBEDDING_MAX];
  g_autoptr (MoodEmbedding) embedding = NULL;
  g_autoptr (GPtrArray) songs = NULL;
  g_autoptr (GError) error = NULL;
  gsize before;

  for (gsize i = 0; i < MOOD_EMBEDDING_MAX; i++)
    values[i] = (float)i;
  embedding = mood_embedding_new (MOOD_EMBEDDING_MAX, values);
  for (guint i = 0; i < n_songs; i++)
    {
      const MoodGaussian gaussian = { 0.5, -0.25, 0.2, 0.3, 0.1 };
      g_autofree char *path = g_strdup_printf ("/m/%u.mp3", i);
      g_autoptr (LibrarySong) song = NULL;
      MoodEstimate estimate;
      const LibrarySongFields fields = { .path = path, .estimate = &estimate };

      mood_estimate_init (&estimate, &gaussian);
      song = library_db_store (fixture->db, &fields, NULL, embedding, &version_1, &error);
      g_assert_no_error (error);
    }

  g_clear_pointer (&fixture->db, library_db_unref);
  fixture->db = library_db_open (fixture->path, &error);
  g_assert_no_error (error);
  before = mallinfo2 ().uordblks;
  songs = library_db_list_songs (fixture->db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (songs->len, ==, n_songs);
  g_test_message ("%.2f MB for a list of songs", (mallinfo2 ().uordblks - before) / 1e6);
  g_assert_cmpuint (mallinfo2 ().uordblks - before, <, n_songs * MOOD_EMBEDDING_MAX / 2);
}

#define ADD(name, function)                                                                                  \
  g_test_add ("/library/alike/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("kept", test_kept);
  ADD ("order", test_order);
  ADD ("models-apart", test_models_apart);
  ADD ("missing", test_missing);
  ADD ("meddled", test_meddled);
  ADD ("list-is-small", test_list_is_small);
  return g_test_run ();
}
