/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* What the window does for the plane: win.export-plane, win.print-plane, and its ties to the session and the player. */
void               mood_window_set_up_plane (MoodWindow *self);
/* (transfer full): one page with what is seen of the plane. */
GtkPrintOperation *mood_window_create_print (MoodWindow *self);

G_END_DECLS
