/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* What finds other songs from the selected ones. */
void mood_window_select_alike (MoodWindow *self);
void mood_window_show_in_list (MoodWindow *self);

G_END_DECLS
