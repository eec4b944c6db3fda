/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/train-draft.h"
#include "ui/trainings.h"

G_BEGIN_DECLS

/**
 * MoodTrainingSetup:
 *
 * The page of the training window where a labeled set and settings are chosen, what is wrong with them is said, and a
 * training is begun.
 *
 * Signals: "sets-wanted": there is no set yet, and its owner wants to have one.
 */
#define MOOD_TYPE_TRAINING_SETUP (mood_training_setup_get_type ())
G_DECLARE_FINAL_TYPE (MoodTrainingSetup, mood_training_setup, MOOD, TRAINING_SETUP, GtkWidget)

void            mood_training_setup_set_source (MoodTrainingSetup *self,
                                                MoodSession       *session,
                                                MoodTrainings     *trainings);
/* Reads the labeled sets anew. */
void            mood_training_setup_refresh    (MoodTrainingSetup *self);
MoodTrainDraft *mood_training_setup_get_draft  (MoodTrainingSetup *self);
/* As soon as it is listed. */
void            mood_training_setup_choose_set (MoodTrainingSetup *self,
                                                gint64             set);
/* TRUE when what is said of the settings holds for what is chosen, and what is unfolded is there. */
gboolean        mood_training_setup_is_settled (MoodTrainingSetup *self);

G_END_DECLS
