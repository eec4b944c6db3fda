/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "engine/mood/journey.h"
#include "plot/plane-layout.h"
#include "plot/style.h"

G_BEGIN_DECLS

/* A journey over the plane: its way with a point at each place where it turns, and the songs along it, with their numbers
 * as far as there is room for them. @songs: (n_songs) (nullable) */
void plot_journey_render (cairo_t                *cr,
                          const PlotPlaneLayout  *layout,
                          const PlotStyle        *style,
                          const MoodJourneyPoint *way,
                          guint                   n_points,
                          const MoodJourneyPoint *songs,
                          guint                   n_songs);

G_END_DECLS
