/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <utime.h>

#include "engine/analysis/tape-cache.h"
#include "engine/base/error.h"
#include "engine/base/rng.h"
#include "tests/support/faults.h"

#define BLOCK 4096 /* what the smallest entry takes */
#define DAY   (24 * 60 * 60)

typedef struct
{
  char *folder; /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *around = g_dir_make_tmp ("moodplane-tapes-XXXXXX", &error);

  g_assert_no_error (error);
  fixture->folder = g_build_filename (around, "heard", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new (fixture->folder, 0);
  g_autofree char *around = g_path_get_dirname (fixture->folder);
  AnalysisTapeCacheInfo info;

  analysis_tape_cache_clear (cache, &info, NULL);
  g_assert_cmpint (g_rmdir (around), ==, 0);
  g_free (fixture->folder);
}

static char *
make_name (guint number)
{
  g_autofree char *text = g_strdup_printf ("song %u", number);
  g_autoptr (GBytes) sound = g_bytes_new (text, strlen (text));

  return analysis_tape_cache_make_name (sound, "front end");
}

static char *
make_path (const Fixture *fixture, const char *name)
{
  const char shard[] = { name[0], name[1], '\0' };

  return g_build_filename (fixture->folder, shard, name, NULL);
}

/* (transfer full): noise, which cannot be packed. */
static GBytes *
make_tape (guint number, gsize length)
{
  guint8 *bytes = g_malloc (length);
  BaseRng rng;

  base_rng_init (&rng, number);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)base_rng_below (&rng, 256);
  return g_bytes_new_take (bytes, length);
}

static gboolean
store (AnalysisTapeCache *cache, guint number, gsize length)
{
  g_autofree char *name = make_name (number);
  g_autoptr (GBytes) tape = make_tape (number, length);

  return analysis_tape_cache_store (cache, (const char *const[]) { name }, &tape, 1);
}

static gboolean
has (AnalysisTapeCache *cache, guint number, gsize length)
{
  g_autofree char *name = make_name (number);
  g_autoptr (GBytes) expected = make_tape (number, length);
  g_autoptr (GBytes) tape = analysis_tape_cache_load (cache, name);

  if (tape == NULL)
    return FALSE;
  g_assert_true (g_bytes_equal (tape, expected));
  return TRUE;
}

/* As if it was used last so long ago. */
static void
age (const Fixture *fixture, guint number, gint64 seconds)
{
  g_autofree char *name = make_name (number);
  g_autofree char *path = make_path (fixture, name);
  const struct utimbuf then
      = { .actime = 0, .modtime = (time_t)(g_get_real_time () / G_USEC_PER_SEC - seconds) };

  g_assert_cmpint (utime (path, &then), ==, 0);
}

