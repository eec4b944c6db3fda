/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How long a large library takes to open, to search as typed, and to choose songs from by a rule or for a journey.
 * Usage: library-speed FILE [COUNT]
 * FILE is a library of COUNT made-up songs (100,000 if not given); it is made when it is not there, and kept. Everything
 * is done several times. Told are the least and the most processor time, the system's part included, and the least time
 * by the clock, which a busy machine makes longer.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/base/rng.h"
#include "library/playlist-choice.h"
#include "library/search.h"
#include "made-up-library.h"
#include "measure.h"

#define N_ROUNDS 7

/* In milliseconds. */
typedef struct
{
  double processor_begin;
  double clock_begin;
  guint n;
  double least;
  double most;
  double least_clock;
} Times;

static void
begin (Times *times)
{
  times->processor_begin = bench_read_clock (CLOCK_PROCESS_CPUTIME_ID);
  times->clock_begin = bench_read_clock (CLOCK_MONOTONIC);
}

static void
end (Times *times)
{
  double processor = 1e3 * (bench_read_clock (CLOCK_PROCESS_CPUTIME_ID) - times->processor_begin);
  double clock = 1e3 * (bench_read_clock (CLOCK_MONOTONIC) - times->clock_begin);

  times->least = times->n > 0 ? fmin (times->least, processor) : processor;
  times->most = times->n > 0 ? fmax (times->most, processor) : processor;
  times->least_clock = times->n > 0 ? fmin (times->least_clock, clock) : clock;
  times->n++;
}

static void
report (const char  *name,
        const Times *times,
        guint        n)
{
  printf ("%-94s %7.1f to %7.1f ms, by the clock %7.1f ms  %7u songs\n", name, times->least, times->most,
          times->least_clock, n);
}

static void
make_library (const char *path,
              guint       count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = library_db_open (path, &error);
  guint n_scanned = MIN (count, 2000);
  Times times = { 0 };
  BaseRng rng;

  bench_stop_on_error (error);
  base_rng_init (&rng, 1);
  begin (&times);
  for (guint i = 0; i < n_scanned; i++)
    made_up_library_store (db, &rng, i, &error);
  bench_stop_on_error (error);
  end (&times);
  report ("store songs one by one", &times, n_scanned);

  library_db_add_folder (db, "/home/somebody/Music", &error);
  bench_stop_on_error (error);
  made_up_library_insert (path, &rng, n_scanned, count);

  times.n = 0;
  begin (&times);
  g_array_unref (library_db_search_ids (db, "x", 1, &error));
  bench_stop_on_error (error);
  end (&times);
  report ("first search, which makes the index", &times, count);
}

static void
bench_open (const char *path)
{
  Times times = { 0 };
  guint n = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LibraryDb) db = NULL;
      g_autoptr (GPtrArray) songs = NULL;

      begin (&times);
      db = library_db_open (path, &error);
      bench_stop_on_error (error);
      songs = library_db_list_songs (db, &error);
      bench_stop_on_error (error);
      end (&times);
      n = songs->len;
    }
  report ("open and read all songs", &times, n);
}

static void
bench_search (LibraryDb  *db,
              const char *text,
              guint       limit)
{
  g_autofree char *name = g_strdup_printf ("search “%s”, %s", text, limit > 0 ? "the first 200" : "all ids");
  Times times = { 0 };
  guint n = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;

      begin (&times);
      if (limit > 0)
        {
          g_autoptr (GPtrArray) songs = library_db_search (db, text, limit, &error);

          n = songs != NULL ? songs->len : 0;
        }
      else
        {
          g_autoptr (GArray) ids = library_db_search_ids (db, text, limit, &error);

          n = ids != NULL ? ids->len : 0;
        }
      end (&times);
      bench_stop_on_error (error);
    }
  report (name, &times, n);
}

static void
bench_rule (LibraryDb  *db,
            const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_from_json (json, &error);
  Times times = { 0 };
  guint n = 0;

  bench_stop_on_error (error);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GArray) ids = NULL;

      begin (&times);
      ids = library_playlist_rule_choose (rule, db, &error);
      bench_stop_on_error (error);
      end (&times);
      n = ids->len;
    }
  report (json, &times, n);
}

static void
bench_journey (LibraryDb         *db,
               const char        *name,
               const MoodJourney *journey)
{
  Times times = { 0 };
  guint n = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) ids = NULL;

      begin (&times);
      ids = library_db_choose_journey (db, journey, &error);
      bench_stop_on_error (error);
      end (&times);
      n = ids->len;
    }
  report (name, &times, n);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const typed[] = { "s", "su", "sun", "sund", "sunda mi", "re", "calm b", "flac" };
  static const char *const rules[] = {
    "{\"circle\": {\"valence\": 0.4, \"arousal\": 0.3, \"radius\": 0.2}, \"songs\": 30}",
    "{\"polygon\": [[-0.8, -0.8], [0.8, -0.6], [0.1, 0.9]], \"order\": \"distance\", \"minutes\": 90}",
    "{\"quadrants\": [\"Q1\", \"Q4\"], \"certainty\": 0.7, \"songs\": 100}",
    "{\"words\": [\"calm\", \"epic\"], \"order\": \"valence\", \"songs\": 100}",
    "{\"artist\": \"sun\", \"quadrants\": [\"Q1\"], \"songs\": 100}",
    "{\"order\": \"arousal\"}",
  };
  guint count = argc > 2 ? (guint)atoi (argv[2]) : 100000;
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = NULL;
  MoodJourney journey = { .way = { { -0.6, -0.5 }, { 0.7, 0.6 } }, .n_points = 2, .n_songs = 30 };

  setvbuf (stdout, NULL, _IOLBF, 0);
  if (argc < 2)
    {
      fprintf (stderr, "library-speed FILE [COUNT]\n");
      return 1;
    }

  if (!g_file_test (argv[1], G_FILE_TEST_EXISTS))
    make_library (argv[1], count);
  bench_open (argv[1]);
  db = library_db_open (argv[1], &error);
  bench_stop_on_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    bench_search (db, typed[i], 200);
  bench_search (db, "sun", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    bench_rule (db, rules[i]);
  bench_journey (db, "journey of 30 songs", &journey);
  journey.n_songs = 0;
  journey.seconds = 3 * 3600;
  bench_journey (db, "journey of 3 hours", &journey);
  journey.way[2] = (MoodJourneyPoint) { -0.6, 0.6 };
  journey.n_points = 3;
  journey.n_songs = 100;
  bench_journey (db, "journey of 100 songs by a way point", &journey);

  return 0;
}
