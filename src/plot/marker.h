/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "plot/style.h"

G_BEGIN_DECLS

/**
 * PlotMarker:
 * @size: across a circle; the other shapes cover the same area
 * @line_alpha: opacity of the outline
 * @fill_alpha: opacity of the inside
 *
 * How the points of one drawing look.
 */
typedef struct
{
  double size;
  double line_width;
  double line_alpha;
  double fill_alpha;
} PlotMarker;

/* No shape reaches further than this from its middle, in sizes. */
#define PLOT_MARKER_REACH 0.85

void plot_marker_init    (PlotMarker      *self,
                          const PlotStyle *style,
                          gsize            n_points);
void plot_marker_path    (cairo_t         *cr,
                          MoodQuadrant     quadrant,
                          double           x,
                          double           y,
                          double           size);
void plot_marker_draw    (const PlotMarker  *self,
                          cairo_t           *cr,
                          const PlotPalette *palette,
                          MoodQuadrant       quadrant,
                          gboolean           is_neutral,
                          double             x,
                          double             y);

G_END_DECLS
