/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "plot/plane-minimap.h"
#include "plot/plane-trail.h"

#define HOP 0.5

/* From the lower left to the upper right in @n_points steps, trembling by @tremble. */
static MoodCurve *
make_curve (gsize n_points, double tremble)
{
  g_autofree float *valence = g_new (float, n_points);
  g_autofree float *arousal = g_new (float, n_points);

  for (gsize i = 0; i < n_points; i++)
    {
      double t = n_points > 1 ? (double)i / (double)(n_points - 1) : 0;

      valence[i] = (float)(-0.5 + t + (i % 2 == 0 ? tremble : -tremble));
      arousal[i] = (float)(-0.4 + 0.8 * t);
    }

  return mood_curve_new (HOP, n_points, valence, arousal);
}

static void
test_place (void)
{
  g_autoptr (MoodCurve) curve = make_curve (401, 0.2); /* 200 seconds */
  g_autoptr (PlotTrail) trail = plot_trail_new (curve);
  double valence, arousal, last = -1;

  /* In step with time, and without the trembling. */
  for (int seconds = 20; seconds <= 180; seconds += 10)
    {
      plot_trail_get_place (trail, seconds, &valence, &arousal);
      g_assert_cmpfloat_with_epsilon (valence, -0.5 + seconds / 200.0, 0.02);
      g_assert_cmpfloat_with_epsilon (arousal, -0.4 + 0.8 * seconds / 200.0, 0.02);
      g_assert_cmpfloat (valence, >, last);
      last = valence;
    }

  /* Before and after it stands still. */
  {
    double end_valence, end_arousal;

    plot_trail_get_place (trail, 200, &end_valence, &end_arousal);
    plot_trail_get_place (trail, 900, &valence, &arousal);
    g_assert_cmpfloat (valence, ==, end_valence);
    g_assert_cmpfloat (arousal, ==, end_arousal);
    g_assert_cmpfloat (valence, >, 0.4);
    plot_trail_get_place (trail, -5, &valence, &arousal);
    g_assert_cmpfloat (valence, <, -0.4);
  }
}

static void
test_odd_curves (void)
{
  static const gsize lengths[] = { 0, 1, 2, 3, 5, 240, 21600 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (MoodCurve) curve = make_curve (lengths[i], 0);
      g_autoptr (PlotTrail) trail = plot_trail_new (curve);

      g_assert_cmpint (trail != NULL, ==, lengths[i] > 1);
    }
  {
    float holes[] = { 0.1f, NAN, 0.3f, NAN };
    g_autoptr (MoodCurve) curve = mood_curve_new (HOP, 4, holes, holes);
    g_autoptr (PlotTrail) trail = plot_trail_new (curve);
    double valence, arousal;

    plot_trail_get_place (trail, 0.7, &valence, &arousal);
    g_assert_true (isfinite (valence) && fabs (valence - 0.2) < 0.11);
  }
}

static guint
count_ink (const PlotTrail *trail, PlotPlaneLayout *layout, double position, PlotRect *touched)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 500, 500);
  cairo_t *cr = cairo_create (image);
  const unsigned char *data;
  int left = 500, top = 500, right = -1, bottom = -1;
  guint n_ink = 0;
  PlotStyle style;

  plot_style_init (&style, FALSE, FALSE);
  plot_trail_render (trail, cr, layout, &style, position);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  data = cairo_image_surface_get_data (image);
  for (int y = 0; y < 500; y++)
    for (int x = 0; x < 500; x++)
      {
        const unsigned char *pixel = data + y * cairo_image_surface_get_stride (image) + x * 4;

        if (pixel[3] == 0)
          continue;

        n_ink += 255 - pixel[0]; /* dark on light paper */
        left = MIN (left, x);
        right = MAX (right, x + 1);
        top = MIN (top, y);
        bottom = MAX (bottom, y + 1);
      }
  *touched = (PlotRect) { left, top, right - left, bottom - top };
  cairo_surface_destroy (image);

  return n_ink;
}

