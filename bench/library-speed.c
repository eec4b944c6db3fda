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
#include <string.h>
#include <time.h>

#include <sqlite3.h>

#include "engine/base/rng.h"
#include "library/playlist-choice.h"
#include "library/search.h"

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

static double
read_clock (clockid_t id)
{
  struct timespec t;

  clock_gettime (id, &t);

  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
begin (Times *times)
{
  times->processor_begin = read_clock (CLOCK_PROCESS_CPUTIME_ID);
  times->clock_begin = read_clock (CLOCK_MONOTONIC);
}

static void
end (Times *times)
{
  double processor = read_clock (CLOCK_PROCESS_CPUTIME_ID) - times->processor_begin;
  double clock = read_clock (CLOCK_MONOTONIC) - times->clock_begin;

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
stop_on_error (const GError *error)
{
  if (error == NULL)
    return;
  fprintf (stderr, "%s\n", error->message);
  exit (1);
}

/* Words as often as words are: the n-th most frequent 1/n times as often as the first (Zipf). */
static void
append_word (GString *text,
             BaseRng *rng,
             guint    n_words)
{
  static const char *const syllables[] = { "ba",  "lo", "mi", "ré", "sun", "ka", "to", "nei",
                                           "vor", "da", "li", "ße", "ma",  "qu", "ol", "ther" };
  guint word = (guint)exp (base_rng_uniform (rng) * log (n_words));

  if (text->len > 0)
    g_string_append_c (text, ' ');
  for (guint rest = word * 7 + 3; rest > 0; rest /= 16)
    g_string_append (text, syllables[rest % 16]);
}

static char *
make_text (BaseRng *rng,
           guint    n_words,
           guint    n_known)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_words; i++)
    append_word (text, rng, n_known);

  return g_string_free (text, FALSE);
}

static double
draw (BaseRng *rng,
      double   mean)
{
  double value = mean + 0.3 * base_rng_normal (rng);

  return CLAMP (value, -0.99, 0.99);
}

/* What is made up of one song. */
typedef struct
{
  char *title;      /* (owned) */
  char *artist;     /* (owned) */
  char *album;      /* (owned) */
  char *path;       /* (owned) */
  const char *mood; /* (nullable) */
  double duration;
  MoodGaussian gaussian;
} Made;

static void
make_song (Made    *self,
           BaseRng *rng,
           guint    number)
{
  static const char *const words[] = { "calm", "energetic", "epic", "Romantic", "dark", "party" };
  BaseRng artist_rng;

  base_rng_init (&artist_rng, base_rng_below (rng, 5000));
  self->artist = make_text (&artist_rng, 2, 3000);
  self->album = make_text (rng, 2, 5000);
  self->title = make_text (rng, 1 + (guint)base_rng_below (rng, 4), 20000);
  self->path = g_strdup_printf ("/home/somebody/Music/%s/%s/%02u %s %u.flac", self->artist, self->album,
                                number % 20, self->title, number);
  self->mood = number % 3 == 0 ? words[base_rng_below (rng, 6)] : NULL;
  self->duration = 120 + 240 * base_rng_uniform (rng);
  self->gaussian = (MoodGaussian) { .valence = draw (rng, number % 2 == 0 ? 0.3 : -0.3),
                                    .arousal = draw (rng, number % 4 < 2 ? 0.3 : -0.3),
                                    .valence_sd = 0.1 + 0.2 * base_rng_uniform (rng),
                                    .arousal_sd = 0.1 + 0.15 * base_rng_uniform (rng) };
}

static void
clear_song (Made *self)
{
  g_free (self->title);
  g_free (self->artist);
  g_free (self->album);
  g_free (self->path);
}

/* As a scan does. */
static void
store_song (LibraryDb  *db,
            const Made *made,
            guint       number)
{
  static const LibraryVersion version = { "made-up", 1 };
  const char *moods[] = { made->mood, NULL };
  MoodEstimate estimate;
  LibrarySongFields fields = {
    .path = made->path,
    .size = 4000000 + number,
    .mtime = G_GINT64_CONSTANT (1700000000000000000) + number,
    .title = made->title,
    .artist = made->artist,
    .album = made->album,
    .moods = moods,
    .duration = made->duration,
    .estimate = &estimate,
  };
  g_autoptr (LibrarySong) song = NULL;
  g_autoptr (GError) error = NULL;

  mood_estimate_init (&estimate, &made->gaussian);
  song = library_db_store (db, &fields, NULL, NULL, &version, &error);
  stop_on_error (error);
}

