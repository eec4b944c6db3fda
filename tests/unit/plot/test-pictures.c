/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include <glib/gstdio.h>

#include "engine/base/error.h"
#include "plot/curve-render.h"
#include "plot/plane-render.h"

typedef struct
{
  char *folder;
  PlotStyle style;
  PlotPoint *points;
} Fixture;

#define N_POINTS 25000

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("plot-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  plot_style_init (&fixture->style, FALSE, FALSE);
  fixture->points = g_new (PlotPoint, N_POINTS);
  for (int i = 0; i < N_POINTS; i++)
    fixture->points[i]
        = (PlotPoint) { (float)sin (i), (float)cos (i * 1.7), i % MOOD_N_QUADRANTS, i % 5 == 0 };
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->points);
}

static char *
save (Fixture    *fixture,
      const char *name,
      guint       size,
      gsize       n_points)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (vocabulary);
  g_assert_true (plot_plane_render_to_file (path, size, size, &fixture->style, vocabulary, NULL, fixture->points,
                                            n_points, &error));
  g_assert_no_error (error);

  return path;
}

static guint
count_colors (cairo_surface_t *image)
{
  g_autoptr (GHashTable) colors = g_hash_table_new (NULL, NULL);
  const unsigned char *data = cairo_image_surface_get_data (image);

  for (int y = 0; y < cairo_image_surface_get_height (image); y++)
    for (int x = 0; x < cairo_image_surface_get_width (image); x++)
      {
        guint32 pixel;

        memcpy (&pixel, data + (gsize)y * cairo_image_surface_get_stride (image) + (gsize)x * 4, 4);
        g_hash_table_add (colors, GUINT_TO_POINTER (pixel));
      }

  return g_hash_table_size (colors);
}

static void
test_png (Fixture      *fixture,
          gconstpointer data)
{
  static const guint sizes[] = { 64, 333, 800, 1600 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *path = save (fixture, "map.PNG", sizes[i], 100);
      cairo_surface_t *image = cairo_image_surface_create_from_png (path);

      g_assert_cmpint (cairo_surface_status (image), ==, CAIRO_STATUS_SUCCESS);
      g_assert_cmpint (cairo_image_surface_get_width (image), ==, (int)sizes[i]);
      g_assert_cmpint (cairo_image_surface_get_height (image), ==, (int)sizes[i]);
      g_assert_cmpuint (count_colors (image), >, 50);
      cairo_surface_destroy (image);
    }
}

static void
test_points_are_in_the_png (Fixture      *fixture,
                            gconstpointer data)
{
  g_autofree char *empty_path = save (fixture, "empty.png", 400, 0);
  g_autofree char *full_path = save (fixture, "full.png", 400, 50);
  g_autofree char *empty = NULL;
  g_autofree char *full = NULL;
  gsize empty_size, full_size;

  g_assert_true (g_file_get_contents (empty_path, &empty, &empty_size, NULL));
  g_assert_true (g_file_get_contents (full_path, &full, &full_size, NULL));
  g_assert_cmpuint (full_size, !=, empty_size);
}

/* What an SVG holds. */
typedef struct
{
  guint n_paths;
  guint n_images;
  char *width;
} Contents;

static void
start_element_cb (GMarkupParseContext *context,
                  const char          *name,
                  const char         **attribute_names,
                  const char         **attribute_values,
                  gpointer             user_data,
                  GError             **error)
{
  Contents *contents = user_data;

  contents->n_paths += g_str_equal (name, "path");
  contents->n_images += g_str_equal (name, "image");
  for (int i = 0; g_str_equal (name, "svg") && attribute_names[i] != NULL; i++)
    {
      if (g_str_equal (attribute_names[i], "width"))
        contents->width = g_strdup (attribute_values[i]);
    }
}

