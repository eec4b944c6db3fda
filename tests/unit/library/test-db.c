/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/db.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "library/folders.h"
#include "tests/support/fixtures.h"

static const LibraryVersion version_1 = { .model = "aaaa", .frontend_version = 1 };
static const LibraryVersion version_2 = { .model = "bbbb", .frontend_version = 1 };
static const LibraryVersion version_3 = { .model = "aaaa", .frontend_version = 2 };

typedef struct
{
  char *folder;
  char *path;
  LibraryDb *db;
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
  g_clear_pointer (&fixture->db, library_db_unref);
  fixture_folder_free (fixture->folder);
  g_free (fixture->path);
}

static void
reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->db, library_db_unref);
  fixture->db = library_db_open (fixture->path, &error);
  g_assert_no_error (error);
}

static MoodEstimate
make_estimate (void)
{
  MoodGaussian gaussian
      = { .valence = 0.5, .arousal = -0.25, .valence_sd = 0.2, .arousal_sd = 0.3, .correlation = 0.1,
          .quadrants = { 0.3, 0.125, 0.075, 0.5 } };
  MoodEstimate estimate;

  mood_estimate_init (&estimate, &gaussian);
  return estimate;
}

static LibrarySong *
store (LibraryDb            *db,
       const char           *path,
       const LibraryVersion *version)
{
  MoodEstimate estimate = make_estimate ();
  const char *const moods[] = { "Happy", "zweite Stimmung", NULL };
  const float points[] = { 0.5f, 0.25f, -0.5f };
  g_autoptr (MoodCurve) curve = mood_curve_new (MOOD_CURVE_HOP, G_N_ELEMENTS (points), points, points);
  g_autoptr (GError) error = NULL;
  LibrarySongFields fields = {
    .path = path,
    .size = 1000,
    .mtime = G_GINT64_CONSTANT (1700000000123456789),
    .title = "Title",
    .artist = "Artist",
    .moods = moods,
    .duration = 12.5,
    .estimate = &estimate,
  };
  LibrarySong *song = library_db_store (db, &fields, curve, NULL, version, &error);

  g_assert_no_error (error);
  return song;
}

static LibrarySong *
store_error (LibraryDb            *db,
             const char           *path,
             const LibraryVersion *version)
{
  g_autoptr (GError) error = NULL;
  LibrarySongFields fields = {
    .path = path,
    .size = 7,
    .mtime = 8,
    .error_code = "damaged",
    .error_message = "It is broken.",
  };
  LibrarySong *song = library_db_store (db, &fields, NULL, NULL, version, &error);

  g_assert_no_error (error);
  return song;
}

static void
test_folders (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (library_db_add_folder (fixture->db, "/music/b", &error));
  g_assert_true (library_db_add_folder (fixture->db, "/music/a\xff/", &error));
  g_assert_true (library_db_add_folder (fixture->db, "/music/b", &error));
  g_assert_no_error (error);
  reopen (fixture);

  g_auto (GStrv) folders = library_db_list_folders (fixture->db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (folders), ==, 2);
  g_assert_cmpstr (folders[0], ==, "/music/a\xff");
  g_assert_cmpstr (folders[1], ==, "/music/b");
}

