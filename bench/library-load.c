/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a large library asks of the window: to open, in memory, and to wait for while a scan writes.
 * Usage: library-load FILE [COUNT [ROWS]]
 * FILE is a library of COUNT made-up songs (100,000 if not given) with curves and embeddings; it is made when it is not
 * there, and kept. A thread then stores ROWS songs more (10,000) as a scan does, while this one reads as the window does, a
 * curve and some songs, without a pause; and again with searches now and then, for which what is new is indexed. Told is how
 * long these reads took by the clock, which a busy machine makes longer.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "library/search.h"
#include "made-up-library.h"
#include "measure.h"

typedef struct
{
  LibraryDb *db;
  guint first;
  guint n_rows;
  double seconds;
  int is_done; /* (atomic) */
} Writer;

/* In MiB, of what this program has of its own: not of files that the system keeps for it. */
static double
read_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  malloc_trim (0);
  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = status != NULL ? strstr (status, "RssAnon:") : NULL;

  return line != NULL ? atof (line + strlen ("RssAnon:")) / 1024 : 0.0;
}

static void
store_rows (LibraryDb *db, guint first, guint n_rows)
{
  g_autoptr (GError) error = NULL;
  BaseRng rng;

  base_rng_init (&rng, first + 1);
  for (guint i = 0; i < n_rows; i++)
    made_up_library_store (db, &rng, first + i, &error);
  bench_stop_on_error (error);
}

static gpointer
write_thread (gpointer data)
{
  Writer *self = data;
  double begin = bench_read_clock (CLOCK_MONOTONIC);

  store_rows (self->db, self->first, self->n_rows);
  self->seconds = bench_read_clock (CLOCK_MONOTONIC) - begin;
  g_atomic_int_set (&self->is_done, TRUE);

  return NULL;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *)a;
  double right = *(const double *)b;

  return (left > right) - (left < right);
}

static void
report (const char *name, GArray *times)
{
  guint n_late = 0;
  double *values = (double *)times->data;

  if (times->len == 0)
    return;
  g_array_sort (times, compare_doubles);
  for (guint i = 0; i < times->len; i++)
    n_late += values[i] > 0.016;
  printf ("  %-24s %7u reads: median %.2f ms, 99 %% %.2f ms, 99.9 %% %.2f ms, longest %.1f ms; %u over 16 ms\n", name,
          times->len, 1e3 * values[times->len / 2], 1e3 * values[(gsize)times->len * 99 / 100],
          1e3 * values[(gsize)times->len * 999 / 1000], 1e3 * values[times->len - 1], n_late);
}

static void
read_song (LibraryDb *db, BaseRng *rng, guint n_songs, GArray *curves, GArray *songs)
{
  gint64 id = 1 + (gint64)base_rng_below (rng, n_songs);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (MoodCurve) curve = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  double begin = bench_read_clock (CLOCK_MONOTONIC), middle, end;

  curve = library_db_load_curve (db, id, &error);
  bench_stop_on_error (error);
  middle = bench_read_clock (CLOCK_MONOTONIC) - begin;
  g_array_append_val (curves, middle);

  for (guint i = 0; i < 50; i++)
    {
      gint64 next = 1 + (id + 17 * i) % n_songs;

      g_array_append_val (ids, next);
    }
  begin = bench_read_clock (CLOCK_MONOTONIC);
  found = library_db_list_songs_by_id (db, ids, &error);
  bench_stop_on_error (error);
  end = bench_read_clock (CLOCK_MONOTONIC) - begin;
  g_array_append_val (songs, end);
}

static void
search (LibraryDb *db, guint number, GArray *searches)
{
  static const char *const typed[] = { "sun", "calm b", "lomi", "sunda mi" };
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  double begin = bench_read_clock (CLOCK_MONOTONIC), seconds;

  found = library_db_search (db, typed[number % G_N_ELEMENTS (typed)], 200, &error);
  bench_stop_on_error (error);
  seconds = bench_read_clock (CLOCK_MONOTONIC) - begin;
  g_array_append_val (searches, seconds);
}

static void
read_while_writing (LibraryDb *db, guint n_songs, guint n_rows, gboolean with_search)
{
  Writer writer = { .db = db, .first = n_songs, .n_rows = n_rows };
  g_autoptr (GArray) curves = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) songs = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) searches = g_array_new (FALSE, FALSE, sizeof (double));
  GThread *thread;
  BaseRng rng;

  base_rng_init (&rng, 7);
  thread = g_thread_new ("writer", write_thread, &writer);
  for (guint i = 0; !g_atomic_int_get (&writer.is_done); i++)
    {
      read_song (db, &rng, n_songs, curves, songs);
      if (with_search && i % 100 == 0)
        search (db, i / 100, searches);
    }
  g_thread_join (thread);
  printf ("%u rows in %.2f s%s, and meanwhile\n", n_rows, writer.seconds, with_search ? ", with searches" : "");
  report ("curve", curves);
  report ("50 songs", songs);
  report ("search", searches);
}

static guint
open_and_list (const char *path)
{
  double memory = read_memory ();
  double begin = bench_read_clock (CLOCK_MONOTONIC);
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = library_db_open (path, &error);
  g_autoptr (GPtrArray) songs = NULL;
  double opened = bench_read_clock (CLOCK_MONOTONIC) - begin;

  bench_stop_on_error (error);
  songs = library_db_list_songs (db, &error);
  bench_stop_on_error (error);
  printf ("open %.3f s, with all %u songs %.3f s; in memory %.1f MiB\n", opened, songs->len, bench_read_clock (CLOCK_MONOTONIC) - begin,
          read_memory () - memory);

  return songs->len;
}

int
main (int argc, char *argv[])
{
  guint count = argc > 2 ? (guint)atoi (argv[2]) : 100000;
  guint n_rows = argc > 3 ? (guint)atoi (argv[3]) : 10000;
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = NULL;
  gboolean is_new;
  guint n_songs = 0;
  BaseRng rng;

  if (argc < 2)
    {
      fprintf (stderr, "library-load FILE [COUNT [ROWS]]\n");
      return 1;
    }

  is_new = !g_file_test (argv[1], G_FILE_TEST_EXISTS);
  if (is_new)
    {
      db = library_db_open (argv[1], &error);
      bench_stop_on_error (error);
      library_db_add_folder (db, "/home/somebody/Music", &error);
      bench_stop_on_error (error);
      store_rows (db, 0, 1);
      g_clear_pointer (&db, library_db_unref);
      base_rng_init (&rng, 1);
      made_up_library_insert (argv[1], &rng, 1, count);
    }
  for (guint i = 0; i < 3; i++)
    n_songs = open_and_list (argv[1]);

  db = library_db_open (argv[1], &error);
  bench_stop_on_error (error);
  read_while_writing (db, n_songs, n_rows, FALSE);
  /* Makes the index. */
  g_ptr_array_unref (library_db_search (db, "x", 1, NULL));
  read_while_writing (db, n_songs + n_rows, n_rows, TRUE);

  return 0;
}
