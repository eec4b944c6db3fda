/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plot/plane-layout.h"
#include "ui/plane-tool.h"

G_BEGIN_DECLS

/**
 * MoodPlaneShape:
 *
 * The line that a hand draws round songs: a box from corner to corner, a circle from its middle, or a lasso. In
 * the widget's pixels.
 */
typedef struct
{
  MoodPlaneTool tool;
  double x, y;         /* where it began */
  double end_x, end_y; /* where it is */
  GArray *corners;     /* (owned) (element-type double): x, y of a lasso */
} MoodPlaneShape;

void
mood_plane_shape_init (MoodPlaneShape *self);
void
mood_plane_shape_clear (MoodPlaneShape *self);
void
mood_plane_shape_begin (MoodPlaneShape *self, MoodPlaneTool tool, double x, double y);
void
mood_plane_shape_move_to (MoodPlaneShape *self, double x, double y);
/* (transfer full) (element-type guint): the points inside, of those that are seen. */
GArray *
mood_plane_shape_pick (const MoodPlaneShape *self, const PlotPlaneLayout *layout);
void
mood_plane_shape_snapshot (const MoodPlaneShape *self,
                           GtkSnapshot *snapshot,
                           const graphene_rect_t *bounds,
                           const GdkRGBA *color);

G_END_DECLS
