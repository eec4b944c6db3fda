/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/trainings.h"

G_BEGIN_DECLS

/**
 * MoodSearchView:
 *
 * The sets of values that a search of settings tries, and how good each is.
 *
 * Signals: "loaded": mood_search_view_get_best() has what was found.
 */
#define MOOD_TYPE_SEARCH_VIEW (mood_search_view_get_type ())
G_DECLARE_FINAL_TYPE (MoodSearchView, mood_search_view, MOOD, SEARCH_VIEW, GtkWidget)

void                     mood_search_view_clear    (MoodSearchView  *self);
/* Reads how far the search @run is, on a worker. */
void                     mood_search_view_load     (MoodSearchView  *self,
                                                    JobsTrainingRun *run);
/* How far the search @run is by now. @trials: (nullable) */
void                     mood_search_view_follow   (MoodSearchView  *self,
                                                    JobsTrainingRun *run,
                                                    const GArray    *trials);
/* (nullable): the settings with the best values so far, of what was loaded */
const JobsTrainSettings *mood_search_view_get_best (MoodSearchView  *self);
/* (nullable): as it is shown; of JobsSearchTrial */
const GArray            *mood_search_view_get_trials (MoodSearchView *self);

G_END_DECLS
