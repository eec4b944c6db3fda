/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ui/song-sort.h"
#include "ui/song-store.h"

G_BEGIN_DECLS

/**
 * MoodSongView:
 *
 * The songs of a store as the list shows them: those that match a query, in an order. Filtering and sorting happen on
 * a thread of their own and the result is put in at once, since GTK's own models keep the main thread for seconds
 * with 100,000 songs. Songs that have nothing to sort by come last in both directions.
 */
#define MOOD_TYPE_SONG_VIEW (mood_song_view_get_type ())
G_DECLARE_FINAL_TYPE (MoodSongView, mood_song_view, MOOD, SONG_VIEW, GObject)

MoodSongView *mood_song_view_new        (MoodSongStore *store);
void          mood_song_view_set_query  (MoodSongView  *self,
                                         MoodSongQuery *query);
void          mood_song_view_set_sort   (MoodSongView  *self,
                                         MoodSortKey    key,
                                         gboolean       is_descending);
gboolean      mood_song_view_find       (MoodSongView  *self,
                                         LibrarySong   *song,
                                         guint         *position);
/* (transfer none) (nullable) */
LibrarySong  *mood_song_view_peek       (MoodSongView  *self,
                                         guint          position);
/* (transfer full) (element-type LibrarySong): what is shown, in its order; it holds its songs */
GPtrArray    *mood_song_view_dup_songs  (MoodSongView  *self);
/* TRUE when nothing matches a query that asks for something, and that is certain. */
gboolean      mood_song_view_is_fruitless (MoodSongView *self);
/* TRUE when the songs are shown in the order of the query, that of a playlist say, and not by a column. */
gboolean      mood_song_view_is_in_own_order (MoodSongView *self);
gboolean      mood_song_view_is_settled (MoodSongView  *self);

G_END_DECLS
