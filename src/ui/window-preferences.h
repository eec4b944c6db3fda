/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* win.preferences, win.show-help */
void mood_window_add_preferences_actions (MoodWindow *self);

G_END_DECLS