static gboolean
is_there (const Fixture *fixture, guint number)
{
  g_autofree char *name = make_name (number);
  g_autofree char *path = make_path (fixture, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_names (void)
{
  g_autoptr (GBytes) sound = g_bytes_new_static ("ab", 2);
  g_autoptr (GBytes) other = g_bytes_new_static ("a", 1);
  g_autofree char *name = analysis_tape_cache_make_name (sound, "front");
  g_autofree char *again = analysis_tape_cache_make_name (sound, "front");
  g_autofree char *run_together = analysis_tape_cache_make_name (other, "bfront");
  g_autofree char *other_front = analysis_tape_cache_make_name (sound, "front2");

  g_assert_cmpuint (strlen (name), ==, 64);
  g_assert_cmpstr (name, ==, again);
  g_assert_cmpstr (name, !=, run_together);
  g_assert_cmpstr (name, !=, other_front);
}

static void
test_keeps (Fixture *fixture, gconstpointer data)
{
  static const gsize lengths[] = { 1, 2, 1000, 4096, 700000 };
  g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new (fixture->folder, 100 << 20);
  g_autoptr (AnalysisTapeCache) later = analysis_tape_cache_new (fixture->folder, 100 << 20);
  AnalysisTapeCacheInfo info;

  analysis_tape_cache_get_info (cache, &info);
  g_assert_cmpuint (info.n_entries + info.n_bytes, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_assert_false (has (cache, i, lengths[i]));
      g_assert_true (store (cache, i, lengths[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_assert_true (has (cache, i, lengths[i]));
      g_assert_true (has (later, i, lengths[i]));
    }
  analysis_tape_cache_get_info (later, &info);
  g_assert_cmpuint (info.n_entries, ==, G_N_ELEMENTS (lengths));
  g_assert_cmpuint (info.n_bytes, >=, 704000);
  g_assert_cmpuint (info.n_bytes, <, 704000 + 10 * BLOCK);
}

/* What packs well takes less. */
static void
test_packs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new (fixture->folder, 100 << 20);
  g_autofree char *name = make_name (1);
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (1 << 20), 1 << 20);
  g_autoptr (GBytes) again = NULL;
  AnalysisTapeCacheInfo info;

  g_assert_true (analysis_tape_cache_store (cache, (const char *const[]) { name }, &zeros, 1));
  analysis_tape_cache_get_info (cache, &info);
  g_assert_cmpuint (info.n_bytes, <, 10 * BLOCK);
  again = analysis_tape_cache_load (cache, name);
  g_assert_true (g_bytes_equal (zeros, again));
}

/* Room for sixteen. Those go that were used longest ago, and reading is a use. */
static void
test_oldest_go (Fixture *fixture, gconstpointer data)
{
  const gsize length = 10 * BLOCK - 200;
  g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new (fixture->folder, 160 * BLOCK);
  AnalysisTapeCacheInfo info;

  for (guint i = 0; i < 16; i++)
    {
      g_assert_true (store (cache, i, length));
      age (fixture, i, (100 - i) * DAY);
    }
  g_assert_true (has (cache, 0, length)); /* used */
  g_assert_true (store (cache, 16, length));
  g_assert_true (is_there (fixture, 0));
  g_assert_false (is_there (fixture, 1));
  g_assert_false (is_there (fixture, 2)); /* a share more, so that not each song looks at all of them */
  for (guint i = 3; i <= 16; i++)
    g_assert_true (is_there (fixture, i));
  for (guint i = 17; i < 40; i++)
    store (cache, i, length);
  analysis_tape_cache_get_info (cache, &info);
  g_assert_cmpuint (info.n_bytes, <=, 160 * BLOCK);
  g_assert_cmpuint (info.n_entries, >=, 14);
}

/* What was used today does not go for what nobody has used yet; and nothing is left half. */
static void
test_new_stay (Fixture *fixture, gconstpointer data)
{
  const gsize length = 10 * BLOCK - 200;
  g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new (fixture->folder, 100 * BLOCK);
  g_autoptr (AnalysisTapeCache) other = analysis_tape_cache_new (fixture->folder, 100 * BLOCK);
  guint n_kept = 0;

  for (guint i = 0; i < 30; i++)
    n_kept += store (cache, i, length);
  g_assert_cmpuint (n_kept, ==, 10);
  for (guint i = 0; i < 30; i++)
    g_assert_cmpint (has (cache, i, length), ==, i < 10);

  /* Tomorrow they do; two songs' worth in one go, or none. */
  for (guint i = 0; i < 10; i++)
    age (fixture, i, 2 * DAY);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *a = make_name (100);
      g_autofree char *b = make_name (101);
      g_autoptr (GBytes) tape = make_tape (100, i == 0 ? 60 * BLOCK : 20 * BLOCK);

      g_assert_cmpint (analysis_tape_cache_store (i == 0 ? cache : other, (const char *const[]) { a, b },
                                                  (GBytes *[]) { tape, tape }, 2),
                       ==, i == 1);
      g_assert_cmpint (is_there (fixture, 100), ==, i == 1);
      g_assert_cmpint (is_there (fixture, 101), ==, i == 1);
    }
}

/* A limit that was lowered holds from the next entry on, whatever was used when; none keeps nothing. */
static void
test_lower_limit (Fixture *fixture, gconstpointer data)
{
  const gsize length = 10 * BLOCK - 200;
  g_autoptr (AnalysisTapeCache) large = analysis_tape_cache_new (fixture->folder, 100 * BLOCK);
  g_autoptr (AnalysisTapeCache) small = analysis_tape_cache_new (fixture->folder, 50 * BLOCK);
  g_autoptr (AnalysisTapeCache) none = analysis_tape_cache_new (fixture->folder, 0);
  AnalysisTapeCacheInfo info;

  for (guint i = 0; i < 10; i++)
    g_assert_true (store (large, i, length));
  store (small, 10, length);
  analysis_tape_cache_get_info (small, &info);
  g_assert_cmpuint (info.n_bytes, <=, 50 * BLOCK);
  g_assert_cmpuint (info.n_bytes, >, 30 * BLOCK);
  g_assert_false (store (none, 11, length));
  analysis_tape_cache_get_info (small, &info);
  g_assert_cmpuint (info.n_bytes, ==, 0);
}

/* What a killed process has left behind goes, once nobody can be writing it; other people's files stay. */
static void
test_leftovers (Fixture *fixture, gconstpointer data)
{
  const gsize length = 10 * BLOCK - 200;
  g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new (fixture->folder, 20 * BLOCK);
  g_autofree char *name = make_name (1);
  g_autofree char *path = make_path (fixture, name);
  g_autofree char *shard = g_path_get_dirname (path);
  g_autofree char *old = g_build_filename (shard, ".new-old", NULL);
  g_autofree char *now = g_build_filename (shard, ".new-now", NULL);
  g_autofree char *foreign = g_build_filename (shard, "notes.txt", NULL);
  const struct utimbuf then = { .modtime = (time_t)(g_get_real_time () / G_USEC_PER_SEC - 2 * 60 * 60) };
  AnalysisTapeCacheInfo info;

  g_assert_true (store (cache, 1, length));
  g_assert_true (g_file_set_contents (old, "x", 1, NULL));
  g_assert_true (g_file_set_contents (now, "x", 1, NULL));
  g_assert_true (g_file_set_contents (foreign, "x", 1, NULL));
  g_assert_cmpint (utime (old, &then), ==, 0);
  age (fixture, 1, 2 * DAY);
  for (guint i = 2; i < 4; i++)
    store (cache, i, length);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (now, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));

  g_assert_true (analysis_tape_cache_clear (cache, &info, NULL));
  g_assert_cmpuint (info.n_entries, >, 0);
  g_assert_false (g_file_test (now, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  analysis_tape_cache_get_info (cache, &info);
  g_assert_cmpuint (info.n_entries + info.n_bytes, ==, 0);
  g_unlink (foreign);
}

/* A small entry, damaged at every byte, cut off at every length, and longer than it was, is not taken, goes, and can be
 * written again. */
static void
test_damage (Fixture *fixture, gconstpointer data)
{
  const gsize length = 100;
  g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new (fixture->folder, 1 << 20);
  g_autofree char *name = make_name (1);
  g_autofree char *path = make_path (fixture, name);
  g_autofree char *bytes = NULL;
  gsize n_bytes;

  g_assert_true (store (cache, 1, length));
  g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
  bytes = g_realloc (bytes, n_bytes + 1);
  bytes[n_bytes] = 'x';
  for (gsize i = 0; i < n_bytes; i++)
    {
      for (guint bit = 0; bit < 8; bit += 7)
        {
          bytes[i] ^= (char)(1 << bit);
          g_assert_true (g_file_set_contents (path, bytes, (gssize)n_bytes, NULL));
          bytes[i] ^= (char)(1 << bit);
          g_assert_false (has (cache, 1, length));
          g_assert_false (is_there (fixture, 1));
        }
      g_assert_true (g_file_set_contents (path, bytes, (gssize)i, NULL));
      g_assert_false (has (cache, 1, length));
      g_assert_false (is_there (fixture, 1));
    }
  g_assert_true (g_file_set_contents (path, bytes, (gssize)n_bytes + 1, NULL));
  g_assert_false (has (cache, 1, length));
  g_assert_true (store (cache, 1, length));
  g_assert_true (has (cache, 1, length));
}

/* One entry in another's place, links, pipes, folders, and what is far too large. */
static void
test_hostile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new (fixture->folder, 1 << 20);
  g_autofree char *name = make_name (1);
  g_autofree char *path = make_path (fixture, name);
  g_autofree char *shard = g_path_get_dirname (path);
  g_autofree char *other_name = make_name (2);
  g_autofree char *other = make_path (fixture, other_name);
  int file;

  g_assert_true (store (cache, 2, 100));
  g_assert_cmpint (g_mkdir_with_parents (shard, 0700), ==, 0);
  g_assert_cmpint (link (other, path), ==, 0);
  g_assert_false (has (cache, 1, 100));

  g_assert_cmpint (symlink (other, path), ==, 0);
  g_assert_false (has (cache, 1, 100));
  g_assert_true (has (cache, 2, 100));

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_false (has (cache, 1, 100));

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_false (has (cache, 1, 100));
  g_assert_false (store (cache, 1, 100));
  g_assert_cmpint (g_rmdir (path), ==, 0);

  file = g_open (path, O_CREAT | O_WRONLY, 0600);
  g_assert_cmpint (ftruncate (file, (off_t)1 << 40), ==, 0);
  g_assert_true (g_close (file, NULL));
  g_assert_false (has (cache, 1, 100));
  g_assert_false (is_there (fixture, 1));
}

/* --- disks that fail --- */

static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  static const char *const calls[] = { "open", "write", "rename" };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    for (FaultKind kind = FAULT_ERROR; kind <= (i == 1 ? FAULT_SHORT : FAULT_ERROR); kind++)
      {
        g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new (fixture->folder, 1 << 20);
        g_autoptr (AnalysisTapeCache) later = analysis_tape_cache_new (fixture->folder, 1 << 20);
        AnalysisTapeCacheInfo before, after;
        const guint number = 2 * i + kind;
        guint n_calls;

        analysis_tape_cache_get_info (cache, &before);
        faults_arm (fixture->folder, calls[i], kind, 1, kind == FAULT_ERROR, ENOSPC);
        g_assert_cmpint (store (cache, number, 5000), ==, kind == FAULT_SHORT);
        n_calls = faults_disarm ();
        g_assert_cmpuint (n_calls, >, 0);
        g_assert_cmpint (is_there (fixture, number), ==, kind == FAULT_SHORT);
        analysis_tape_cache_get_info (cache, &after);
        g_assert_cmpuint (after.n_entries, ==, before.n_entries + (kind == FAULT_SHORT));

        /* It is not tried for every song, but again at the next scan. */
        g_assert_cmpint (store (cache, number + 50, 5000), ==, kind == FAULT_SHORT);
        g_assert_true (store (later, number, 5000));
        g_assert_true (has (later, number, 5000));
      }
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new (fixture->folder, 1 << 20);

  g_assert_true (store (cache, 1, 5000));
  faults_arm (fixture->folder, "read", FAULT_ERROR, 1, TRUE, EIO);
  g_assert_false (has (cache, 1, 5000));
  g_assert_cmpuint (faults_disarm (), >, 0);

  g_assert_true (store (cache, 1, 5000));
  faults_arm (fixture->folder, "read", FAULT_SHORT, 1, FALSE, EIO);
  g_assert_true (has (cache, 1, 5000));
  g_assert_cmpuint (faults_disarm (), >, 0);
}

static void
test_cannot_be_made (void)
{
  g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new ("/proc/none/heard", 1 << 20);
  AnalysisTapeCacheInfo info;
  g_autoptr (GError) error = NULL;

  g_assert_false (store (cache, 1, 100));
  g_assert_false (has (cache, 1, 100));
  g_assert_true (analysis_tape_cache_clear (cache, &info, &error));
  g_assert_no_error (error);
}

/* --- several at once --- */

#define N_SONGS  12
#define N_ROUNDS 300

static gsize
get_length (guint number)
{
  return 3000 + 1111 * number;
}

/* Writes and reads at random, with room for half of it, and entries that are old at once. */
static void
play_user (const char *folder, guint64 seed)
{
  const Fixture fixture = { .folder = (char *)folder };
  g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new (folder, 20 * BLOCK);
  BaseRng rng;

  base_rng_init (&rng, seed);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      const guint number = (guint)base_rng_below (&rng, N_SONGS);
      g_autofree char *name = make_name (number);
      g_autofree char *path = make_path (&fixture, name);
      const struct utimbuf then = { .modtime = (time_t)(1000 + i) };

      if (!has (cache, number, get_length (number)))
        store (cache, number, get_length (number));
      if (base_rng_below (&rng, 2) == 0)
        utime (path, &then);
    }
}

