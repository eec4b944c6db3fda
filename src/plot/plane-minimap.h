/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "plot/plane-layout.h"
#include "plot/point.h"
#include "plot/style.h"

G_BEGIN_DECLS

/* The whole plane in a small square, and where on it a view lies. */

/* (transfer full): the small square, @size pixels along each side. */
PlotPlaneLayout *plot_minimap_layout_new (double                 size);
/* What @layout shows, in pixels of the small square. */
PlotRect         plot_minimap_get_frame  (const PlotPlaneLayout *map,
                                          const PlotPlaneLayout *layout);
/* Paper, axes and songs, onto an ARGB32 image of @scale device pixels per pixel. */
void             plot_minimap_render     (cairo_surface_t       *image,
                                          double                 scale,
                                          const PlotPlaneLayout *map,
                                          const PlotStyle       *style,
                                          const PlotPoint       *points,
                                          gsize                  n_points);

G_END_DECLS
