/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/learner.h"

G_BEGIN_DECLS

/**
 * MoodPreferencesModel:
 *
 * The page of the preferences about the model that songs are heard with: what it is, and choosing another file.
 *
 * Signals: "toast" (AdwToast): has something to tell.
 */
#define MOOD_TYPE_PREFERENCES_MODEL (mood_preferences_model_get_type ())
G_DECLARE_FINAL_TYPE (MoodPreferencesModel, mood_preferences_model, MOOD, PREFERENCES_MODEL, AdwPreferencesPage)

void mood_preferences_model_set_learner (MoodPreferencesModel *self,
                                         MoodLearner          *learner);
/* Looks whether songs can be heard with the file at @path, and if so a copy of it is in use from then on. */
void mood_preferences_model_choose (MoodPreferencesModel *self,
                                    const char           *path);

G_END_DECLS
