/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "player/player.h"
#include "plot/plane-trail.h"
#include "ui/session.h"

G_BEGIN_DECLS

/**
 * MoodPlaneTrail:
 *
 * The way of one song over the plane, in step with the player when that song is heard. Its curve is read by a worker.
 */
typedef struct _MoodPlaneTrail MoodPlaneTrail;

/* @widget: where it is drawn */
MoodPlaneTrail *mood_plane_trail_new         (GtkWidget             *widget);
void            mood_plane_trail_free        (MoodPlaneTrail        *self);
void            mood_plane_trail_set_session (MoodPlaneTrail        *self,
                                              MoodSession           *session);
void            mood_plane_trail_set_player  (MoodPlaneTrail        *self,
                                              PlayerPlayer          *player);
void            mood_plane_trail_show        (MoodPlaneTrail        *self,
                                              LibrarySong           *song); /* (nullable): none */
/* (nullable): not while it is read, nor of a song without a curve */
const PlotTrail *mood_plane_trail_get        (MoodPlaneTrail        *self);
/* Seconds that are played of this song, or below 0 when it is not the one that is heard. */
double          mood_plane_trail_get_position (MoodPlaneTrail       *self);
gboolean        mood_plane_trail_is_loading  (MoodPlaneTrail        *self);
void            mood_plane_trail_append      (MoodPlaneTrail        *self,
                                              GtkSnapshot           *snapshot,
                                              const PlotPlaneLayout *layout,
                                              const PlotStyle       *style);

G_END_DECLS
