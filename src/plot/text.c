/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/text.h"

PangoLayout *
plot_text_new (cairo_t         *cr,
               const PlotStyle *style)
{
  PangoLayout *text = pango_cairo_create_layout (cr);
  cairo_font_options_t *options = cairo_font_options_create ();

  /* Without this, words would be spaced for whole pixels and change their width with the scale. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (pango_layout_get_context (text), options);
  cairo_font_options_destroy (options);
  plot_text_set (text, style, "", 1, PANGO_WEIGHT_NORMAL);

  return text;
}

/**
 * plot_text_set:
 * @factor: of the style's font size
 */
void
plot_text_set (PangoLayout     *text,
               const PlotStyle *style,
               const char      *string,
               double           factor,
               PangoWeight      weight)
{
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, style->font_family != NULL ? style->font_family : "sans-serif");
  pango_font_description_set_absolute_size (font, style->font_size * factor * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (text, font);
  pango_font_description_free (font);
  pango_layout_set_text (text, string, -1);
}

void
plot_text_measure (PangoLayout *text,
                   double      *width,
                   double      *height)
{
  int pango_width, pango_height;

  pango_layout_get_size (text, &pango_width, &pango_height);
  *width = (double)pango_width / PANGO_SCALE;
  *height = (double)pango_height / PANGO_SCALE;
}

/**
 * plot_text_draw:
 * @x_align: which part of the text lies at @x: 0 its left end, 0.5 its middle, 1 its right end
 * @y_align: which part lies at @y: 0 its top, 1 its bottom
 */
void
plot_text_draw (PangoLayout     *text,
                cairo_t         *cr,
                const PlotColor *color,
                double           x,
                double           y,
                double           x_align,
                double           y_align)
{
  double width, height;

  plot_text_measure (text, &width, &height);
  cairo_set_source_rgb (cr, color->red, color->green, color->blue);
  cairo_move_to (cr, x - width * x_align, y - height * y_align);
  pango_cairo_show_layout (cr, text);
}

/**
 * plot_text_draw_rim:
 * @width: how far the rim reaches from the letters
 *
 * Draws what lies behind a text; the text comes after, with plot_text_draw() at the same place.
 */
void
plot_text_draw_rim (PangoLayout     *text,
                    cairo_t         *cr,
                    const PlotColor *color,
                    double           alpha,
                    double           width,
                    double           x,
                    double           y,
                    double           x_align,
                    double           y_align)
{
  double text_width, text_height;

  plot_text_measure (text, &text_width, &text_height);
  cairo_move_to (cr, x - text_width * x_align, y - text_height * y_align);
  pango_cairo_layout_path (cr, text);
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, alpha);
  cairo_set_line_width (cr, 2 * width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}
