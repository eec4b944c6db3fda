/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "library/song.h"

G_BEGIN_DECLS

/**
 * MoodSongStore:
 *
 * The songs of the open library as a list model, in the order in which they came. A song that comes
 * again with the same id takes the old one's place.
 *
 * Properties (read-only): n-items, n-failed.
 */
#define MOOD_TYPE_SONG_STORE (mood_song_store_get_type ())
G_DECLARE_FINAL_TYPE (MoodSongStore, mood_song_store, MOOD, SONG_STORE, GObject)

MoodSongStore *mood_song_store_new           (void);
/* @songs: (element-type LibrarySong) */
void           mood_song_store_add           (MoodSongStore *self,
                                              GPtrArray     *songs);
/* The same of the songs that are still here; others are not put in. */
void           mood_song_store_renew         (MoodSongStore *self,
                                              GPtrArray     *songs);
/* Takes out the songs with these ids; those after them move up. */
void           mood_song_store_remove        (MoodSongStore *self,
                                              GPtrArray     *songs);
void           mood_song_store_clear         (MoodSongStore *self);
guint          mood_song_store_get_n_failed  (MoodSongStore *self);
LibrarySong   *mood_song_store_find          (MoodSongStore *self,
                                              gint64         id); /* (transfer none) (nullable) */
/* (element-type LibrarySong) (transfer full): all songs in an array that never changes, for a worker; the next
 * change of the store makes another one. */
GPtrArray     *mood_song_store_ref_songs     (MoodSongStore *self);

G_END_DECLS
