/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/plane-render.h"
#include "plot/text.h"

G_BEGIN_DECLS

/* The words on the plane: quadrant names, "neutral", mood words where there is room. */
void plot_plane_words_draw (cairo_t               *cr,
                            PangoLayout           *text,
                            const PlotPlaneLayout *layout,
                            const PlotStyle       *style,
                            const MoodVocabulary  *vocabulary);

G_END_DECLS
