/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/agreement.h"

#include <math.h>

#include "plot/drawing.h"
#include "plot/marker.h"
#include "plot/plane-render.h"

/* More lines than these are a tangle. */
#define MANY 150

/* Nothing can be told on a plane that is smaller. */
#define LEAST 32

static PlotPoint *
make_points (const PlotPair *pairs, gsize n_pairs)
{
  PlotPoint *points = g_new0 (PlotPoint, MAX (n_pairs, 1));

  for (gsize i = 0; i < n_pairs; i++)
    points[i] = (PlotPoint) {
      .valence = CLAMP (pairs[i].valence, -1, 1),
      .arousal = CLAMP (pairs[i].arousal, -1, 1),
      .quadrant = mood_quadrant_of_point (pairs[i].label_valence, pairs[i].label_arousal),
    };

  return points;
}

static void
draw_lines (cairo_t *cr,
            const PlotPlaneLayout *layout,
            const PlotStyle *style,
            const PlotPair *pairs,
            const PlotPoint *points,
            gsize n_pairs)
{
  const PlotPalette *palette = plot_palette_get (style);

  cairo_set_line_width (cr, 1);
  for (gsize i = 0; i < n_pairs; i++)
    {
      const PlotColor *color = &palette->quadrant[points[i].quadrant];
      double x, y, label_x, label_y;

      plot_plane_layout_to_pixel (layout, points[i].valence, points[i].arousal, &x, &y);
      plot_plane_layout_to_pixel (layout, CLAMP (pairs[i].label_valence, -1, 1),
                                  CLAMP (pairs[i].label_arousal, -1, 1), &label_x, &label_y);
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, label_x, label_y);
      cairo_set_source_rgba (cr, color->red, color->green, color->blue, 0.55);
      cairo_stroke (cr);
      cairo_arc (cr, label_x, label_y, 1.6, 0, 2 * G_PI);
      cairo_set_source_rgb (cr, color->red, color->green, color->blue);
      cairo_fill (cr);
    }
}

static PlotPlaneLayout *
make_layout (double width, double height, const PlotStyle *style)
{
  PlotPlaneLayout *layout = plot_plane_layout_new ();

  plot_plane_layout_set_text_height (layout, style->font_size);
  plot_plane_layout_set_size (layout, width, height);

  return layout;
}

void
plot_agreement_render_ground (cairo_t *cr, double width, double height, const PlotStyle *style)
{
  g_autoptr (PlotPlaneLayout) layout = NULL;

  if (width < LEAST || height < LEAST)
    return;

  layout = make_layout (width, height, style);
  cairo_save (cr);
  plot_plane_render_background (cr, layout, style);
  plot_plane_render_frame (cr, layout, style);
  cairo_restore (cr);
}

void
plot_agreement_render_songs (cairo_t *cr,
                             double width,
                             double height,
                             double scale,
                             const PlotStyle *style,
                             const PlotPair *pairs,
                             gsize n_pairs)
{
  g_autoptr (PlotPlaneLayout) layout = NULL;
  g_autofree PlotPoint *points = NULL;
  PlotStyle fitting = *style;

  if (width < LEAST || height < LEAST)
    return;

  layout = make_layout (width, height, style);
  points = make_points (pairs, n_pairs);
  fitting.marker_size = plot_marker_choose_size (style->marker_size, n_pairs, layout);

  cairo_save (cr);
  if (n_pairs <= MANY)
    draw_lines (cr, layout, &fitting, pairs, points, n_pairs);
  if (plot_drawing_is_of_lines (cr))
    plot_plane_draw_points (cr, layout, &fitting, points, n_pairs);
  else
    plot_plane_paint_points (cr, width, height, scale, layout, &fitting, points, n_pairs);
  plot_plane_render_words (cr, layout, &fitting, NULL);
  cairo_restore (cr);
}

PlotPair *
plot_agreement_sample (const PlotPair *pairs, gsize n_pairs, gsize *n_shown)
{
  PlotPair *shown;

  *n_shown = MIN (n_pairs, PLOT_AGREEMENT_MOST);
  shown = g_new (PlotPair, MAX (*n_shown, 1));
  /* Evenly, as neighbors are often of one artist. */
  for (gsize i = 0; i < *n_shown; i++)
    shown[i] = pairs[i * n_pairs / *n_shown];

  return shown;
}

double
plot_agreement_get_distance (const PlotPair *pairs, gsize n_pairs)
{
  double sum = 0;

  for (gsize i = 0; i < n_pairs; i++)
    sum += pow ((double)(pairs[i].valence - pairs[i].label_valence), 2)
           + pow ((double)(pairs[i].arousal - pairs[i].label_arousal), 2);

  return n_pairs > 0 ? sqrt (sum / (double)n_pairs) : NAN;
}