static void
run_sql (sqlite3    *sqlite,
         const char *sql)
{
  if (sqlite3_exec (sqlite, sql, NULL, NULL, NULL) == SQLITE_OK)
    return;
  fprintf (stderr, "%s\n", sqlite3_errmsg (sqlite));
  exit (1);
}

/* All at once, since a million one by one take as long as a million commits do. */
static void
insert_songs (const char *path,
              BaseRng    *rng,
              guint       first,
              guint       count)
{
  static const char *const song_sql
      = "INSERT INTO songs (path, size, mtime, title, artist, album, moods, duration)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
  static const char *const result_sql
      = "INSERT INTO results (song_id, version_id, valence, arousal, valence_sd,"
        " arousal_sd, correlation) VALUES (?, 1, ?, ?, ?, ?, 0.0)";
  sqlite3_stmt *insert_song, *insert_result;
  sqlite3 *sqlite;

  if (sqlite3_open (path, &sqlite) != SQLITE_OK)
    exit (1);
  run_sql (sqlite, "PRAGMA cache_size = -262144; BEGIN");
  sqlite3_prepare_v2 (sqlite, song_sql, -1, &insert_song, NULL);
  sqlite3_prepare_v2 (sqlite, result_sql, -1, &insert_result, NULL);
  for (guint i = first; i < count; i++)
    {
      Made made;

      make_song (&made, rng, i);
      sqlite3_bind_blob (insert_song, 1, made.path, (int)strlen (made.path), SQLITE_TRANSIENT);
      sqlite3_bind_int64 (insert_song, 2, 4000000 + i);
      sqlite3_bind_int64 (insert_song, 3, G_GINT64_CONSTANT (1700000000000000000) + i);
      sqlite3_bind_text (insert_song, 4, made.title, -1, SQLITE_TRANSIENT);
      sqlite3_bind_text (insert_song, 5, made.artist, -1, SQLITE_TRANSIENT);
      sqlite3_bind_text (insert_song, 6, made.album, -1, SQLITE_TRANSIENT);
      sqlite3_bind_blob (insert_song, 7, made.mood != NULL ? made.mood : "",
                         made.mood != NULL ? (int)strlen (made.mood) + 1 : 0, SQLITE_TRANSIENT);
      sqlite3_bind_double (insert_song, 8, made.duration);
      sqlite3_step (insert_song);
      sqlite3_bind_int64 (insert_result, 1, sqlite3_last_insert_rowid (sqlite));
      sqlite3_bind_double (insert_result, 2, made.gaussian.valence);
      sqlite3_bind_double (insert_result, 3, made.gaussian.arousal);
      sqlite3_bind_double (insert_result, 4, made.gaussian.valence_sd);
      sqlite3_bind_double (insert_result, 5, made.gaussian.arousal_sd);
      sqlite3_step (insert_result);
      if (sqlite3_reset (insert_song) != SQLITE_OK || sqlite3_reset (insert_result) != SQLITE_OK)
        run_sql (sqlite, "SELECT no_song_was_stored");
      clear_song (&made);
    }
  sqlite3_finalize (insert_song);
  sqlite3_finalize (insert_result);
  run_sql (sqlite, "COMMIT");
  sqlite3_close (sqlite);
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

  stop_on_error (error);
  base_rng_init (&rng, 1);
  begin (&times);
  for (guint i = 0; i < n_scanned; i++)
    {
      Made made;

      make_song (&made, &rng, i);
      store_song (db, &made, i);
      clear_song (&made);
    }
  end (&times);
  report ("store songs one by one", &times, n_scanned);

  library_db_add_folder (db, "/home/somebody/Music", &error);
  stop_on_error (error);
  insert_songs (path, &rng, n_scanned, count);

  times.n = 0;
  begin (&times);
  g_array_unref (library_db_search_ids (db, "x", 1, &error));
  stop_on_error (error);
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
      stop_on_error (error);
      songs = library_db_list_songs (db, &error);
      stop_on_error (error);
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
      stop_on_error (error);
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

  stop_on_error (error);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GArray) ids = NULL;

      begin (&times);
      ids = library_playlist_rule_choose (rule, db, &error);
      stop_on_error (error);
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
      stop_on_error (error);
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
  stop_on_error (error);
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
