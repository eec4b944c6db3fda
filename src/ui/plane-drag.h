/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/plane-layout.h"
#include "plot/style.h"
#include "ui/plane-tool.h"
#include "ui/selection.h"

G_BEGIN_DECLS

/**
 * MoodPlaneMove:
 *
 * A song on its way to where it belongs: what a hand drags over the plane, from the press on. It stays there after it was let
 * go until the library knows, so that it does not jump back and forth.
 */
typedef struct
{
  LibrarySong *song;        /* (owned) (nullable): pressed on, moved, or let go */
  double       offset_x;    /* from the pointer to the middle of its marker, in pixels */
  double       offset_y;
  double       valence;     /* where it is now */
  double       arousal;
  gboolean     is_moved;    /* it is drawn where it is now */
  gboolean     is_answered; /* the library has it: it is drawn until the points are there */
} MoodPlaneMove;

void     mood_plane_move_clear    (MoodPlaneMove         *self);
/* Takes hold of @song, which is drawn at @song_x, @song_y, with the pointer at @x, @y. */
void     mood_plane_move_hold     (MoodPlaneMove         *self,
                                   LibrarySong           *song,
                                   double                 song_x,
                                   double                 song_y,
                                   double                 x,
                                   double                 y);
/* The pointer is at @x, @y now. Nothing leaves the plane. */
void     mood_plane_move_to       (MoodPlaneMove         *self,
                                   const PlotPlaneLayout *layout,
                                   double                 x,
                                   double                 y);
/* (transfer none): the mood word of where it is. */
const char *mood_plane_move_get_word (const MoodPlaneMove *self);
/* Which point would be moved from a press at @x, @y: one that is selected, unless there are many of those; or else one that
 * stands alone, so that where songs are crowded a press still begins a box. A lasso may begin at any song that is not
 * selected, and a circle, whose middle is where it begins, at any song. */
gboolean mood_plane_move_find     (const PlotPlaneLayout *layout,
                                   MoodPlaneTool          tool,
                                   MoodSelection         *selection,
                                   GPtrArray             *songs,
                                   double                 x,
                                   double                 y,
                                   guint                 *index);
/* Draws the song where it is, a ghost where it was predicted, and a line from one to the other. */
void     mood_plane_move_draw     (const MoodPlaneMove   *self,
                                   cairo_t               *cr,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style);
/* Draws a ghost where @song was predicted, and the line, when it has a label. */
void     mood_plane_draw_predicted (LibrarySong           *song,
                                    cairo_t               *cr,
                                    const PlotPlaneLayout *layout,
                                    const PlotStyle       *style);

G_END_DECLS
