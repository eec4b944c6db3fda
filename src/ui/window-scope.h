/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* What part of the library is shown, and the sidebar that it is chosen in. */
void           mood_window_set_up_scope     (MoodWindow *self);
void           mood_window_end_scope        (MoodWindow *self);
/* (transfer full): what the scope asks for, without the search */
MoodSongQuery *mood_window_make_scope_query (MoodWindow *self);
/* What list and plane show now has these numbers. */
/* What is shown, as it is called; "" for a playlist that is not known. */
const char    *mood_window_get_scope_title  (MoodWindow *self);
void           mood_window_count_shown      (MoodWindow *self,
                                             MoodSongQuery *query);
/* Reads the songs of the playlist that is shown. */
void           mood_window_request_playlist (MoodWindow *self);
/* Beside the list, not over it. */
gboolean       mood_window_is_sidebar_seen  (MoodWindow *self);
void           mood_window_update_sidebar   (MoodWindow *self);

G_END_DECLS
