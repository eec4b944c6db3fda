/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/drawing.h"

#include <cairo-svg.h>

cairo_status_t
plot_drawing_append (void *bytes, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (bytes, data, length);

  return CAIRO_STATUS_SUCCESS;
}

gboolean
plot_drawing_is_of_lines (cairo_t *cr)
{
  const cairo_surface_type_t type = cairo_surface_get_type (cairo_get_target (cr));

  return type == CAIRO_SURFACE_TYPE_SVG || type == CAIRO_SURFACE_TYPE_PDF;
}

GByteArray *
plot_drawing_to_svg (const PlotDrawing *self, const PlotStyle *style)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface
      = cairo_svg_surface_create_for_stream (plot_drawing_append, bytes, self->width, self->height);
  cairo_t *cr;

  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cr = cairo_create (surface);
  self->draw (cr, self->width, self->height, style, self->data);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);

  return bytes;
}
