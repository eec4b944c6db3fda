/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/plane-thumb.h"

#include <math.h>

#include "plot/marker.h"

#define CORNER 8.0
/* With more points their marks are smaller and fainter. */
#define CROWD 12
/* Songs at one place: cairo cannot draw an ellipse without a width. */
#define LEAST_SD 0.01

typedef struct
{
  cairo_t *cr;
  const PlotPalette *palette;
  double size;
} Thumb;

static void
set_color (const Thumb *self, const PlotColor *color, double alpha)
{
  cairo_set_source_rgba (self->cr, color->red, color->green, color->blue, alpha);
}

static double
get_x (const Thumb *self, double valence)
{
  return (valence + 1) / 2 * self->size;
}

static double
get_y (const Thumb *self, double arousal)
{
  return (1 - arousal) / 2 * self->size;
}

static void
add_square (const Thumb *self)
{
  const double end = self->size - 0.5;

  cairo_new_sub_path (self->cr);
  cairo_arc (self->cr, end - CORNER, 0.5 + CORNER, CORNER, -G_PI_2, 0);
  cairo_arc (self->cr, end - CORNER, end - CORNER, CORNER, 0, G_PI_2);
  cairo_arc (self->cr, 0.5 + CORNER, end - CORNER, CORNER, G_PI_2, G_PI);
  cairo_arc (self->cr, 0.5 + CORNER, 0.5 + CORNER, CORNER, G_PI, 3 * G_PI_2);
  cairo_close_path (self->cr);
}

static void
draw_back (const Thumb *self)
{
  const double half = self->size / 2;
  const double middle = floor (half) + 0.5;

  set_color (self, &self->palette->paper, 1);
  cairo_paint (self->cr);
  for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
    {
      cairo_rectangle (self->cr, mood_quadrant_valence_signs[q] > 0 ? half : 0,
                       mood_quadrant_arousal_signs[q] > 0 ? 0 : half, half, half);
      set_color (self, &self->palette->quadrant[q], self->palette->wash_alpha * 0.8);
      cairo_fill (self->cr);
    }

  cairo_move_to (self->cr, 0, middle);
  cairo_line_to (self->cr, self->size, middle);
  cairo_move_to (self->cr, middle, 0);
  cairo_line_to (self->cr, middle, self->size);
  set_color (self, &self->palette->axis, 0.8);
  cairo_set_line_width (self->cr, 1);
  cairo_stroke (self->cr);
}

/* The ellipse of one standard deviation: the unit circle, through the covariance's Cholesky factor. */
static void
draw_ellipse (const Thumb *self, const MoodGaussian *spread, const PlotColor *color)
{
  const double c = spread->correlation;
  const double rest = sqrt (MAX (1 - c * c, 1e-4));
  const double valence_sd = MAX (spread->valence_sd, LEAST_SD);
  const double arousal_sd = MAX (spread->arousal_sd, LEAST_SD);
  cairo_matrix_t saved;
  cairo_matrix_t matrix;

  cairo_get_matrix (self->cr, &saved);
  cairo_matrix_init (&matrix, valence_sd * self->size / 2, -arousal_sd * c * self->size / 2, 0,
                     -arousal_sd * rest * self->size / 2, get_x (self, spread->valence),
                     get_y (self, spread->arousal));
  cairo_transform (self->cr, &matrix);
  cairo_new_sub_path (self->cr);
  cairo_arc (self->cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_set_matrix (self->cr, &saved);
  set_color (self, color, 0.16);
  cairo_fill_preserve (self->cr);
  set_color (self, color, 0.9);
  cairo_set_line_width (self->cr, 1.25);
  cairo_stroke (self->cr);
}

static void
draw_points (const Thumb *self, const PlotStyle *style, const PlotPoint *points, gsize n_points)
{
  PlotMarker marker;

  plot_marker_init (&marker, style);
  marker.size = n_points == 1 ? 11 : n_points > CROWD ? 5 : 8;
  if (n_points > CROWD)
    {
      marker.line_alpha = 0.4;
      marker.fill_alpha = 0.4;
    }
  for (gsize i = 0; i < n_points; i++)
    plot_marker_draw (&marker, self->cr, self->palette, plot_marker_get_look (&points[i]),
                      get_x (self, points[i].valence), get_y (self, points[i].arousal));
}

/* A cross: the mean of several is no song. */
static void
draw_mean (const Thumb *self, const MoodGaussian *spread)
{
  const double x = get_x (self, spread->valence);
  const double y = get_y (self, spread->arousal);

  for (int i = 0; i < 2; i++)
    {
      cairo_move_to (self->cr, x - 6, y);
      cairo_line_to (self->cr, x + 6, y);
      cairo_move_to (self->cr, x, y - 6);
      cairo_line_to (self->cr, x, y + 6);
      set_color (self, i == 0 ? &self->palette->paper : &self->palette->text, 1);
      cairo_set_line_width (self->cr, i == 0 ? 4 : 2);
      cairo_stroke (self->cr);
    }
}

void
plot_plane_thumb_render (cairo_t *cr,
                         double size,
                         const PlotStyle *style,
                         const PlotPoint *points,
                         gsize n_points,
                         const MoodGaussian *spread)
{
  const Thumb self = { cr, plot_palette_get (style), size };
  const gboolean is_single = n_points == 1;

  if (size < 4 * CORNER)
    return;

  cairo_save (cr);
  add_square (&self);
  cairo_clip (cr);
  draw_back (&self);
  if (spread != NULL)
    draw_ellipse (&self, spread,
                  is_single && !points[0].is_neutral ? &self.palette->quadrant[points[0].quadrant]
                                                     : &self.palette->text);
  draw_points (&self, style, points, n_points);
  if (spread != NULL && !is_single)
    draw_mean (&self, spread);
  cairo_restore (cr);

  cairo_save (cr);
  add_square (&self);
  set_color (&self, &self.palette->axis, 0.8);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_restore (cr);
}
