/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plot/point.h"

G_BEGIN_DECLS

/* Where one song lies, or several, at a glance. */
#define MOOD_TYPE_PLANE_THUMB (mood_plane_thumb_get_type ())
G_DECLARE_FINAL_TYPE (MoodPlaneThumb, mood_plane_thumb, MOOD, PLANE_THUMB, GtkWidget)

/* @points: (element-type PlotPoint) (nullable); @spread: (nullable): copied; @label: for those who cannot see it */
void mood_plane_thumb_set_points (MoodPlaneThumb     *self,
                                  GArray             *points,
                                  const MoodGaussian *spread,
                                  const char         *label);

/* How wide and high it is; 120 pixels at first. */
void mood_plane_thumb_set_size   (MoodPlaneThumb     *self,
                                  int                 size);

G_END_DECLS
