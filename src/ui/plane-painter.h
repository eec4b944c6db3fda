/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/plane-data.h"
#include "ui/plane-layer.h"

G_BEGIN_DECLS

/**
 * MoodPlanePainter:
 *
 * Builds the plane's data and stamps its points off the main thread, on one thread of its own. Of each
 * kind of order only the newest counts: what was asked before and is not begun yet is dropped.
 */
typedef struct _MoodPlanePainter MoodPlanePainter;

/* What one picture of the points is made from. */
typedef struct
{
  double     width;
  double     height;
  int        scale; /* device pixels per pixel */
  double     zoom;
  double     center_valence;
  double     center_arousal;
  double     corner_width;  /* where the buttons stand */
  double     corner_height;
  double     inset_width; /* where the minimap stands */
  double     inset_height;
  double     progress;    /* of songs that are going elsewhere; 1: they are there */
  int        map_size;    /* pixels along the sides of the minimap, or 0: none is wanted */
  gboolean   has_words_apart; /* a line is drawn over the points that is to leave the words readable */
  PlotStyle  style; /* with a font_family that is never freed */
} MoodPlaneView;

/* Lays out as the view says. */
void mood_plane_view_apply (const MoodPlaneView *self,
                            PlotPlaneLayout     *layout);

/* Layers of the same size, what moves with the plane, and what stands round it; and the whole of it, small. */
typedef struct
{
  MoodPlaneView   view;
  MoodPlaneLayer *plane; /* (owned): its back, the points, of which the selected stand out, and the words over them */
  MoodPlaneLayer *words; /* (owned) (nullable): where they are wanted apart; then they are not in the plane */
  MoodPlaneLayer *frame; /* (owned): the axes */
  MoodPlaneLayer *map;   /* (owned) (nullable): for the minimap, if one was wanted */
} MoodPlanePicture;

typedef void (*MoodPlaneDataCallback)    (MoodPlaneData    *data,     /* (transfer full) */
                                          gpointer          user_data);
typedef void (*MoodPlanePictureCallback) (MoodPlanePicture *picture,  /* (transfer full) */
                                          gpointer          user_data);

MoodPlanePainter *mood_plane_painter_new    (MoodPlaneDataCallback     data_callback,
                                             MoodPlanePictureCallback  picture_callback,
                                             gpointer                  user_data);
/* Callbacks come no more after this. */
void              mood_plane_painter_free   (MoodPlanePainter         *self);
/* @songs: (transfer full) (element-type LibrarySong). @before: (nullable): see mood_plane_data_new(). */
void              mood_plane_painter_gather (MoodPlanePainter         *self,
                                             GPtrArray                *songs,
                                             MoodSongQuery            *query,
                                             MoodPlaneData            *before);
/* @selected: (transfer full) */
void              mood_plane_painter_paint  (MoodPlanePainter         *self,
                                             MoodPlaneData            *data,
                                             const MoodPlaneView      *view,
                                             GtkBitset                *selected);
/* TRUE while something is asked for that has not come back. */
gboolean          mood_plane_painter_is_busy (MoodPlanePainter        *self);
void              mood_plane_picture_free   (MoodPlanePicture         *picture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodPlanePicture, mood_plane_picture_free)

G_END_DECLS
