/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Points that somebody has put where they are have a core: a shape, which needs no color to be told from the others. */
#include <math.h>

#include "plot/marker.h"
#include "plot/plane-render.h"

/* Of a marker's size; but never smaller than can be seen. */
#define CORE_SHARE 0.2
#define LEAST_CORE 1.6
#define RIM        1.1

static void
fill_disc (cairo_t *cr, const PlotColor *color, double x, double y, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, color->red, color->green, color->blue);
  cairo_fill (cr);
}

void
plot_plane_render_said (cairo_t *cr,
                        const PlotPlaneLayout *layout,
                        const PlotStyle *style,
                        const PlotPoint *points,
                        const guint *indices,
                        gsize n_indices)
{
  const PlotPalette *palette = plot_palette_get (style);
  PlotRect plane = plot_plane_layout_get_plane (layout);
  PlotMarker marker;

  plot_marker_init (&marker, style);
  for (gsize i = 0; i < n_indices; i++)
    {
      const PlotPoint *point = &points[indices[i]];
      double core = MAX (marker.size * CORE_SHARE, LEAST_CORE);
      double x, y;

      plot_plane_layout_to_pixel (layout, point->valence, point->arousal, &x, &y);
      if (!plot_rect_contains (&plane, x, y))
        continue;
      fill_disc (cr, &palette->paper, x, y, core + RIM);
      fill_disc (cr, &palette->text, x, y, core);
    }
}
