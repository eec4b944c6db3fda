/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/line-chart.h"

#include <math.h>

#include <glib/gi18n.h>

#include "plot/chart.h"

#define LINE_WIDTH 1.75
#define MARK       3.2  /* from the middle of a mark to its edge */
#define MARK_ROOM  14.0 /* epochs that lie closer have marks at some of them */

static const double dashes[PLOT_LINE_CHART_MAX_LINES][4]
    = { { 0 }, { 6, 3 }, { 1.75, 2.5 }, { 7, 2.5, 1.75, 2.5 } };
static const int n_dashes[PLOT_LINE_CHART_MAX_LINES] = { 0, 2, 2, 4 };

typedef struct
{
  PlotChart base;
  const PlotLineChart *chart;
  PlotRect box;
  double low, high; /* of the axis */
  double step;
  gsize end; /* epoch */
} Drawing;

static const PlotColor *
get_color (const Drawing *self, gsize line)
{
  const PlotPalette *palette = self->base.palette;
  const PlotColor *colors[PLOT_LINE_CHART_MAX_LINES]
      = { &palette->arousal_line, &palette->valence_line, &palette->quadrant[MOOD_QUADRANT_4],
          &palette->quadrant[MOOD_QUADRANT_2] };

  return colors[line % PLOT_LINE_CHART_MAX_LINES];
}

static double
get_x (const PlotRect *box, gsize end, double epoch)
{
  /* A single epoch is in the middle. */
  return box->x + (end > 1 ? (epoch - 1) / (double)(end - 1) : 0.5) * box->width;
}

static double
get_y (const Drawing *self, double value)
{
  double share = (CLAMP (value, self->low, self->high) - self->low) / (self->high - self->low);

  return self->box.y + (1 - share) * self->box.height;
}

/* --- axes --- */

static void
find_range (Drawing *self, guint most)
{
  double low = self->chart->low, high = self->chart->high;

  for (gsize line = 0; line < self->chart->n_lines; line++)
    {
      const PlotLine *values = &self->chart->lines[line];

      for (gsize i = 0; i < values->n_values; i++)
        {
          if (!isfinite (values->values[i]))
            continue;
          /* fmin() and fmax() leave out what is no number. */
          low = fmin (low, values->values[i]);
          high = fmax (high, values->values[i]);
        }
    }
  if (isnan (low) || isnan (high))
    low = 0, high = 1;
  if (high - low < 1e-6 * MAX (fabs (high), 1e-3))
    {
      double half = MAX (fabs (high) * 0.05, 0.05);

      low -= half;
      high += half;
    }

  self->step = plot_chart_choose_step (high - low, most);
  self->low = floor (low / self->step + 1e-6) * self->step;
  self->high = ceil (high / self->step - 1e-6) * self->step;
}

static double
measure_numbers (const Drawing *self)
{
  double widest = 0;

  for (double value = self->low; value < self->high + self->step / 2; value += self->step)
    {
      g_autofree char *number = plot_chart_format (value, self->step);
      double width, height;

      plot_chart_measure (&self->base, number, PLOT_CHART_SMALL, &width, &height);
      widest = MAX (widest, width);
    }

  return widest;
}

static void
draw_values (const Drawing *self)
{
  for (double value = self->low; value < self->high + self->step / 2; value += self->step)
    {
      g_autofree char *number = plot_chart_format (value, self->step);
      double y = get_y (self, value);

      plot_chart_draw_across (&self->base, &self->base.palette->grid, self->box, y);
      plot_chart_draw_text (&self->base, number, PLOT_CHART_SMALL, PANGO_WEIGHT_NORMAL,
                            &self->base.palette->dim_text, self->box.x - 6, y, 1, 0.5);
    }
}

