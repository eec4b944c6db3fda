/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-summary.h"

#include <math.h>

/* Sums over the placed songs. */
typedef struct
{
  double valence;
  double arousal;
  double valence_2;
  double arousal_2;
  double product;
} Sums;

static void
word_count_clear (gpointer data)
{
  g_free (((MoodWordCount *)data)->word);
}

static void
count_word (GHashTable *indices, GArray *words, const char *word, const MoodEstimate *estimate)
{
  gpointer index;

  if (!g_hash_table_lookup_extended (indices, word, NULL, &index))
    {
      const MoodWordCount count = { g_strdup (word), 0, estimate->quadrant, estimate->is_neutral };

      index = GUINT_TO_POINTER (words->len);
      g_array_append_val (words, count);
      g_hash_table_insert (indices, g_strdup (word), index);
    }
  g_array_index (words, MoodWordCount, GPOINTER_TO_UINT (index)).n_songs++;
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  const MoodWordCount *x = a;
  const MoodWordCount *y = b;

  if (x->n_songs != y->n_songs)
    return x->n_songs < y->n_songs ? 1 : -1;

  return g_utf8_collate (x->word, y->word);
}

static void
set_place (MoodSongSummary *self, const Sums *sums)
{
  const double n = self->n_placed;
  MoodGaussian *place = &self->place;

  if (self->n_placed == 0)
    return;

  place->valence = sums->valence / n;
  place->arousal = sums->arousal / n;
  place->valence_sd = sqrt (MAX (sums->valence_2 / n - place->valence * place->valence, 0));
  place->arousal_sd = sqrt (MAX (sums->arousal_2 / n - place->arousal * place->arousal, 0));
  if (place->valence_sd > 1e-6 && place->arousal_sd > 1e-6)
    place->correlation = CLAMP ((sums->product / n - place->valence * place->arousal)
                                    / (place->valence_sd * place->arousal_sd),
                                -1, 1);
}

static void
add (Sums *sums, double valence, double arousal)
{
  sums->valence += valence;
  sums->arousal += arousal;
  sums->valence_2 += valence * valence;
  sums->arousal_2 += arousal * arousal;
  sums->product += valence * arousal;
}

MoodSongSummary *
mood_song_summary_new (GPtrArray *songs)
{
  MoodSongSummary *self = g_new0 (MoodSongSummary, 1);
  g_autoptr (GHashTable) indices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const guint step = songs->len / MOOD_SUMMARY_MAX_POINTS + 1;
  Sums sums = { 0 };

  self->n_songs = songs->len;
  self->words = g_array_new (FALSE, TRUE, sizeof (MoodWordCount));
  g_array_set_clear_func (self->words, word_count_clear);
  self->points = g_array_new (FALSE, TRUE, sizeof (PlotPoint));
  for (guint i = 0; i < songs->len; i++)
    {
      LibrarySong *song = g_ptr_array_index (songs, i);
      const MoodEstimate *estimate = library_song_get_estimate (song);

      self->seconds += MAX (library_song_get_duration (song), 0);
      if (estimate == NULL)
        continue;
      self->n_placed++;
      add (&sums, estimate->gaussian.valence, estimate->gaussian.arousal);
      count_word (indices, self->words, library_song_get_mood (song), estimate);
      if (i % step == 0)
        {
          PlotPoint point;

          plot_point_init (&point, estimate);
          g_array_append_val (self->points, point);
        }
    }
  set_place (self, &sums);
  g_array_sort (self->words, compare_counts);

  return self;
}

void
mood_song_summary_free (MoodSongSummary *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->words);
  g_array_unref (self->points);
  g_free (self);
}
