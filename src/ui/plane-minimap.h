/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plot/plane-layout.h"
#include "ui/plane-layer.h"

G_BEGIN_DECLS

/**
 * MoodPlaneMinimap:
 *
 * The whole plane in a corner of the plane, with a frame round what is seen. A press or a drag on it says where to look.
 *
 * Signal: "moved" (double valence, double arousal): what is to be in the middle.
 */
#define MOOD_TYPE_PLANE_MINIMAP (mood_plane_minimap_get_type ())
G_DECLARE_FINAL_TYPE (MoodPlaneMinimap, mood_plane_minimap, MOOD, PLANE_MINIMAP, GtkWidget)

/* Its picture, made by the painter. */
void mood_plane_minimap_set_picture (MoodPlaneMinimap      *self,
                                     MoodPlaneLayer        *picture);
/* Shows what @layout shows. */
void mood_plane_minimap_set_view    (MoodPlaneMinimap      *self,
                                     const PlotPlaneLayout *layout);

G_END_DECLS
