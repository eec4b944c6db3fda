/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "library/song.h"

G_BEGIN_DECLS

/* A song of a playlist that is being made: its number, the shape of its mood, title, artist, length. */
#define MOOD_TYPE_MADE_ROW (mood_made_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodMadeRow, mood_made_row, MOOD, MADE_ROW, GtkWidget)

/* @song: (nullable); @number: of its place, from 1 */
void mood_made_row_set_song (MoodMadeRow *self,
                             LibrarySong *song,
                             guint        number);

G_END_DECLS
