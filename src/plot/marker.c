/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/marker.h"

#include <math.h>

/* So many points in sight have room for markers of full size, on a plane of so many pixels along each side. */
#define CROWD 350.0
#define SIDE  560.0

/* Of a full size: no crowd makes markers smaller, and nothing makes them larger. */
#define LEAST_SIZE   0.42
#define LARGEST_SIZE 1.1

/* An unsure song is paler: its inside and its outline have so much of the usual opacity. */
#define UNSURE_FILL  0.22
#define UNSURE_LINE  0.62

#define NEUTRAL_LOOK (2 * MOOD_N_QUADRANTS)

void
plot_point_init (PlotPoint *self, const MoodEstimate *estimate)
{
  *self = (PlotPoint) {
    .valence = (float)estimate->gaussian.valence,
    .arousal = (float)estimate->gaussian.arousal,
    .quadrant = estimate->quadrant,
    .is_neutral = estimate->is_neutral ? 1 : 0,
    .is_unsure = estimate->is_unsure ? 1 : 0,
  };
}

double
plot_marker_choose_size (double base, gsize n_points, const PlotPlaneLayout *layout)
{
  PlotRect plane = plot_plane_layout_get_plane (layout);
  double zoom, n_seen;

  plot_plane_layout_get_view (layout, &zoom, NULL, NULL);
  n_seen = MAX ((double)n_points, 1) * (SIDE * SIDE) / (zoom * zoom * plane.width * plane.height);

  return base * CLAMP (pow (n_seen / CROWD, -0.25), LEAST_SIZE, LARGEST_SIZE);
}

/**
 * plot_marker_init:
 *
 * Markers of the size that @style has: large ones are clear, small ones, which stand for a crowd, let others shine
 * through.
 */
void
plot_marker_init (PlotMarker *self, const PlotStyle *style)
{
  double crowding = CLAMP ((1 - style->marker_size / PLOT_DEFAULT_MARKER_SIZE) / (1 - LEAST_SIZE), 0, 1);
  double least_alpha = style->is_high_contrast ? 0.9 : 0.7;

  self->size = style->marker_size;
  self->line_width = MAX (style->marker_size / 7, 0.75);
  self->line_alpha = 1 - (1 - least_alpha) * crowding;
  self->fill_alpha = plot_palette_get (style)->fill_alpha * self->line_alpha;
}

guint
plot_marker_get_look (const PlotPoint *point)
{
  if (point->is_neutral)
    return NEUTRAL_LOOK;

  return 2 * (guint)point->quadrant + point->is_unsure;
}

/* Adds the outline of a quadrant's shape. All cover the area of the circle of that size, so that none looks more
 * important. */
static void
add_path (cairo_t *cr, MoodQuadrant quadrant, double x, double y, double size)
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

/* A ring that is thicker than an outline, since it has nothing inside. */
static void
draw_neutral (const PlotMarker *self, cairo_t *cr, const PlotPalette *palette, double x, double y)
{
  const PlotColor *color = &palette->neutral;
  double width = self->line_width * 1.35;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, MAX (self->size / 2 - width / 4, 1), 0, 2 * G_PI);
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, self->line_alpha);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

/**
 * plot_marker_draw:
 * @look: of plot_marker_get_look()
 *
 * Draws one point.
 */
void
plot_marker_draw (
    const PlotMarker *self, cairo_t *cr, const PlotPalette *palette, guint look, double x, double y)
{
  MoodQuadrant quadrant = (MoodQuadrant)(look / 2);
  gboolean is_unsure = look % 2 != 0;
  const PlotColor *color;

  if (look == NEUTRAL_LOOK)
    {
      draw_neutral (self, cr, palette, x, y);
      return;
    }

  color = &palette->quadrant[quadrant];
  add_path (cr, quadrant, x, y, self->size);
  cairo_set_source_rgba (cr, color->red, color->green, color->blue,
                         self->fill_alpha * (is_unsure ? UNSURE_FILL : 1));
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, color->red, color->green, color->blue,
                         self->line_alpha * (is_unsure ? UNSURE_LINE : 1));
  cairo_set_line_width (cr, self->line_width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}