static void
test_store (Fixture       *fixture,
            gconstpointer  data)
{
  const char *path = "/music/caf\xe9 \xf0.mp3";
  g_autoptr (LibrarySong) stored = store (fixture->db, path, &version_1);
  g_autoptr (GError) error = NULL;

  reopen (fixture);

  g_autoptr (LibrarySong) song = library_db_find_song (fixture->db, path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (song);
  g_assert_cmpint (library_song_get_id (song), >, 0);
  g_assert_cmpint (library_song_get_id (song), ==, library_song_get_id (stored));
  g_assert_cmpstr (library_song_get_path (song), ==, path);
  g_assert_cmpint (library_song_get_size (song), ==, 1000);
  g_assert_cmpint (library_song_get_mtime (song), ==, G_GINT64_CONSTANT (1700000000123456789));
  g_assert_cmpstr (library_song_get_title (song), ==, "Title");
  g_assert_cmpstr (library_song_get_artist (song), ==, "Artist");
  g_assert_cmpstr (library_song_get_album (song), ==, "");
  g_assert_cmpstr (library_song_get_moods (song)[0], ==, "Happy");
  g_assert_cmpstr (library_song_get_moods (song)[1], ==, "zweite Stimmung");
  g_assert_null (library_song_get_moods (song)[2]);
  g_assert_cmpfloat (library_song_get_duration (song), ==, 12.5);
  g_assert_null (library_song_get_error_code (song));

  const MoodEstimate *estimate = library_song_get_estimate (song);
  MoodEstimate expected = make_estimate ();
  g_assert_nonnull (estimate);
  g_assert_cmpfloat (estimate->gaussian.valence, ==, expected.gaussian.valence);
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    g_assert_cmpfloat (estimate->quadrant_probabilities[q], ==, expected.gaussian.quadrants[q]);
  g_assert_cmpfloat (estimate->gaussian.arousal, ==, expected.gaussian.arousal);
  g_assert_cmpfloat (estimate->gaussian.valence_sd, ==, expected.gaussian.valence_sd);
  g_assert_cmpfloat (estimate->gaussian.arousal_sd, ==, expected.gaussian.arousal_sd);
  g_assert_cmpfloat (estimate->gaussian.correlation, ==, expected.gaussian.correlation);
  g_assert_cmpfloat (estimate->quadrant_probabilities[3], ==, expected.quadrant_probabilities[3]);

  g_autoptr (MoodCurve) curve = library_db_load_curve (fixture->db, library_song_get_id (song), &error);
  g_assert_no_error (error);
  g_assert_nonnull (curve);
  g_assert_cmpuint (curve->n_points, ==, 3);
  g_assert_cmpfloat_with_epsilon (curve->valence[2], -0.5, 1.0 / 127);

  g_assert_null (library_db_load_curve (fixture->db, 12345, &error));
  g_assert_no_error (error);
  g_assert_null (library_db_find_song (fixture->db, "/music/other", &error));
  g_assert_no_error (error);
}

/* Result, then error, then result again: always one row, one id, and one outcome. */
static void
test_replace (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (LibrarySong) first = store (fixture->db, "/m/a.mp3", &version_1);
  g_autoptr (LibrarySong) second = store_error (fixture->db, "/m/a.mp3", &version_1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (library_song_get_id (first), ==, library_song_get_id (second));
  g_assert_null (library_db_load_curve (fixture->db, library_song_get_id (first), &error));
  g_assert_no_error (error);
  {
    g_autoptr (GPtrArray) songs = library_db_list_songs (fixture->db, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (songs->len, ==, 1);
    g_assert_null (library_song_get_estimate (songs->pdata[0]));
    g_assert_cmpstr (library_song_get_error_code (songs->pdata[0]), ==, "damaged");
    g_assert_cmpstr (library_song_get_error_message (songs->pdata[0]), ==, "It is broken.");
  }

  g_autoptr (LibrarySong) third = store (fixture->db, "/m/a.mp3", &version_2);
  g_assert_cmpint (library_song_get_id (first), ==, library_song_get_id (third));
  {
    g_autoptr (LibrarySong) song = library_db_find_song (fixture->db, "/m/a.mp3", &error);

    g_assert_nonnull (library_song_get_estimate (song));
    g_assert_null (library_song_get_error_code (song));
  }
}

static void
test_is_current (Fixture       *fixture,
                 gconstpointer  data)
{
  const gint64 mtime = G_GINT64_CONSTANT (1700000000123456789);
  g_autoptr (LibrarySong) song = store (fixture->db, "/m/a.mp3", &version_1);
  g_autoptr (LibrarySong) failed = store_error (fixture->db, "/m/b.mp3", &version_1);
  g_autoptr (GError) error = NULL;

  g_assert_true (library_db_is_current (fixture->db, "/m/a.mp3", 1000, mtime, &version_1));
  g_assert_false (library_db_is_current (fixture->db, "/m/a.mp3", 1001, mtime, &version_1));
  g_assert_false (library_db_is_current (fixture->db, "/m/a.mp3", 1000, mtime + 1, &version_1));
  g_assert_false (library_db_is_current (fixture->db, "/m/a.mp3", 1000, mtime, &version_2));
  g_assert_false (library_db_is_current (fixture->db, "/m/a.mp3", 1000, mtime, &version_3));
  g_assert_false (library_db_is_current (fixture->db, "/m/c.mp3", 1000, mtime, &version_1));
  /* Errors are remembered too. */
  g_assert_true (library_db_is_current (fixture->db, "/m/b.mp3", 7, 8, &version_1));
  g_assert_false (library_db_is_current (fixture->db, "/m/b.mp3", 7, 9, &version_1));
  g_assert_false (library_db_is_current (fixture->db, "/m/b.mp3", 7, 8, &version_2));

  /* Our own tag write changes the file, not the audio. */
  g_assert_true (library_db_update_file_state (fixture->db, "/m/a.mp3", 1010, mtime + 5,
                                               (const char *const[]) { "Sad", NULL }, &error));
  g_assert_true (library_db_is_current (fixture->db, "/m/a.mp3", 1010, mtime + 5, &version_1));
  g_assert_true (library_db_update_file_state (fixture->db, "/m/a.mp3", 1011, mtime + 5, NULL, &error));
  g_assert_no_error (error);

  g_autoptr (LibrarySong) updated = library_db_find_song (fixture->db, "/m/a.mp3", &error);
  g_assert_cmpint (library_song_get_size (updated), ==, 1011);
  g_assert_cmpstr (library_song_get_moods (updated)[0], ==, "Sad");
  g_assert_null (library_song_get_moods (updated)[1]);
}

static LibrarySong *
store_error_of (LibraryDb  *db,
                const char *path,
                const char *code)
{
  LibrarySongFields fields = { .path = path, .error_code = code, .error_message = "It failed." };
  LibrarySong *song = library_db_store (db, &fields, NULL, NULL, &version_1, NULL);

  g_assert_nonnull (song);
  return song;
}

/* What is remembered of failures, and how it is forgotten. */
static void
test_errors (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (LibrarySong) closed = store_error_of (fixture->db, "/m/closed.mp3", "permission-denied");
  g_autoptr (LibrarySong) unlucky = store_error_of (fixture->db, "/m/unlucky.mp3", "failed");
  g_autoptr (LibrarySong) odd = store_error_of (fixture->db, "/m/odd.wma", "missing-codec");
  g_autoptr (LibrarySong) broken = store_error_of (fixture->db, "/m/broken.mp3", "damaged");
  g_autoptr (LibrarySong) good = store (fixture->db, "/m/good.mp3", &version_1);
  const gint64 good_mtime = library_song_get_mtime (good);

  g_assert_false (library_db_is_current (fixture->db, "/m/closed.mp3", 0, 0, &version_1));
  g_assert_false (library_db_is_current (fixture->db, "/m/unlucky.mp3", 0, 0, &version_1));
  g_assert_true (library_db_is_current (fixture->db, "/m/odd.wma", 0, 0, &version_1));
  g_assert_true (library_db_is_current (fixture->db, "/m/broken.mp3", 0, 0, &version_1));

  g_assert_true (library_db_forget_errors (fixture->db, "missing-codec", NULL));
  g_assert_false (library_db_is_current (fixture->db, "/m/odd.wma", 0, 0, &version_1));
  g_assert_true (library_db_is_current (fixture->db, "/m/broken.mp3", 0, 0, &version_1));

  g_assert_true (library_db_forget_errors (fixture->db, NULL, NULL));
  g_assert_false (library_db_is_current (fixture->db, "/m/broken.mp3", 0, 0, &version_1));
  g_assert_true (library_db_is_current (fixture->db, "/m/good.mp3", 1000, good_mtime, &version_1));
}

static guint
count_songs (LibraryDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) songs = library_db_list_songs (db, &error);

  g_assert_no_error (error);
  return songs->len;
}

static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const paths[] = { "/m/a.mp3", "/m/b.mp3", "/m/sub/c.mp3", "/m0/d.mp3", "/m-x/e.mp3" };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) returned = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (LibrarySong) song = store (fixture->db, paths[i], &version_1);
    }

  g_hash_table_add (seen, (gpointer) "/m/a.mp3");
  g_assert_true (library_db_mark_presence (fixture->db, "/m", seen, NULL, NULL, returned, gone, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (returned->len, ==, 0);
  g_assert_cmpuint (gone->len, ==, 2);
  /* Neighbors of the folder's name are not below it. */
  g_assert_cmpuint (count_songs (fixture->db), ==, 3);

  /* Back again: with its result, under its old id. */
  g_ptr_array_set_size (gone, 0);
  g_hash_table_add (seen, (gpointer) "/m/sub/c.mp3");
  g_assert_true (library_db_mark_presence (fixture->db, "/m", seen, NULL, NULL, returned, gone, &error));
  g_assert_cmpuint (returned->len, ==, 1);
  g_assert_cmpuint (gone->len, ==, 0);
  g_assert_cmpstr (library_song_get_path (returned->pdata[0]), ==, "/m/sub/c.mp3");
  g_assert_nonnull (library_song_get_estimate (returned->pdata[0]));
  g_assert_cmpuint (count_songs (fixture->db), ==, 4);

  /* A single file as the "folder", and the root folder. */
  g_hash_table_remove_all (seen);
  g_assert_true (library_db_mark_presence (fixture->db, "/m0/d.mp3", seen, NULL, NULL, NULL, NULL, &error));
  g_assert_cmpuint (count_songs (fixture->db), ==, 3);
  g_assert_true (library_db_mark_presence (fixture->db, "/", seen, NULL, NULL, NULL, NULL, &error));
  g_assert_cmpuint (count_songs (fixture->db), ==, 0);
}

static void
test_remove_folder (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char *const paths[] = { "/m/a.mp3", "/m/sub/b.mp3", "/m/subway/c.mp3" };
  g_autoptr (GError) error = NULL;

  g_assert_true (library_db_add_folder (fixture->db, "/m", &error));
  g_assert_true (library_db_add_folder (fixture->db, "/m/sub", &error));
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (LibrarySong) song = store (fixture->db, paths[i], &version_1);
    }

  g_assert_true (library_db_remove_folder (fixture->db, "/m", &error));
  g_assert_no_error (error);

  g_autoptr (GPtrArray) songs = library_db_list_songs (fixture->db, &error);
  g_assert_cmpuint (songs->len, ==, 1);
  g_assert_cmpstr (library_song_get_path (songs->pdata[0]), ==, "/m/sub/b.mp3");

  g_auto (GStrv) folders = library_db_list_folders (fixture->db, &error);
  g_assert_cmpuint (g_strv_length (folders), ==, 1);
}

