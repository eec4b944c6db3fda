/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/document.h"

#include <glib/gstdio.h>
#include <string.h>

#include "engine/base/error.h"

#define N_SONGS 150

static const char *const odd_titles[]
    = { "<b>loud</b> & \"quoted\"", "夜想曲", "Ноктюрн", "نوكتورن", "a\nb\tc", "\xff broken" };

/* A box with a word in it. */
static void
draw_box (cairo_t *cr, double width, double height, const PlotStyle *style, gconstpointer data)
{
  guint *n_drawn = (guint *)data;

  ++*n_drawn;
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_stroke (cr);
}

static GPtrArray *
list_cells (gsize n_songs)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < n_songs; i++)
    {
      g_ptr_array_add (cells, i < G_N_ELEMENTS (odd_titles) ? g_strdup (odd_titles[i])
                                                            : g_strdup_printf ("Song%" G_GSIZE_FORMAT, i));
      g_ptr_array_add (cells, i == 10 ? g_strnfill (50000, 'w') : g_strdup ("Artist"));
      g_ptr_array_add (cells, NULL);
      g_ptr_array_add (cells, g_strdup ("−0.123"));
    }

  return cells;
}

static const PlotColumn columns[] = { { "Title", FALSE, PLOT_SIDE_NONE },
                                      { "Artist", FALSE, PLOT_SIDE_FIRST },
                                      { "", TRUE, PLOT_SIDE_NONE },
                                      { "Distance of both", TRUE, PLOT_SIDE_SECOND } };

/* @n_drawn: (out): how often a drawing was drawn */
static GBytes *
make (PlotDocumentKind kind, gsize n_songs, guint *n_drawn)
{
  g_autoptr (PlotDocument) document = plot_document_new (kind, "A report: <title> & π");
  g_autoptr (GPtrArray) cells = list_cells (n_songs);
  g_autofree PlotDrawing *drawings = g_new0 (PlotDrawing, n_songs + 2);
  static const char *const names[] = { "calm", "<loud>" };
  static const guint counts[] = { 12, 3, 0, 7 };
  const PlotConfusion confusion = { 2, names, counts };
  const char *const captions[] = { "one matrix" };
  const PlotTable table
      = { columns, G_N_ELEMENTS (columns), (const char *const *)cells->pdata, drawings, n_songs };
  g_autoptr (GString) code = g_string_new ("{\n");
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  *n_drawn = 0;
  for (gsize i = 0; i < n_songs; i++)
    drawings[i]
        = (PlotDrawing) { .draw = i == 3 ? NULL : draw_box, .data = n_drawn, .width = 40, .height = 8 };
  for (int i = 0; i < 200; i++)
    g_string_append_printf (code, "  \"setting%d\": 1,\n", i);
  plot_document_add_text (document, PLOT_TEXT_STRONG, "It is <better>.");
  plot_document_add_text (document, PLOT_TEXT_WARNING, "Mind that.");
  plot_document_add_heading (document, "Songs & more");
  plot_document_add_table (document, &table);
  plot_document_add_heading (document, "Charts");
  plot_document_add_drawings (document,
                              (PlotDrawing[]) { { draw_box, n_drawn, "a box \"here\"", "left", 240, 200 },
                                                { draw_box, n_drawn, NULL, NULL, 2000, 200 } },
                              2);
  plot_document_add_confusions (document, &confusion, captions, 1);
  plot_document_add_heading (document, "Settings");
  plot_document_add_text (document, PLOT_TEXT_CODE, code->str);
  bytes = plot_document_finish (document, &error);
  g_assert_no_error (error);

  return bytes;
}

static char *
to_text (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return g_strndup (data, size);
}

static void
test_html (void)
{
  guint n_drawn;
  g_autoptr (GBytes) bytes = make (PLOT_DOCUMENT_HTML, 20, &n_drawn);
  g_autofree char *text = to_text (bytes);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (g_str_has_suffix (text, "</body></html>\n"));
  g_assert_nonnull (strstr (text, "<title>A report: &lt;title&gt; &amp; π</title>"));
  g_assert_nonnull (strstr (text, "<th>&lt;b&gt;loud&lt;/b&gt; &amp; &quot;quoted&quot;</th>"));
  g_assert_nonnull (strstr (text, "alt=\"a box &quot;here&quot;\""));
  g_assert_nonnull (strstr (text, "<th class=\"n\">&lt;loud&gt;</th>"));
  g_assert_nonnull (strstr (text, "<td class=\"n\">−0.123</td>"));
  g_assert_null (strstr (text, "<b>"));
  /* It needs nothing else. */
  g_assert_null (strstr (text, "://"));
  /* For light and dark. */
  g_assert_cmpuint (n_drawn, ==, 2 * (19 + 2));
}

