/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "jobs/run-job.h"

G_BEGIN_DECLS

/**
 * MoodTrainingRow:
 *
 * A training that there is: its name and state. Its actions are training.show, training.resume and training.delete, with its
 * id as their target.
 */
#define MOOD_TYPE_TRAINING_ROW (mood_training_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodTrainingRow, mood_training_row, MOOD, TRAINING_ROW, AdwActionRow)

/* @job: (nullable): that trains it here and now */
GtkWidget  *mood_training_row_new    (JobsTrainingRun *run,
                                      JobsRunJob      *job);
/* The same training, as it is now. */
void        mood_training_row_show   (MoodTrainingRow *self,
                                      JobsTrainingRun *run,
                                      JobsRunJob      *job);
const char *mood_training_row_get_id (MoodTrainingRow *self);

G_END_DECLS
