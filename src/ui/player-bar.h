/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "player/player.h"

G_BEGIN_DECLS

/**
 * MoodPlayerBar:
 *
 * The strip at the bottom of the window with what is played: its buttons are the actions win.previous, win.play-pause and
 * win.next. It is there from the first song on.
 */
#define MOOD_TYPE_PLAYER_BAR (mood_player_bar_get_type ())
G_DECLARE_FINAL_TYPE (MoodPlayerBar, mood_player_bar, MOOD, PLAYER_BAR, GtkWidget)

void
mood_player_bar_set_player (MoodPlayerBar *self, PlayerPlayer *player);

G_END_DECLS
