/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/plane-minimap.h"

#include "plot/marker.h"
#include "plot/plane-render.h"

/* Of the markers on the large plane. */
#define MARKER_PART  0.45
#define LEAST_MARKER 1.8

PlotPlaneLayout *
plot_minimap_layout_new (double size)
{
  PlotPlaneLayout *map = plot_plane_layout_new ();

  plot_plane_layout_set_is_bare (map, TRUE);
  plot_plane_layout_set_size (map, size, size);

  return map;
}

PlotRect
plot_minimap_get_frame (const PlotPlaneLayout *map, const PlotPlaneLayout *layout)
{
  PlotRect plane = plot_plane_layout_get_plane (layout);
  double left, top, right, bottom, x0, y0, x1, y1;

  plot_plane_layout_to_value (layout, plane.x, plane.y, &left, &top);
  plot_plane_layout_to_value (layout, plane.x + plane.width, plane.y + plane.height, &right, &bottom);
  plot_plane_layout_to_pixel (map, left, top, &x0, &y0);
  plot_plane_layout_to_pixel (map, right, bottom, &x1, &y1);

  return (PlotRect) { x0, y0, x1 - x0, y1 - y0 };
}

void
plot_minimap_render (cairo_surface_t *image,
                     double scale,
                     const PlotPlaneLayout *map,
                     const PlotStyle *style,
                     const PlotPoint *points,
                     gsize n_points)
{
  PlotStyle small = *style;
  double device_scale;
  cairo_t *cr = cairo_create (image);

  cairo_surface_get_device_scale (image, &device_scale, NULL);
  cairo_scale (cr, scale / device_scale, scale / device_scale);
  plot_plane_render_background (cr, map, style);
  cairo_destroy (cr);

  small.marker_size
      = MAX (plot_marker_choose_size (PLOT_DEFAULT_MARKER_SIZE, n_points, map) * MARKER_PART, LEAST_MARKER);
  plot_plane_render_points (image, scale, map, &small, points, n_points);
}
