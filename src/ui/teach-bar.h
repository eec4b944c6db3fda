/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MoodTeachBar:
 *
 * Which song is asked for, the how-manieth of how many it is, and where its mark is on the plane.
 *
 * Actions that it calls: win.label-keep, win.label-skip, win.label-end, win.undo-correction.
 */
#define MOOD_TYPE_TEACH_BAR (mood_teach_bar_get_type ())
G_DECLARE_FINAL_TYPE (MoodTeachBar, mood_teach_bar, MOOD, TEACH_BAR, GtkWidget)

void        mood_teach_bar_set_revealed (MoodTeachBar *self,
                                         gboolean      is_revealed);
gboolean    mood_teach_bar_is_revealed  (MoodTeachBar *self);
/* @song: "3 of 10: Clair de lune - Debussy". @place: the mood where the mark is. Plain text. */
void        mood_teach_bar_show         (MoodTeachBar *self,
                                         const char   *song,
                                         const char   *place);
const char *mood_teach_bar_get_text     (MoodTeachBar *self);

G_END_DECLS
