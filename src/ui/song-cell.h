/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "library/song.h"

G_BEGIN_DECLS

typedef enum
{
  MOOD_SONG_CELL_TITLE,
  MOOD_SONG_CELL_ARTIST,
  MOOD_SONG_CELL_ALBUM,
  MOOD_SONG_CELL_MOOD,
  MOOD_SONG_CELL_VALENCE,
  MOOD_SONG_CELL_AROUSAL,
  MOOD_SONG_CELL_CERTAINTY,
  MOOD_SONG_CELL_DURATION,
  MOOD_SONG_CELL_YEAR,
  MOOD_SONG_CELL_GENRE,
  MOOD_SONG_CELL_PATH,
  MOOD_SONG_CELL_WRITTEN,
  MOOD_SONG_CELL_CORRECTED,
} MoodSongCellKind;

/**
 * MoodSongCell:
 *
 * One cell of the list. Made in C and without bindings, since a thousand of them are filled at once whenever the list
 * is sorted or searched: expressions took most of that time. A tooltip is made only when it is asked for; setting one on a
 * widget makes GTK ask the display server where the pointer is.
 */
#define MOOD_TYPE_SONG_CELL (mood_song_cell_get_type ())
G_DECLARE_FINAL_TYPE (MoodSongCell, mood_song_cell, MOOD, SONG_CELL, GtkWidget)

GtkWidget   *mood_song_cell_new           (MoodSongCellKind  kind);
void         mood_song_cell_set_song      (MoodSongCell     *self,
                                           LibrarySong      *song); /* (nullable) */
/* (transfer none) (nullable) */
LibrarySong *mood_song_cell_get_song      (MoodSongCell     *self);
/* The song is the one that is heard: a mark before its title. */
void         mood_song_cell_set_playing   (MoodSongCell     *self,
                                           gboolean          is_playing);
/* The artist stands below the title, where there is no column for artists. */
void         mood_song_cell_set_two_lines (MoodSongCell     *self,
                                           gboolean          has_two_lines);

G_END_DECLS
