/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/confusion.h"

#include <math.h>

#include <glib/gi18n.h>

#include "plot/chart.h"

/* As many as there are quadrants. */
#define N_FEW 4

/* How much of the ink a cell with all of its row has. */
#define DARKEST 0.8

typedef struct
{
  PlotChart base;
  const PlotConfusion *confusion;
  PlotRect cells;
  double cell_width, cell_height;
} Drawing;

static double
get_head_width (double width, const PlotStyle *style)
{
  return CLAMP (width * 0.26, style->font_size * 3, style->font_size * 9);
}

/* Names over narrow columns take three lines. */
static double
get_head_height (double width, gsize n_classes, const PlotStyle *style)
{
  double cell = (width - get_head_width (width, style)) / (double)MAX (n_classes, 1);

  return style->font_size * (cell < style->font_size * 7 ? 5.4 : 4.2);
}

static PlotColor
get_fill (const Drawing *self, double share)
{
  return plot_color_over (&self->base.palette->arousal_line, share * DARKEST, &self->base.palette->paper);
}

/* Whichever can be read better over @fill. */
static const PlotColor *
get_ink (const Drawing *self, const PlotColor *fill)
{
  static const PlotColor black = { 0, 0, 0 }, white = { 1, 1, 1 };

  return plot_color_contrast (&black, fill) > plot_color_contrast (&white, fill) ? &black : &white;
}

/* As large as fits, so that both lines are in the cell; without a share where only one fits. */
static void
draw_numbers (const Drawing *self, PlotRect cell, gsize row, gsize column, const PlotColor *ink)
{
  const guint count = self->confusion->counts[row * self->confusion->n_classes + column];
  g_autofree char *number = g_strdup_printf ("%u", count);
  /* Translators: a share of songs in percent */
  g_autofree char *share
      = g_strdup_printf (_ ("%.0f %%"), 100 * plot_confusion_get_share (self->confusion, row, column));
  double widest, number_width, height, factor;
  double middle_x = cell.x + cell.width / 2, middle_y = cell.y + cell.height / 2;
  gboolean has_share;

  plot_chart_measure (&self->base, number, 1, &number_width, &height);
  plot_chart_measure (&self->base, share, PLOT_CHART_SMALL, &widest, &height);
  has_share = cell.height >= self->base.style->font_size * 2.6 && cell.width >= widest * 0.8;
  widest = MAX (has_share ? widest : 0, number_width);
  factor = CLAMP ((cell.width - 4) / widest, 0.5, 1);
  plot_chart_draw_text (&self->base, number, factor, PANGO_WEIGHT_BOLD, ink, middle_x,
                        middle_y - (has_share ? self->base.style->font_size * 0.6 : 0), 0.5, 0.5);
  if (has_share)
    plot_chart_draw_text (&self->base, share, PLOT_CHART_SMALL * factor, PANGO_WEIGHT_NORMAL, ink, middle_x,
                          middle_y + self->base.style->font_size * 0.65, 0.5, 0.5);
}

static void
draw_cell (const Drawing *self, gsize row, gsize column)
{
  PlotRect cell = { round (self->cells.x + (double)column * self->cell_width) + 1,
                    round (self->cells.y + (double)row * self->cell_height) + 1, floor (self->cell_width) - 2,
                    floor (self->cell_height) - 2 };
  PlotColor fill = get_fill (self, plot_confusion_get_share (self->confusion, row, column));

  cairo_rectangle (self->base.cr, cell.x, cell.y, cell.width, cell.height);
  plot_chart_set_color (&self->base, &fill);
  cairo_fill (self->base.cr);
  cairo_rectangle (self->base.cr, cell.x + 0.5, cell.y + 0.5, cell.width - 1, cell.height - 1);
  plot_chart_set_color (&self->base, row == column ? &self->base.palette->text : &self->base.palette->grid);
  cairo_set_line_width (self->base.cr, row == column ? 2 : 1);
  cairo_stroke (self->base.cr);
  draw_numbers (self, cell, row, column, get_ink (self, &fill));
}

