/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-sort.h"

#include <math.h>
#include <string.h>

#include "engine/base/paths.h"

typedef struct
{
  LibrarySong *song; /* not owned */
  guint position;    /* in the source, or in the order of the query: decides between equals */
  char *text;        /* (owned) (nullable): to compare by; NULL when there is nothing */
  double number;     /* NAN when there is nothing */
} Entry;

static char *
make_collate_key (const char *text)
{
  g_autofree char *folded = NULL;

  if (*text == '\0')
    return NULL;

  folded = g_utf8_casefold (text, -1);
  return g_utf8_collate_key (folded, -1);
}

/* (transfer full) (nullable) */
static char *
make_text (LibrarySong *song, MoodSortKey key)
{
  g_autofree char *path = NULL;

  switch (key)
    {
    case MOOD_SORT_TITLE: return make_collate_key (library_song_get_title (song));
    case MOOD_SORT_ARTIST: return make_collate_key (library_song_get_artist (song));
    case MOOD_SORT_ALBUM: return make_collate_key (library_song_get_album (song));
    case MOOD_SORT_GENRE: return make_collate_key (library_song_get_genre (song));
    case MOOD_SORT_MOOD: return make_collate_key (library_song_get_mood (song));
    case MOOD_SORT_PATH:
      /* 10 comes after 9, as in a file manager. */
      path = base_paths_to_utf8 (library_song_get_path (song));
      return g_utf8_collate_key_for_filename (path, -1);
    default: return NULL;
    }
}

static double
get_number (LibrarySong *song, MoodSortKey key)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);

  if (key == MOOD_SORT_DURATION)
    return library_song_get_duration (song) > 0 ? library_song_get_duration (song) : NAN;
  if (key == MOOD_SORT_YEAR)
    return library_song_get_year (song) > 0 ? library_song_get_year (song) : NAN;
  if (estimate == NULL)
    return NAN;

  switch (key)
    {
    case MOOD_SORT_VALENCE: return estimate->gaussian.valence;
    case MOOD_SORT_AROUSAL: return estimate->gaussian.arousal;
    case MOOD_SORT_CERTAINTY: return estimate->quadrant_probabilities[estimate->quadrant];
    case MOOD_SORT_CORRECTED: return library_song_get_label (song) != NULL ? 1 : 0;
    case MOOD_SORT_WRITTEN: return mood_song_query_is_unwritten (song) ? 0 : 1;
    default: return NAN;
    }
}

static void
add_entry (GArray *entries, LibrarySong *song, guint position, MoodSortKey key)
{
  const Entry entry = {
    .song = song,
    .position = position,
    .text = make_text (song, key),
    .number = get_number (song, key),
  };

  g_array_append_val (entries, entry);
}

/* A song that has several places in the order of the query has an entry for each. */
static void
add_places (GArray *entries, LibrarySong *song, const MoodSongQuery *query, MoodSortKey key)
{
  for (guint place = mood_song_query_find_place (query, song); place != MOOD_SONG_QUERY_NO_PLACE;
       place = mood_song_query_next_place (query, place))
    add_entry (entries, song, place, key);
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Entry *first = a, *second = b;
  int sign = *(gboolean *)user_data ? -1 : 1;
  int result = 0;

  if (first->text != NULL && second->text != NULL)
    result = sign * strcmp (first->text, second->text);
  else if (first->text != NULL || second->text != NULL)
    result = first->text != NULL ? -1 : 1;
  else if (!isnan (first->number) && !isnan (second->number))
    result = sign * ((first->number > second->number) - (first->number < second->number));
  else if (!isnan (first->number) || !isnan (second->number))
    result = isnan (first->number) ? 1 : -1;

  return result != 0 ? result : (first->position > second->position) - (first->position < second->position);
}

GPtrArray *
mood_song_sort_apply (GPtrArray *source, const MoodSongQuery *query, MoodSortKey key, gboolean is_descending)
{
  g_autoptr (GArray) entries = g_array_sized_new (FALSE, FALSE, sizeof (Entry), source->len);
  const gboolean has_order = mood_song_query_has_order (query);
  GPtrArray *sorted;

  for (guint i = 0; i < source->len; i++)
    {
      LibrarySong *song = g_ptr_array_index (source, i);

      if (!mood_song_query_matches (query, song))
        continue;
      if (has_order)
        add_places (entries, song, query, key);
      else
        add_entry (entries, song, i, key);
    }

  if (key != MOOD_SORT_NONE || has_order)
    g_qsort_with_data (entries->data, (int)entries->len, sizeof (Entry), compare_entries, &is_descending);

  sorted = g_ptr_array_sized_new (entries->len);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      g_ptr_array_add (sorted, entry->song);
      g_free (entry->text);
    }

  return sorted;
}
