/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/maker.h"

G_BEGIN_DECLS

/**
 * MoodJourneyBar:
 *
 * What is asked of a journey that is being drawn on the plane: how long it is to be; and which songs it has by now.
 *
 * Signals: "changed": another length is wanted.
 * Actions that it calls: win.play-journey, win.save-journey, win.turn-journey, win.end-journey.
 */
#define MOOD_TYPE_JOURNEY_BAR (mood_journey_bar_get_type ())
G_DECLARE_FINAL_TYPE (MoodJourneyBar, mood_journey_bar, MOOD, JOURNEY_BAR, GtkWidget)

void        mood_journey_bar_set_revealed (MoodJourneyBar *self,
                                           gboolean        is_revealed);
gboolean    mood_journey_bar_is_revealed  (MoodJourneyBar *self);
/* How many songs, or how long. */
void        mood_journey_bar_get_length   (MoodJourneyBar *self,
                                           MoodJourney    *journey);
/* @made: (nullable): nothing yet; then @n_points says what is still to be done */
void        mood_journey_bar_show         (MoodJourneyBar *self,
                                           const MoodMade *made,
                                           guint           n_points);
/* (element-type LibrarySong) */
GListModel *mood_journey_bar_get_songs    (MoodJourneyBar *self);

G_END_DECLS
