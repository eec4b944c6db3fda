/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/document-internal.h"

#include <math.h>

static const char sheet[]
    = ":root{color-scheme:light "
      "dark;--ink:#2e2e36;--dim:#696973;--line:#d0d0d4;--paper:#fff;--m1:#1c64b4;--m2:#a85200;"
      "--warn:#b8123e;--cell:28,100,180}"
      "@media(prefers-color-scheme:dark){:root{--ink:#f0f0f4;--dim:#a6a6b0;--line:#47474d;--paper:#1e1e22;--"
      "m1:#78b4ff;"
      "--m2:#ffb454;--warn:#f2607f;--cell:120,180,255}}"
      "body{font:15px/1.5 sans-serif;color:var(--ink);background:var(--paper);max-width:60em;margin:2em "
      "auto;padding:0 1em}"
      "h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em}.wide{overflow-x:auto}table{border-collapse:"
      "collapse}"
      "td,th{padding:.25em .7em;border-bottom:1px solid "
      "var(--line);text-align:start;vertical-align:top;overflow-wrap:anywhere}"
      "td.n,th.n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}.dim{color:var(--dim)}"
      ".warn{border-inline-start:4px solid "
      "var(--warn);padding-inline-start:.8em}.pair{display:flex;flex-wrap:wrap;gap:2em}"
      "pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid "
      "var(--line);padding:.8em}figure{margin:0}"
      "img{max-width:100%;height:auto;vertical-align:middle}.m1{color:var(--m1)}.m2{color:var(--m2)}";

/* A page for a browser is wider, and so are its letters. */
#define FACTOR 1.5

static const char *const side_classes[] = { "", " m1", " m2" };

typedef struct
{
  PlotDocument base;
  GString *page; /* (owned) (nullable): NULL after the end */
} Html;

/* As text, whatever it is. */
static void
append_escaped (GString *page, const char *before, const char *text, const char *after)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (page, "%s%s%s", before, escaped, after);
}

static void
add_heading (PlotDocument *document, const char *text)
{
  append_escaped (((Html *)document)->page, "<h2>", text, "</h2>\n");
}

static void
add_text (PlotDocument *document, PlotTextKind kind, const char *text)
{
  static const char *const before[]
      = { "<p>", "<p><strong>", "<p class=\"dim\">", "<p class=\"warn\">", "<pre>" };
  static const char *const after[] = { "</p>\n", "</strong></p>\n", "</p>\n", "</p>\n", "</pre>\n" };

  append_escaped (((Html *)document)->page, before[kind], text, after[kind]);
}

/* A file of its own within the page: glyphs in it have names, which would mean others' glyphs otherwise. */
static void
append_file (GString *page, const PlotDrawing *drawing, gboolean is_dark)
{
  g_autoptr (GByteArray) svg = NULL;
  g_autofree char *text = NULL;
  PlotStyle style;

  plot_style_init (&style, is_dark, FALSE);
  svg = plot_drawing_to_svg (drawing, &style);
  text = g_base64_encode (svg->data, svg->len);
  g_string_append_printf (page, "\"data:image/svg+xml;base64,%s\"", text);
}

static void
append_drawing (GString *page, const PlotDrawing *original, double factor)
{
  PlotDrawing larger = *original;
  const PlotDrawing *drawing = &larger;

  larger.width *= factor;
  larger.height *= factor;

  g_string_append (page, "<picture><source media=\"(prefers-color-scheme:dark)\" srcset=");
  append_file (page, drawing, TRUE);
  g_string_append_printf (page, "><img width=\"%.0f\" height=\"%.0f\" src=", drawing->width, drawing->height);
  append_file (page, drawing, FALSE);
  append_escaped (page, " alt=\"", drawing->title != NULL ? drawing->title : "", "\"></picture>");
}

static void
add_drawings (PlotDocument *document, const PlotDrawing *drawings, gsize n_drawings)
{
  GString *page = ((Html *)document)->page;

  g_string_append (page, "<div class=\"pair\">");
  for (gsize i = 0; i < n_drawings; i++)
    {
      g_string_append (page, "<figure>");
      if (drawings[i].caption != NULL)
        append_escaped (page, "<figcaption>", drawings[i].caption, "</figcaption>");
      append_drawing (page, &drawings[i], FACTOR);
      g_string_append (page, "</figure>\n");
    }
  g_string_append (page, "</div>\n");
}