static gpointer
user_thread (gpointer data)
{
  play_user (data, (guint64)(gsize)g_thread_self ());
  return NULL;
}

static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  GThread *threads[3];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("user", user_thread, fixture->folder);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_processes (Fixture *fixture, gconstpointer data)
{
  GSubprocess *others[3];
  g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new (fixture->folder, 20 * BLOCK);
  AnalysisTapeCacheInfo info;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *seed = g_strdup_printf ("%u", i);

      others[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", "--user",
                                    fixture->folder, seed, NULL);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GError) error = NULL;

      g_subprocess_wait_check (others[i], NULL, &error);
      g_assert_no_error (error);
      g_object_unref (others[i]);
    }
  analysis_tape_cache_get_info (cache, &info);
  g_assert_cmpuint (info.n_entries, >, 0);
  /* Each may overstep it by a sixteenth, or one entry where that is more. */
  g_assert_cmpuint (info.n_bytes, <=, 20 * BLOCK + 3 * 4 * BLOCK);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--user"))
    {
      play_user (argv[2], g_ascii_strtoull (argv[3], NULL, 10));
      return 0;
    }

  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                                  \
  g_test_add ("/analysis/tape-cache/" name, Fixture, NULL, set_up, function, tear_down)
  g_test_add_func ("/analysis/tape-cache/names", test_names);
  ADD ("keeps", test_keeps);
  ADD ("packs", test_packs);
  ADD ("oldest-go", test_oldest_go);
  ADD ("new-stay", test_new_stay);
  ADD ("lower-limit", test_lower_limit);
  ADD ("leftovers", test_leftovers);
  ADD ("damage", test_damage);
  ADD ("hostile", test_hostile);
  ADD ("full-disk", test_full_disk);
  ADD ("unreadable", test_unreadable);
  g_test_add_func ("/analysis/tape-cache/cannot-be-made", test_cannot_be_made);
  ADD ("at-once", test_at_once);
  ADD ("processes", test_processes);
  return g_test_run ();
}
