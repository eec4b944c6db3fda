/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "library/db.h"

G_BEGIN_DECLS

/**
 * MoodTakeDialog:
 *
 * Shows what files and playlists say of songs that have no place from their owner, and how it would be read; which of it is taken,
 * and where it is put, is chosen here.
 *
 * Signals: "take" (GArray of LibraryCorrection): that is what is to be said, at once.
 */
#define MOOD_TYPE_TAKE_DIALOG (mood_take_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MoodTakeDialog, mood_take_dialog, MOOD, TAKE_DIALOG, AdwWindow)

MoodTakeDialog *mood_take_dialog_new        (GtkWindow      *parent,
                                             LibraryDb      *library);
/* All that was found has its row. */
gboolean        mood_take_dialog_is_settled (MoodTakeDialog *self);

G_END_DECLS
