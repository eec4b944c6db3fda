/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/search-view.h"
#include "ui/training-charts.h"
#include "ui/trainings.h"

G_BEGIN_DECLS

/**
 * MoodTrainingView:
 *
 * The page of the training window that shows how a training goes, or went, and which trainings there are.
 *
 * Actions: training.pause, training.go-on, training.stop, training.cancel of the one that goes on; training.show (id),
 * training.resume (id), training.delete (id); training.resume-shown, training.compare, training.train-best, training.use-best of the
 * one that is shown.
 * Signals: "compare" (const char *id): asked for; "settings" (const JobsTrainSettings *): a search has found them, and they are wanted.
 */
#define MOOD_TYPE_TRAINING_VIEW (mood_training_view_get_type ())
G_DECLARE_FINAL_TYPE (MoodTrainingView, mood_training_view, MOOD, TRAINING_VIEW, GtkWidget)

void                mood_training_view_set_source (MoodTrainingView *self,
                                                   MoodTrainings    *trainings);
void                mood_training_view_show       (MoodTrainingView *self,
                                                   const char       *id);
/* (nullable): which one is shown */
const char         *mood_training_view_get_shown  (MoodTrainingView *self);
MoodTrainingCharts *mood_training_view_get_charts (MoodTrainingView *self);
MoodSearchView     *mood_training_view_get_search (MoodTrainingView *self);

G_END_DECLS
