/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/document-internal.h"
#include "plot/text.h"

G_BEGIN_DECLS

/* Points. */
#define PLOT_PDF_PAGE_WIDTH  595.28 /* A4: 210 mm */
#define PLOT_PDF_PAGE_HEIGHT 841.89 /* 297 mm */
#define PLOT_PDF_MARGIN      48.0
#define PLOT_PDF_WIDTH       (PLOT_PDF_PAGE_WIDTH - 2 * PLOT_PDF_MARGIN)
#define PLOT_PDF_BOTTOM      (PLOT_PDF_PAGE_HEIGHT - PLOT_PDF_MARGIN - 14.0) /* above the number of the page */
#define PLOT_PDF_GAP         10.0

/* Pages while they are made: what comes is drawn at once, from above to below. */
typedef struct
{
  PlotDocument       base;
  GByteArray        *bytes;   /* (owned) (nullable): NULL after the end */
  cairo_surface_t   *surface; /* (owned) */
  cairo_t           *cr;      /* (owned) */
  PangoLayout       *text;    /* (owned) */
  PangoLayout       *code;    /* (owned): all letters of one width */
  PangoLayout       *line;    /* (owned): what may be drawn between two lines of the others */
  PlotStyle          style;
  PlotStyle          code_style;
  PlotStyle          chart_style;
  const PlotPalette *palette;
  char              *title;   /* (owned) */
  char              *pending; /* (owned) (nullable): a heading, which goes to where what follows goes */
  guint              n_pages;
  double             y;
} PlotPdf;

/* How a text is laid out. */
typedef struct
{
  double         factor; /* of the font's size */
  PangoWeight    weight;
  PangoAlignment alignment;
  double         width;   /* -1: as wide as it is */
  int            n_lines; /* at most, before an ellipsis; all is one paragraph then. 0: all lines */
} PlotPdfText;

/* Returns its height. */
double   plot_pdf_lay       (PlotPdf           *self,
                             PangoLayout       *layout,
                             const char        *text,
                             const PlotPdfText *as);
/* Draws what was laid out. */
void     plot_pdf_show      (PlotPdf           *self,
                             PangoLayout       *layout,
                             const PlotColor   *color,
                             double             x,
                             double             y);
void     plot_pdf_set_color (PlotPdf           *self,
                             const PlotColor   *color);
void     plot_pdf_draw      (PlotPdf           *self,
                             const PlotDrawing *drawing,
                             double             x,
                             double             y,
                             double             factor);
/* Makes room for what is @height high, the heading that waits for it included; what was laid out may be lost. Returns TRUE when
 * it is on a new page. */
gboolean plot_pdf_make_room (PlotPdf           *self,
                             double             height);
void     plot_pdf_add_table (PlotDocument      *document,
                             const PlotTable   *table);

G_END_DECLS
