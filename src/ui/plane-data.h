/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/plane-render.h"
#include "ui/song-query.h"

G_BEGIN_DECLS

/**
 * MoodPlaneData:
 *
 * What the plane shows: the songs that have a place and match the query, as points, with a grid to
 * pick from. Built in a worker from copies, then only the main thread looks at the layout; songs, points,
 * origins and index never change and may be read by a painting worker at the same time.
 */
typedef struct
{
  GPtrArray       *songs;  /* (owned) (element-type LibrarySong): (n_points) */
  PlotPoint       *points; /* (owned): (n_points) */
  PlotPoint       *origins; /* (owned) (nullable) (n_points): where they were; that of a new one is where it is */
  guint            n_points;
  GArray          *said;   /* (owned) (element-type guint): the points that their owner has put where they are */
  PlotPlaneLayout *layout; /* (owned): main thread only */
  GHashTable      *index;  /* (owned): key of the song -> point */
} MoodPlaneData;

/* From any thread. @songs: (element-type LibrarySong). @before: (nullable): what was shown, if the songs are to be seen going. */
MoodPlaneData *mood_plane_data_new   (GPtrArray     *songs,
                                      MoodSongQuery *query,
                                      MoodPlaneData *before);
/* Where a point is on its way from 0, its origin, to 1. */
PlotPoint      mood_plane_data_get_point (const MoodPlaneData *self,
                                      guint          index,
                                      double         progress);
/* (transfer full) (nullable): all of them; NULL when they are where they belong. */
PlotPoint     *mood_plane_data_dup_points (const MoodPlaneData *self,
                                      double         progress);
MoodPlaneData *mood_plane_data_ref   (MoodPlaneData *self);
/* The last one on the main thread, since songs are widgets' business there. */
void           mood_plane_data_unref (MoodPlaneData *self);
gboolean       mood_plane_data_find  (MoodPlaneData *self,
                                      LibrarySong   *song,
                                      guint         *index);
/* @key: of the selection, see mood_selection_get_key() */
gboolean       mood_plane_data_find_key (MoodPlaneData *self,
                                         guint          key,
                                         guint         *index);
/* The nearest point from point @from in a direction on the plane: (1, 0) is right, (0, 1) is up. Points on
 * one spot are walked through one by one. FALSE at the edge. */
gboolean       mood_plane_data_step  (MoodPlaneData *self,
                                      guint          from,
                                      int            dx,
                                      int            dy,
                                      guint         *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodPlaneData, mood_plane_data_unref)

G_END_DECLS
