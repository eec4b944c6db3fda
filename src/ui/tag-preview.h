/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "library/db.h"

G_BEGIN_DECLS

/**
 * MoodTagPreview:
 *
 * Shows, file by file, what writing the moods would change, before anything is touched.
 *
 * Signal "confirmed": the user wants it written. The window closes itself.
 */
#define MOOD_TYPE_TAG_PREVIEW (mood_tag_preview_get_type ())
G_DECLARE_FINAL_TYPE (MoodTagPreview, mood_tag_preview, MOOD, TAG_PREVIEW, AdwWindow)

/* @songs: (element-type LibrarySong) */
MoodTagPreview *mood_tag_preview_new       (GtkWindow      *parent,
                                            LibraryDb      *library,
                                            GPtrArray      *songs);
GPtrArray      *mood_tag_preview_get_songs (MoodTagPreview *self);

G_END_DECLS
