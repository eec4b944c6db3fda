/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/mood/journey.h"
#include "library/song.h"
#include "plot/plane-layout.h"
#include "plot/style.h"

G_BEGIN_DECLS

/**
 * MoodPlaneJourney:
 *
 * A journey that is drawn on the plane: the way from place to place, and the songs that were found for it.
 *
 * @way: (element-type MoodJourneyPoint)
 * @songs: (element-type MoodJourneyPoint): in their order
 * @first, @last: ids of the songs that it begins and ends with; 0: it begins or ends at a place
 */
typedef struct
{
  GArray *way;   /* (owned) */
  GArray *songs; /* (owned) */
  gint64  first;
  gint64  last;
} MoodPlaneJourney;

void     mood_plane_journey_init     (MoodPlaneJourney       *self);
void     mood_plane_journey_clear    (MoodPlaneJourney       *self);
void     mood_plane_journey_reset    (MoodPlaneJourney       *self);
/* One more place, at the end; @id: of the song there, or 0. FALSE when it is the place where the way ends already, or there
 * are too many. */
gboolean mood_plane_journey_add      (MoodPlaneJourney       *self,
                                      double                  valence,
                                      double                  arousal,
                                      gint64                  id);
/* Takes the last place away; FALSE when there is none. */
gboolean mood_plane_journey_step_back (MoodPlaneJourney      *self);
/* From the end to the begin. */
void     mood_plane_journey_turn     (MoodPlaneJourney       *self);
/* A line that was drawn by hand, (n_corners, 2) pixels: as few places as tell what it is like. */
void     mood_plane_journey_take_line (MoodPlaneJourney      *self,
                                       const PlotPlaneLayout *layout,
                                       const double          *corners,
                                       guint                  n_corners);
/* (transfer full) (n_corners): which corners of a line, (n_corners, 2) pixels, tell what it is like: at most @most, and none that
 * bends it by less than @least_bend. The first and the last are. */
gboolean *mood_plane_simplify_line   (const double           *corners,
                                      guint                   n_corners,
                                      double                  least_bend,
                                      guint                   most);
/* @songs: (element-type LibrarySong) (nullable) */
void     mood_plane_journey_set_songs (MoodPlaneJourney      *self,
                                       GPtrArray             *songs);
void     mood_plane_journey_snapshot (const MoodPlaneJourney *self,
                                      GtkSnapshot            *snapshot,
                                      const PlotPlaneLayout  *layout,
                                      const PlotStyle        *style);

G_END_DECLS