static void
test_hostile_text (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *megabyte = g_strnfill (1000000, 'x');
  g_autofree char *accents = g_malloc (LIBRARY_TEXT_MAX * 2 + 1);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < LIBRARY_TEXT_MAX; i++)
    memcpy (accents + 2 * i, "\xc3\xa9", 2);
  accents[LIBRARY_TEXT_MAX * 2] = '\0';
  /* An odd start, so that the cut falls inside a character. */
  memcpy (accents, "ab", 2);
  accents[0] = 'a';

  g_autofree char *odd = g_strconcat ("z", accents, NULL);
  LibrarySongFields fields = {
    .path = "/m/h.mp3",
    .title = odd,
    .artist = megabyte,
    .album = "<b>\xff\xfe & 'DROP TABLE songs; --",
  };
  g_autoptr (LibrarySong) stored = library_db_store (fixture->db, &fields, NULL, NULL, &version_1, &error);
  g_assert_no_error (error);

  g_autoptr (LibrarySong) song = library_db_find_song (fixture->db, "/m/h.mp3", &error);
  LibrarySong *const both[] = { stored, song };
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_assert_cmpuint (strlen (library_song_get_title (both[i])), ==, LIBRARY_TEXT_MAX - 1);
      g_assert_true (g_utf8_validate (library_song_get_title (both[i]), -1, NULL));
      g_assert_cmpuint (strlen (library_song_get_artist (both[i])), ==, LIBRARY_TEXT_MAX);
      g_assert_cmpstr (library_song_get_album (both[i]), ==,
                       "<b>\xef\xbf\xbd\xef\xbf\xbd & 'DROP TABLE songs; --");
    }
}

