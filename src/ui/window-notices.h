/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* What is told outside of the window, when it has other windows over it: that long work has ended. Taken back when the
 * window is looked at. */
void mood_window_set_up_notices (MoodWindow *self);
/* A scan, or a writing of moods, has ended as @text says. Nothing comes of it when it did not take long, or when the owner
 * sees the program. */
void mood_window_notify_scan    (MoodWindow *self,
                                 const char *text);
void mood_window_notify_write   (MoodWindow *self,
                                 const char *text,
                                 gboolean    is_undo);

G_END_DECLS
