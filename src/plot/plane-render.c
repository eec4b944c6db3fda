/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/plane-render.h"

#include <math.h>

#include <glib/gi18n.h>

#include "plot/marker.h"
#include "plot/plane-words.h"

/* The back of the plane and the selected point. The points themselves are in plane-points.c, files
 * in plane-picture.c. */

/* The opacity of a wash at the middle of the plane, as a part of that in the corner. */
#define WASH_START 0.15

/* So few songs are never covered by words. */
#define FEW_POINTS 60

static void
set_color (cairo_t         *cr,
           const PlotColor *color,
           double           alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, alpha);
}

/* To the middle of a device pixel, so that a thin line stays thin. */
static double
snap (double position)
{
  return floor (position) + 0.5;
}

static void
add_plane_path (cairo_t        *cr,
                const PlotRect *plane,
                double          radius)
{
  double right = plane->x + plane->width;
  double bottom = plane->y + plane->height;

  radius = MIN (radius, plane->width / 4);
  cairo_new_sub_path (cr);
  cairo_arc (cr, right - radius, plane->y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, right - radius, bottom - radius, radius, 0, G_PI_2);
  cairo_arc (cr, plane->x + radius, bottom - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, plane->x + radius, plane->y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
draw_washes (cairo_t               *cr,
             const PlotPlaneLayout *layout,
             const PlotPalette     *palette,
             const MoodBorders     *borders)
{
  double zero_x, zero_y;

  plot_plane_layout_to_pixel (layout, borders->valence, borders->arousal, &zero_x, &zero_y);

  for (int quadrant = 0; quadrant < MOOD_N_QUADRANTS; quadrant++)
    {
      const PlotColor *color = &palette->quadrant[quadrant];
      double valence = quadrant == MOOD_QUADRANT_1 || quadrant == MOOD_QUADRANT_4 ? 1 : -1;
      double arousal = quadrant == MOOD_QUADRANT_1 || quadrant == MOOD_QUADRANT_2 ? 1 : -1;
      cairo_pattern_t *wash;
      double corner_x, corner_y;

      plot_plane_layout_to_pixel (layout, valence, arousal, &corner_x, &corner_y);
      wash = cairo_pattern_create_radial (zero_x, zero_y, 0, zero_x, zero_y,
                                          hypot (corner_x - zero_x, corner_y - zero_y));
      cairo_pattern_add_color_stop_rgba (wash, 0, color->red, color->green, color->blue,
                                         palette->wash_alpha * WASH_START);
      cairo_pattern_add_color_stop_rgba (wash, 1, color->red, color->green, color->blue, palette->wash_alpha);
      cairo_set_source (cr, wash);
      cairo_rectangle (cr, MIN (zero_x, corner_x), MIN (zero_y, corner_y), fabs (corner_x - zero_x),
                       fabs (corner_y - zero_y));
      cairo_fill (cr);
      cairo_pattern_destroy (wash);
    }
}

/* The distance of two grid lines: a round number, not narrower than @least pixels. */
static double
choose_grid_step (const PlotPlaneLayout *layout,
                  double                 least)
{
  static const double steps[] = { 0.5, 0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.0025, 0.001 };
  PlotRect plane = plot_plane_layout_get_plane (layout);
  double zoom;
  gsize i;

  plot_plane_layout_get_view (layout, &zoom, NULL, NULL);
  for (i = 0; i + 1 < G_N_ELEMENTS (steps); i++)
    {
      if (steps[i + 1] * plane.width / 2 * zoom < least)
        break;
    }

  return steps[i];
}

static void
get_visible (const PlotPlaneLayout *layout,
             double                *left,
             double                *bottom,
             double                *right,
             double                *top)
{
  PlotRect plane = plot_plane_layout_get_plane (layout);

  plot_plane_layout_to_value (layout, plane.x, plane.y + plane.height, left, bottom);
  plot_plane_layout_to_value (layout, plane.x + plane.width, plane.y, right, top);
}

static void
draw_grid (cairo_t               *cr,
           const PlotPlaneLayout *layout,
           const PlotPalette     *palette,
           const MoodBorders     *borders,
           double                 step)
{
  PlotRect plane = plot_plane_layout_get_plane (layout);
  double left, bottom, right, top, x, y;

  get_visible (layout, &left, &bottom, &right, &top);
  cairo_set_line_width (cr, 1);

  for (int i = (int)ceil (left / step); i * step <= right; i++)
    {
      plot_plane_layout_to_pixel (layout, i * step, 0, &x, &y);
      cairo_move_to (cr, snap (x), plane.y);
      cairo_line_to (cr, snap (x), plane.y + plane.height);
    }
  for (int i = (int)ceil (bottom / step); i * step <= top; i++)
    {
      plot_plane_layout_to_pixel (layout, 0, i * step, &x, &y);
      cairo_move_to (cr, plane.x, snap (y));
      cairo_line_to (cr, plane.x + plane.width, snap (y));
    }
  set_color (cr, &palette->grid, 1);
  cairo_stroke (cr);

  plot_plane_layout_to_pixel (layout, borders->valence, borders->arousal, &x, &y);
  cairo_move_to (cr, snap (x), plane.y);
  cairo_line_to (cr, snap (x), plane.y + plane.height);
  cairo_move_to (cr, plane.x, snap (y));
  cairo_line_to (cr, plane.x + plane.width, snap (y));
  set_color (cr, &palette->axis, 1);
  cairo_stroke (cr);
}

static void
draw_neutral_disc (cairo_t               *cr,
                   const PlotPlaneLayout *layout,
                   const PlotPalette     *palette,
                   const MoodBorders     *borders)
{
  static const double dashes[] = { 4, 3 };
  double x, y, edge_x, edge_y;

  if (borders->neutral_radius <= 0)
    return;

  plot_plane_layout_to_pixel (layout, borders->valence, borders->arousal, &x, &y);
  plot_plane_layout_to_pixel (layout, borders->valence + borders->neutral_radius, borders->arousal, &edge_x, &edge_y);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, edge_x - x, 0, 2 * G_PI);
  set_color (cr, &palette->paper, 0.85);
  cairo_fill_preserve (cr);
  set_color (cr, &palette->axis, 1);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* "−0.5", with a real minus and no more decimals than it takes. */
static void
set_number (PangoLayout     *text,
            const PlotStyle *style,
            double           value)
{
  /* A sum of steps is not quite a round number: 1e-17 is 0. */
  double rounded = round (value * 1e4) / 1e4;
  g_autofree char *number = g_strdup_printf ("%s%g", rounded < 0 ? "−" : "", fabs (rounded));

  plot_text_set (text, style, number, 0.78, PANGO_WEIGHT_NORMAL);
}

static void
draw_numbers (cairo_t               *cr,
              PangoLayout           *text,
              const PlotPlaneLayout *layout,
              const PlotStyle       *style,
              const PlotPalette     *palette,
              double                 step)
{
  PlotRect plane = plot_plane_layout_get_plane (layout);
  double gap = style->font_size * 0.3;
  double left, bottom, right, top, x, y;

  get_visible (layout, &left, &bottom, &right, &top);
  for (int i = (int)ceil (left / step - 1e-6); i * step <= right + 1e-6; i++)
    {
      plot_plane_layout_to_pixel (layout, i * step, 0, &x, &y);
      set_number (text, style, i * step);
      plot_text_draw (text, cr, &palette->dim_text, x, plane.y + plane.height + gap, 0.5, 0);
    }
  for (int i = (int)ceil (bottom / step - 1e-6); i * step <= top + 1e-6; i++)
    {
      plot_plane_layout_to_pixel (layout, 0, i * step, &x, &y);
      set_number (text, style, i * step);
      plot_text_draw (text, cr, &palette->dim_text, plane.x - gap, y, 1, 0.5);
    }
}

/* A small arrow along the current x axis; @direction is 1 or -1. */
static void
draw_arrow (cairo_t         *cr,
            const PlotColor *color,
            double           x,
            double           y,
            double           length,
            double           direction)
{
  double head = length * 0.28;

  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + direction * length, y);
  cairo_move_to (cr, x + direction * (length - head), y - head);
  cairo_line_to (cr, x + direction * length, y);
  cairo_line_to (cr, x + direction * (length - head), y + head);
  set_color (cr, color, 1);
  cairo_set_line_width (cr, 1.25);
  cairo_stroke (cr);
}

/* What the two ends of an axis mean, written along it from (0, 0) to (@length, 0). */
static void
draw_axis_meaning (cairo_t         *cr,
                   PangoLayout     *text,
                   const PlotStyle *style,
                   const PlotColor *color,
                   double           length,
                   const char      *low,
                   const char      *high)
{
  double arrow = style->font_size * 1.2;
  double gap = style->font_size * 0.4;
  double width, height;

  plot_text_set (text, style, low, 1, PANGO_WEIGHT_NORMAL);
  plot_text_measure (text, &width, &height);
  draw_arrow (cr, color, arrow, height / 2, arrow, -1);
  plot_text_draw (text, cr, color, arrow + gap, 0, 0, 0);

  plot_text_set (text, style, high, 1, PANGO_WEIGHT_NORMAL);
  draw_arrow (cr, color, length - arrow, height / 2, arrow, 1);
  plot_text_draw (text, cr, color, length - arrow - gap, 0, 1, 0);
}

static void
draw_axis_meanings (cairo_t               *cr,
                    PangoLayout           *text,
                    const PlotPlaneLayout *layout,
                    const PlotStyle       *style,
                    const PlotPalette     *palette)
{
  PlotRect plane = plot_plane_layout_get_plane (layout);
  gboolean has_numbers = plot_plane_layout_has_numbers (layout);
  double below = style->font_size * (has_numbers ? 1.5 : 0.3);
  double beside = style->font_size * (has_numbers ? 4.1 : 1.65);

  cairo_save (cr);
  cairo_translate (cr, plane.x, plane.y + plane.height + below);
  draw_axis_meaning (cr, text, style, &palette->text, plane.width, _ ("unpleasant"), _ ("pleasant"));
  cairo_restore (cr);

  /* Upwards along the left side: the text's top is away from the plane. */
  cairo_save (cr);
  cairo_translate (cr, plane.x - beside, plane.y + plane.height);
  cairo_rotate (cr, -G_PI_2);
  draw_axis_meaning (cr, text, style, &palette->text, plane.height, _ ("calm"), _ ("energetic"));
  cairo_restore (cr);
}

static double
get_corner_radius (const PlotStyle *style)
{
  return style->font_size * 0.6;
}

static double
get_step (const PlotPlaneLayout *layout,
          const PlotStyle       *style)
{
  return choose_grid_step (layout, style->font_size * 4.6);
}

void
plot_plane_render_background (cairo_t               *cr,
                              const PlotPlaneLayout *layout,
                              const PlotStyle       *style)
{
  const PlotPalette *palette = plot_palette_get (style);
  PlotRect plane = plot_plane_layout_get_plane (layout);

  cairo_save (cr);
  add_plane_path (cr, &plane, get_corner_radius (style));
  set_color (cr, &palette->paper, 1);
  cairo_fill_preserve (cr);
  cairo_clip (cr);
  draw_washes (cr, layout, palette, &style->borders);
  draw_grid (cr, layout, palette, &style->borders, get_step (layout, style));
  draw_neutral_disc (cr, layout, palette, &style->borders);
  cairo_restore (cr);
}

void
plot_plane_render_border (cairo_t               *cr,
                          const PlotPlaneLayout *layout,
                          const PlotStyle       *style)
{
  PlotRect plane = plot_plane_layout_get_plane (layout);

  add_plane_path (cr, &plane, get_corner_radius (style));
  set_color (cr, &plot_palette_get (style)->axis, style->is_high_contrast ? 1 : 0.6);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

void
plot_plane_render_frame (cairo_t               *cr,
                         const PlotPlaneLayout *layout,
                         const PlotStyle       *style)
{
  const PlotPalette *palette = plot_palette_get (style);
  g_autoptr (PangoLayout) text = plot_text_new (cr, style);

  plot_plane_render_border (cr, layout, style);
  if (plot_plane_layout_has_numbers (layout))
    draw_numbers (cr, text, layout, style, palette, get_step (layout, style));
  draw_axis_meanings (cr, text, layout, style, palette);
}

gboolean
plot_plane_words_are_under (gsize n_points)
{
  return n_points <= FEW_POINTS;
}

void
plot_plane_render_words (cairo_t               *cr,
                         const PlotPlaneLayout *layout,
                         const PlotStyle       *style,
                         const MoodVocabulary  *vocabulary)
{
  PlotRect plane = plot_plane_layout_get_plane (layout);
  g_autoptr (PangoLayout) text = plot_text_new (cr, style);

  cairo_save (cr);
  cairo_rectangle (cr, plane.x, plane.y, plane.width, plane.height);
  cairo_clip (cr);
  plot_plane_words_draw (cr, text, layout, style, vocabulary);
  cairo_restore (cr);
}

/* The ellipse of one standard deviation: the circle of radius 1 under the Cholesky factor of the
 * covariance, a rotated and stretched circle. */
static void
add_ellipse_path (cairo_t               *cr,
                  const PlotPlaneLayout *layout,
                  const MoodGaussian    *gaussian)
{
  double factor = gaussian->correlation * gaussian->arousal_sd;
  double rest = gaussian->arousal_sd * sqrt (MAX (1 - gaussian->correlation * gaussian->correlation, 0));

  cairo_new_sub_path (cr);
  for (int i = 0; i < 96; i++)
    {
      double angle = 2 * G_PI * i / 96;
      double x, y;

      plot_plane_layout_to_pixel (layout, gaussian->valence + gaussian->valence_sd * cos (angle),
                                  gaussian->arousal + factor * cos (angle) + rest * sin (angle), &x, &y);
      cairo_line_to (cr, x, y);
    }
  cairo_close_path (cr);
}

void
plot_plane_render_ellipse (cairo_t               *cr,
                           const PlotPlaneLayout *layout,
                           const PlotColor       *color,
                           const MoodGaussian    *gaussian)
{
  add_ellipse_path (cr, layout, gaussian);
  set_color (cr, color, 0.14);
  cairo_fill_preserve (cr);
  set_color (cr, color, 0.9);
  cairo_set_line_width (cr, 1.25);
  cairo_stroke (cr);
}

void
plot_plane_render_selected (cairo_t               *cr,
                            const PlotPlaneLayout *layout,
                            const PlotStyle       *style,
                            const PlotPoint       *point,
                            const MoodGaussian    *gaussian)
{
  const PlotPalette *palette = plot_palette_get (style);
  const PlotColor *color = point->is_neutral ? &palette->neutral : &palette->quadrant[point->quadrant];
  PlotRect plane = plot_plane_layout_get_plane (layout);
  PlotMarker marker;
  double x, y;

  plot_marker_init (&marker, style);
  marker.size *= 1.4;
  marker.fill_alpha = 1;
  plot_plane_layout_to_pixel (layout, point->valence, point->arousal, &x, &y);

  cairo_save (cr);
  add_plane_path (cr, &plane, style->font_size * 0.6);
  cairo_clip (cr);
  if (gaussian != NULL)
    plot_plane_render_ellipse (cr, layout, color, gaussian);
  cairo_restore (cr);

  if (!plot_rect_contains (&plane, x, y))
    return;

  /* The ring stands off from the marker by a rim of paper, so that it shows in a crowd. */
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, marker.size * 1.15, 0, 2 * G_PI);
  set_color (cr, &palette->paper, 1);
  cairo_fill_preserve (cr);
  set_color (cr, &palette->text, 1);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  plot_marker_draw (&marker, cr, palette, plot_marker_get_look (point), x, y);
}
