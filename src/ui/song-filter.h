/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/song-query.h"

G_BEGIN_DECLS

/* A MoodSongQuery as a GtkFilter. */
#define MOOD_TYPE_SONG_FILTER (mood_song_filter_get_type ())
G_DECLARE_FINAL_TYPE (MoodSongFilter, mood_song_filter, MOOD, SONG_FILTER, GtkFilter)

MoodSongFilter *mood_song_filter_new       (void);
void            mood_song_filter_set_query (MoodSongFilter *self,
                                            MoodSongQuery  *query);
MoodSongQuery  *mood_song_filter_get_query (MoodSongFilter *self);

G_END_DECLS
