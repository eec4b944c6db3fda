/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/song.h"

G_BEGIN_DECLS

/**
 * MoodSongQuery:
 *
 * Which songs the user wants to see: those in whose title, artist, album, moods, file name or the names of its two
 * folders every word of the search occurs, without case and accents, and, where asked, only those that failed. Immutable and counted, so
 * that list and plane can ask the same question on different threads.
 */
typedef struct _MoodSongQuery MoodSongQuery;

MoodSongQuery *mood_song_query_new        (const char          *text, /* (nullable) */
                                           gboolean             is_problems_only);
MoodSongQuery *mood_song_query_ref        (MoodSongQuery       *self);
void           mood_song_query_unref      (MoodSongQuery       *self);
/* TRUE when every song matches. */
gboolean       mood_song_query_is_all     (const MoodSongQuery *self);
/* From any thread. */
gboolean       mood_song_query_matches    (const MoodSongQuery *self,
                                           LibrarySong         *song);
/* Works out what queries look at in a song, which takes longer than a query does. From any thread. */
void           mood_song_query_prepare    (LibrarySong         *song);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodSongQuery, mood_song_query_unref)

G_END_DECLS
