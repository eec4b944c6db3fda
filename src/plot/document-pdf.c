/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/document-pdf.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>

#include "engine/base/error.h"

#define FONT_SIZE         9.0
#define CHART_FONT_SIZE   8.0
#define CHART_MARKER_SIZE 6.0
#define CAPTION_HEIGHT    (1.6 * FONT_SIZE)

/* What is longer is nobody's to read, and slow to lay out. */
#define MAX_LETTERS      2000
#define MAX_CODE_LETTERS 100000
/* More classes than these have a matrix as wide as the page. */
#define MAX_NARROW_CLASSES 6

static const PlotPdfText plain = { 1, PANGO_WEIGHT_NORMAL, PANGO_ALIGN_LEFT, PLOT_PDF_WIDTH, 0 };
static const PlotPdfText strong = { 1, PANGO_WEIGHT_BOLD, PANGO_ALIGN_LEFT, PLOT_PDF_WIDTH, 0 };
static const PlotPdfText beside = { 1, PANGO_WEIGHT_NORMAL, PANGO_ALIGN_LEFT, PLOT_PDF_WIDTH - 12, 0 };
static const PlotPdfText title = { 2, PANGO_WEIGHT_BOLD, PANGO_ALIGN_LEFT, PLOT_PDF_WIDTH, 0 };
static const PlotPdfText heading = { 1.35, PANGO_WEIGHT_BOLD, PANGO_ALIGN_LEFT, PLOT_PDF_WIDTH, 0 };
static const PlotPdfText code = { 0.78, PANGO_WEIGHT_NORMAL, PANGO_ALIGN_LEFT, PLOT_PDF_WIDTH, 0 };

/* --- text --- */

/* (transfer full): the beginning of a text that is too long. */
static char *
cut (const char *text, glong most)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= most)
    return g_strdup (text);

  start = g_utf8_substring (text, 0, most);
  return g_strconcat (start, "…", NULL);
}

double
plot_pdf_lay (PlotPdf *self, PangoLayout *layout, const char *text, const PlotPdfText *as)
{
  g_autofree char *start = cut (text, layout == self->code ? MAX_CODE_LETTERS : MAX_LETTERS);
  double width, height;

  plot_text_set (layout, layout == self->code ? &self->code_style : &self->style, start, as->factor,
                 as->weight);
  pango_layout_set_single_paragraph_mode (layout, as->n_lines > 0);
  pango_layout_set_width (layout, as->width < 0 ? -1 : (int)(as->width * PANGO_SCALE));
  pango_layout_set_height (layout, as->n_lines > 0 ? -as->n_lines : -1);
  pango_layout_set_ellipsize (layout, as->n_lines > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  pango_layout_set_alignment (layout, as->alignment);
  plot_text_measure (layout, &width, &height);

  return height;
}

void
plot_pdf_set_color (PlotPdf *self, const PlotColor *color)
{
  cairo_set_source_rgb (self->cr, color->red, color->green, color->blue);
}

void
plot_pdf_show (PlotPdf *self, PangoLayout *layout, const PlotColor *color, double x, double y)
{
  plot_pdf_set_color (self, color);
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, layout);
}

/* On one line, as far as @width goes. */
static void
draw_small (PlotPdf *self, const char *text, double x, double y, double width, PangoAlignment alignment)
{
  plot_pdf_lay (self, self->line, text, &(PlotPdfText) { 0.9, PANGO_WEIGHT_NORMAL, alignment, width, 1 });
  plot_pdf_show (self, self->line, &self->palette->dim_text, x, y);
}

/* --- pages --- */

static void
begin_page (PlotPdf *self)
{
  const double y = PLOT_PDF_BOTTOM + 10;
  g_autofree char *number = NULL;

  if (self->n_pages > 0)
    cairo_show_page (self->cr);
  self->n_pages++;
  self->y = PLOT_PDF_MARGIN;
  number = g_strdup_printf ("%u", self->n_pages);
  draw_small (self, self->title, PLOT_PDF_MARGIN, y, PLOT_PDF_WIDTH - 60, PANGO_ALIGN_LEFT);
  draw_small (self, number, PLOT_PDF_PAGE_WIDTH - PLOT_PDF_MARGIN - 50, y, 50, PANGO_ALIGN_RIGHT);
}

static void
draw_pending (PlotPdf *self)
{
  g_autofree char *attributes
      = g_strdup_printf ("page=%u pos=[%d %d]", self->n_pages, (int)PLOT_PDF_MARGIN, (int)self->y);
  const double height = plot_pdf_lay (self, self->line, self->pending, &heading);

  cairo_pdf_surface_add_outline (self->surface, CAIRO_PDF_OUTLINE_ROOT, self->pending, attributes, 0);
  plot_pdf_show (self, self->line, &self->palette->text, PLOT_PDF_MARGIN, self->y);
  self->y += height + 5;
  g_clear_pointer (&self->pending, g_free);
}