/* --- pages --- */

static guint
count (GBytes *bytes, const char *what)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  guint n = 0;

  for (const char *at = data; (at = memmem (at, size - (gsize)(at - data), what, strlen (what))) != NULL;
       at++)
    n++;

  return n;
}

static void
test_pages (void)
{
  guint n_drawn;
  g_autoptr (GBytes) few = make (PLOT_DOCUMENT_PDF, 2, &n_drawn);
  g_autoptr (GBytes) many = NULL;

  g_assert_cmpuint (n_drawn, ==, 4);
  g_assert_cmpuint (count (few, "%PDF-"), ==, 1);
  g_assert_cmpuint (count (few, "/MediaBox [ 0 0 595"), >=, 1);
  /* The title as UTF-16. */
  g_assert_cmpuint (count (few, "/Title <FEFF0041"), ==, 1);
  g_assert_cmpuint (count (few, "/Type /Outlines"), ==, 1);
  many = make (PLOT_DOCUMENT_PDF, N_SONGS, &n_drawn);
  g_assert_cmpuint (n_drawn, ==, N_SONGS - 1 + 2);
  g_assert_cmpuint (count (many, "/Type /Page "), >=, count (few, "/Type /Page ") + 3);
}

/* Runs a reader of somebody else. (transfer full) */
static char *
read_pages (GBytes *bytes)
{
  g_autofree char *folder = g_dir_make_tmp ("document-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report.pdf", NULL);
  const char *const arguments[] = { "pdftotext", "-layout", "-enc", "UTF-8", path, "-", NULL };
  char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_assert_true (g_file_set_contents (path, data, (gssize)size, NULL));
  g_spawn_sync (NULL, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (folder);

  return text;
}

/* All that was written can be selected and searched for, and all pages have their number. */
static void
test_selectable (void)
{
  g_autofree char *reader = g_find_program_in_path ("pdftotext");
  guint n_drawn;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) pages = NULL;
  guint n_pages;

  if (reader == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }

  bytes = make (PLOT_DOCUMENT_PDF, N_SONGS, &n_drawn);
  text = read_pages (bytes);
  for (int i = (int)G_N_ELEMENTS (odd_titles); i < N_SONGS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Song%d ", i);

      g_assert_nonnull (strstr (text, name));
    }
  g_assert_nonnull (strstr (text, "<b>loud</b> &"));
  g_assert_nonnull (strstr (text, "Ноктюрн"));
  g_assert_nonnull (strstr (text, "setting199"));
  g_assert_nonnull (strstr (text, "−0.123"));
  g_assert_nonnull (strstr (text, "A report: <title> & π"));

  /* A form feed ends each. */
  pages = g_strsplit (text, "\f", -1);
  n_pages = g_strv_length (pages) - 1;
  g_assert_cmpuint (n_pages, >, 5);
  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *number = g_strdup_printf (" %u", i + 1);

      g_assert_true (g_str_has_suffix (g_strchomp (pages[i]), number));
    }
}

/* Nothing is lost where there is nothing. */
static void
test_empty (void)
{
  static const PlotDocumentKind kinds[] = { PLOT_DOCUMENT_HTML, PLOT_DOCUMENT_PDF };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (PlotDocument) document = plot_document_new (kinds[i], "");
      g_autoptr (PlotDocument) dropped = plot_document_new (kinds[i], "never finished");
      g_autoptr (GBytes) bytes = NULL;

      plot_document_add_text (document, PLOT_TEXT_PLAIN, "");
      plot_document_add_text (document, PLOT_TEXT_CODE, "");
      plot_document_add_table (document, &(PlotTable) { .columns = columns, .n_columns = 1 });
      plot_document_add_drawings (document, NULL, 0);
      plot_document_add_heading (document, "Nothing after it");
      bytes = plot_document_finish (document, NULL);
      g_assert_cmpuint (g_bytes_get_size (bytes), >, 100);
      plot_document_add_heading (dropped, "Nothing");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/html", test_html);
  g_test_add_func ("/document/pages", test_pages);
  g_test_add_func ("/document/selectable", test_selectable);
  g_test_add_func ("/document/empty", test_empty);

  return g_test_run ();
}
