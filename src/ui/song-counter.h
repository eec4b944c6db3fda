/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/song-counts.h"
#include "ui/song-store.h"

G_BEGIN_DECLS

/**
 * MoodSongCounter:
 *
 * Counts the songs of a store, and those that match a query, on a thread of its own, and again whenever songs come, change
 * or go.
 *
 * Signals: "changed": there are new counts.
 */
#define MOOD_TYPE_SONG_COUNTER (mood_song_counter_get_type ())
G_DECLARE_FINAL_TYPE (MoodSongCounter, mood_song_counter, MOOD, SONG_COUNTER, GObject)

MoodSongCounter      *mood_song_counter_new        (MoodSongStore   *store);
void                  mood_song_counter_set_query  (MoodSongCounter *self,
                                                    MoodSongQuery   *query);
/* (transfer none) (nullable): the last ones; NULL before the first */
const MoodSongCounts *mood_song_counter_get_counts (MoodSongCounter *self);
/* TRUE when they are those of what was last asked for. */
gboolean              mood_song_counter_is_settled (MoodSongCounter *self);

G_END_DECLS
