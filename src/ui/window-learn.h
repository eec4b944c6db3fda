/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* What is learned from corrections, as the window shows it: songs are seen going, a toast says how many, and it can be taken back.
 * Actions: win.revert-adaptation, win.learn-again. */
void mood_window_set_up_learning (MoodWindow *self);

G_END_DECLS
