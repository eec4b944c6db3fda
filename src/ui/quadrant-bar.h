/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/mood/estimate.h"

G_BEGIN_DECLS

/* How many there are in each quadrant, as parts of a bar in their colors. Words beside it say the same. */
#define MOOD_TYPE_QUADRANT_BAR (mood_quadrant_bar_get_type ())
G_DECLARE_FINAL_TYPE (MoodQuadrantBar, mood_quadrant_bar, MOOD, QUADRANT_BAR, GtkWidget)

void mood_quadrant_bar_set_counts (MoodQuadrantBar *self,
                                   const guint      counts[MOOD_N_QUADRANTS]);

G_END_DECLS
