/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "library/song.h"

G_BEGIN_DECLS

/* A song in a few lines: the shape of its mood, title, artist, mood. */
#define MOOD_TYPE_SONG_ROW (mood_song_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodSongRow, mood_song_row, MOOD, SONG_ROW, GtkWidget)

GtkWidget   *mood_song_row_new      (void);
void         mood_song_row_set_song (MoodSongRow *self,
                                     LibrarySong *song); /* (nullable) */

G_END_DECLS