/* Writes @contents to a file, tries to open it as a library, and checks that it is refused and
 * that neither it nor its folder has changed. */
static void
assert_refused (Fixture    *fixture,
                const char *contents,
                gsize       size)
{
  g_autofree char *path = g_build_filename (fixture->folder, "foreign", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;
  gsize size_after;
  const char *name;
  GStatBuf before_info, after_info;

  g_assert_true (g_file_set_contents (path, contents, size, NULL));
  g_assert_cmpint (g_stat (path, &before_info), ==, 0);
  g_assert_null (library_db_open (path, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY);
  g_assert_true (g_file_get_contents (path, &after, &size_after, NULL));
  g_assert_cmpmem (after, size_after, contents, size);
  g_assert_cmpint (g_stat (path, &after_info), ==, 0);
  g_assert_cmpint (before_info.st_mtim.tv_sec, ==, after_info.st_mtim.tv_sec);
  g_assert_cmpint (before_info.st_mtim.tv_nsec, ==, after_info.st_mtim.tv_nsec);

  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_true (g_str_equal (name, "foreign") || g_str_has_prefix (name, "library.db"));
  g_unlink (path);
}

static void
test_refuse_foreign (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *library = NULL;
  gsize size;

  assert_refused (fixture, "Dear diary,\n", 12);
  assert_refused (fixture, "SQLite format 3", 16);
  {
    g_autofree char *noise = g_strnfill (4096, '\x7f');

    assert_refused (fixture, noise, 4096);
  }

  /* A real database, of another program, and ours of a later version: by the header of one of
   * ours. */
  g_clear_pointer (&fixture->db, library_db_unref);
  g_assert_true (g_file_get_contents (fixture->path, &library, &size, NULL));
  g_assert_cmpuint (size, >=, 4096);
  library[63]++;
  assert_refused (fixture, library, size);
  library[63]--;
  library[68]++;
  assert_refused (fixture, library, size);
}

static void
test_refuse_special (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *fifo = g_build_filename (fixture->folder, "fifo", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->folder, "no-folder", "library.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_null (library_db_open (fifo, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY);
  g_clear_error (&error);
  g_unlink (fifo);

  g_assert_null (library_db_open (fixture->folder, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY);
  g_clear_error (&error);

  g_assert_null (library_db_open (nowhere, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
}

/* A file of no bytes holds nothing that could be lost. */
static void
test_empty_file (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->db, library_db_unref);
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  fixture->db = library_db_open (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_songs (fixture->db), ==, 0);
}

/* In a child: stores songs until the file may not grow any more. Exit status 0: that ended with the
 * right error, and what was stored before is still readable over the same connection. */
static void
fill_disk (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = library_db_open (path, &error);
  struct rlimit limit = { .rlim_cur = 512 * 1024, .rlim_max = 512 * 1024 };
  guint n_stored = 0;

  signal (SIGXFSZ, SIG_IGN);
  if (db == NULL || setrlimit (RLIMIT_FSIZE, &limit) != 0)
    _exit (2);

  for (; n_stored < 100000; n_stored++)
    {
      g_autofree char *song_path = g_strdup_printf ("/m/%u.mp3", n_stored);
      MoodEstimate estimate = make_estimate ();
      LibrarySongFields fields = { .path = song_path, .estimate = &estimate };
      g_autoptr (LibrarySong) song = library_db_store (db, &fields, NULL, NULL, &version_1, &error);

      if (song == NULL)
        break;
    }

  if (!g_error_matches (error, BASE_ERROR, BASE_ERROR_NO_SPACE))
    {
      g_printerr ("stored %u: %s\n", n_stored, error != NULL ? error->message : "no error");
      _exit (3);
    }

  g_autoptr (GPtrArray) songs = library_db_list_songs (db, NULL);
  if (songs == NULL || songs->len != n_stored || n_stored == 0)
    _exit (4);
  _exit (0);
}

/* A full disk is an error with its own name; nothing of what was stored is lost, and with space the
 * library goes on. */
static void
test_full_disk (Fixture       *fixture,
                gconstpointer  data)
{
  int status;
  pid_t child;

  g_clear_pointer (&fixture->db, library_db_unref);
  child = fork ();
  if (child == 0)
    fill_disk (fixture->path);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);

  reopen (fixture);
  guint n_songs = count_songs (fixture->db);
  g_autoptr (LibrarySong) song = store (fixture->db, "/m/after.mp3", &version_1);
  g_assert_cmpuint (n_songs, >, 0);
  g_assert_cmpuint (count_songs (fixture->db), ==, n_songs + 1);
}

/* Killed without warning: every song whose store returned is there. */
static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  int status;
  pid_t child;

  g_clear_pointer (&fixture->db, library_db_unref);
  child = fork ();
  if (child == 0)
    {
      g_autoptr (LibraryDb) db = library_db_open (fixture->path, NULL);

      for (guint i = 0; i < 20; i++)
        {
          g_autofree char *path = g_strdup_printf ("/m/%u.mp3", i);
          g_autoptr (LibrarySong) song = store (db, path, &version_1);
        }
      kill (getpid (), SIGKILL);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));

  reopen (fixture);
  g_assert_cmpuint (count_songs (fixture->db), ==, 20);
}

static gpointer
store_many_thread (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *path = g_strdup_printf ("/m/%p-%u.mp3", (void *)g_thread_self (), i);
      g_autoptr (LibrarySong) song = store (fixture->db, path, &version_1);
      g_autoptr (LibrarySong) found = library_db_find_song (fixture->db, path, NULL);

      g_assert_cmpint (library_song_get_id (song), ==, library_song_get_id (found));
    }

  return NULL;
}

static void
test_threads (Fixture       *fixture,
              gconstpointer  data)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("store", store_many_thread, fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (count_songs (fixture->db), ==, 200);
}

/* Figures for 100,000 songs of four minutes; run with -m perf. */
static void
test_speed (Fixture       *fixture,
            gconstpointer  data)
{
  const guint n_songs = 100000;
  float points[480] = { 0.0f };
  float heard[192] = { 0.5f, 0.25f };
  g_autoptr (MoodCurve) curve = mood_curve_new (MOOD_CURVE_HOP, G_N_ELEMENTS (points), points, points);
  g_autoptr (MoodEmbedding) embedding = mood_embedding_new (G_N_ELEMENTS (heard), heard);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  MoodEstimate estimate = make_estimate ();
  double seconds;

  g_test_timer_start ();
  for (guint i = 0; i < n_songs; i++)
    {
      char *path = g_strdup_printf ("/music/artist %u/album/song %u.mp3", i / 10, i);
      g_autofree char *title = g_strdup_printf ("The song number %u", i);
      LibrarySongFields fields = { .path = path,
                                   .title = title,
                                   .artist = "Artist",
                                   .album = "Album",
                                   .size = i,
                                   .mtime = i,
                                   .duration = 240.0,
                                   .estimate = &estimate };
      g_autoptr (LibrarySong) song = library_db_store (fixture->db, &fields, curve, embedding, &version_1, NULL);

      g_assert_nonnull (song);
      g_hash_table_add (seen, path);
    }
  seconds = g_test_timer_elapsed ();
  g_test_maximized_result (n_songs / seconds, "stored %.0f songs/s", n_songs / seconds);

  g_test_timer_start ();
  reopen (fixture);
  g_test_minimized_result (g_test_timer_elapsed (), "closed and opened in %.3f s", g_test_timer_elapsed ());

  g_test_timer_start ();
  g_autoptr (GPtrArray) songs = library_db_list_songs (fixture->db, NULL);
  seconds = g_test_timer_elapsed ();
  g_assert_cmpuint (songs->len, ==, n_songs);
  g_test_minimized_result (seconds, "listed %u songs in %.3f s", n_songs, seconds);

  g_test_timer_start ();
  for (guint i = 0; i < n_songs; i++)
    library_song_get_mood (songs->pdata[i]);
  seconds = g_test_timer_elapsed ();
  g_test_minimized_result (seconds, "named %u moods in %.3f s", n_songs, seconds);

  g_test_timer_start ();
  for (guint i = 0; i < n_songs; i++)
    {
      LibrarySong *song = songs->pdata[i];

      g_assert_true (library_db_is_current (fixture->db, library_song_get_path (song), i, i, &version_1));
    }
  seconds = g_test_timer_elapsed ();
  g_test_minimized_result (seconds, "found %u songs current in %.3f s", n_songs, seconds);

  g_test_timer_start ();
  g_assert_true (library_db_mark_presence (fixture->db, "/music", seen, NULL, NULL, NULL, NULL, NULL));
  seconds = g_test_timer_elapsed ();
  g_test_minimized_result (seconds, "checked %u songs for presence in %.3f s", n_songs, seconds);

  g_test_timer_start ();
  g_clear_pointer (&songs, g_ptr_array_unref);
  g_test_minimized_result (g_test_timer_elapsed (), "freed in %.3f s", g_test_timer_elapsed ());
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/library/db/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("folders", test_folders);
  ADD ("store", test_store);
  ADD ("replace", test_replace);
  ADD ("is-current", test_is_current);
  ADD ("errors", test_errors);
  ADD ("missing", test_missing);
  ADD ("remove-folder", test_remove_folder);
  ADD ("hostile-text", test_hostile_text);
  ADD ("refuse-foreign", test_refuse_foreign);
  ADD ("refuse-special", test_refuse_special);
  ADD ("empty-file", test_empty_file);
  ADD ("full-disk", test_full_disk);
  ADD ("killed", test_killed);
  ADD ("threads", test_threads);
  if (g_test_perf ())
    ADD ("speed", test_speed);

  return g_test_run ();
}
