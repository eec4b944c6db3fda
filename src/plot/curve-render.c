/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/curve-render.h"

#include <math.h>

#include <glib/gi18n.h>

#include "engine/base/duration.h"
#include "plot/text.h"

static const double arousal_dashes[] = { 6, 3 };

typedef struct
{
  cairo_t *cr;
  PangoLayout *text; /* (owned) */
  const PlotStyle *style;
  const PlotPalette *palette;
  PlotRect box;    /* where the lines are */
  double duration; /* seconds */
} Chart;

static void
set_color (cairo_t         *cr,
           const PlotColor *color)
{
  cairo_set_source_rgb (cr, color->red, color->green, color->blue);
}

static double
get_y (const Chart *self,
       double       value)
{
  return self->box.y + (1 - CLAMP (value, -1, 1)) / 2 * self->box.height;
}

static void
draw_frame (const Chart *self)
{
  cairo_t *cr = self->cr;

  cairo_rectangle (cr, self->box.x, self->box.y, self->box.width, self->box.height);
  set_color (cr, &self->palette->paper);
  cairo_fill (cr);

  cairo_set_line_width (cr, 1);
  for (int i = -2; i <= 2; i++)
    {
      double y = floor (get_y (self, i * 0.5)) + 0.5;

      cairo_move_to (cr, self->box.x, y);
      cairo_line_to (cr, self->box.x + self->box.width, y);
      set_color (cr, i == 0 ? &self->palette->axis : &self->palette->grid);
      cairo_stroke (cr);
    }
}

/* One line, with as many corners as there are pixels: the mean of what falls on each. */
static void
draw_line (const Chart *self,
           const float *values,
           gsize        n_values)
{
  gsize n_corners = MIN (n_values, (gsize)MAX (self->box.width, 2));

  for (gsize corner = 0; corner < n_corners; corner++)
    {
      gsize first = corner * n_values / n_corners;
      gsize last = (corner + 1) * n_values / n_corners;
      double position = n_values > 1 ? ((first + last - 1) / 2.0) / (n_values - 1) : 0.5;
      double sum = 0;

      for (gsize i = first; i < last; i++)
        sum += isfinite (values[i]) ? values[i] : 0;

      cairo_line_to (self->cr, self->box.x + position * self->box.width,
                     get_y (self, sum / (double)(last - first)));
    }

  cairo_set_line_width (self->cr, 1.75);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (self->cr);
}

static double
choose_time_step (const Chart *self)
{
  static const double steps[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200 };
  double least = self->style->font_size * 5 * self->duration / self->box.width;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (steps[i] >= least)
        return steps[i];
    }

  return ceil (least / 7200) * 7200;
}

static void
draw_times (const Chart *self)
{
  double step = choose_time_step (self);
  double bottom = self->box.y + self->box.height;

  for (double time = 0; time <= self->duration; time += step)
    {
      double x = self->box.x + time / self->duration * self->box.width;
      g_autofree char *label = base_duration_to_string (time);
      double width, height;

      plot_text_set (self->text, self->style, label, 0.78, PANGO_WEIGHT_NORMAL);
      plot_text_measure (self->text, &width, &height);
      /* The last one would be cut off. */
      if (x + width / 2 > self->box.x + self->box.width + 1)
        break;

      cairo_move_to (self->cr, floor (x) + 0.5, bottom);
      cairo_line_to (self->cr, floor (x) + 0.5, bottom + 3);
      set_color (self->cr, &self->palette->axis);
      cairo_set_line_width (self->cr, 1);
      cairo_stroke (self->cr);
      plot_text_draw (self->text, self->cr, &self->palette->dim_text, x, bottom + 4, time == 0 ? 0 : 0.5, 0);
    }
}

/* A sample of a line with its name at @x; returns where the next one may begin. */
static double
draw_legend (const Chart     *self,
             double           x,
             double           y,
             const char      *name,
             const PlotColor *color,
             gboolean         is_dashed)
{
  double length = self->style->font_size * 1.8;
  double gap = self->style->font_size * 0.4;
  double width, height;

  plot_text_set (self->text, self->style, name, 0.85, PANGO_WEIGHT_NORMAL);
  plot_text_measure (self->text, &width, &height);
  set_color (self->cr, color);
  cairo_set_dash (self->cr, arousal_dashes, is_dashed ? G_N_ELEMENTS (arousal_dashes) : 0, 0);
  cairo_set_line_width (self->cr, 1.75);
  cairo_move_to (self->cr, x, y + height / 2);
  cairo_line_to (self->cr, x + length, y + height / 2);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
  plot_text_draw (self->text, self->cr, &self->palette->text, x + length + gap, y, 0, 0);

  return x + length + gap + width + 3 * gap;
}

void
plot_curve_render (cairo_t         *cr,
                   double           width,
                   double           height,
                   const PlotStyle *style,
                   const MoodCurve *curve)
{
  g_autoptr (PangoLayout) text = plot_text_new (cr, style);
  const PlotPalette *palette = plot_palette_get (style);
  double line = style->font_size * 1.4;
  Chart chart = {
    .cr = cr,
    .text = text,
    .style = style,
    .palette = palette,
    .box = { 2, line, width - 4, height - 2 * line },
    .duration = MAX (curve->n_points, 1) * curve->hop,
  };
  double x;

  if (chart.box.width < 8 || chart.box.height < 8)
    return;

  cairo_save (cr);
  x = draw_legend (&chart, chart.box.x, 0, _ ("pleasantness"), &palette->valence_line, FALSE);
  draw_legend (&chart, x, 0, _ ("energy"), &palette->arousal_line, TRUE);
  draw_frame (&chart);
  draw_times (&chart);

  cairo_rectangle (cr, chart.box.x, chart.box.y, chart.box.width, chart.box.height);
  cairo_clip (cr);
  set_color (cr, &palette->valence_line);
  draw_line (&chart, curve->valence, curve->n_points);
  set_color (cr, &palette->arousal_line);
  cairo_set_dash (cr, arousal_dashes, G_N_ELEMENTS (arousal_dashes), 0);
  draw_line (&chart, curve->arousal, curve->n_points);
  cairo_restore (cr);
}
