/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "library/song.h"

G_BEGIN_DECLS

/**
 * MoodPlaneCluster:
 *
 * The songs that lie over each other on one spot of the plane, as a list to choose one from.
 *
 * Signal: "chosen" (LibrarySong).
 */
#define MOOD_TYPE_PLANE_CLUSTER (mood_plane_cluster_get_type ())
G_DECLARE_FINAL_TYPE (MoodPlaneCluster, mood_plane_cluster, MOOD, PLANE_CLUSTER, GtkPopover)

MoodPlaneCluster *mood_plane_cluster_new       (void);
/* @songs: (element-type LibrarySong). @n_songs: how many there are in all. */
void              mood_plane_cluster_set_songs (MoodPlaneCluster *self,
                                                GPtrArray        *songs,
                                                guint             n_songs);
guint             mood_plane_cluster_get_n_songs (MoodPlaneCluster *self);
/* Gives the keyboard to the list. */
void              mood_plane_cluster_focus     (MoodPlaneCluster *self);

G_END_DECLS