static void
read_svg (const char *path,
          Contents   *contents)
{
  static const GMarkupParser parser = { .start_element = start_element_cb };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, contents, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_true (g_markup_parse_context_parse (context, text, (gssize)length, &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
}

static void
test_svg (Fixture      *fixture,
          gconstpointer data)
{
  g_autofree char *none_path = save (fixture, "none.svg", 600, 0);
  g_autofree char *some_path = save (fixture, "some.svg", 600, 100);
  g_autofree char *many_path = save (fixture, "many.svg", 600, N_POINTS);
  Contents none = { 0 }, some = { 0 }, many = { 0 };

  read_svg (none_path, &none);
  read_svg (some_path, &some);
  read_svg (many_path, &many);

  g_assert_nonnull (none.width);
  g_assert_cmpfloat (g_ascii_strtod (none.width, NULL), ==, 600);
  /* An inside and an outline, in one path or in two as cairo's version likes; 20 of 100 are hollow. */
  g_assert_cmpuint (some.n_paths, >=, none.n_paths + 100);
  g_assert_cmpuint (some.n_paths, <=, none.n_paths + 180);
  g_assert_cmpuint (some.n_images, ==, none.n_images);
  g_assert_cmpuint (many.n_images, ==, none.n_images + 1);
  g_assert_cmpuint (many.n_paths, <=, none.n_paths + 10);
  g_free (none.width);
  g_free (some.width);
  g_free (many.width);
}

/* A part of the plane has the songs that are on it, and no others, in both kinds of files. */
static void
test_view (Fixture      *fixture,
           gconstpointer data)
{
  static const PlotPoint points[]
      = { { 0.5f, 0.5f, MOOD_QUADRANT_1 }, { 0.4f, 0.6f, MOOD_QUADRANT_1 }, { -0.5f, -0.5f, MOOD_QUADRANT_3 } };
  const PlotView view = { 4, 0.5, 0.5 };
  Contents contents[4] = { 0 };
  g_autofree char *png_path = g_build_filename (fixture->folder, "view.png", NULL);
  cairo_surface_t *image;
  guint32 pixel;

  for (gsize n = 0; n < G_N_ELEMENTS (contents); n++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, "view.svg", NULL);

      g_assert_true (plot_plane_render_to_file (path, 700, 700, &fixture->style, NULL, &view, points, n, NULL));
      read_svg (path, &contents[n]);
      g_free (contents[n].width);
    }
  g_assert_cmpuint (contents[1].n_paths, >, contents[0].n_paths);
  g_assert_cmpuint (contents[2].n_paths - contents[1].n_paths, ==, contents[1].n_paths - contents[0].n_paths);
  g_assert_cmpuint (contents[3].n_paths, ==, contents[2].n_paths);

  /* The song that the view has in its middle is in the middle of the picture's plane. */
  g_assert_true (plot_plane_render_to_file (png_path, 700, 700, &fixture->style, NULL, &view, points, 1, NULL));
  {
    g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
    double x, y;

    plot_plane_layout_set_size (layout, 700, 700);
    plot_plane_layout_set_view (layout, view.zoom, view.valence, view.arousal);
    plot_plane_layout_to_pixel (layout, 0.5, 0.5, &x, &y);
    image = cairo_image_surface_create_from_png (png_path);
    memcpy (&pixel, cairo_image_surface_get_data (image) + (int)y * cairo_image_surface_get_stride (image) + (int)x * 4,
            4);
    g_assert_cmpuint (pixel >> 16 & 0xff, >, (pixel & 0xff) + 60); /* orange */
    cairo_surface_destroy (image);
  }
}

/* Where a drawing is a crowd, the file has a shade in place of its markers, as the window has. */
static void
test_crowd_in_files (Fixture      *fixture,
                     gconstpointer data)
{
  Contents contents = { 0 };
  g_autofree char *path = NULL;

  for (int i = 0; i < 15000; i++)
    fixture->points[i] = (PlotPoint) { 0.5f + 0.0001f * (float)(i % 1000), 0.5f + 0.0001f * (float)(i / 1000),
                                       MOOD_QUADRANT_1 };
  path = save (fixture, "crowd.svg", 600, 15000);
  read_svg (path, &contents);
  g_assert_cmpuint (contents.n_images, >=, 1);
  g_assert_cmpuint (contents.n_paths, <, 10000);
  g_free (contents.width);
}

static void
test_errors (Fixture      *fixture,
             gconstpointer data)
{
  static const struct
  {
    const char *name;
    guint size;
    BaseErrorCode code;
  } cases[] = {
    { "map.jpg", 400, BASE_ERROR_INVALID_ARGUMENT },    { "map", 400, BASE_ERROR_INVALID_ARGUMENT },
    { ".png", 400, BASE_ERROR_INVALID_ARGUMENT },       { "map.png", 10, BASE_ERROR_INVALID_ARGUMENT },
    { "map.png", 100000, BASE_ERROR_INVALID_ARGUMENT }, { "no/such/map.png", 400, BASE_ERROR_NOT_FOUND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      /* ".png" alone is a name without an extension. */
      g_autofree char *path = cases[i].name[0] == '.'
                                  ? g_strdup (cases[i].name)
                                  : g_build_filename (fixture->folder, cases[i].name, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (plot_plane_render_to_file (path, cases[i].size, cases[i].size, &fixture->style, NULL, NULL,
                                                 fixture->points, 3, &error));
      g_assert_error (error, BASE_ERROR, (int)cases[i].code);
    }
}

static void
draw_curve (const MoodCurve *curve,
            double           width,
            double           height)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 120);
  cairo_t *cr = cairo_create (image);
  PlotStyle style;

  plot_style_init (&style, TRUE, FALSE);
  plot_curve_render (cr, width, height, &style, curve);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  if (width >= 100)
    g_assert_cmpuint (count_colors (image), >, 5);
  cairo_destroy (cr);
  cairo_surface_destroy (image);
}

static void
test_curves (void)
{
  static const gsize lengths[] = { 0, 1, 2, 3, 299, 300, 301, 21600 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree float *values = g_new0 (float, lengths[i] + 1);
      g_autoptr (MoodCurve) curve = NULL;

      for (gsize j = 0; j < lengths[i]; j++)
        values[j] = j % 7 == 3 ? NAN : (float)sin ((double)j);
      curve = mood_curve_new (MOOD_CURVE_HOP, lengths[i], values, values);
      draw_curve (curve, 300, 120);
      draw_curve (curve, 10, 10);
      draw_curve (curve, 0, 0);
    }
}

/* Every zoom and style, and a drawing that is far too narrow. */
static void
test_background_at_all_views (void)
{
  static const double zooms[] = { 1, 1.5, 3, 10, 64 };
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  PlotPoint point = { 0.2f, 0.9f, MOOD_QUADRANT_1, FALSE };
  MoodGaussian gaussian = { 0.2, 0.9, 0.3, 0.2, -0.999999 };

  for (int flags = 0; flags < 4; flags++)
    for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
      {
        cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 500, 400);
        cairo_t *cr = cairo_create (image);
        PlotStyle style;

        plot_style_init (&style, flags & 1, flags & 2);
        plot_plane_layout_set_size (layout, i == 2 ? 40 : 500, 400);
        plot_plane_layout_set_view (layout, zooms[i], 0.1, 0.9);
        plot_plane_render_background (cr, layout, &style);
        plot_plane_render_frame (cr, layout, &style);
        plot_plane_render_words (cr, layout, &style, vocabulary);
        plot_plane_render_selected (cr, layout, &style, &point, &gaussian);
        plot_plane_render_selected (cr, layout, &style, &point, NULL);
        g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
        g_assert_cmpuint (count_colors (image), >, 10);
        cairo_destroy (cr);
        cairo_surface_destroy (image);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/plot/pictures/png", Fixture, NULL, set_up, test_png, tear_down);
  g_test_add ("/plot/pictures/points", Fixture, NULL, set_up, test_points_are_in_the_png, tear_down);
  g_test_add ("/plot/pictures/svg", Fixture, NULL, set_up, test_svg, tear_down);
  g_test_add ("/plot/pictures/view", Fixture, NULL, set_up, test_view, tear_down);
  g_test_add ("/plot/pictures/crowd", Fixture, NULL, set_up, test_crowd_in_files, tear_down);
  g_test_add ("/plot/pictures/errors", Fixture, NULL, set_up, test_errors, tear_down);
  g_test_add_func ("/plot/pictures/curves", test_curves);
  g_test_add_func ("/plot/pictures/views", test_background_at_all_views);

  return g_test_run ();
}
