/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/document-pdf.h"

#include <math.h>

#define CELL_GAP    8.0
#define CELL_PAD    2.5
#define FONT_FACTOR 0.9
#define MAX_LINES   3
#define LEAST_WIDTH 24.0
/* Rows by which the widths of columns are chosen. */
#define N_MEASURED 300

typedef struct
{
  PlotPdf *pdf;
  const PlotTable *table;
  double *widths; /* (n_columns) */
  double head_height;
} Drawing;

/* --- widths --- */

static double
measure (const Drawing *self, const char *text, PangoWeight weight)
{
  double width, height;

  plot_pdf_lay (self->pdf, self->pdf->text, text,
                &(PlotPdfText) { FONT_FACTOR, weight, PANGO_ALIGN_LEFT, -1, 1 });
  plot_text_measure (self->pdf->text, &width, &height);

  /* Without a hair more it would be broken. */
  return ceil (width) + 1;
}

/* Over numbers it may take some lines. */
static double
measure_head (const Drawing *self, const PlotColumn *column)
{
  g_auto (GStrv) words = NULL;
  double width = 0;

  if (!column->is_number)
    return measure (self, column->title, PANGO_WEIGHT_BOLD);

  words = g_strsplit (column->title, " ", MAX_LINES);
  for (guint i = 0; words[i] != NULL; i++)
    width = MAX (width, measure (self, words[i], PANGO_WEIGHT_BOLD));

  return width;
}

static const char *
get_cell (const Drawing *self, gsize row, gsize column)
{
  return self->table->cells[row * self->table->n_columns + column];
}

/* (nullable) */
static const PlotDrawing *
get_drawing (const Drawing *self, gsize row)
{
  const PlotDrawing *drawings = self->table->drawings;

  return drawings != NULL && drawings[row].draw != NULL ? &drawings[row] : NULL;
}

static PangoWeight
get_weight (gsize column)
{
  return column == 0 ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL;
}

static double
measure_column (const Drawing *self, gsize column)
{
  double width = measure_head (self, &self->table->columns[column]);

  for (gsize row = 0; row < MIN (self->table->n_rows, N_MEASURED); row++)
    {
      const char *text = get_cell (self, row, column);

      if (text != NULL)
        width = MAX (width, measure (self, text, get_weight (column)));
      else if (get_drawing (self, row) != NULL)
        width = MAX (width, get_drawing (self, row)->width);
    }

  return width;
}

/* Columns of numbers, and those that want no more than their share of what is left, have what they want; the others share the
 * rest alike. */
static void
share_width (Drawing *self)
{
  const gsize n_columns = self->table->n_columns;
  double rest = PLOT_PDF_WIDTH - CELL_GAP * (double)(n_columns - 1);
  g_autofree gboolean *is_settled = g_new0 (gboolean, n_columns);
  gsize n_left = n_columns;
  gboolean is_changed;

  do
    {
      is_changed = FALSE;
      for (gsize pass = 0; pass < 2 && !is_changed; pass++)
        for (gsize i = 0; i < n_columns && !is_changed; i++)
          if (!is_settled[i]
              && (pass == 0 ? self->table->columns[i].is_number : self->widths[i] <= rest / (double)n_left))
            {
              is_settled[i] = is_changed = TRUE;
              rest -= self->widths[i];
              n_left--;
            }
    }
  while (is_changed);

  for (gsize i = 0; i < n_columns; i++)
    if (!is_settled[i])
      self->widths[i] = MAX (rest / (double)n_left, LEAST_WIDTH);
}

/* --- rows --- */

/* Returns its height. */
static double
lay_cell (const Drawing *self, const char *text, gsize column, PangoWeight weight)
{
  const PangoAlignment alignment
      = self->table->columns[column].is_number ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;

  return plot_pdf_lay (self->pdf, self->pdf->text, text,
                       &(PlotPdfText) { FONT_FACTOR, weight, alignment, self->widths[column], MAX_LINES });
}

static void
draw_rule (const Drawing *self, const PlotColor *color)
{
  cairo_t *cr = self->pdf->cr;

  plot_pdf_set_color (self->pdf, color);
  cairo_set_line_width (cr, 0.5);
  cairo_move_to (cr, PLOT_PDF_MARGIN, self->pdf->y);
  cairo_line_to (cr, PLOT_PDF_MARGIN + PLOT_PDF_WIDTH, self->pdf->y);
  cairo_stroke (cr);
}

static double
measure_heads (const Drawing *self)
{
  double height = 0;

  for (gsize i = 0; i < self->table->n_columns; i++)
    height = MAX (height, lay_cell (self, self->table->columns[i].title, i, PANGO_WEIGHT_BOLD));

  return height + 2 * CELL_PAD;
}

static void
draw_heads (const Drawing *self)
{
  const PlotPalette *palette = self->pdf->palette;
  const PlotColor *const colors[] = { &palette->text, &palette->arousal_line, &palette->valence_line };
  double x = PLOT_PDF_MARGIN;

  for (gsize i = 0; i < self->table->n_columns; x += self->widths[i++] + CELL_GAP)
    {
      const double height = lay_cell (self, self->table->columns[i].title, i, PANGO_WEIGHT_BOLD);

      plot_pdf_show (self->pdf, self->pdf->text, colors[self->table->columns[i].side], x,
                     self->pdf->y + self->head_height - CELL_PAD - height);
    }
  self->pdf->y += self->head_height;
  draw_rule (self, &palette->axis);
}

static double
measure_row (const Drawing *self, gsize row)
{
  double height = get_drawing (self, row) != NULL ? get_drawing (self, row)->height : 0;

  for (gsize i = 0; i < self->table->n_columns; i++)
    if (get_cell (self, row, i) != NULL)
      height = MAX (height, lay_cell (self, get_cell (self, row, i), i, get_weight (i)));

  return height + 2 * CELL_PAD;
}

static void
draw_row (const Drawing *self, gsize row, double height)
{
  PlotPdf *pdf = self->pdf;
  double x = PLOT_PDF_MARGIN;

  for (gsize i = 0; i < self->table->n_columns; x += self->widths[i++] + CELL_GAP)
    {
      const PlotDrawing *drawing = get_drawing (self, row);

      if (get_cell (self, row, i) != NULL)
        {
          lay_cell (self, get_cell (self, row, i), i, get_weight (i));
          plot_pdf_show (pdf, pdf->text, &pdf->palette->text, x, pdf->y + CELL_PAD);
        }
      else if (drawing != NULL)
        plot_pdf_draw (pdf, drawing, x, pdf->y + (height - drawing->height) / 2, 1);
    }
  pdf->y += height;
  draw_rule (self, &pdf->palette->grid);
}

void
plot_pdf_add_table (PlotDocument *document, const PlotTable *table)
{
  PlotPdf *pdf = (PlotPdf *)document;
  g_autofree double *widths = g_new0 (double, MAX (table->n_columns, 1));
  Drawing self = { .pdf = pdf, .table = table, .widths = widths };

  for (gsize i = 0; i < table->n_columns; i++)
    widths[i] = measure_column (&self, i);
  share_width (&self);
  self.head_height = measure_heads (&self);
  /* The heads do not stay alone. */
  plot_pdf_make_room (pdf, self.head_height + (table->n_rows > 0 ? measure_row (&self, 0) : 0));
  draw_heads (&self);
  for (gsize row = 0; row < table->n_rows; row++)
    {
      const double height = measure_row (&self, row);

      if (plot_pdf_make_room (pdf, height))
        draw_heads (&self);
      draw_row (&self, row, height);
    }
  pdf->y += PLOT_PDF_GAP;
}
