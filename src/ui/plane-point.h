/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "library/song.h"

G_BEGIN_DECLS

/* The point of the plane that the keyboard is on. A drawn plane has nothing for a keyboard or a screen reader to hold;
 * this one focusable child goes from song to song and is called by the song's name. */
#define MOOD_TYPE_PLANE_POINT (mood_plane_point_get_type ())
G_DECLARE_FINAL_TYPE (MoodPlanePoint, mood_plane_point, MOOD, PLANE_POINT, GtkWidget)

/* @song: (nullable): none to stand on */
void mood_plane_point_set_song (MoodPlanePoint *self,
                                LibrarySong    *song,
                                gboolean        is_selected);

G_END_DECLS
