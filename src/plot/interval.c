/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/interval.h"

#include <math.h>

/* As parts of the height. */
#define DOT  0.22
#define BAR  0.19
#define EDGE 0.25

void
plot_interval_render (
    cairo_t *cr, double width, double height, const PlotStyle *style, const PlotInterval *interval)
{
  const PlotPalette *palette = plot_palette_get (style);
  const PlotColor *line = &palette->axis, *bar = &palette->arousal_line;
  const double widest = fmax (fmax (fabs (interval->low), fabs (interval->high)), fabs (interval->value));
  const double middle = width / 2, y = height / 2;
  double scale;

  if (!isfinite (interval->value) || !isfinite (interval->low) || !isfinite (interval->high))
    return;

  scale = widest > 0 ? (middle - EDGE * height) / widest : 0;
  cairo_save (cr);
  cairo_set_source_rgb (cr, line->red, line->green, line->blue);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, middle, 0);
  cairo_line_to (cr, middle, height);
  cairo_stroke (cr);
  cairo_set_source_rgb (cr, bar->red, bar->green, bar->blue);
  cairo_set_line_width (cr, BAR * height);
  cairo_move_to (cr, middle + scale * interval->low, y);
  cairo_line_to (cr, middle + scale * interval->high, y);
  cairo_stroke (cr);
  cairo_arc (cr, middle + scale * interval->value, y, DOT * height, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_restore (cr);
}
