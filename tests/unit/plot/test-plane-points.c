/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "plot/marker.h"
#include "plot/plane-render.h"

#define SIZE 200

typedef struct
{
  cairo_surface_t *image;
  PlotPlaneLayout *layout;
  PlotStyle style;
  double scale;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->scale = GPOINTER_TO_INT (data);
  fixture->image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)(SIZE * fixture->scale),
                                               (int)(SIZE * fixture->scale));
  fixture->layout = plot_plane_layout_new ();
  plot_plane_layout_set_size (fixture->layout, SIZE, SIZE);
  plot_style_init (&fixture->style, FALSE, FALSE);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  cairo_surface_destroy (fixture->image);
  plot_plane_layout_free (fixture->layout);
}

static guint32
get_pixel (cairo_surface_t *image,
           int              x,
           int              y)
{
  const unsigned char *data = cairo_image_surface_get_data (image);
  guint32 pixel;

  memcpy (&pixel, data + (gsize)y * cairo_image_surface_get_stride (image) + (gsize)x * 4, 4);

  return pixel;
}

static guint
count_touched (cairo_surface_t *image)
{
  guint n_touched = 0;

  for (int y = 0; y < cairo_image_surface_get_height (image); y++)
    for (int x = 0; x < cairo_image_surface_get_width (image); x++)
      n_touched += get_pixel (image, x, y) != 0;

  return n_touched;
}

static guint32
get_pixel_of_point (Fixture         *fixture,
                    const PlotPoint *point)
{
  double x, y;

  plot_plane_layout_to_pixel (fixture->layout, point->valence, point->arousal, &x, &y);

  return get_pixel (fixture->image, (int)(x * fixture->scale), (int)(y * fixture->scale));
}

static void
render (Fixture         *fixture,
        const PlotPoint *points,
        gsize            n_points)
{
  plot_plane_render_points (fixture->image, fixture->scale, fixture->layout, &fixture->style, points,
                            n_points);
}

static void
test_one_point (Fixture      *fixture,
                gconstpointer data)
{
  static const PlotPoint points[] = {
    { 0.5f, 0.5f, MOOD_QUADRANT_1, FALSE },
    { -0.5f, 0.5f, MOOD_QUADRANT_2, FALSE },
    { -0.5f, -0.5f, MOOD_QUADRANT_3, FALSE },
    { 0.5f, -0.5f, MOOD_QUADRANT_4, FALSE },
  };
  const PlotPalette *palette = plot_palette_get (&fixture->style);

  render (fixture, points, G_N_ELEMENTS (points));

  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    {
      const PlotColor *color = &palette->quadrant[i];
      guint32 pixel = get_pixel_of_point (fixture, &points[i]);

      g_assert_cmpint (abs ((int)(pixel >> 24) - (int)(255 * palette->fill_alpha)), <=, 2);
      g_assert_cmpint (abs ((int)(pixel >> 16 & 0xff) - (int)(255 * palette->fill_alpha * color->red)), <=,
                       2);
      g_assert_cmpint (abs ((int)(pixel >> 8 & 0xff) - (int)(255 * palette->fill_alpha * color->green)), <=,
                       2);
      g_assert_cmpint (abs ((int)(pixel & 0xff) - (int)(255 * palette->fill_alpha * color->blue)), <=, 2);
    }
  /* Nothing but markers: about four times the area of a disc with half its outline. */
  g_assert_cmpuint (count_touched (fixture->image), >, (guint)(4 * 60 * fixture->scale * fixture->scale));
  g_assert_cmpuint (count_touched (fixture->image), <, (guint)(4 * 160 * fixture->scale * fixture->scale));
}

static void
test_neutral_is_hollow (Fixture      *fixture,
                        gconstpointer data)
{
  PlotPoint point = { 0.3f, 0.3f, MOOD_QUADRANT_1, TRUE };

  render (fixture, &point, 1);
  g_assert_cmphex (get_pixel_of_point (fixture, &point), ==, 0);
  g_assert_cmpuint (count_touched (fixture->image), >, 20);
}

/* What cairo draws, at the place that stamping rounds to. */
static void
test_same_as_cairo (Fixture      *fixture,
                    gconstpointer data)
{
  const PlotPalette *palette = plot_palette_get (&fixture->style);
  PlotPoint points[40];
  cairo_surface_t *expected = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)(SIZE * fixture->scale),
                                                          (int)(SIZE * fixture->scale));
  cairo_t *cr = cairo_create (expected);
  PlotMarker marker;
  int worst = 0;

  cairo_set_source_rgba (cr, 0.2, 0.5, 0.7, 0.8);
  cairo_paint (cr);
  cairo_surface_flush (expected);
  for (int y = 0; y < SIZE * fixture->scale; y++)
    memcpy (cairo_image_surface_get_data (fixture->image)
                + (gsize)y * cairo_image_surface_get_stride (fixture->image),
            cairo_image_surface_get_data (expected) + (gsize)y * cairo_image_surface_get_stride (expected),
            (gsize)(SIZE * fixture->scale) * 4);
  cairo_surface_mark_dirty (fixture->image);

  plot_marker_init (&marker, &fixture->style);
  for (int i = 0; i < (int)G_N_ELEMENTS (points); i++)
    {
      double x, y;

      /* From the top downwards, which is the order of the stamps; overlapping from side to side. */
      points[i] = (PlotPoint) { (float)sin (i * 0.7), 0.97f - i * 0.049f, i % MOOD_N_QUADRANTS, i % 3 == 0 };
      plot_plane_layout_to_pixel (fixture->layout, points[i].valence, points[i].arousal, &x, &y);
      cairo_save (cr);
      cairo_scale (cr, fixture->scale, fixture->scale);
      plot_marker_draw (&marker, cr, palette, plot_marker_get_look (&points[i]),
                        rint (x * fixture->scale * 4) / 4 / fixture->scale,
                        rint (y * fixture->scale * 4) / 4 / fixture->scale);
      cairo_restore (cr);
    }
  cairo_destroy (cr);

  render (fixture, points, G_N_ELEMENTS (points));
  for (int y = 0; y < SIZE * fixture->scale; y++)
    for (int x = 0; x < SIZE * fixture->scale; x++)
      {
        guint32 a = get_pixel (fixture->image, x, y);
        guint32 b = get_pixel (expected, x, y);

        for (int shift = 0; shift < 32; shift += 8)
          {
            worst = MAX (worst, abs ((int)(a >> shift & 0xff) - (int)(b >> shift & 0xff)));
            /* Premultiplied: no channel is above the opacity. */
            g_assert_cmpuint (a >> shift & 0xff, <=, a >> 24);
          }
      }
  cairo_surface_destroy (expected);

  /* Drawing outline and inside at once rounds differently from drawing them after each other. */
  g_assert_cmpint (worst, <=, 4);
}

