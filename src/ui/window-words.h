/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* The owner's mood words: after the filters and the counter are there. */
void mood_window_set_up_words (MoodWindow *self);

G_END_DECLS
