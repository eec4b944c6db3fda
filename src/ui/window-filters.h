/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* Within the window only: what narrows the list, and the actions for it. */

void           mood_window_set_up_filters    (MoodWindow *self);
MoodSongQuery *mood_window_make_filter_query (MoodWindow *self);
/* After the search or a filter has changed. */
void           mood_window_update_filters    (MoodWindow *self);

G_END_DECLS
