/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "jobs/train-figures.h"

G_BEGIN_DECLS

/**
 * MoodTrainingCharts:
 *
 * The figures of one training in charts, epoch by epoch: loss, how well quadrants and places are told, and the last epoch's
 * songs by class and on the plane.
 */
#define MOOD_TYPE_TRAINING_CHARTS (mood_training_charts_get_type ())
G_DECLARE_FINAL_TYPE (MoodTrainingCharts, mood_training_charts, MOOD, TRAINING_CHARTS, GtkWidget)

void  mood_training_charts_clear        (MoodTrainingCharts     *self);
void  mood_training_charts_add          (MoodTrainingCharts     *self,
                                         const JobsTrainFigures *figures);
/* How many epochs are shown. */
guint mood_training_charts_get_n_epochs (MoodTrainingCharts     *self);

G_END_DECLS
