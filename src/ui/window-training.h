/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* win.train, win.pause-training, win.resume-training (id). A training is shown among the jobs of the sidebar, and goes on
 * while its own window is closed. */
void     mood_window_set_up_training    (MoodWindow *self);
/* Before the window closes: what goes on is cancelled, and can be resumed. */
void     mood_window_end_training       (MoodWindow *self);
gboolean mood_window_is_training        (MoodWindow *self);

G_END_DECLS
