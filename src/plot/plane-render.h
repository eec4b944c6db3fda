/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "engine/mood/vocabulary.h"
#include "plot/plane-layout.h"
#include "plot/style.h"

G_BEGIN_DECLS

typedef struct
{
  float        valence;
  float        arousal;
  MoodQuadrant quadrant;   /* decides colour and shape: Q1 circle, Q2 triangle, Q3 square, Q4 diamond */
  gboolean     is_neutral; /* hollow */
} PlotPoint;

/* The back of the plane: quadrant washes, grid, neutral disc. */
void plot_plane_render_background (cairo_t               *cr,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style);

/* Round the plane: its border, the axes with their numbers and meanings. */
void plot_plane_render_frame      (cairo_t               *cr,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style);

/* Over the points: quadrant names, the neutral zone's, mood words where there is room. */
void plot_plane_render_words      (cairo_t               *cr,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style,
                                   const MoodVocabulary  *vocabulary); /* (nullable) */

/* The points, onto an ARGB32 image surface of @scale device pixels per pixel: stamped from small
 * pictures of the markers, so that 100,000 take milliseconds. */
void plot_plane_render_points     (cairo_surface_t       *image,
                                   double                 scale,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style,
                                   const PlotPoint       *points,
                                   gsize                  n_points);

/* One point larger, ringed, with its error ellipse (one standard deviation) when @gaussian is there. */
void plot_plane_render_selected   (cairo_t               *cr,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style,
                                   const PlotPoint       *point,
                                   const MoodGaussian    *gaussian); /* (nullable) */

/* The whole map as a picture file, by the extension of @path: .png or .svg. */
gboolean plot_plane_render_to_file (const char           *path,
                                    guint                 width,
                                    guint                 height,
                                    const PlotStyle      *style,
                                    const MoodVocabulary *vocabulary,
                                    const PlotPoint      *points,
                                    gsize                 n_points,
                                    GError              **error);

G_END_DECLS
