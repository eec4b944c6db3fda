/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/compare-view.h"
#include "ui/training-setup.h"
#include "ui/training-view.h"

G_BEGIN_DECLS

/**
 * MoodTrainingWindow:
 *
 * Where models are trained: labeled sets, settings, how a training goes, and whether what came of it is better than the
 * model in use. A training goes on when it is closed.
 */
#define MOOD_TYPE_TRAINING_WINDOW (mood_training_window_get_type ())
G_DECLARE_FINAL_TYPE (MoodTrainingWindow, mood_training_window, MOOD, TRAINING_WINDOW, AdwWindow)

MoodTrainingWindow *mood_training_window_new       (GtkWindow          *parent,
                                                    MoodSession        *session,
                                                    MoodTrainings      *trainings,
                                                    GSettings          *settings); /* (nullable) */
/* "setup", "run" … */
void                mood_training_window_show_page (MoodTrainingWindow *self,
                                                    const char         *name);
const char         *mood_training_window_get_page  (MoodTrainingWindow *self);
MoodTrainingSetup  *mood_training_window_get_setup (MoodTrainingWindow *self);
MoodTrainingView   *mood_training_window_get_view  (MoodTrainingWindow *self);
MoodCompareView    *mood_training_window_get_compare (MoodTrainingWindow *self);

G_END_DECLS
