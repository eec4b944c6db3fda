/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/song-query.h"

G_BEGIN_DECLS

/* What songs can be sorted by. */
typedef enum
{
  MOOD_SORT_NONE, /* as the songs came, or in the query's own order */
  MOOD_SORT_TITLE,
  MOOD_SORT_ARTIST,
  MOOD_SORT_ALBUM,
  MOOD_SORT_GENRE,
  MOOD_SORT_PATH,
  MOOD_SORT_MOOD,
  MOOD_SORT_VALENCE,
  MOOD_SORT_AROUSAL,
  MOOD_SORT_CERTAINTY,
  MOOD_SORT_DURATION,
  MOOD_SORT_YEAR,
  MOOD_SORT_WRITTEN,
  MOOD_SORT_CORRECTED,
  MOOD_N_SORT_KEYS,
} MoodSortKey;

/* The songs of @source that match, sorted. Songs that have nothing to sort by come last in both directions; equals stay in
 * the order of the source, or of the query. Takes a tenth of a second with 100,000 songs; from any thread. A GPtrArray of
 * LibrarySong that holds no references. */
GPtrArray *mood_song_sort_apply (GPtrArray           *source,
                                 const MoodSongQuery *query,
                                 MoodSortKey          key,
                                 gboolean             is_descending);

G_END_DECLS
