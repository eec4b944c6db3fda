/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MoodApplication:
 *
 * One window on one library. A second start hands its folders to the first, unless it names another library: then it
 * is an application of its own.
 */
#define MOOD_TYPE_APPLICATION (mood_application_get_type ())
G_DECLARE_FINAL_TYPE (MoodApplication, mood_application, MOOD, APPLICATION, AdwApplication)

MoodApplication *mood_application_new (void);

G_END_DECLS