static void
draw_epochs (const Drawing *self)
{
  guint most = (guint)MAX (self->box.width / (self->base.style->font_size * 3.5), 1);
  double bottom = self->box.y + self->box.height;
  gsize step = (gsize)MAX (plot_chart_choose_step ((double)self->end, most), 1);

  plot_chart_draw_across (&self->base, &self->base.palette->axis, self->box, bottom);
  for (gsize epoch = step == 1 ? 1 : step; epoch <= self->end; epoch += step)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GSIZE_FORMAT, epoch);
      double x = get_x (&self->box, self->end, (double)epoch);

      plot_chart_draw_down (&self->base, &self->base.palette->axis, (PlotRect) { 0, bottom, 0, 3 }, x);
      plot_chart_draw_text (&self->base, number, PLOT_CHART_SMALL, PANGO_WEIGHT_NORMAL,
                            &self->base.palette->dim_text, x, bottom + 4, 0.5, 0);
    }
}

/* --- lines --- */

static void
draw_mark (const Drawing *self, gsize line, double x, double y)
{
  cairo_t *cr = self->base.cr;

  cairo_new_sub_path (cr);
  switch (line)
    {
    case 0: cairo_arc (cr, x, y, MARK, 0, 2 * G_PI); break;
    case 1: cairo_rectangle (cr, x - MARK * 0.9, y - MARK * 0.9, MARK * 1.8, MARK * 1.8); break;
    case 2:
      cairo_move_to (cr, x, y - MARK * 1.2);
      cairo_line_to (cr, x + MARK * 1.1, y + MARK * 0.9);
      cairo_line_to (cr, x - MARK * 1.1, y + MARK * 0.9);
      break;
    default:
      cairo_move_to (cr, x, y - MARK * 1.3);
      cairo_line_to (cr, x + MARK * 1.3, y);
      cairo_line_to (cr, x, y + MARK * 1.3);
      cairo_line_to (cr, x - MARK * 1.3, y);
      break;
    }
  cairo_close_path (cr);
  plot_chart_set_color (&self->base, get_color (self, line));
  cairo_fill_preserve (cr);
  plot_chart_set_color (&self->base, &self->base.palette->paper);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
stroke_dashed (const Drawing *self, gsize line)
{
  cairo_set_dash (self->base.cr, dashes[line], n_dashes[line], 0);
  cairo_set_line_width (self->base.cr, LINE_WIDTH);
  cairo_set_line_join (self->base.cr, CAIRO_LINE_JOIN_ROUND);
  plot_chart_set_color (&self->base, get_color (self, line));
  cairo_stroke (self->base.cr);
  cairo_set_dash (self->base.cr, NULL, 0, 0);
}

static void
draw_line (const Drawing *self, gsize index)
{
  const PlotLine *line = &self->chart->lines[index];
  gsize every = (gsize)MAX (ceil (MARK_ROOM * (double)self->end / self->box.width), 1);
  gboolean is_broken = TRUE;

  for (gsize i = 0; i < line->n_values; i++)
    {
      if (!isfinite (line->values[i]))
        {
          is_broken = TRUE;
          continue;
        }
      if (is_broken)
        cairo_move_to (self->base.cr, get_x (&self->box, self->end, (double)i + 1),
                       get_y (self, line->values[i]));
      else
        cairo_line_to (self->base.cr, get_x (&self->box, self->end, (double)i + 1),
                       get_y (self, line->values[i]));
      is_broken = FALSE;
    }
  stroke_dashed (self, index);

  for (gsize i = 0; i < line->n_values; i++)
    {
      if (isfinite (line->values[i]) && (i % every == 0 || i + 1 == line->n_values))
        draw_mark (self, index, get_x (&self->box, self->end, (double)i + 1), get_y (self, line->values[i]));
    }
}

static void
draw_best (const Drawing *self)
{
  static const double dots[] = { 2, 3 };
  double x = get_x (&self->box, self->end, (double)self->chart->best);
  gboolean is_left = x < self->box.x + self->box.width / 2;

  cairo_set_dash (self->base.cr, dots, G_N_ELEMENTS (dots), 0);
  plot_chart_draw_down (&self->base, &self->base.palette->dim_text, self->box, x);
  cairo_set_dash (self->base.cr, NULL, 0, 0);
  plot_chart_draw_text (&self->base, _ ("best"), PLOT_CHART_SMALL, PANGO_WEIGHT_NORMAL,
                        &self->base.palette->dim_text, is_left ? x + 4 : x - 4, self->box.y + 1,
                        is_left ? 0 : 1, 0);
}

/* Returns how high the legend is; draws it unless it is only measured. */
static double
lay_legend (const Drawing *self, double width, gboolean is_drawn)
{
  double sample = self->base.style->font_size * 2;
  double gap = self->base.style->font_size * 0.45;
  double line_height = self->base.style->font_size * 1.5;
  double x = 0, y = 0;

  for (gsize i = 0; i < self->chart->n_lines; i++)
    {
      const char *name = self->chart->lines[i].name;
      double text_width, text_height, middle;

      plot_chart_measure (&self->base, name, PLOT_CHART_SMALL, &text_width, &text_height);
      if (x > 0 && x + sample + gap + text_width > width)
        {
          x = 0;
          y += line_height;
        }
      middle = y + line_height / 2;
      if (is_drawn)
        {
          cairo_move_to (self->base.cr, x, middle);
          cairo_line_to (self->base.cr, x + sample, middle);
          stroke_dashed (self, i);
          draw_mark (self, i, x + sample / 2, middle);
          plot_chart_draw_text (&self->base, name, PLOT_CHART_SMALL, PANGO_WEIGHT_NORMAL,
                                &self->base.palette->text, x + sample + gap, middle, 0, 0.5);
        }
      x += sample + gap + text_width + 3 * gap;
    }

  return self->chart->n_lines > 0 ? y + line_height : 0;
}

static void
draw_all (const Drawing *self, double width)
{
  cairo_t *cr = self->base.cr;

  lay_legend (self, width, TRUE);
  plot_chart_draw_paper (&self->base, self->box);
  draw_values (self);
  draw_epochs (self);
  if (self->chart->best > 0 && self->chart->best <= self->end)
    draw_best (self);
  if (self->chart->cursor > 0 && self->chart->cursor <= self->end)
    plot_chart_draw_down (&self->base, &self->base.palette->text, self->box,
                          get_x (&self->box, self->end, (double)self->chart->cursor));

  cairo_save (cr);
  /* Marks at the very edge are whole. */
  cairo_rectangle (cr, self->box.x - 5, self->box.y - 5, self->box.width + 10, self->box.height + 10);
  cairo_clip (cr);
  for (gsize i = 0; i < MIN (self->chart->n_lines, PLOT_LINE_CHART_MAX_LINES); i++)
    draw_line (self, i);
  cairo_restore (cr);
}

void
plot_line_chart_render (cairo_t *cr,
                        double width,
                        double height,
                        const PlotStyle *style,
                        const PlotLineChart *chart,
                        PlotRect *box)
{
  Drawing self = { .chart = chart, .end = plot_line_chart_get_end (chart) };
  double legend, left, below = style->font_size * 1.5;

  g_return_if_fail (chart->n_lines <= PLOT_LINE_CHART_MAX_LINES);

  cairo_save (cr);
  plot_chart_init (&self.base, cr, style);
  legend = lay_legend (&self, width, FALSE) + 6;
  find_range (&self, (guint)CLAMP ((height - legend - below) / (style->font_size * 2), 1, 8));
  left = measure_numbers (&self) + 8;
  self.box = (PlotRect) { left, legend, width - left - 8, height - legend - below };
  if (self.box.width >= 16 && self.box.height >= 16)
    draw_all (&self, width);
  else
    self.box = (PlotRect) { 0 };
  plot_chart_clear (&self.base);
  cairo_restore (cr);

  if (box != NULL)
    *box = self.box;
}

gsize
plot_line_chart_get_end (const PlotLineChart *chart)
{
  gsize end = MAX (chart->n_epochs, 1);

  for (gsize i = 0; i < chart->n_lines; i++)
    end = MAX (end, chart->lines[i].n_values);

  return end;
}

gsize
plot_line_chart_find_epoch (const PlotLineChart *chart, const PlotRect *box, double x)
{
  gsize end = plot_line_chart_get_end (chart);
  double share = box->width > 0 ? CLAMP ((x - box->x) / box->width, 0, 1) : 0;

  return 1 + (gsize)lrint (share * (double)(end - 1));
}
