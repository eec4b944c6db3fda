/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* win.pause-scan, and pausing by itself while the computer runs on its battery. */
void mood_window_add_pause_actions (MoodWindow *self);

G_END_DECLS
