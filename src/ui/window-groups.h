/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* Within the window only: songs, albums or artists in the list, and the one of these that is open. */

void           mood_window_set_up_groups     (MoodWindow    *self);
/* What the list shows of @query: where an album or an artist is open, its songs. (transfer full) */
MoodSongQuery *mood_window_make_group_query  (MoodWindow    *self,
                                              MoodSongQuery *query);
/* The sidebar has chosen another part of the library. */
void           mood_window_scope_changed     (MoodWindow    *self);

G_END_DECLS
