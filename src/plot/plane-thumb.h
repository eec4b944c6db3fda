/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/plane-render.h"

G_BEGIN_DECLS

/* Where some songs lie, in a square of @size pixels that a glance takes in: no words, no numbers. @spread: (nullable): its mean
 * is marked and its ellipse (one standard deviation) drawn; of a single song the error, of several how they differ. Of points
 * that have a large mark (one song) the last one is over the others. */
void plot_plane_thumb_render (cairo_t            *cr,
                              double              size,
                              const PlotStyle    *style,
                              const PlotPoint    *points,
                              gsize               n_points,
                              const MoodGaussian *spread);

G_END_DECLS
