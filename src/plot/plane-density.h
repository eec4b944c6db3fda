/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "plot/plane-layout.h"
#include "plot/point.h"
#include "plot/style.h"

G_BEGIN_DECLS

/**
 * PlotDensity:
 *
 * How many songs lie where, in one view of the plane: where markers would cover each other, a shading takes their
 * place. From one to the other it goes softly, over the plane and while it is zoomed: what a spot loses in markers it
 * gains in shade. Holds for the layout and the style it was made with.
 */
typedef struct _PlotDensity PlotDensity;

PlotDensity *plot_density_new        (const PlotPlaneLayout *layout,
                                      const PlotStyle       *style,
                                      const PlotPoint       *points,
                                      gsize                  n_points);
void         plot_density_free       (PlotDensity           *self);
/* TRUE when there is no crowd in sight, and so nothing to shade. */
gboolean     plot_density_is_clear   (const PlotDensity     *self);
/* How much of a marker is to be seen at a pixel: 1 where there is room, 0 in a crowd. */
double       plot_density_get_share  (const PlotDensity     *self,
                                      double                 x,
                                      double                 y);
void         plot_density_draw       (const PlotDensity     *self,
                                      cairo_t               *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlotDensity, plot_density_free)

G_END_DECLS
