/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* win.preferences, win.show-help */
void       mood_window_add_preferences_actions (MoodWindow *self);
/* (transfer none) (nullable): a window of this type that belongs to this one */
GtkWindow *mood_window_find_open               (MoodWindow *self,
                                                GType       type);

G_END_DECLS
