/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "engine/mood/curve.h"
#include "plot/plane-layout.h"
#include "plot/style.h"

G_BEGIN_DECLS

/**
 * PlotTrail:
 *
 * The way of one song over the plane while it plays: its mood curve, smoothed so that it can be followed by eye.
 * Immutable.
 */
typedef struct _PlotTrail PlotTrail;

/* NULL for a curve of which nothing can be drawn. */
PlotTrail *plot_trail_new          (const MoodCurve       *curve);
void       plot_trail_free         (PlotTrail             *self);
/* Where it is at a time, in seconds; before the begin and after the end it stands still. */
void       plot_trail_get_place    (const PlotTrail       *self,
                                    double                 seconds,
                                    double                *valence,
                                    double                *arousal);
/* The pixels that it takes, with all that is drawn along it. */
PlotRect   plot_trail_get_bounds   (const PlotTrail       *self,
                                    const PlotPlaneLayout *layout);
/* @position: seconds played, of which the way is drawn stronger, with a dot at its end; below 0: not played */
void       plot_trail_render       (const PlotTrail       *self,
                                    cairo_t               *cr,
                                    const PlotPlaneLayout *layout,
                                    const PlotStyle       *style,
                                    double                 position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlotTrail, plot_trail_free)

G_END_DECLS