static void
test_order (Fixture      *fixture,
            gconstpointer data)
{
  PlotPoint points[] = {
    { 0.2f, 0.2f, MOOD_QUADRANT_1, FALSE },
    { 0.2f, 0.2f, MOOD_QUADRANT_3, FALSE },
  };
  guint32 pixel;

  render (fixture, points, 2);
  pixel = get_pixel_of_point (fixture, &points[0]);
  /* The last one lies on top: more blue than red. */
  g_assert_cmpuint (pixel & 0xff, >, pixel >> 16 & 0xff);
}

static void
test_outside_view_is_left_out (Fixture      *fixture,
                               gconstpointer data)
{
  PlotPoint points[] = { { -0.5f, -0.5f, MOOD_QUADRANT_3, FALSE }, { 0.1f, 0.95f, MOOD_QUADRANT_1, FALSE } };

  plot_plane_layout_set_view (fixture->layout, 4, 0.7, 0.1);
  render (fixture, points, G_N_ELEMENTS (points));
  g_assert_cmpuint (count_touched (fixture->image), ==, 0);
}

/* The image may be smaller than the layout: nothing may be written beside it, which the address
 * sanitizer and the guard rows see. */
static void
test_image_edges (void)
{
  enum
  {
    WIDTH = 37,
    HEIGHT = 23,
    GUARD = 8
  };
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  int stride = WIDTH * 4;
  g_autofree unsigned char *memory = g_malloc0 ((gsize)stride * (HEIGHT + 2 * GUARD));
  cairo_surface_t *image = cairo_image_surface_create_for_data (memory + stride * GUARD, CAIRO_FORMAT_ARGB32,
                                                                WIDTH, HEIGHT, stride);
  PlotPoint points[2000];
  PlotStyle style;

  plot_style_init (&style, TRUE, FALSE);
  plot_plane_layout_set_size (layout, 60, 60);
  for (int i = 0; i < 2000; i++)
    points[i] = (PlotPoint) { (float)sin (i), (float)cos (i * 1.7), i % MOOD_N_QUADRANTS, FALSE };
  plot_plane_render_points (image, 1.5, layout, &style, points, G_N_ELEMENTS (points));

  g_assert_cmpuint (count_touched (image), >, 100);
  for (int i = 0; i < stride * GUARD; i++)
    {
      g_assert_cmpuint (memory[i], ==, 0);
      g_assert_cmpuint (memory[stride * (HEIGHT + GUARD) + i], ==, 0);
    }
  cairo_surface_destroy (image);
}

static void
test_crowd_is_finer (void)
{
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  PlotMarker few, many;
  PlotStyle style;

  plot_style_init (&style, FALSE, FALSE);
  plot_plane_layout_set_size (layout, 600, 600);
  g_assert_cmpfloat (plot_marker_choose_size (9, 1, layout), >, 9);
  g_assert_cmpfloat (plot_marker_choose_size (9, 100000, layout), <, 5);
  g_assert_cmpfloat (plot_marker_choose_size (9, 1000000, layout), >, 3);
  plot_plane_layout_set_view (layout, 16, 0, 0);
  g_assert_cmpfloat (plot_marker_choose_size (9, 100000, layout), >, 8); /* near, there is room again */
  plot_plane_layout_set_view (layout, 1, 0, 0);

  plot_marker_init (&few, &style);
  g_assert_cmpfloat (few.size, ==, style.marker_size);
  g_assert_cmpfloat (few.line_alpha, ==, 1);
  style.marker_size = plot_marker_choose_size (style.marker_size, 100000, layout);
  plot_marker_init (&many, &style);
  g_assert_cmpfloat (many.size, ==, style.marker_size);
  g_assert_cmpfloat (many.fill_alpha, <, few.fill_alpha);
}

static void
add (const char *name,
     void (*test) (Fixture *fixture, gconstpointer data))
{
  for (int scale = 1; scale <= 2; scale++)
    {
      g_autofree char *path = g_strdup_printf ("/plot/points/%s/%d", name, scale);

      g_test_add (path, Fixture, GINT_TO_POINTER (scale), set_up, test, tear_down);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("one", test_one_point);
  add ("neutral", test_neutral_is_hollow);
  add ("cairo", test_same_as_cairo);
  add ("order", test_order);
  add ("outside", test_outside_view_is_left_out);
  g_test_add_func ("/plot/points/image-edges", test_image_edges);
  g_test_add_func ("/plot/points/crowd", test_crowd_is_finer);

  return g_test_run ();
}
