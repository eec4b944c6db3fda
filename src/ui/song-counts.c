/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-counts.h"

#include "ui/scope.h"

/* What is counted while the songs are gone through. Texts are those of the songs. */
typedef struct
{
  GHashTable *albums;  /* (owned) */
  GHashTable *artists; /* (owned) */
  GHashTable *words;   /* (owned): MoodWord -> how many */
} Tables;

/* By its name: while words are exchanged there are songs of both vocabularies. */
static guint
hash_word (gconstpointer word)
{
  return g_str_hash (((const MoodWord *)word)->id);
}

static gboolean
are_same_word (gconstpointer a, gconstpointer b)
{
  return g_str_equal (((const MoodWord *)a)->id, ((const MoodWord *)b)->id);
}

static void
add_text (GHashTable *table, const char *text)
{
  if (*text != '\0')
    g_hash_table_add (table, (gpointer)text);
}

static void
count_mood (MoodSongCounts *self, Tables *tables, LibrarySong *song)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);
  const MoodWord *word;

  if (estimate == NULL)
    return;

  self->n_in_quadrants[estimate->quadrant]++;
  self->n_unsure += estimate->is_unsure;
  self->n_unwritten += mood_song_query_is_unwritten (song);
  word = library_song_get_word (song);
  if (word != NULL)
    {
      guint n_songs = GPOINTER_TO_UINT (g_hash_table_lookup (tables->words, word));

      g_hash_table_insert (tables->words, (gpointer)word, GUINT_TO_POINTER (n_songs + 1));
    }
}

/* How often a matching song is listed: a playlist may hold it twice. */
static guint
count_places (MoodSongQuery *query, LibrarySong *song)
{
  guint n_places = 0;

  if (!mood_song_query_has_order (query))
    return 1;

  for (guint place = mood_song_query_find_place (query, song); place != MOOD_SONG_QUERY_NO_PLACE;
       place = mood_song_query_next_place (query, place))
    n_places++;

  return n_places;
}

static void
count_song (MoodSongCounts *self, Tables *tables, LibrarySong *song, MoodSongQuery *query)
{
  self->n_songs++;
  self->n_corrected += library_song_get_label (song) != NULL;
  self->n_problems += library_song_get_error_code (song) != NULL;
  add_text (tables->albums, library_song_get_album (song));
  add_text (tables->artists, library_song_get_artist (song));
  count_mood (self, tables, song);

  if (mood_song_query_matches (query, song))
    {
      guint n_places = count_places (query, song);

      self->n_shown += n_places;
      self->shown_seconds += n_places * library_song_get_duration (song);
    }
}

/* By quadrant; what is of none comes last. */
static int
compare_words (gconstpointer a, gconstpointer b)
{
  const MoodWord *first = ((const MoodWordCount *)a)->word, *second = ((const MoodWordCount *)b)->word;

  gboolean is_first_neutral = mood_scope_is_neutral_word (first);

  if (is_first_neutral != mood_scope_is_neutral_word (second))
    return is_first_neutral ? 1 : -1;
  if (first->quadrant != second->quadrant)
    return first->quadrant < second->quadrant ? -1 : 1;

  return g_utf8_collate (first->name, second->name);
}

static void
list_words (MoodSongCounts *self, GHashTable *words)
{
  GHashTableIter iter;
  gpointer word, n_songs;

  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, &word, &n_songs))
    {
      MoodWordCount count = { word, GPOINTER_TO_UINT (n_songs) };

      g_array_append_val (self->words, count);
    }
  g_array_sort (self->words, compare_words);
}

MoodSongCounts *
mood_song_counts_new (GPtrArray *songs, MoodSongQuery *query)
{
  MoodSongCounts *self = g_new0 (MoodSongCounts, 1);
  Tables tables = {
    .albums = g_hash_table_new (g_str_hash, g_str_equal),
    .artists = g_hash_table_new (g_str_hash, g_str_equal),
    .words = g_hash_table_new (hash_word, are_same_word),
  };

  self->words = g_array_new (FALSE, FALSE, sizeof (MoodWordCount));
  for (guint i = 0; i < songs->len; i++)
    count_song (self, &tables, g_ptr_array_index (songs, i), query);
  self->n_albums = g_hash_table_size (tables.albums);
  self->n_artists = g_hash_table_size (tables.artists);
  list_words (self, tables.words);

  g_hash_table_unref (tables.albums);
  g_hash_table_unref (tables.artists);
  g_hash_table_unref (tables.words);

  return self;
}

void
mood_song_counts_free (MoodSongCounts *self)
{
  g_array_unref (self->words);
  g_free (self);
}
