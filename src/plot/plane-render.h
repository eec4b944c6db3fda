/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "engine/mood/vocabulary.h"
#include "plot/plane-layout.h"
#include "plot/point.h"
#include "plot/style.h"

G_BEGIN_DECLS

/* The back of the plane: quadrant washes, grid, neutral disc. */
void plot_plane_render_background (cairo_t               *cr,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style);

/* Round the plane: its border, the axes with their numbers and meanings. */
void plot_plane_render_frame      (cairo_t               *cr,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style);

/* The border alone. */
void plot_plane_render_border     (cairo_t               *cr,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style);

/* The error ellipse, of one standard deviation. */
void plot_plane_render_ellipse    (cairo_t               *cr,
                                   const PlotPlaneLayout *layout,
                                   const PlotColor       *color,
                                   const MoodGaussian    *gaussian);

/* Quadrant names, the neutral zone's, mood words where there is room: over the points, or under them where they are so few
 * that none is to be covered. */
void plot_plane_render_words      (cairo_t               *cr,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style,
                                   const MoodVocabulary  *vocabulary); /* (nullable) */

gboolean plot_plane_words_are_under (gsize n_points);

/* The points, onto an ARGB32 image surface of @scale device pixels per pixel: stamped from small pictures of the markers,
 * so that 100,000 take milliseconds, and shaded where they are too many to be told apart. Asks for memory a number of
 * times that does not depend on how many there are. */
void plot_plane_render_points     (cairo_surface_t       *image,
                                   double                 scale,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style,
                                   const PlotPoint       *points,
                                   gsize                  n_points);

/* The same, wherever @cr leads: by way of an image of @width x @height of its units. */
void plot_plane_paint_points      (cairo_t               *cr,
                                   double                 width,
                                   double                 height,
                                   double                 scale,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style,
                                   const PlotPoint       *points,
                                   gsize                  n_points);

/* The same as lines, for files: some thousands at most. */
void plot_plane_draw_points       (cairo_t               *cr,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style,
                                   const PlotPoint       *points,
                                   gsize                  n_points);

/* Marks those of @points, which are drawn already, that somebody has put where they are. @indices: (n_indices) */
void plot_plane_render_said       (cairo_t               *cr,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style,
                                   const PlotPoint       *points,
                                   const guint           *indices,
                                   gsize                  n_indices);

/* One point larger, ringed, with its error ellipse (one standard deviation) when @gaussian is there. */
void plot_plane_render_selected   (cairo_t               *cr,
                                   const PlotPlaneLayout *layout,
                                   const PlotStyle       *style,
                                   const PlotPoint       *point,
                                   const MoodGaussian    *gaussian); /* (nullable) */

/* The plane with what belongs to it, in a box of @width x @height: on paper, or wherever @cr leads. Many points are
 * drawn as an image of @image_scale pixels for each unit. */
void plot_plane_render_page (cairo_t              *cr,
                             double                width,
                             double                height,
                             double                image_scale,
                             const PlotStyle      *style,
                             const MoodVocabulary *vocabulary, /* (nullable) */
                             const PlotView       *view,       /* (nullable): the whole plane */
                             const PlotPoint      *points,
                             gsize                 n_points);

/* The same as a picture file, by the extension of @path: .png or .svg. */
gboolean plot_plane_render_to_file (const char           *path,
                                    guint                 width,
                                    guint                 height,
                                    const PlotStyle      *style,
                                    const MoodVocabulary *vocabulary, /* (nullable) */
                                    const PlotView       *view,       /* (nullable): the whole plane */
                                    const PlotPoint      *points,
                                    gsize                 n_points,
                                    GError              **error);

G_END_DECLS
