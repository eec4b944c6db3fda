/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/filters.h"
#include "ui/selection.h"
#include "ui/song-groups.h"
#include "ui/song-query.h"
#include "ui/song-store.h"

G_BEGIN_DECLS

/**
 * MoodSongList:
 *
 * The songs as a table: sorted by a click on a column, filtered by the query, selected in step with the plane.
 * Failed songs stand in it with a warning sign and their reason. Albums or artists take the place of songs when they are asked
 * for.
 *
 * Signals: "group-opened" (MoodSongGroup): the user wants to see its songs.
 */
#define MOOD_TYPE_SONG_LIST (mood_song_list_get_type ())
G_DECLARE_FINAL_TYPE (MoodSongList, mood_song_list, MOOD, SONG_LIST, GtkWidget)

void       mood_song_list_set_source  (MoodSongList  *self,
                                       MoodSongStore *store,
                                       MoodSelection *selection);
void       mood_song_list_set_query   (MoodSongList  *self,
                                       MoodSongQuery *query);
/* Fewer columns where there is little room. */
void       mood_song_list_set_narrow  (MoodSongList  *self,
                                       gboolean       is_narrow);
/* (transfer none): what is set at the head of the list; whoever makes its query asks them, too. */
MoodFilters *mood_song_list_get_filters (MoodSongList *self);
/* (transfer none): the albums or artists of what matches; whoever makes the query of the list makes theirs, too. */
MoodSongGroups *mood_song_list_get_groups (MoodSongList *self);
/* Whether songs are shown, or albums or artists. */
void       mood_song_list_set_group_kind (MoodSongList  *self,
                                       MoodGroupKind  kind);
/* @group: (nullable): the one whose songs are shown in place of all groups; the query is somebody else's to set */
void       mood_song_list_set_open_group (MoodSongList  *self,
                                       MoodSongGroup *group);
/* What is shown, in the order in which it is shown. */
GListModel *mood_song_list_get_model  (MoodSongList  *self);
/* Sorts by the column with this id ("title", "valence", ...). */
void       mood_song_list_sort_by     (MoodSongList  *self,
                                       const char    *column,
                                       GtkSortType    order);
/* Marks the song that is heard; 0: none. */
void       mood_song_list_set_playing (MoodSongList *self,
                                       gint64        id);
/* A cell has its GtkListItem as data of this name. */
#define MOOD_SONG_LIST_ITEM_KEY "moodplane-item"
/* The row at a point of this widget, and whether that is in the row's lower half; FALSE where there is none. */
gboolean   mood_song_list_find_row_at (MoodSongList *self,
                                       double        x,
                                       double        y,
                                       guint        *row,
                                       gboolean     *is_below); /* (nullable) */
/* Marks where songs that are dropped at this point come to stand; a negative one: nowhere. */
void       mood_song_list_mark_drop   (MoodSongList *self,
                                       double        x,
                                       double        y);
/* What is said below "No Songs Match". @text: (nullable) */
void       mood_song_list_set_nothing_text (MoodSongList *self,
                                            const char   *text);
/* The keyboard goes to the first of what is listed. */
void       mood_song_list_focus_first (MoodSongList  *self);
gboolean   mood_song_list_is_settled  (MoodSongList  *self);
/* "songs", "groups" or "no-results" */
const char *mood_song_list_get_page   (MoodSongList  *self);

G_END_DECLS
