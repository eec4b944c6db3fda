/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/marker.h"

#include <math.h>

/* From here on points begin to shrink and fade; at a hundred times as many they are at their least. */
#define CROWD 500.0

/**
 * plot_marker_init:
 * @n_points: how many are drawn
 *
 * A few points are large and clear; a crowd is made of small translucent ones, so that it shows
 * where it is dense.
 */
void
plot_marker_init (PlotMarker      *self,
                  const PlotStyle *style,
                  gsize            n_points)
{
  double crowding = n_points > CROWD ? MIN (log10 (n_points / CROWD) / 2, 1) : 0;
  double least_alpha = style->is_high_contrast ? 0.8 : 0.4;

  self->size = style->marker_size * (1 - 0.55 * crowding);
  self->line_width = MAX (style->marker_size / 7 * (1 - 0.3 * crowding), 0.75);
  self->line_alpha = 1 - (1 - least_alpha) * crowding;
  self->fill_alpha = plot_palette_get (style)->fill_alpha * self->line_alpha;
}

/**
 * plot_marker_path:
 *
 * Adds the outline of a quadrant's shape. All cover the area of the circle of that size, so that
 * none looks more important.
 */
void
plot_marker_path (cairo_t     *cr,
                  MoodQuadrant quadrant,
                  double       x,
                  double       y,
                  double       size)
{
  cairo_new_sub_path (cr);

  switch (quadrant)
    {
    case MOOD_QUADRANT_1: cairo_arc (cr, x, y, size / 2, 0, 2 * G_PI); break;

    case MOOD_QUADRANT_2:
      {
        double side = size * sqrt (G_PI / sqrt (3));
        double height = side * sqrt (3) / 2;

        /* The centroid, not the middle of the box, marks the place. */
        cairo_move_to (cr, x, y - height * 2 / 3);
        cairo_line_to (cr, x + side / 2, y + height / 3);
        cairo_line_to (cr, x - side / 2, y + height / 3);
      }
      break;

    case MOOD_QUADRANT_3:
      {
        double side = size * sqrt (G_PI) / 2;

        cairo_rectangle (cr, x - side / 2, y - side / 2, side, side);
      }
      break;

    case MOOD_QUADRANT_4:
      {
        double reach = size * sqrt (G_PI / 8);

        cairo_move_to (cr, x, y - reach);
        cairo_line_to (cr, x + reach, y);
        cairo_line_to (cr, x, y + reach);
        cairo_line_to (cr, x - reach, y);
      }
      break;
    }

  cairo_close_path (cr);
}

/**
 * plot_marker_draw:
 * @is_neutral: hollow
 *
 * Draws one point.
 */
void
plot_marker_draw (const PlotMarker  *self,
                  cairo_t           *cr,
                  const PlotPalette *palette,
                  MoodQuadrant       quadrant,
                  gboolean           is_neutral,
                  double             x,
                  double             y)
{
  const PlotColor *color = &palette->quadrant[quadrant];

  plot_marker_path (cr, quadrant, x, y, self->size);
  if (!is_neutral)
    {
      cairo_set_source_rgba (cr, color->red, color->green, color->blue, self->fill_alpha);
      cairo_fill_preserve (cr);
    }

  cairo_set_source_rgba (cr, color->red, color->green, color->blue, self->line_alpha);
  cairo_set_line_width (cr, self->line_width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}
