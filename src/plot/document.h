/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/confusion.h"
#include "plot/drawing.h"

G_BEGIN_DECLS

/* A report: headings, text, tables and drawings one below the other, as pages to print or as a page for a browser. All text is
 * text, whatever stands in it. It is made in memory, on any thread, which has it for itself. */
typedef struct _PlotDocument PlotDocument;

typedef enum
{
  PLOT_DOCUMENT_HTML, /* one file that needs nothing else, for light and dark */
  PLOT_DOCUMENT_PDF,  /* A4 */
} PlotDocumentKind;

typedef enum
{
  PLOT_TEXT_PLAIN,
  PLOT_TEXT_STRONG,
  PLOT_TEXT_DIM,
  PLOT_TEXT_WARNING,
  PLOT_TEXT_CODE, /* small, all letters of one width; lines stay lines */
} PlotTextKind;

/* Of two things that are compared; colors of columns and drawings. */
typedef enum
{
  PLOT_SIDE_NONE,
  PLOT_SIDE_FIRST,
  PLOT_SIDE_SECOND,
} PlotSide;

typedef struct
{
  const char *title;
  gboolean is_number; /* to the right, on one line */
  PlotSide side;
} PlotColumn;

/**
 * PlotTable:
 * @cells: (n_rows, n_columns): those of the first column head their rows; NULL: the row's drawing
 * @drawings: (n_rows) (nullable)
 */
typedef struct
{
  const PlotColumn *columns;
  gsize n_columns;
  const char *const *cells;
  const PlotDrawing *drawings;
  gsize n_rows;
} PlotTable;

PlotDocument *
plot_document_new (PlotDocumentKind kind, const char *title);
void
plot_document_free (PlotDocument *self);
void
plot_document_add_heading (PlotDocument *self, const char *text);
void
plot_document_add_text (PlotDocument *self, PlotTextKind kind, const char *text);
void
plot_document_add_table (PlotDocument *self, const PlotTable *table);
/* Side by side as far as there is room. Their widths are pixels of a page about 500 wide. */
void
plot_document_add_drawings (PlotDocument *self, const PlotDrawing *drawings, gsize n_drawings);
/* @captions: (n_confusions) */
void
plot_document_add_confusions (PlotDocument *self,
                              const PlotConfusion *confusions,
                              const char *const *captions,
                              gsize n_confusions);
/* (transfer full) (nullable): the file. Nothing can be added after. Errors: %BASE_ERROR_FAILED. */
GBytes *
plot_document_finish (PlotDocument *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlotDocument, plot_document_free)

G_END_DECLS
