/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "plot/plane-layout.h"
#include "plot/style.h"

G_BEGIN_DECLS

/* Text in every script, through Pango. One #PangoLayout serves a whole drawing: text, measure, draw. */

PangoLayout *plot_text_new     (cairo_t         *cr,
                                const PlotStyle *style);
void         plot_text_set     (PangoLayout     *text,
                                const PlotStyle *style,
                                const char      *string,
                                double           factor,
                                PangoWeight      weight);
void         plot_text_measure (PangoLayout     *text,
                                double          *width,
                                double          *height);
void         plot_text_draw    (PangoLayout     *text,
                                cairo_t         *cr,
                                const PlotColor *color,
                                double           x,
                                double           y,
                                double           x_align,
                                double           y_align);
/* With a rim of another color, so that it can be read over anything. */
void         plot_text_draw_rim (PangoLayout     *text,
                                 cairo_t         *cr,
                                 const PlotColor *color,
                                 double           alpha,
                                 double           width,
                                 double           x,
                                 double           y,
                                 double           x_align,
                                 double           y_align);

G_END_DECLS
