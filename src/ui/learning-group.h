/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/learner.h"

G_BEGIN_DECLS

/* Of the preferences: whether and how far corrections move other songs, what is in force, and a way back. */
#define MOOD_TYPE_LEARNING_GROUP (mood_learning_group_get_type ())
G_DECLARE_FINAL_TYPE (MoodLearningGroup, mood_learning_group, MOOD, LEARNING_GROUP, AdwPreferencesGroup)

void mood_learning_group_set_learner (MoodLearningGroup *self,
                                      MoodLearner       *learner);

G_END_DECLS
