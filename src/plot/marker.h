/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "plot/plane-layout.h"
#include "plot/point.h"
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

/* What points differ in beside their place: four quadrants, each sure and unsure, and the neutral ones. */
#define PLOT_N_LOOKS (2 * MOOD_N_QUADRANTS + 1)

/* Of @base, the size of a single marker: so many points, seen like this, have room for markers of this size. */
double plot_marker_choose_size (double            base,
                                gsize             n_points,
                                const PlotPlaneLayout *layout);
void   plot_marker_init        (PlotMarker       *self,
                                const PlotStyle  *style);
/* A number below PLOT_N_LOOKS. */
guint  plot_marker_get_look    (const PlotPoint  *point);
void   plot_marker_draw        (const PlotMarker *self,
                                cairo_t          *cr,
                                const PlotPalette *palette,
                                guint             look,
                                double            x,
                                double            y);

G_END_DECLS
