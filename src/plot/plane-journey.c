/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/plane-journey.h"

#include <math.h>

#include "plot/text.h"

#define WAY_WIDTH   3.0
#define PAPER_WIDTH 6.0
#define TURN_RADIUS 4.0

/* A song's number stands in a disc; where that would cover another one, a dot has to do. */
#define DOT_RADIUS  3.0
#define TEXT_SIZE   0.8
#define DISC_MARGIN 3.0

static void
set_color (cairo_t *cr, const PlotColor *color, double alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, alpha);
}

static void
add_line (cairo_t *cr, const PlotPlaneLayout *layout, const MoodJourneyPoint *points, guint n_points)
{
  cairo_new_path (cr);
  for (guint i = 0; i < n_points; i++)
    {
      double x, y;

      plot_plane_layout_to_pixel (layout, points[i].valence, points[i].arousal, &x, &y);
      cairo_line_to (cr, x, y);
    }
}

static void
draw_disc (cairo_t *cr, double x, double y, double radius, const PlotColor *fill, const PlotColor *rim)
{
  cairo_new_path (cr);
  cairo_arc (cr, x, y, radius + 1.5, 0, 2 * G_PI);
  set_color (cr, rim, 1);
  cairo_fill (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  set_color (cr, fill, 1);
  cairo_fill (cr);
}

static void
draw_way (cairo_t *cr,
          const PlotPlaneLayout *layout,
          const PlotPalette *palette,
          const MoodJourneyPoint *way,
          guint n_points)
{
  add_line (cr, layout, way, n_points);
  set_color (cr, &palette->paper, 0.85);
  cairo_set_line_width (cr, PAPER_WIDTH);
  cairo_stroke_preserve (cr);
  set_color (cr, &palette->text, 0.55);
  cairo_set_line_width (cr, WAY_WIDTH);
  cairo_stroke (cr);
  for (guint i = 0; i < n_points; i++)
    {
      double x, y;

      plot_plane_layout_to_pixel (layout, way[i].valence, way[i].arousal, &x, &y);
      draw_disc (cr, x, y, TURN_RADIUS, &palette->paper, &palette->text);
    }
}

static gboolean
has_room (const GArray *discs, double x, double y, double radius)
{
  for (guint i = 0; i < discs->len; i += 2)
    if (hypot (g_array_index (discs, double, i) - x, g_array_index (discs, double, i + 1) - y) < 2 * radius)
      return FALSE;

  return TRUE;
}

static void
draw_number (cairo_t *cr, PangoLayout *text, const PlotStyle *style, double x, double y, double radius, guint number)
{
  const PlotPalette *palette = plot_palette_get (style);
  g_autofree char *string = g_strdup_printf ("%u", number);

  draw_disc (cr, x, y, radius, &palette->text, &palette->paper);
  plot_text_set (text, style, string, TEXT_SIZE, PANGO_WEIGHT_BOLD);
  plot_text_draw (text, cr, &palette->paper, x, y, 0.5, 0.5);
}

/* As large as the longest number needs. */
static double
measure_disc (PangoLayout *text, const PlotStyle *style, guint n_songs)
{
  g_autofree char *string = g_strdup_printf ("%u", n_songs);
  double width, height;

  plot_text_set (text, style, string, TEXT_SIZE, PANGO_WEIGHT_BOLD);
  plot_text_measure (text, &width, &height);

  return ceil (hypot (width, height * 0.7) / 2 + DISC_MARGIN);
}

static void
draw_songs (cairo_t *cr,
            const PlotPlaneLayout *layout,
            const PlotStyle *style,
            const MoodJourneyPoint *songs,
            guint n_songs)
{
  const PlotPalette *palette = plot_palette_get (style);
  g_autoptr (GArray) discs = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (PangoLayout) text = plot_text_new (cr, style);
  double radius = measure_disc (text, style, n_songs);

  for (guint i = 0; i < n_songs; i++)
    {
      /* The last one has its number whatever else. */
      guint which = i == 0 ? n_songs - 1 : i - 1;
      double x, y;

      plot_plane_layout_to_pixel (layout, songs[which].valence, songs[which].arousal, &x, &y);
      if (has_room (discs, x, y, radius))
        {
          draw_number (cr, text, style, x, y, radius, which + 1);
          g_array_append_val (discs, x);
          g_array_append_val (discs, y);
        }
      else if (has_room (discs, x, y, (radius + DOT_RADIUS) / 2))
        {
          draw_disc (cr, x, y, DOT_RADIUS, &palette->text, &palette->paper);
        }
    }
}

void
plot_journey_render (cairo_t *cr,
                     const PlotPlaneLayout *layout,
                     const PlotStyle *style,
                     const MoodJourneyPoint *way,
                     guint n_points,
                     const MoodJourneyPoint *songs,
                     guint n_songs)
{
  const PlotPalette *palette = plot_palette_get (style);

  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (n_points > 0)
    draw_way (cr, layout, palette, way, n_points);
  if (n_songs > 1)
    {
      add_line (cr, layout, songs, n_songs);
      set_color (cr, &palette->text, 0.8);
      cairo_set_line_width (cr, 1);
      cairo_stroke (cr);
    }
  if (n_songs > 0)
    draw_songs (cr, layout, style, songs, n_songs);
  cairo_restore (cr);
}
