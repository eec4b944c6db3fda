/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* Songs are dragged from the list onto playlists, to another place in the playlist that is shown, and to other programs;
 * files and folders are dropped on the window. */
void mood_window_set_up_dragging (MoodWindow *self);

G_END_DECLS
