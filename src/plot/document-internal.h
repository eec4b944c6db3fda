/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/document.h"

G_BEGIN_DECLS

/* What kinds of documents differ in. All strings are valid UTF-8. */
typedef struct
{
  void (*add_heading) (PlotDocument *self, const char *text);
  void (*add_text) (PlotDocument *self, PlotTextKind kind, const char *text);
  void (*add_table) (PlotDocument *self, const PlotTable *table);
  void (*add_drawings) (PlotDocument *self, const PlotDrawing *drawings, gsize n_drawings);
  void (*add_confusions) (PlotDocument *self,
                          const PlotConfusion *confusions,
                          const char *const *captions,
                          gsize n_confusions);
  GBytes *(*finish) (PlotDocument *self, GError **error);
  void (*free) (PlotDocument *self);
} PlotDocumentClass;

/* The first thing in every document. */
struct _PlotDocument
{
  const PlotDocumentClass *class;
};

PlotDocument *
plot_document_new_html (const char *title);
PlotDocument *
plot_document_new_pdf (const char *title);

G_END_DECLS
