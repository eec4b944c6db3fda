/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MoodSongColumns:
 *
 * Which columns a table has, in which order, how wide, and by which it is sorted: chosen in a menu, remembered in the
 * settings. Until columns are chosen, those are there for which there is room: they leave in the order in which they are
 * missed least, as soon as they would stand beyond the edge.
 *
 * Actions, in a group that the table's widget takes as "columns": one with the id of each column, a state; "automatic", a
 * state: as many as there is room for; "unsort"; "reset".
 *
 * Signals: "changed": other columns are shown; "sort-changed".
 */
#define MOOD_TYPE_SONG_COLUMNS (mood_song_columns_get_type ())
G_DECLARE_FINAL_TYPE (MoodSongColumns, mood_song_columns, MOOD, SONG_COLUMNS, GObject)

/* One column, as the table has it. @rank: 0 is always there, 1 is missed most of the others; columns of one rank come and
 * go together; -1 is there only when it is chosen. */
typedef struct
{
  const char *id;
  int         rank;
} MoodSongColumnInfo;

/* @columns: (n_columns): of @view, (owned by it), in the order of @infos, which is static.
 * @settings: (nullable): as made by mood_settings_new() */
MoodSongColumns *mood_song_columns_new            (GtkColumnView            *view,
                                                   GtkColumnViewColumn     **columns,
                                                   const MoodSongColumnInfo *infos,
                                                   guint                     n_columns,
                                                   GSettings                *settings);
GActionGroup    *mood_song_columns_get_actions    (MoodSongColumns          *self);
/* (transfer none) */
GMenuModel      *mood_song_columns_get_menu       (MoodSongColumns          *self);
/* @width: that the columns have; @is_narrow: only the columns of rank 0, whatever is chosen. */
void             mood_song_columns_set_room       (MoodSongColumns          *self,
                                                   int                       width,
                                                   gboolean                  is_narrow);
gboolean         mood_song_columns_is_shown       (MoodSongColumns          *self,
                                                   const char               *id);
/* (nullable): id of the column that the table is sorted by */
const char      *mood_song_columns_get_sort       (MoodSongColumns          *self,
                                                   gboolean                 *is_descending);
/* @id: (nullable): NULL for the order in which the songs come */
void             mood_song_columns_sort_by        (MoodSongColumns          *self,
                                                   const char               *id,
                                                   GtkSortType               order);
/* While what is shown has an order of its own, that comes first, and what is chosen meanwhile is not remembered. */
void             mood_song_columns_set_own_order  (MoodSongColumns          *self,
                                                   gboolean                  has_own_order);

G_END_DECLS
