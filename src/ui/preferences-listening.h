/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MoodPreferencesListening:
 *
 * The page of the preferences about how songs are heard: how many at a time, how much of the machine they may take, and
 * what is kept of them.
 *
 * Signal: "toast" (AdwToast): has something to tell.
 */
#define MOOD_TYPE_PREFERENCES_LISTENING (mood_preferences_listening_get_type ())
G_DECLARE_FINAL_TYPE (MoodPreferencesListening, mood_preferences_listening, MOOD, PREFERENCES_LISTENING,
                      AdwPreferencesPage)

G_END_DECLS
