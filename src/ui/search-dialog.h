/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "jobs/train-run-job.h"

G_BEGIN_DECLS

/**
 * MoodSearchDialog:
 *
 * Asks how many sets of values a search tries, and says how long that takes. Its response is "search" when it is to begin.
 */
#define MOOD_TYPE_SEARCH_DIALOG (mood_search_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MoodSearchDialog, mood_search_dialog, MOOD, SEARCH_DIALOG, AdwMessageDialog)

/* @settings: to begin with, copied; @estimate: (nullable): of a training with them */
GtkWidget               *mood_search_dialog_new          (GtkWindow               *parent,
                                                          const JobsTrainSettings *settings,
                                                          const JobsTrainEstimate *estimate);
guint                    mood_search_dialog_get_n_sets   (MoodSearchDialog        *self);
const JobsTrainSettings *mood_search_dialog_get_settings (MoodSearchDialog        *self);

G_END_DECLS
