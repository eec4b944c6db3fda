/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "library/song.h"

G_BEGIN_DECLS

/**
 * MoodCorrectDialog:
 *
 * Asks where a song belongs, by two scales with words: what dragging it over the plane says, for the keyboard and for a
 * screen reader. It says so by actions of the window that it belongs to, win.place-song, win.agree-mood and
 * win.forget-correction, and closes itself.
 */
#define MOOD_TYPE_CORRECT_DIALOG (mood_correct_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MoodCorrectDialog, mood_correct_dialog, MOOD, CORRECT_DIALOG, AdwWindow)

MoodCorrectDialog *mood_correct_dialog_new (GtkWindow   *parent,
                                            LibrarySong *song);

G_END_DECLS
