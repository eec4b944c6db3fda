/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "jobs/search-plan.h"

G_BEGIN_DECLS

/**
 * MoodSearchTrialRow:
 *
 * One set of values of a search: what was drawn, how far it was trained, and how good it is.
 */
#define MOOD_TYPE_SEARCH_TRIAL_ROW (mood_search_trial_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodSearchTrialRow, mood_search_trial_row, MOOD, SEARCH_TRIAL_ROW, GtkListBoxRow)

/* @number: of the set, from 1 */
GtkWidget *mood_search_trial_row_new  (guint                    number);
/* @settings: of the search */
void       mood_search_trial_row_show (MoodSearchTrialRow      *self,
                                       const JobsTrainSettings *settings,
                                       const JobsSearchTrial   *trial);
/* (transfer full): "0.532", or "—" while it has none */
char      *mood_search_trial_format_score (const JobsTrainSettings *settings,
                                           const JobsSearchTrial   *trial);

G_END_DECLS
