/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/session.h"

G_BEGIN_DECLS

/**
 * MoodReanalysisBar:
 *
 * Offers to hear songs anew that another model has heard, once for each model. It counts them on a worker when the
 * library is there and after each scan, and is out of sight during scans and when there is none.
 *
 * Properties: n-songs: how many there are, also when the offer was declined.
 */
#define MOOD_TYPE_REANALYSIS_BAR (mood_reanalysis_bar_get_type ())
G_DECLARE_FINAL_TYPE (MoodReanalysisBar, mood_reanalysis_bar, MOOD, REANALYSIS_BAR, GtkWidget)

/* @settings: (nullable): where it is kept that an offer was declined */
void  mood_reanalysis_bar_set_session (MoodReanalysisBar *self,
                                       MoodSession       *session,
                                       GSettings         *settings);
guint mood_reanalysis_bar_get_n_songs (MoodReanalysisBar *self);

G_END_DECLS