/* --- tables --- */

static void
append_cell (GString *page, const PlotTable *table, gsize row, gsize column)
{
  const char *text = table->cells[row * table->n_columns + column];
  const char *tag = column == 0 ? "th" : "td";

  g_string_append_printf (page, "<%s%s>", tag, table->columns[column].is_number ? " class=\"n\"" : "");
  if (text != NULL)
    append_escaped (page, "", text, "");
  else if (table->drawings != NULL && table->drawings[row].draw != NULL)
    append_drawing (page, &table->drawings[row], 1);
  g_string_append_printf (page, "</%s>", tag);
}

static void
add_table (PlotDocument *document, const PlotTable *table)
{
  GString *page = ((Html *)document)->page;

  g_string_append (page, "<div class=\"wide\"><table><tr>");
  for (gsize i = 0; i < table->n_columns; i++)
    {
      const PlotColumn *column = &table->columns[i];

      g_string_append_printf (page, "<th class=\"%s%s\">", column->is_number ? "n" : "",
                              side_classes[column->side]);
      append_escaped (page, "", column->title, "</th>");
    }
  g_string_append (page, "</tr>\n");
  for (gsize row = 0; row < table->n_rows; row++)
    {
      g_string_append (page, "<tr>");
      for (gsize column = 0; column < table->n_columns; column++)
        append_cell (page, table, row, column);
      g_string_append (page, "</tr>\n");
    }
  g_string_append (page, "</table></div>\n");
}

/* A table of its own, as its numbers are text. */
static void
append_confusion (GString *page, const PlotConfusion *confusion)
{
  g_string_append (page, "<div class=\"wide\"><table><tr><th></th>");
  for (gsize i = 0; i < confusion->n_classes; i++)
    append_escaped (page, "<th class=\"n\">", confusion->names[i], "</th>");
  for (gsize row = 0; row < confusion->n_classes; row++)
    {
      append_escaped (page, "</tr>\n<tr><th>", confusion->names[row], "</th>");
      for (gsize column = 0; column < confusion->n_classes; column++)
        g_string_append_printf (page, "<td class=\"n\" style=\"background:rgba(var(--cell),.%02d)\">%u</td>",
                                (int)floor (60 * plot_confusion_get_share (confusion, row, column)),
                                confusion->counts[row * confusion->n_classes + column]);
    }
  g_string_append (page, "</tr></table></div>");
}

static void
add_confusions (PlotDocument *document,
                const PlotConfusion *confusions,
                const char *const *captions,
                gsize n_confusions)
{
  GString *page = ((Html *)document)->page;

  g_string_append (page, "<div class=\"pair\">");
  for (gsize i = 0; i < n_confusions; i++)
    {
      append_escaped (page, "<figure><figcaption>", captions[i], "</figcaption>");
      append_confusion (page, &confusions[i]);
      g_string_append (page, "</figure>\n");
    }
  g_string_append (page, "</div>\n");
}

/* --- begin and end --- */

static GBytes *
finish (PlotDocument *document, GError **error)
{
  Html *self = (Html *)document;

  g_string_append (self->page, "</body></html>\n");
  return g_string_free_to_bytes (g_steal_pointer (&self->page));
}

static void
free_html (PlotDocument *document)
{
  Html *self = (Html *)document;

  if (self->page != NULL)
    g_string_free (self->page, TRUE);
  g_free (self);
}

PlotDocument *
plot_document_new_html (const char *title)
{
  static const PlotDocumentClass class = { add_heading,    add_text, add_table, add_drawings,
                                           add_confusions, finish,   free_html };
  Html *self = g_new0 (Html, 1);

  self->base.class = &class;
  self->page = g_string_new ("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                             "content=\"width=device-width\">");
  append_escaped (self->page, "<title>", title, "</title>");
  g_string_append_printf (self->page, "<style>%s</style></head><body>\n", sheet);
  append_escaped (self->page, "<h1>", title, "</h1>\n");

  return &self->base;
}
