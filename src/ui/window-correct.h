/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* What the owner says of songs: win.correct-mood, win.place-song (id, valence, arousal), win.agree-mood,
 * win.forget-correction and win.undo-correction (what was said at once; 0: what was said last). */
void mood_window_add_correct_actions    (MoodWindow *self);
void mood_window_update_correct_actions (MoodWindow *self);
/* Says all of it at once; a toast takes it back. */
void mood_window_say                    (MoodWindow              *self,
                                         const LibraryCorrection *corrections,
                                         guint                    n_corrections);
/* What was said is on the disk after this. */
void mood_window_end_correct            (MoodWindow *self);

G_END_DECLS
