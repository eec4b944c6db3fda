/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "jobs/comparison.h"

G_BEGIN_DECLS

/* A song of the library that another model hears otherwise: from where to where, and a button that plays it. */
#define MOOD_TYPE_COMPARE_SONG_ROW (mood_compare_song_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodCompareSongRow, mood_compare_song_row, MOOD, COMPARE_SONG_ROW, GtkListBoxRow)

GtkWidget *mood_compare_song_row_new (const JobsComparedSong *song);

G_END_DECLS
