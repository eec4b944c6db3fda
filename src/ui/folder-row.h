/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/folder-work.h"

G_BEGIN_DECLS

/**
 * MoodFolderRow:
 *
 * A folder of the library, or one that is left out of it, in the preferences, with what can be done with it.
 *
 * Signals: "rescan", "exclude", "remove", "include": asked for.
 */
#define MOOD_TYPE_FOLDER_ROW (mood_folder_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodFolderRow, mood_folder_row, MOOD, FOLDER_ROW, AdwActionRow)

GtkWidget  *mood_folder_row_new      (const MoodFolderState *state);
const char *mood_folder_row_get_path (MoodFolderRow         *self);

G_END_DECLS
