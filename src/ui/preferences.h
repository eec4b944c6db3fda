/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

G_BEGIN_DECLS

/**
 * MoodPreferences:
 *
 * What the owner can choose, on pages that each have a pair of files of their own.
 */
#define MOOD_TYPE_PREFERENCES (mood_preferences_get_type ())
G_DECLARE_FINAL_TYPE (MoodPreferences, mood_preferences, MOOD, PREFERENCES, AdwPreferencesWindow)

MoodPreferences *mood_preferences_new (GtkWindow   *parent,
                                       MoodSession *session);

G_END_DECLS
