/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* Playlists that are made by a rule or a journey: win.new-rule, win.edit-rule, win.rule-from-place, win.new-journey and so
 * on. */
void mood_window_set_up_makers         (MoodWindow *self);
void mood_window_update_maker_actions  (MoodWindow *self);

/* Journeys, in window-journey.c. */
void mood_window_set_up_journey         (MoodWindow *self);
void mood_window_update_journey_actions (MoodWindow *self);
void mood_window_end_journey            (MoodWindow *self);

G_END_DECLS
