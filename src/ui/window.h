/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/selection.h"
#include "ui/session.h"
#include "ui/trainings.h"

G_BEGIN_DECLS

/**
 * MoodWindow:
 *
 * The window on one library: empty, loading, broken, or full of songs as a list and a plane in step.
 *
 * Actions: win.add-folder, win.rescan, win.cancel-scan, win.search, win.scope (id of a MoodScope), win.play-shown, win.show-sidebar, win.page ("songs" or
 * "plane", where there is room for one), win.show-details, win.clear-selection, win.write-tags, win.undo-write
 * (batch), win.cancel-write; win.train; of the player: win.play (the selection), win.play-song (id), win.play-pause, win.next,
 * win.previous, win.stop.
 */
#define MOOD_TYPE_WINDOW (mood_window_get_type ())
G_DECLARE_FINAL_TYPE (MoodWindow, mood_window, MOOD, WINDOW, AdwApplicationWindow)

MoodWindow    *mood_window_new           (GtkApplication     *application,
                                          MoodSession        *session);
MoodSession   *mood_window_get_session   (MoodWindow         *self);
MoodSelection *mood_window_get_selection (MoodWindow         *self);
MoodTrainings *mood_window_get_trainings (MoodWindow         *self);
/* Adds folders or files to the library and hears them. */
void           mood_window_add_folders   (MoodWindow         *self,
                                          const char *const  *folders);
/* The same, but playlist files among them are read in as playlists and shown. */
void           mood_window_open_paths    (MoodWindow         *self,
                                          const char *const  *paths);

/* (nullable) (transfer none): the file chooser that is open, for tests to answer */
GtkFileChooserNative *mood_window_get_chooser (MoodWindow   *self);

G_END_DECLS
