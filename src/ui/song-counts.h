/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/song-query.h"

G_BEGIN_DECLS

typedef struct
{
  const MoodWord *word;
  guint           n_songs;
} MoodWordCount;

/**
 * MoodSongCounts:
 * @n_albums: of different names
 * @n_artists: likewise
 * @words: (element-type MoodWordCount): those that songs have, by quadrant and name
 * @n_shown: what matches the query
 * @shown_seconds: how long all of that plays
 *
 * How many songs there are of each kind that the sidebar lists. Each number is that of the songs which the scope of that
 * kind shows.
 */
typedef struct
{
  guint   n_songs;
  guint   n_albums;
  guint   n_artists;
  guint   n_unsure;
  guint   n_corrected;
  guint   n_unwritten;
  guint   n_problems;
  guint   n_in_quadrants[MOOD_N_QUADRANTS];
  GArray *words; /* (owned) */
  guint   n_shown;
  double  shown_seconds;
} MoodSongCounts;

/* From any thread. @songs: (element-type LibrarySong) */
MoodSongCounts *mood_song_counts_new  (GPtrArray      *songs,
                                       MoodSongQuery  *query);
void            mood_song_counts_free (MoodSongCounts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodSongCounts, mood_song_counts_free)

G_END_DECLS
