/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/song-group.h"
#include "ui/song-store.h"

G_BEGIN_DECLS

/**
 * MoodSongGroups:
 *
 * The albums or the artists of a store as a list model of MoodSongGroup. They are made on a thread of their own, anew after
 * each change; while no kind of group is asked for nothing is done.
 *
 * Property: settled (read-only): what is there is what was asked for.
 */
#define MOOD_TYPE_SONG_GROUPS (mood_song_groups_get_type ())
G_DECLARE_FINAL_TYPE (MoodSongGroups, mood_song_groups, MOOD, SONG_GROUPS, GObject)

MoodSongGroups *mood_song_groups_new        (MoodSongStore  *store);
void            mood_song_groups_set_kind   (MoodSongGroups *self,
                                             MoodGroupKind   kind);
void            mood_song_groups_set_query  (MoodSongGroups *self,
                                             MoodSongQuery  *query);
void            mood_song_groups_set_sort   (MoodSongGroups *self,
                                             MoodGroupSort   sort,
                                             gboolean        is_descending);
gboolean        mood_song_groups_is_settled (MoodSongGroups *self);
/* (transfer none) (nullable): the group that the song with this id is in */
MoodSongGroup  *mood_song_groups_find       (MoodSongGroups *self,
                                             gint64          id);

G_END_DECLS
