/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "songs.h"

#include <math.h>

#include "engine/base/rng.h"

static const char *const first_words[] = {
  "Silent", "Golden", "Broken", "Midnight", "Paper",  "Electric", "Distant",   "Burning",
  "Velvet", "Winter", "Hollow", "Crimson",  "Little", "Northern", "Sleepless", "Open",
};
static const char *const second_words[] = {
  "Rivers",  "Machine",  "Letters", "Garden",   "Horizon", "Waltz", "Engines", "Morning",
  "Shadows", "Carousel", "Highway", "Lanterns", "Parade",  "Storm", "Window",  "Harbour",
};
static const char *const artists[] = {
  "Aurelia Vance",    "The Slow Comets", "Kestrel",       "Ivo Marchetti",
  "North of Nowhere", "Hana Takeda",     "Brass & Bone",  "Low Orbit",
  "Ensemble Lumière", "The Tin Foxes",   "Mirela Dragan", "Copperhead Choir",
};
static const char *const albums[] = {
  "First Light",  "Letters Home", "Undertow", "Songs for an Empty Room",
  "Static Bloom", "Seven Rooms",  "Tidal",
};

static const char *const genres[] = { "Rock", "Jazz; Fusion", "Electronic", "Folk", "Classical", "" };

static double
hash_unit (guint number,
           guint salt)
{
  guint64 x = ((guint64)number + 1) * 0x9e3779b97f4a7c15u + (guint64)salt * 0xd1b54a32d192ed03u;

  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9u;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebu;
  x ^= x >> 31;

  return (double)(x >> 11) / 9007199254740992.0;
}

/* Roughly normal around a few centers, as real libraries are. */
static MoodEstimate
make_estimate (guint number)
{
  static const double centers[][2]
      = { { 0.45, 0.45 }, { -0.35, 0.55 }, { -0.3, -0.4 }, { 0.4, -0.45 }, { 0.1, 0.05 } };
  guint center = (guint)(hash_unit (number, 1) * G_N_ELEMENTS (centers));
  double spread_v = hash_unit (number, 2) + hash_unit (number, 3) + hash_unit (number, 4) - 1.5;
  double spread_a = hash_unit (number, 5) + hash_unit (number, 6) + hash_unit (number, 7) - 1.5;
  MoodGaussian gaussian = {
    .valence = CLAMP (centers[center][0] + 0.35 * spread_v, -0.97, 0.97),
    .arousal = CLAMP (centers[center][1] + 0.35 * spread_a, -0.97, 0.97),
    .valence_sd = 0.12 + 0.2 * hash_unit (number, 8),
    .arousal_sd = 0.1 + 0.15 * hash_unit (number, 9),
    .correlation = 0.6 * hash_unit (number, 10) - 0.3,
  };
  MoodEstimate estimate;

  mood_estimate_init (&estimate, &gaussian);

  return estimate;
}

LibrarySong *
display_songs_make (guint  number,
                    gint64 id)
{
  g_autofree char *title = g_strdup_printf ("%s %s%s%u", first_words[(guint)(hash_unit (number, 20) * 16)],
                                            second_words[(guint)(hash_unit (number, 21) * 16)],
                                            number < 256 ? "" : " No. ", number);
  g_autofree char *path = g_strdup_printf ("/music/%03u/%u.ogg", number / 100, number);
  MoodEstimate estimate = make_estimate (number);
  gboolean is_bad = number % 40 == 17;
  /* In the tags of every third there is what would be written. */
  const char *moods[] = { NULL, NULL };
  LibrarySongFields fields = {
    .id = id,
    .path = path,
    .size = 4000000 + number,
    .mtime = 1700000000000000000 + number,
    .title = title,
    .artist = artists[(guint)(hash_unit (number, 22) * G_N_ELEMENTS (artists))],
    .album = albums[(guint)(hash_unit (number, 23) * G_N_ELEMENTS (albums))],
    .genre = genres[(guint)(hash_unit (number, 25) * G_N_ELEMENTS (genres))],
    .year = number % 9 != 0 ? 1960 + (guint)(60 * hash_unit (number, 26)) : 0,
    .moods = moods,
    .duration = 120 + 240 * hash_unit (number, 24),
    .estimate = is_bad ? NULL : &estimate,
    .error_code = is_bad ? "damaged" : NULL,
    .error_message = is_bad ? "The file is damaged: decoding stopped after 12 seconds." : NULL,
  };

  if (number % 3 == 0)
    moods[0] = mood_vocabulary_name (mood_vocabulary_get_default (NULL), &estimate)->id;
  if (number < 256)
    title[strcspn (title, "0123456789")] = '\0';

  return library_song_new (&fields);
}

