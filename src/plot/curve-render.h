/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/curve.h"
#include "plot/plane-render.h"

G_BEGIN_DECLS

/* Valence and arousal over time in a box of @width x @height: two lines, told apart by dashes as
 * well as by colour, with a time axis and labels. */
void plot_curve_render (cairo_t         *cr,
                        double           width,
                        double           height,
                        const PlotStyle *style,
                        const MoodCurve *curve);

G_END_DECLS
