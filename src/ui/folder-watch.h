/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/session.h"

G_BEGIN_DECLS

/**
 * MoodFolderWatch:
 *
 * Watches the folders of a session's library while they are known and the setting "watch-folders" is on, and knows when it
 * is time to look at all of them again.
 *
 * Signal "rescan" (GStrv, nullable): what to scan; NULL: everything.
 */
#define MOOD_TYPE_FOLDER_WATCH (mood_folder_watch_get_type ())
G_DECLARE_FINAL_TYPE (MoodFolderWatch, mood_folder_watch, MOOD, FOLDER_WATCH, GObject)

/* @settings: (nullable) */
MoodFolderWatch *mood_folder_watch_new   (MoodSession     *session,
                                          GSettings       *settings);
/* The window has come to the front. */
void             mood_folder_watch_focus (MoodFolderWatch *self);
/* For tests: whether folders are watched now. */
gboolean         mood_folder_watch_is_watching (MoodFolderWatch *self);

G_END_DECLS