GPtrArray *
display_songs_make_many (guint first,
                         guint count)
{
  GPtrArray *songs = g_ptr_array_new_full (count, g_object_unref);

  for (guint i = first; i < first + count; i++)
    g_ptr_array_add (songs, display_songs_make (i, (gint64)i + 1));

  return songs;
}

LibrarySong *
display_songs_make_at (gint64      id,
                       const char *title,
                       double      valence,
                       double      arousal)
{
  MoodGaussian gaussian = { valence, arousal, 0.1, 0.1, 0 };
  g_autofree char *path = g_strdup_printf ("/music/%" G_GINT64_FORMAT ".ogg", id);
  MoodEstimate estimate;
  LibrarySongFields fields = {
    .id = id,
    .path = path,
    .title = title,
    .artist = "Somebody",
    .album = "Something",
    .duration = 200,
    .estimate = &estimate,
  };

  mood_estimate_init (&estimate, &gaussian);

  return library_song_new (&fields);
}

LibrarySong *
display_songs_make_bad (gint64      id,
                        const char *title,
                        const char *message)
{
  g_autofree char *path = g_strdup_printf ("/music/%" G_GINT64_FORMAT ".ogg", id);
  LibrarySongFields fields = {
    .id = id,
    .path = path,
    .title = title,
    .error_code = "damaged",
    .error_message = message,
  };

  return library_song_new (&fields);
}

MoodCurve *
display_songs_make_curve (guint number)
{
  enum
  {
    N = 420
  };
  float valence[N], arousal[N];
  MoodEstimate estimate = make_estimate (number);

  for (int i = 0; i < N; i++)
    {
      double t = (double)i / N;

      valence[i] = (float)CLAMP (estimate.gaussian.valence + 0.2 * sin (9 * t + number) + 0.05 * sin (70 * t),
                                 -0.99, 0.99);
      arousal[i]
          = (float)CLAMP (estimate.gaussian.arousal + 0.4 * (t - 0.5) + 0.15 * sin (23 * t), -0.99, 0.99);
    }

  return mood_curve_new (0.5, N, valence, arousal);
}

gboolean
display_songs_store (LibraryDb  *db,
                     guint       count,
                     GError    **error)
{
  const LibraryVersion version = { "made-up", 1 };

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (LibrarySong) song = display_songs_make (i, 0);
      g_autoptr (LibrarySong) stored = NULL;
      g_autoptr (MoodCurve) curve = display_songs_make_curve (i);
      LibrarySongFields fields = {
        .path = library_song_get_path (song),
        .size = library_song_get_size (song),
        .mtime = library_song_get_mtime (song),
        .title = library_song_get_title (song),
        .artist = library_song_get_artist (song),
        .album = library_song_get_album (song),
        .genre = library_song_get_genre (song),
        .year = library_song_get_year (song),
        .moods = library_song_get_moods (song),
        .duration = library_song_get_duration (song),
        .estimate = library_song_get_estimate (song),
        .error_code = library_song_get_error_code (song),
        .error_message = library_song_get_error_message (song),
      };

      stored = library_db_store (db, &fields, fields.estimate != NULL ? curve : NULL, NULL, &version, error);
      if (stored == NULL)
        return FALSE;
    }

  return TRUE;
}

void
display_songs_write (const char *path, guint count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = library_db_open (path, &error);

  if (db == NULL || !display_songs_store (db, count, &error))
    g_error ("%s", error->message);
}
