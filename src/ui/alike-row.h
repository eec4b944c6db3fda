/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "library/song.h"

G_BEGIN_DECLS

/* A song that sounds like another, with how much, and a button that plays it. */
#define MOOD_TYPE_ALIKE_ROW (mood_alike_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodAlikeRow, mood_alike_row, MOOD, ALIKE_ROW, GtkListBoxRow)

GtkWidget   *mood_alike_row_new      (LibrarySong  *song,
                                      double        likeness);
LibrarySong *mood_alike_row_get_song (MoodAlikeRow *self);

G_END_DECLS
