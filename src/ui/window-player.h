/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "player/player.h"
#include "ui/window.h"

G_BEGIN_DECLS

/* What the window does with its player: the actions win.play (the selection), win.play-song (id), win.play-pause,
 * win.next, win.previous and win.stop, the keys for them, the bar, MPRIS, and the mark of the song that is heard. */
void
mood_window_set_up_player (MoodWindow *self);
void
mood_window_update_player_actions (MoodWindow *self);
/* Silence, at once; the window is closing. */
void
mood_window_end_player (MoodWindow *self);

G_END_DECLS
