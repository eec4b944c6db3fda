/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/chart.h"

#include <math.h>

void
plot_chart_init (PlotChart *self, cairo_t *cr, const PlotStyle *style)
{
  *self = (PlotChart) {
    .cr = cr,
    .text = plot_text_new (cr, style),
    .style = style,
    .palette = plot_palette_get (style),
  };
}

void
plot_chart_clear (PlotChart *self)
{
  g_clear_object (&self->text);
}

void
plot_chart_set_color (const PlotChart *self, const PlotColor *color)
{
  cairo_set_source_rgb (self->cr, color->red, color->green, color->blue);
}

void
plot_chart_measure (const PlotChart *self, const char *string, double factor, double *width, double *height)
{
  plot_text_set (self->text, self->style, string, factor, PANGO_WEIGHT_NORMAL);
  plot_text_measure (self->text, width, height);
}

void
plot_chart_draw_text (const PlotChart *self,
                      const char *string,
                      double factor,
                      PangoWeight weight,
                      const PlotColor *color,
                      double x,
                      double y,
                      double x_align,
                      double y_align)
{
  plot_text_set (self->text, self->style, string, factor, weight);
  plot_text_draw (self->text, self->cr, color, x, y, x_align, y_align);
}

void
plot_chart_draw_words (const PlotChart *self,
                       const char *string,
                       double factor,
                       const PlotColor *color,
                       PlotRect rect,
                       PangoAlignment alignment,
                       int n_lines)
{
  int width, height;

  if (rect.width < 1)
    return;

  plot_text_set (self->text, self->style, string, factor, PANGO_WEIGHT_NORMAL);
  pango_layout_set_width (self->text, (int)(rect.width * PANGO_SCALE));
  pango_layout_set_height (self->text, -n_lines);
  pango_layout_set_wrap (self->text, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (self->text, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (self->text, alignment);
  pango_layout_get_pixel_size (self->text, &width, &height);
  plot_chart_set_color (self, color);
  cairo_move_to (self->cr, rect.x, rect.y + (rect.height - height) / 2);
  pango_cairo_show_layout (self->cr, self->text);

  pango_layout_set_width (self->text, -1);
  pango_layout_set_height (self->text, -1);
  pango_layout_set_ellipsize (self->text, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_alignment (self->text, PANGO_ALIGN_LEFT);
}

void
plot_chart_draw_paper (const PlotChart *self, PlotRect rect)
{
  cairo_rectangle (self->cr, rect.x, rect.y, rect.width, rect.height);
  plot_chart_set_color (self, &self->palette->paper);
  cairo_fill (self->cr);
}

void
plot_chart_draw_across (const PlotChart *self, const PlotColor *color, PlotRect rect, double y)
{
  y = floor (y) + 0.5;
  cairo_move_to (self->cr, rect.x, y);
  cairo_line_to (self->cr, rect.x + rect.width, y);
  plot_chart_set_color (self, color);
  cairo_set_line_width (self->cr, 1);
  cairo_stroke (self->cr);
}

void
plot_chart_draw_down (const PlotChart *self, const PlotColor *color, PlotRect rect, double x)
{
  x = floor (x) + 0.5;
  cairo_move_to (self->cr, x, rect.y);
  cairo_line_to (self->cr, x, rect.y + rect.height);
  plot_chart_set_color (self, color);
  cairo_set_line_width (self->cr, 1);
  cairo_stroke (self->cr);
}

double
plot_chart_choose_step (double range, guint most)
{
  static const double factors[] = { 1, 2, 5 };
  double least = range / MAX (most, 1);
  double power;

  if (!isfinite (range) || range <= 0)
    return 1;

  power = pow (10, floor (log10 (least)));
  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      /* With a hair of tolerance, for what is exact on paper. */
      if (factors[i] * power >= least * (1 - 1e-9))
        return factors[i] * power;
    }

  return 10 * power;
}

char *
plot_chart_format (double value, double step)
{
  int decimals = (int)CLAMP (ceil (-log10 (step) - 1e-9), 0, 9);

  /* There is no zero below zero. */
  if (fabs (value) < step / 1000)
    value = 0;

  return g_strdup_printf ("%.*f", decimals, value);
}
