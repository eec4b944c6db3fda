/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "plot/style.h"

G_BEGIN_DECLS

/* Draws @data into a box of @width x @height at the origin. */
typedef void (*PlotDrawFunc) (
    cairo_t *cr, double width, double height, const PlotStyle *style, gconstpointer data);

/**
 * PlotDrawing:
 * @draw: (nullable): NULL: nothing is there
 * @title: (nullable): what it shows, for whoever cannot see it
 * @caption: (nullable): above it
 * @width: pixels, or whatever the unit of the page is
 *
 * A drawing of some size that has not been made yet.
 */
typedef struct
{
  PlotDrawFunc draw;
  gconstpointer data;
  const char *title;
  const char *caption;
  double width;
  double height;
} PlotDrawing;

/* (transfer full): an SVG file */
GByteArray *
plot_drawing_to_svg (const PlotDrawing *self, const PlotStyle *style);
/* For streams of cairo: what comes is appended to @bytes, a GByteArray. */
cairo_status_t
plot_drawing_append (void *bytes, const unsigned char *data, unsigned int length);
/* Whether @cr leads to a file of lines, in which an image would be coarse. */
gboolean
plot_drawing_is_of_lines (cairo_t *cr);

G_END_DECLS