/* What is played is stronger, the more the longer; all of it is within the bounds that are told. */
static void
test_render (void)
{
  g_autoptr (MoodCurve) curve = make_curve (401, 0.05);
  g_autoptr (PlotTrail) trail = plot_trail_new (curve);
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  PlotRect bounds, touched;
  guint none, some, more;

  plot_plane_layout_set_size (layout, 500, 500);
  none = count_ink (trail, layout, -1, &touched);
  some = count_ink (trail, layout, 60, &touched);
  more = count_ink (trail, layout, 160, &touched);
  g_assert_cmpuint (none, >, 1000);
  g_assert_cmpuint (some, >, none);
  g_assert_cmpuint (more, >, some);

  bounds = plot_trail_get_bounds (trail, layout);
  g_assert_cmpfloat (touched.x, >=, bounds.x);
  g_assert_cmpfloat (touched.y, >=, bounds.y);
  g_assert_cmpfloat (touched.x + touched.width, <=, bounds.x + bounds.width);
  g_assert_cmpfloat (touched.y + touched.height, <=, bounds.y + bounds.height);
  g_assert_cmpfloat (touched.width, >, 100);
}

static void
test_minimap (void)
{
  g_autoptr (PlotPlaneLayout) map = plot_minimap_layout_new (100);
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  PlotRect plane = plot_plane_layout_get_plane (map), frame;
  double valence, arousal;

  g_assert_cmpfloat (plane.x, ==, 0);
  g_assert_cmpfloat (plane.y, ==, 0);
  g_assert_cmpfloat (plane.width, ==, 100);
  g_assert_cmpfloat (plane.height, ==, 100);

  plot_plane_layout_set_size (layout, 700, 600);
  frame = plot_minimap_get_frame (map, layout); /* the whole plane */
  g_assert_cmpfloat_with_epsilon (frame.x, 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (frame.width, 100, 1e-6);

  plot_plane_layout_set_view (layout, 4, 0.5, -0.5);
  frame = plot_minimap_get_frame (map, layout);
  g_assert_cmpfloat_with_epsilon (frame.width, 25, 1e-6);
  g_assert_cmpfloat_with_epsilon (frame.height, 25, 1e-6);
  g_assert_cmpfloat_with_epsilon (frame.x + frame.width / 2, 75, 1e-6);
  g_assert_cmpfloat_with_epsilon (frame.y + frame.height / 2, 75, 1e-6);

  /* What is pressed in the middle of the frame is the middle of the view. */
  plot_plane_layout_to_value (map, 75, 75, &valence, &arousal);
  g_assert_cmpfloat_with_epsilon (valence, 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (arousal, -0.5, 1e-6);
}

static guint32
get_pixel (cairo_surface_t *image, int x, int y)
{
  guint32 pixel;

  memcpy (&pixel, cairo_image_surface_get_data (image) + y * cairo_image_surface_get_stride (image) + x * 4,
          4);

  return pixel;
}

static void
test_minimap_picture (void)
{
  g_autoptr (PlotPlaneLayout) map = plot_minimap_layout_new (100);
  cairo_surface_t *empty = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 200, 200);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 200, 200);
  const PlotPoint point = { 0.5f, 0.5f, MOOD_QUADRANT_1, FALSE, FALSE };
  PlotStyle style;

  plot_style_init (&style, FALSE, FALSE);
  cairo_surface_set_device_scale (image, 2, 2);
  plot_minimap_render (empty, 2, map, &style, NULL, 0);
  plot_minimap_render (image, 2, map, &style, &point, 1);
  g_assert_cmphex (get_pixel (image, 150, 50), !=, get_pixel (empty, 150, 50));
  g_assert_cmphex (get_pixel (image, 50, 150), ==, get_pixel (empty, 50, 150));
  cairo_surface_destroy (image);
  cairo_surface_destroy (empty);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/trail/place", test_place);
  g_test_add_func ("/plot/trail/odd-curves", test_odd_curves);
  g_test_add_func ("/plot/trail/render", test_render);
  g_test_add_func ("/plot/minimap/frame", test_minimap);
  g_test_add_func ("/plot/minimap/picture", test_minimap_picture);

  return g_test_run ();
}
