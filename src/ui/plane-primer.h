/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MoodPlanePrimer:
 *
 * The plane explained in one picture: its axes, quadrants and words, and a few songs that are none of anybody's.
 */
#define MOOD_TYPE_PLANE_PRIMER (mood_plane_primer_get_type ())
G_DECLARE_FINAL_TYPE (MoodPlanePrimer, mood_plane_primer, MOOD, PLANE_PRIMER, GtkWidget)

G_END_DECLS
