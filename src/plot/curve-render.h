/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/curve.h"
#include "engine/mood/spectrogram.h"
#include "plot/plane-render.h"

G_BEGIN_DECLS

/* Valence and arousal over time in a box of @width x @height: two lines, told apart by dashes as
 * well as by color, with a time axis and labels. */
void plot_curve_render (cairo_t         *cr,
                        double           width,
                        double           height,
                        const PlotStyle *style,
                        const MoodCurve *curve);

/* The same over a picture of the sound, on one time axis, for a song of @duration seconds: either may be NULL. */
void plot_curve_render_sound (cairo_t               *cr,
                              double                 width,
                              double                 height,
                              const PlotStyle       *style,
                              const MoodCurve       *curve,
                              const MoodSpectrogram *sound,
                              double                 duration);

/* Where the time axis goes from its begin to its end, and where the lines are. */
PlotRect plot_curve_get_box  (double           width,
                              double           height,
                              const PlotStyle *style);

G_END_DECLS
