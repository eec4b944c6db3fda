/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

G_BEGIN_DECLS

/**
 * MoodPreferencesFolders:
 *
 * The page of the preferences about the folders of the library: which there are and how they are, adding and removing
 * them, and leaving out what lies in one.
 *
 * Signal: "toast" (AdwToast): has something to tell.
 */
#define MOOD_TYPE_PREFERENCES_FOLDERS (mood_preferences_folders_get_type ())
G_DECLARE_FINAL_TYPE (MoodPreferencesFolders, mood_preferences_folders, MOOD, PREFERENCES_FOLDERS, AdwPreferencesPage)

void                  mood_preferences_folders_set_session (MoodPreferencesFolders *self,
                                                            MoodSession            *session);
/* (nullable) (transfer none): the file chooser that is open, for tests to answer */
GtkFileChooserNative *mood_preferences_folders_get_chooser (MoodPreferencesFolders *self);
/* What the chooser's answer does, of several folders to add. */
void                  mood_preferences_folders_add         (MoodPreferencesFolders *self,
                                                            const char *const      *paths);
void                  mood_preferences_folders_exclude     (MoodPreferencesFolders *self,
                                                            const char             *path);

G_END_DECLS