static void
draw_heads (const Drawing *self)
{
  const PlotPalette *palette = self->base.palette;
  const double font_size = self->base.style->font_size;
  double head_height = self->cells.y;

  /* Translators: above the columns of a table that says what songs were taken for */
  plot_chart_draw_words (&self->base, _ ("heard as"), PLOT_CHART_SMALL, &palette->dim_text,
                         (PlotRect) { self->cells.x, 0, self->cells.width, font_size * 1.2 },
                         PANGO_ALIGN_CENTER, 1);
  /* Translators: above the rows of that table, of which each is a class that songs have */
  plot_chart_draw_words (&self->base, _ ("labeled"), PLOT_CHART_SMALL, &palette->dim_text,
                         (PlotRect) { 0, head_height - font_size * 1.4, self->cells.x - 6, font_size * 1.2 },
                         PANGO_ALIGN_RIGHT, 1);
  for (gsize i = 0; i < self->confusion->n_classes; i++)
    {
      const char *name = self->confusion->names[i];

      plot_chart_draw_words (&self->base, name, PLOT_CHART_SMALL, &palette->text,
                             (PlotRect) { self->cells.x + (double)i * self->cell_width + 2, font_size * 1.3,
                                          self->cell_width - 4, head_height - font_size * 1.4 },
                             PANGO_ALIGN_CENTER, 3);
      plot_chart_draw_words (&self->base, name, PLOT_CHART_SMALL, &palette->text,
                             (PlotRect) { 0, self->cells.y + (double)i * self->cell_height, self->cells.x - 6,
                                          self->cell_height },
                             PANGO_ALIGN_RIGHT, MAX ((int)(self->cell_height / (font_size * 1.2)), 1));
    }
}

void
plot_confusion_render (
    cairo_t *cr, double width, double height, const PlotStyle *style, const PlotConfusion *confusion)
{
  Drawing self = { .confusion = confusion };

  self.cells = (PlotRect) { get_head_width (width, style),
                            get_head_height (width, confusion->n_classes, style), 0, 0 };
  self.cells.width = width - self.cells.x;
  self.cells.height = height - self.cells.y;
  if (confusion->n_classes == 0)
    return;

  self.cell_width = self.cells.width / (double)confusion->n_classes;
  self.cell_height = self.cells.height / (double)confusion->n_classes;
  if (self.cell_width < 6 || self.cell_height < 6)
    return;

  cairo_save (cr);
  plot_chart_init (&self.base, cr, style);
  draw_heads (&self);
  for (gsize row = 0; row < confusion->n_classes; row++)
    for (gsize column = 0; column < confusion->n_classes; column++)
      draw_cell (&self, row, column);
  plot_chart_clear (&self.base);
  cairo_restore (cr);
}

double
plot_confusion_get_share (const PlotConfusion *confusion, gsize row, gsize column)
{
  const guint *counts = confusion->counts + row * confusion->n_classes;
  guint64 sum = 0;

  for (gsize i = 0; i < confusion->n_classes; i++)
    sum += counts[i];

  return sum > 0 ? counts[column] / (double)sum : 0;
}

double
plot_confusion_choose_height (const PlotConfusion *confusion, double width, const PlotStyle *style)
{
  double n_classes = (double)MAX (confusion->n_classes, 1);
  double cell = (width - get_head_width (width, style)) / n_classes;

  /* Rows of many classes are as high in any width: whatever width a parent asks with, none is cut. */
  if (confusion->n_classes > N_FEW)
    return get_head_height (width, confusion->n_classes, style) + n_classes * style->font_size * 2.8;

  return get_head_height (width, confusion->n_classes, style)
         + n_classes * CLAMP (cell * 0.7, style->font_size * 1.6, style->font_size * 4.5);
}
