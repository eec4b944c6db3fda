/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MoodSongRows:
 *
 * The rows of the list, apart from the songs that stand in them. GTK (4.8) makes the widgets of some 200 rows anew when
 * other items take their places, and looks through all of them for the one that was scrolled to: a tenth of a second
 * with 100,000 songs. So the items here are empty and stay where they are; when other songs stand in them, "refilled" is
 * emitted, and cells show the song at their position. Rows come and go only where the list gets longer or shorter, the
 * first ones a few at a time.
 *
 * Signals: "refilled" (guint position, guint n_rows)
 */
#define MOOD_TYPE_SONG_ROWS (mood_song_rows_get_type ())
G_DECLARE_FINAL_TYPE (MoodSongRows, mood_song_rows, MOOD, SONG_ROWS, GObject)

/* @selection: of the songs, or of whatever else stands in the rows */
MoodSongRows *mood_song_rows_new         (GtkSelectionModel *selection);
/* (transfer full) (nullable): the song in this row */
gpointer      mood_song_rows_dup_item    (MoodSongRows  *self,
                                          guint          position);
/* At once, where a row must be there to go to. */
void          mood_song_rows_show_all    (MoodSongRows  *self);
/* FALSE while rows are still to come. */
gboolean      mood_song_rows_are_all     (MoodSongRows  *self);

G_END_DECLS
