/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/calibration.h"

#include <math.h>

#include <glib/gi18n.h>

#include "plot/chart.h"

typedef struct
{
  PlotChart base;
  const PlotCalibrationBin *bins;
  gsize n_bins;
  PlotRect box;
} Drawing;

static double
get_y (const Drawing *self, double share)
{
  return self->box.y + (1 - CLAMP (share, 0, 1)) * self->box.height;
}

static char *
format_percent (double share)
{
  return g_strdup_printf (_ ("%.0f %%"), 100 * share);
}

static void
draw_scale (const Drawing *self)
{
  for (int i = 0; i <= 4; i++)
    {
      g_autofree char *number = format_percent (i / 4.0);
      double y = get_y (self, i / 4.0);

      plot_chart_draw_across (&self->base, i == 0 ? &self->base.palette->axis : &self->base.palette->grid,
                              self->box, y);
      plot_chart_draw_text (&self->base, number, PLOT_CHART_SMALL, PANGO_WEIGHT_NORMAL,
                            &self->base.palette->dim_text, self->box.x - 6, y, 1, 0.5);
    }
}

static void
draw_bar (const Drawing *self, gsize index)
{
  const PlotCalibrationBin *bin = &self->bins[index];
  double step = self->box.width / (double)self->n_bins;
  double width = MIN (step * 0.7, 48);
  double x = floor (self->box.x + ((double)index + 0.5) * step - width / 2);
  double top = get_y (self, bin->right), bottom = get_y (self, 0);
  g_autofree char *sure = format_percent (bin->sure);
  g_autofree char *count = g_strdup_printf ("%u", bin->n);
  double line = self->base.style->font_size * 1.2;

  if (bin->n == 0)
    return;

  cairo_rectangle (self->base.cr, x, top, width, bottom - top);
  plot_chart_set_color (&self->base, &self->base.palette->arousal_line);
  cairo_fill (self->base.cr);

  /* Where it should end, with a rim that shows it over the bar too. */
  for (int i = 0; i < 2; i++)
    {
      cairo_move_to (self->base.cr, x - 3, get_y (self, bin->sure));
      cairo_line_to (self->base.cr, x + width + 3, get_y (self, bin->sure));
      plot_chart_set_color (&self->base, i == 0 ? &self->base.palette->paper : &self->base.palette->text);
      cairo_set_line_width (self->base.cr, i == 0 ? 5 : 2);
      cairo_stroke (self->base.cr);
    }

  plot_chart_draw_words (&self->base, sure, PLOT_CHART_SMALL, &self->base.palette->text,
                         (PlotRect) { x + width / 2 - step / 2, bottom + 3, step, line }, PANGO_ALIGN_CENTER,
                         1);
  plot_chart_draw_words (&self->base, count, PLOT_CHART_SMALL, &self->base.palette->dim_text,
                         (PlotRect) { x + width / 2 - step / 2, bottom + 3 + line, step, line },
                         PANGO_ALIGN_CENTER, 1);
}

static void
draw_legend (const Drawing *self, double width)
{
  const double size = self->base.style->font_size, middle = size * 0.75;
  double text_width, text_height, x = size * 1.8;

  cairo_rectangle (self->base.cr, 0, middle - size * 0.4, size * 1.3, size * 0.8);
  plot_chart_set_color (&self->base, &self->base.palette->arousal_line);
  cairo_fill (self->base.cr);
  plot_chart_measure (&self->base, _ ("was right"), PLOT_CHART_SMALL, &text_width, &text_height);
  plot_chart_draw_text (&self->base, _ ("was right"), PLOT_CHART_SMALL, PANGO_WEIGHT_NORMAL,
                        &self->base.palette->text, x, middle, 0, 0.5);
  x += text_width + size * 1.5;
  cairo_move_to (self->base.cr, x, middle);
  cairo_line_to (self->base.cr, x + size * 1.5, middle);
  plot_chart_set_color (&self->base, &self->base.palette->text);
  cairo_set_line_width (self->base.cr, 2);
  cairo_stroke (self->base.cr);
  plot_chart_draw_text (&self->base, _ ("was sure"), PLOT_CHART_SMALL, PANGO_WEIGHT_NORMAL,
                        &self->base.palette->text, x + size * 2, middle, 0, 0.5);
}

void
plot_calibration_render (cairo_t *cr,
                         double width,
                         double height,
                         const PlotStyle *style,
                         const PlotCalibrationBin *bins,
                         gsize n_bins)
{
  Drawing self = { .bins = bins, .n_bins = n_bins };
  const double line = style->font_size * 1.2;
  double left, text_height;

  cairo_save (cr);
  plot_chart_init (&self.base, cr, style);
  plot_chart_measure (&self.base, _ ("100 %"), PLOT_CHART_SMALL, &left, &text_height);
  left += 8;
  self.box
      = (PlotRect) { left, style->font_size * 2, width - left, height - style->font_size * 2 - 3 * line - 4 };
  if (self.box.width >= 16 && self.box.height >= 16)
    {
      draw_legend (&self, width);
      plot_chart_draw_paper (&self.base, self.box);
      draw_scale (&self);
      for (gsize i = 0; i < n_bins; i++)
        draw_bar (&self, i);
      plot_chart_draw_words (&self.base, _ ("how sure it was, and of how many songs"), PLOT_CHART_SMALL,
                             &self.base.palette->dim_text,
                             (PlotRect) { left, height - line, self.box.width, line }, PANGO_ALIGN_CENTER, 1);
    }
  plot_chart_clear (&self.base);
  cairo_restore (cr);
}
