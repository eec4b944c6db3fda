/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "made-up-library.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Words as often as words are: the n-th most frequent 1/n times as often as the first (Zipf). */
static void
append_word (GString *text, BaseRng *rng, guint n_words)
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
make_text (BaseRng *rng, guint n_words, guint n_known)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_words; i++)
    append_word (text, rng, n_known);

  return g_string_free (text, FALSE);
}

static double
draw (BaseRng *rng, double mean)
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
  MoodCurve *curve;         /* (owned): two points a second */
  MoodEmbedding *embedding; /* (owned): of 128 numbers */
} Made;

static MoodCurve *
make_curve (BaseRng *rng, guint n_points)
{
  g_autofree float *values = g_new (float, n_points);

  for (guint i = 0; i < n_points; i++)
    values[i] = (float)(0.5 * sin (0.05 * i) + 0.2 * base_rng_uniform (rng));

  return mood_curve_new (MOOD_CURVE_HOP, n_points, values, values);
}

static MoodEmbedding *
make_embedding (BaseRng *rng)
{
  float values[128];

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = (float)base_rng_normal (rng);

  return mood_embedding_new (G_N_ELEMENTS (values), values);
}

static void
make_song (Made *self, BaseRng *rng, guint number)
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
  self->curve = make_curve (rng, (guint)(self->duration / MOOD_CURVE_HOP));
  self->embedding = make_embedding (rng);
}

static void
clear_song (Made *self)
{
  g_free (self->title);
  g_free (self->artist);
  g_free (self->album);
  g_free (self->path);
  mood_curve_unref (self->curve);
  mood_embedding_unref (self->embedding);
}

gboolean
made_up_library_store (LibraryDb *db, BaseRng *rng, guint number, GError **error)
{
  static const LibraryVersion version = { .model = "made-up", .frontend_version = 1 };
  Made made;

  make_song (&made, rng, number);

  const char *moods[] = { made.mood, NULL };
  MoodEstimate estimate;
  LibrarySongFields fields = {
    .path = made.path,
    .size = 4000000 + number,
    .mtime = G_GINT64_CONSTANT (1700000000000000000) + number,
    .title = made.title,
    .artist = made.artist,
    .album = made.album,
    .moods = moods,
    .duration = made.duration,
    .estimate = &estimate,
  };

  mood_estimate_init (&estimate, &made.gaussian);

  g_autoptr (LibrarySong) song = library_db_store (db, &fields, made.curve, made.embedding, &version, error);

  clear_song (&made);

  return song != NULL;
}

static void
run_sql (sqlite3 *sqlite, const char *sql)
{
  if (sqlite3_exec (sqlite, sql, NULL, NULL, NULL) == SQLITE_OK)
    return;
  fprintf (stderr, "%s\n", sqlite3_errmsg (sqlite));
  exit (1);
}

static sqlite3_stmt *
prepare (sqlite3 *sqlite, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL) != SQLITE_OK)
    run_sql (sqlite, sql);

  return statement;
}

static void
step (sqlite3 *sqlite, sqlite3_stmt *statement)
{
  sqlite3_step (statement);
  if (sqlite3_reset (statement) != SQLITE_OK)
    run_sql (sqlite, "SELECT no_song_was_stored");
}

static void
insert_bytes (sqlite3 *sqlite, sqlite3_stmt *insert, gint64 id, GBytes *bytes)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  sqlite3_bind_int64 (insert, 1, id);
  sqlite3_bind_blob64 (insert, 2, data, size, SQLITE_TRANSIENT);
  step (sqlite, insert);
  g_bytes_unref (bytes);
}

void
made_up_library_insert (const char *path, BaseRng *rng, guint first, guint count)
{
  sqlite3 *sqlite;

  if (sqlite3_open (path, &sqlite) != SQLITE_OK)
    exit (1);
  run_sql (sqlite, "BEGIN");

  sqlite3_stmt *insert_song
      = prepare (sqlite, "INSERT INTO songs (path, size, mtime, title, artist, album, moods, duration)"
                         " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  sqlite3_stmt *insert_result
      = prepare (sqlite, "INSERT INTO results (song_id, version_id, valence, arousal, valence_sd,"
                         " arousal_sd, correlation) VALUES (?, 1, ?, ?, ?, ?, 0.0)");
  sqlite3_stmt *insert_curve = prepare (sqlite, "INSERT INTO curves (song_id, data) VALUES (?, ?)");
  sqlite3_stmt *insert_embedding = prepare (sqlite, "INSERT INTO embeddings (song_id, data) VALUES (?, ?)");

  for (guint i = first; i < count; i++)
    {
      Made made;
      gint64 id;

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
      step (sqlite, insert_song);
      id = sqlite3_last_insert_rowid (sqlite);
      sqlite3_bind_int64 (insert_result, 1, id);
      sqlite3_bind_double (insert_result, 2, made.gaussian.valence);
      sqlite3_bind_double (insert_result, 3, made.gaussian.arousal);
      sqlite3_bind_double (insert_result, 4, made.gaussian.valence_sd);
      sqlite3_bind_double (insert_result, 5, made.gaussian.arousal_sd);
      step (sqlite, insert_result);
      insert_bytes (sqlite, insert_curve, id, mood_curve_to_bytes (made.curve));
      insert_bytes (sqlite, insert_embedding, id, mood_embedding_to_bytes (made.embedding));
      clear_song (&made);
    }
  sqlite3_finalize (insert_song);
  sqlite3_finalize (insert_result);
  sqlite3_finalize (insert_curve);
  sqlite3_finalize (insert_embedding);
  run_sql (sqlite, "COMMIT");
  sqlite3_close (sqlite);
}
