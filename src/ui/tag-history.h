/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

G_BEGIN_DECLS

/**
 * MoodTagHistory:
 *
 * A window of all that was written into files, what was there before, and undo of any of it.
 */
#define MOOD_TYPE_TAG_HISTORY (mood_tag_history_get_type ())
G_DECLARE_FINAL_TYPE (MoodTagHistory, mood_tag_history, MOOD, TAG_HISTORY, AdwWindow)

/* @session: whose library is ready */
MoodTagHistory *mood_tag_history_new        (GtkWindow      *parent,
                                             MoodSession    *session);
/* Whether it shows what was last asked for; for tests. */
gboolean        mood_tag_history_is_settled (MoodTagHistory *self);

G_END_DECLS
