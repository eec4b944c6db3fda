/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MoodHelp:
 *
 * What the plane shows and what can be done with it, in a window of its own, without a network.
 */
#define MOOD_TYPE_HELP (mood_help_get_type ())
G_DECLARE_FINAL_TYPE (MoodHelp, mood_help, MOOD, HELP, AdwPreferencesWindow)

MoodHelp *mood_help_new (GtkWindow *parent);

G_END_DECLS
