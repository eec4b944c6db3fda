/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MoodPlaneLayer:
 *
 * A picture that a worker has painted, to be shown on the main thread; it loses its last reference there.
 */
typedef struct _MoodPlaneLayer MoodPlaneLayer;

/* @image: an image surface, which nobody paints on any more. */
MoodPlaneLayer *mood_plane_layer_new    (cairo_surface_t       *image);
MoodPlaneLayer *mood_plane_layer_ref    (MoodPlaneLayer        *self);
void            mood_plane_layer_unref  (MoodPlaneLayer        *self);
/* What was painted, to look at. */
cairo_surface_t *mood_plane_layer_get_image (MoodPlaneLayer    *self);
/* Adds it to what @widget shows, as large as @bounds. */
void            mood_plane_layer_append (MoodPlaneLayer        *self,
                                         GtkWidget             *widget,
                                         GtkSnapshot           *snapshot,
                                         const graphene_rect_t *bounds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodPlaneLayer, mood_plane_layer_unref)

G_END_DECLS
