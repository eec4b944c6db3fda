/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/song.h"

G_BEGIN_DECLS

/**
 * MoodSongFilter:
 * @text: (nullable): every word of it occurs in title, artist, album, moods, file name or the names of its two folders,
 *   without case and accents
 * @artist: (nullable): exactly this artist; "" means songs without one
 * @album: (nullable): exactly this album; "" means songs without one
 * @word: (nullable): id of the mood word that they have
 * @quadrants: bit q: songs whose most probable quadrant is q; 0: all
 * @ids: (nullable): songs with these ids alone, in this order; a song whose id is there twice is listed twice
 * @n_ids: how many; with @ids, 0 means none
 * @is_unsure: only those whose quadrant is unsure
 * @is_unwritten: only those whose moods in the file's tags lack the word that would be written
 * @is_corrected: only those that the owner has put elsewhere
 * @is_problem: only those that could not be heard
 *
 * What mood_song_query_new() copies: what songs must have to be shown. All that is said must hold.
 */
typedef struct
{
  const char   *text;
  const char   *artist;
  const char   *album;
  const char   *word;
  guint         quadrants;
  const gint64 *ids;
  gsize         n_ids;
  gboolean      is_unsure;
  gboolean      is_unwritten;
  gboolean      is_corrected;
  gboolean      is_problem;
} MoodSongFilter;

/**
 * MoodSongQuery:
 *
 * Which songs the user wants to see, and in which order where that is not one of the list's: the one description that
 * list and plane share. Immutable and counted, so that both can ask the same question on different threads.
 */
typedef struct _MoodSongQuery MoodSongQuery;

/* Where a song stands that is nowhere. */
#define MOOD_SONG_QUERY_NO_PLACE G_MAXUINT

/* @filter: (nullable): NULL for all songs */
MoodSongQuery *mood_song_query_new        (const MoodSongFilter *filter);
/* What matches both, in the order of @a, or else that of @b. */
MoodSongQuery *mood_song_query_new_both   (MoodSongQuery        *a,
                                           MoodSongQuery        *b);
MoodSongQuery *mood_song_query_ref        (MoodSongQuery        *self);
void           mood_song_query_unref      (MoodSongQuery        *self);
/* TRUE when every song matches. */
gboolean       mood_song_query_is_all     (const MoodSongQuery  *self);
/* From any thread. */
gboolean       mood_song_query_matches    (const MoodSongQuery  *self,
                                           LibrarySong          *song);
/* TRUE when the query has an order of its own. */
gboolean       mood_song_query_has_order  (const MoodSongQuery  *self);
/* The first place of a song in the query's own order, and the one after @place, or %MOOD_SONG_QUERY_NO_PLACE. */
guint          mood_song_query_find_place (const MoodSongQuery  *self,
                                           LibrarySong          *song);
guint          mood_song_query_next_place (const MoodSongQuery  *self,
                                           guint                 place);
/* Works out what queries look at in a song, which takes longer than a query does. From any thread. */
void           mood_song_query_prepare    (LibrarySong          *song);
/* Whether the moods in the file's tags lack the one that would be written; FALSE where there is none to write. */
gboolean       mood_song_query_is_unwritten (LibrarySong        *song);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodSongQuery, mood_song_query_unref)

G_END_DECLS