gboolean
plot_pdf_make_room (PlotPdf *self, double height)
{
  const double gap = self->pending != NULL ? PLOT_PDF_GAP : 0;
  const double above
      = self->pending != NULL ? plot_pdf_lay (self, self->line, self->pending, &heading) + 5 : 0;
  const gboolean is_new = self->y + gap + above + height > PLOT_PDF_BOTTOM && self->y > PLOT_PDF_MARGIN;

  if (is_new)
    begin_page (self);
  else
    self->y += gap;
  if (self->pending != NULL)
    draw_pending (self);

  return is_new;
}

static void
add_heading (PlotDocument *document, const char *text)
{
  PlotPdf *self = (PlotPdf *)document;

  g_free (self->pending);
  self->pending = g_strdup (text);
}

/* What was laid out, line by line, so that a long text goes on on the next page. */
static void
draw_lines (PlotPdf *self, PangoLayout *layout, const PlotColor *color, double x)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);

  do
    {
      PangoRectangle rect;
      double height;

      pango_layout_iter_get_line_extents (iter, NULL, &rect);
      height = (double)rect.height / PANGO_SCALE;
      plot_pdf_make_room (self, height);
      plot_pdf_set_color (self, color);
      cairo_move_to (self->cr, x + (double)rect.x / PANGO_SCALE,
                     self->y + (double)(pango_layout_iter_get_baseline (iter) - rect.y) / PANGO_SCALE);
      pango_cairo_show_layout_line (self->cr, pango_layout_iter_get_line_readonly (iter));
      self->y += height;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
add_warning (PlotPdf *self, const char *text)
{
  const double height = plot_pdf_lay (self, self->text, text, &beside);

  plot_pdf_make_room (self, height);
  plot_pdf_set_color (self, &self->palette->quadrant[MOOD_QUADRANT_2]);
  cairo_rectangle (self->cr, PLOT_PDF_MARGIN, self->y, 3, height);
  cairo_fill (self->cr);
  draw_lines (self, self->text, &self->palette->text, PLOT_PDF_MARGIN + 12);
}

static void
add_text (PlotDocument *document, PlotTextKind kind, const char *text)
{
  PlotPdf *self = (PlotPdf *)document;
  PangoLayout *layout = kind == PLOT_TEXT_CODE ? self->code : self->text;
  const PlotColor *color = kind == PLOT_TEXT_DIM ? &self->palette->dim_text : &self->palette->text;

  if (kind == PLOT_TEXT_WARNING)
    add_warning (self, text);
  else
    {
      plot_pdf_lay (self, layout, text,
                    kind == PLOT_TEXT_CODE     ? &code
                    : kind == PLOT_TEXT_STRONG ? &strong
                                               : &plain);
      /* A heading does not stay alone with one line. */
      if (self->pending != NULL)
        plot_pdf_make_room (self, 3 * FONT_SIZE);
      draw_lines (self, layout, color, PLOT_PDF_MARGIN);
    }
  self->y += 5;
}

/* --- drawings --- */

void
plot_pdf_draw (PlotPdf *self, const PlotDrawing *drawing, double x, double y, double factor)
{
  cairo_save (self->cr);
  cairo_translate (self->cr, x, y);
  cairo_scale (self->cr, factor, factor);
  drawing->draw (self->cr, drawing->width, drawing->height, &self->chart_style, drawing->data);
  cairo_restore (self->cr);
}

static double
get_factor (const PlotDrawing *drawing)
{
  return MIN (PLOT_PDF_WIDTH / drawing->width, 1);
}

/* How many of @drawings have room beside each other, and how high they are. */
static gsize
measure_row (const PlotDrawing *drawings, gsize n_drawings, double *height)
{
  double x = 0;
  gsize n = 0;

  for (*height = 0; n < n_drawings; n++)
    {
      const double factor = get_factor (&drawings[n]);

      if (n > 0 && x + drawings[n].width * factor > PLOT_PDF_WIDTH + 0.5)
        break;
      x += drawings[n].width * factor + PLOT_PDF_GAP;
      *height
          = MAX (*height, drawings[n].height * factor + (drawings[n].caption != NULL ? CAPTION_HEIGHT : 0));
    }

  return n;
}

static void
add_drawings (PlotDocument *document, const PlotDrawing *drawings, gsize n_drawings)
{
  PlotPdf *self = (PlotPdf *)document;

  for (gsize i = 0, n; i < n_drawings; i += n)
    {
      double height, x = PLOT_PDF_MARGIN;

      n = measure_row (&drawings[i], n_drawings - i, &height);
      plot_pdf_make_room (self, height);
      for (gsize j = i; j < i + n; j++)
        {
          const double factor = get_factor (&drawings[j]), width = drawings[j].width * factor;

          if (drawings[j].caption != NULL)
            draw_small (self, drawings[j].caption, x, self->y, width, PANGO_ALIGN_LEFT);
          plot_pdf_draw (self, &drawings[j], x, self->y + (drawings[j].caption != NULL ? CAPTION_HEIGHT : 0),
                         factor);
          x += width + PLOT_PDF_GAP;
        }
      self->y += height + PLOT_PDF_GAP;
    }
}

static void
draw_confusion (cairo_t *cr, double width, double height, const PlotStyle *style, gconstpointer data)
{
  plot_confusion_render (cr, width, height, style, data);
}

static void
add_confusions (PlotDocument *document,
                const PlotConfusion *confusions,
                const char *const *captions,
                gsize n_confusions)
{
  PlotPdf *self = (PlotPdf *)document;
  g_autofree PlotDrawing *drawings = g_new0 (PlotDrawing, MAX (n_confusions, 1));

  for (gsize i = 0; i < n_confusions; i++)
    {
      const double width = confusions[i].n_classes > MAX_NARROW_CLASSES ? PLOT_PDF_WIDTH
                                                                        : (PLOT_PDF_WIDTH - PLOT_PDF_GAP) / 2;

      drawings[i] = (PlotDrawing) {
        .draw = draw_confusion, .data = &confusions[i], .caption = captions[i], .width = width
      };
      drawings[i].height = MIN (plot_confusion_choose_height (&confusions[i], width, &self->chart_style),
                                PLOT_PDF_BOTTOM - PLOT_PDF_MARGIN - 60);
    }
  add_drawings (document, drawings, n_confusions);
}

/* --- begin and end --- */

static GBytes *
finish (PlotDocument *document, GError **error)
{
  PlotPdf *self = (PlotPdf *)document;
  cairo_status_t status;

  plot_pdf_make_room (self, 0);
  cairo_show_page (self->cr);
  status = cairo_status (self->cr);
  cairo_surface_finish (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The report cannot be drawn: %s"),
               cairo_status_to_string (status));
  return NULL;
}

static void
free_pdf (PlotDocument *document)
{
  PlotPdf *self = (PlotPdf *)document;

  g_object_unref (self->text);
  g_object_unref (self->code);
  g_object_unref (self->line);
  cairo_destroy (self->cr);
  /* Of one that was not finished the end is written now. */
  cairo_surface_destroy (self->surface);
  if (self->bytes != NULL)
    g_byte_array_unref (self->bytes);
  g_free (self->title);
  g_free (self->pending);
  g_free (self);
}

static void
init_styles (PlotPdf *self)
{
  plot_style_init (&self->style, FALSE, FALSE);
  self->code_style = self->chart_style = self->style;
  self->style.font_size = self->code_style.font_size = FONT_SIZE;
  self->code_style.font_family = "monospace";
  self->chart_style.font_size = CHART_FONT_SIZE;
  self->chart_style.marker_size = CHART_MARKER_SIZE;
  self->palette = plot_palette_get (&self->style);
}

/* A name that is broken has no hyphen that it does not have. */
static PangoLayout *
new_layout (PlotPdf *self)
{
  PangoLayout *layout = plot_text_new (self->cr, &self->style);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);

  return layout;
}

PlotDocument *
plot_document_new_pdf (const char *text)
{
  static const PlotDocumentClass class = { add_heading,  add_text,       plot_pdf_add_table,
                                           add_drawings, add_confusions, finish,
                                           free_pdf };
  PlotPdf *self = g_new0 (PlotPdf, 1);

  self->base.class = &class;
  self->title = g_strdup (text);
  self->bytes = g_byte_array_new ();
  self->surface = cairo_pdf_surface_create_for_stream (plot_drawing_append, self->bytes, PLOT_PDF_PAGE_WIDTH,
                                                       PLOT_PDF_PAGE_HEIGHT);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, text);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR, "Moodplane");
  self->cr = cairo_create (self->surface);
  init_styles (self);
  self->text = new_layout (self);
  self->code = new_layout (self);
  self->line = new_layout (self);
  begin_page (self);
  plot_pdf_lay (self, self->text, text, &title);
  draw_lines (self, self->text, &self->palette->text, PLOT_PDF_MARGIN);
  self->y += 6;

  return &self->base;
}
