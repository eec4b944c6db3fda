/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "plot/plane-layout.h"
#include "plot/style.h"
#include "plot/text.h"

G_BEGIN_DECLS

/* What drawings with axes have in common: words at a place, a frame, numbers along an axis. */

/**
 * PlotChart:
 * @text: (owned)
 *
 * One drawing while it is made.
 */
typedef struct
{
  cairo_t           *cr;
  PangoLayout       *text;
  const PlotStyle   *style;
  const PlotPalette *palette;
} PlotChart;

/* As a factor of the style's font size. */
#define PLOT_CHART_SMALL 0.85

void   plot_chart_init        (PlotChart       *self,
                               cairo_t         *cr,
                               const PlotStyle *style);
void   plot_chart_clear       (PlotChart       *self);
void   plot_chart_set_color   (const PlotChart *self,
                               const PlotColor *color);
void   plot_chart_measure     (const PlotChart *self,
                               const char      *string,
                               double           factor,
                               double          *width,
                               double          *height);
/* Alignments as in plot_text_draw(). */
void   plot_chart_draw_text   (const PlotChart *self,
                               const char      *string,
                               double           factor,
                               PangoWeight      weight,
                               const PlotColor *color,
                               double           x,
                               double           y,
                               double           x_align,
                               double           y_align);
/* On lines as long as @width at most, @n_lines of them; what does not fit ends in an ellipsis. */
void   plot_chart_draw_words  (const PlotChart *self,
                               const char      *string,
                               double           factor,
                               const PlotColor *color,
                               PlotRect         rect,
                               PangoAlignment   alignment,
                               int              n_lines);
void   plot_chart_draw_paper  (const PlotChart *self,
                               PlotRect         rect);
/* Sharp, one pixel wide. */
void   plot_chart_draw_across (const PlotChart *self,
                               const PlotColor *color,
                               PlotRect         rect,
                               double           y);
void   plot_chart_draw_down   (const PlotChart *self,
                               const PlotColor *color,
                               PlotRect         rect,
                               double           x);

/* 1, 2 or 5 times a power of ten, so that @range has no more than @most of them. */
double plot_chart_choose_step (double           range,
                               guint            most);
/* (transfer full): with as many decimals as multiples of @step need. */
char  *plot_chart_format      (double           value,
                               double           step);

G_END_DECLS
