/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/plane-thumb.h"

#include "plot/marker.h"
#include "plot/plane-minimap.h"
#include "plot/plane-render.h"

#define LEAST_SIZE 32.0

/* With more points their marks are smaller and fainter. */
#define CROWD       12
#define SIZE_ALONE  11.0
#define SIZE_FEW    8.0
#define SIZE_CROWD  5.0
#define ALPHA_CROWD 0.4
/* With more than these each mark is not drawn any more, but stamped, and shaded where they are too many to be told apart. */
#define MANY       200
#define MANY_SCALE 2 /* device pixels per pixel: as many as any screen has */

static void
set_color (cairo_t *cr, const PlotColor *color)
{
  cairo_set_source_rgb (cr, color->red, color->green, color->blue);
}

static void
stamp_points (cairo_t *cr,
              double size,
              const PlotPlaneLayout *map,
              const PlotStyle *style,
              const PlotPoint *points,
              gsize n_points)
{
  PlotStyle small = *style;

  small.marker_size = SIZE_CROWD;
  plot_plane_paint_points (cr, size, size, MANY_SCALE, map, &small, points, n_points);
}

static void
draw_points (
    cairo_t *cr, const PlotPlaneLayout *map, const PlotStyle *style, const PlotPoint *points, gsize n_points)
{
  PlotMarker marker;

  plot_marker_init (&marker, style);
  marker.size = n_points == 1 ? SIZE_ALONE : n_points > CROWD ? SIZE_CROWD : SIZE_FEW;
  if (n_points > CROWD)
    marker.line_alpha = marker.fill_alpha = ALPHA_CROWD;
  for (gsize i = 0; i < n_points; i++)
    {
      double x, y;

      plot_plane_layout_to_pixel (map, (double)points[i].valence, (double)points[i].arousal, &x, &y);
      plot_marker_draw (&marker, cr, plot_palette_get (style), plot_marker_get_look (&points[i]), x, y);
    }
}

/* A cross: the mean of several is no song. */
static void
draw_mean (cairo_t *cr, const PlotPlaneLayout *map, const PlotPalette *palette, const MoodGaussian *spread)
{
  double x, y;

  plot_plane_layout_to_pixel (map, spread->valence, spread->arousal, &x, &y);
  for (int i = 0; i < 2; i++)
    {
      cairo_move_to (cr, x - 6, y);
      cairo_line_to (cr, x + 6, y);
      cairo_move_to (cr, x, y - 6);
      cairo_line_to (cr, x, y + 6);
      set_color (cr, i == 0 ? &palette->paper : &palette->text);
      cairo_set_line_width (cr, i == 0 ? 4 : 2);
      cairo_stroke (cr);
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
  const PlotPalette *palette = plot_palette_get (style);
  g_autoptr (PlotPlaneLayout) map = NULL;

  if (size < LEAST_SIZE)
    return;

  map = plot_minimap_layout_new (size);
  plot_plane_render_background (cr, map, style);
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, size, size);
  cairo_clip (cr);
  if (spread != NULL)
    plot_plane_render_ellipse (cr, map,
                               n_points == 1 && !points[0].is_neutral ? &palette->quadrant[points[0].quadrant]
                                                                      : &palette->text,
                               spread);
  if (n_points > MANY)
    stamp_points (cr, size, map, style, points, n_points);
  else
    draw_points (cr, map, style, points, n_points);
  if (spread != NULL && n_points != 1)
    draw_mean (cr, map, palette, spread);
  cairo_restore (cr);
  plot_plane_render_border (cr, map, style);
}
