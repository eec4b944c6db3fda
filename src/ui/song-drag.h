/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MoodSongDrag:
 *
 * Songs that are dragged: to this program songs, to every other their files, as a list of addresses. The files are named
 * only when another program takes them.
 */
#define MOOD_TYPE_SONG_DRAG (mood_song_drag_get_type ())
G_DECLARE_FINAL_TYPE (MoodSongDrag, mood_song_drag, MOOD, SONG_DRAG, GdkContentProvider)

/* What a drop in this program gets: a boxed GPtrArray of LibrarySong. */
#define MOOD_TYPE_DRAGGED_SONGS (mood_dragged_songs_get_type ())
GType               mood_dragged_songs_get_type (void);

/* @songs: (element-type LibrarySong) */
GdkContentProvider *mood_song_drag_new          (GPtrArray *songs);

G_END_DECLS
