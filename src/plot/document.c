/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/document-internal.h"

PlotDocument *
plot_document_new (PlotDocumentKind kind, const char *title)
{
  g_autofree char *valid = g_utf8_make_valid (title, -1);

  return kind == PLOT_DOCUMENT_PDF ? plot_document_new_pdf (valid) : plot_document_new_html (valid);
}

void
plot_document_free (PlotDocument *self)
{
  self->class->free (self);
}

void
plot_document_add_heading (PlotDocument *self, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  self->class->add_heading (self, valid);
}

void
plot_document_add_text (PlotDocument *self, PlotTextKind kind, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  self->class->add_text (self, kind, valid);
}

void
plot_document_add_table (PlotDocument *self, const PlotTable *table)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  PlotTable valid = *table;

  for (gsize i = 0; i < table->n_rows * table->n_columns; i++)
    g_ptr_array_add (cells, table->cells[i] != NULL ? g_utf8_make_valid (table->cells[i], -1) : NULL);
  valid.cells = (const char *const *)cells->pdata;
  self->class->add_table (self, &valid);
}

void
plot_document_add_drawings (PlotDocument *self, const PlotDrawing *drawings, gsize n_drawings)
{
  self->class->add_drawings (self, drawings, n_drawings);
}

void
plot_document_add_confusions (PlotDocument *self,
                              const PlotConfusion *confusions,
                              const char *const *captions,
                              gsize n_confusions)
{
  self->class->add_confusions (self, confusions, captions, n_confusions);
}

GBytes *
plot_document_finish (PlotDocument *self, GError **error)
{
  return self->class->finish (self, error);
}
