/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "library/db.h"
#include "ui/curve-view.h"

G_BEGIN_DECLS

/**
 * MoodDetailsSound:
 *
 * One song over time: its mood curve over a picture of its sound, and in sentences which passages pulled it where.
 *
 * Signals: "seek" (double seconds): play from here
 */
#define MOOD_TYPE_DETAILS_SOUND (mood_details_sound_get_type ())
G_DECLARE_FINAL_TYPE (MoodDetailsSound, mood_details_sound, MOOD, DETAILS_SOUND, GtkWidget)

/* @db, @song: (nullable): nothing is shown. The picture comes after a while, and only if nobody goes on meanwhile. */
void           mood_details_sound_set_song  (MoodDetailsSound *self,
                                             LibraryDb        *db,
                                             LibrarySong      *song);
MoodCurveView *mood_details_sound_get_curve (MoodDetailsSound *self);
/* "none", "working", "shown" or "failed": of the picture */
const char    *mood_details_sound_get_state (MoodDetailsSound *self);

G_END_DECLS
