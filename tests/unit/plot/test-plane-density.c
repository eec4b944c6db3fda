/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/base/rng.h"
#include "plot/marker.h"
#include "plot/plane-density.h"
#include "plot/plane-render.h"

#define SIZE 500

typedef struct
{
  PlotPlaneLayout *layout;
  PlotStyle style;
  PlotPoint *points;
} Fixture;

#define N_POINTS 60000

/* Songs in the right half, most of them round (0.4, 0). */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  BaseRng rng;

  base_rng_init (&rng, 3);
  fixture->layout = plot_plane_layout_new ();
  plot_plane_layout_set_size (fixture->layout, SIZE, SIZE);
  plot_style_init (&fixture->style, FALSE, FALSE);
  fixture->points = g_new0 (PlotPoint, N_POINTS);
  for (guint i = 0; i < N_POINTS; i++)
    fixture->points[i] = (PlotPoint) {
      .valence = (float)CLAMP (0.4 + 0.15 * base_rng_normal (&rng), -1, 1),
      .arousal = (float)CLAMP (0.15 * base_rng_normal (&rng), -1, 1),
      .quadrant = MOOD_QUADRANT_1,
    };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  plot_plane_layout_free (fixture->layout);
  g_free (fixture->points);
}

static PlotDensity *
create_density (Fixture *fixture, gsize n_points, double zoom)
{
  PlotStyle style = fixture->style;

  plot_plane_layout_set_view (fixture->layout, zoom, 0.4, 0);
  style.marker_size = plot_marker_choose_size (style.marker_size, n_points, fixture->layout);

  return plot_density_new (fixture->layout, &style, fixture->points, n_points);
}

static double
get_share_at (Fixture *fixture, const PlotDensity *density, double valence, double arousal)
{
  double x, y;

  plot_plane_layout_to_pixel (fixture->layout, valence, arousal, &x, &y);

  return plot_density_get_share (density, x, y);
}

static void
test_crowd_is_shaded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlotDensity) density = create_density (fixture, N_POINTS, 1);
  double last = 0;

  g_assert_false (plot_density_is_clear (density));
  g_assert_cmpfloat (get_share_at (fixture, density, 0.4, 0), ==, 0);
  g_assert_cmpfloat (get_share_at (fixture, density, -0.8, 0), ==, 1);

  /* Softly from one to the other: both all and nothing are there, and something between. */
  for (double arousal = 0; arousal <= 0.9; arousal += 0.05)
    {
      double share = get_share_at (fixture, density, 0.4, arousal);

      g_assert_cmpfloat (share, >=, last - 0.35); /* chance makes it uneven */
      last = share;
    }
  g_assert_cmpfloat (last, ==, 1);
}

/* A few songs on one spot stay markers, however many of all they are. */
static void
test_few_are_never_shaded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlotDensity) density = NULL;

  for (guint i = 0; i < 300; i++)
    fixture->points[i].valence = fixture->points[i].arousal = 0.25f;
  density = create_density (fixture, 300, 1);
  g_assert_true (plot_density_is_clear (density));
  g_assert_cmpfloat (get_share_at (fixture, density, 0.25, 0.25), ==, 1);
}

/* Among some more, a crowd on one spot is half markers and half shade. */
static void
test_between (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlotDensity) density = NULL;
  double share;

  for (guint i = 0; i < 1200; i++)
    fixture->points[i].valence = fixture->points[i].arousal = 0.25f;
  density = create_density (fixture, 1200, 1);
  share = get_share_at (fixture, density, 0.25, 0.25);
  g_assert_cmpfloat (share, >, 0.2);
  g_assert_cmpfloat (share, <, 0.9);
}

static void
test_near_there_are_points (Fixture *fixture, gconstpointer data)
{
  double last = -1;

  for (double zoom = 1; zoom <= 32; zoom *= 2)
    {
      g_autoptr (PlotDensity) density = create_density (fixture, N_POINTS, zoom);
      double share = get_share_at (fixture, density, 0.4, 0);

      g_assert_cmpfloat (share, >=, last);
      last = share;
    }
  g_assert_cmpfloat (last, ==, 1);
}

static guint32
get_pixel (cairo_surface_t *image, double x, double y)
{
  const unsigned char *data = cairo_image_surface_get_data (image);
  guint32 pixel;

  memcpy (&pixel, data + (gsize)y * (gsize)cairo_image_surface_get_stride (image) + (gsize)x * 4, 4);

  return pixel;
}

/* The shade has the color of its songs, is nowhere outside of the plane, and deepens towards the middle; where markers
 * pass into it, as much paper is covered as where they do not. */
static void
test_shade (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlotDensity) density = create_density (fixture, N_POINTS, 1);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIZE, SIZE);
  cairo_t *cr = cairo_create (image);
  PlotRect plane = plot_plane_layout_get_plane (fixture->layout);
  double x, y;
  guint32 middle, side;

  plot_density_draw (density, cr);
  cairo_destroy (cr);
  cairo_surface_flush (image);

  plot_plane_layout_to_pixel (fixture->layout, 0.4, 0, &x, &y);
  middle = get_pixel (image, x, y);
  plot_plane_layout_to_pixel (fixture->layout, 0.4, 0.35, &x, &y);
  side = get_pixel (image, x, y);
  g_assert_cmpuint (middle >> 24, >, side >> 24);
  g_assert_cmpuint (side >> 24, >, 0);
  g_assert_cmpuint (middle >> 16 & 0xff, >, (middle & 0xff) + 50); /* orange: the first quadrant's */
  for (int row = 0; row < SIZE; row++)
    for (int column = 0; column < SIZE; column++)
      if (!plot_rect_contains (&plane, column + 0.5, row + 0.5))
        g_assert_cmphex (get_pixel (image, column, row), ==, 0);
  cairo_surface_destroy (image);
}

/* While the plane is panned, a spot keeps its shade. */
static void
test_shade_moves_with_the_plane (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlotDensity) before = create_density (fixture, N_POINTS, 2);
  double shares[40];

  for (int i = 0; i < 40; i++)
    shares[i] = get_share_at (fixture, before, 0.2 + 0.01 * i, 0.01 * i);
  {
    g_autoptr (PlotDensity) after = NULL;

    plot_plane_layout_pan (fixture->layout, 17.3, -9.7);
    fixture->style.marker_size
        = plot_marker_choose_size (fixture->style.marker_size, N_POINTS, fixture->layout);
    after = plot_density_new (fixture->layout, &fixture->style, fixture->points, N_POINTS);
    for (int i = 0; i < 40; i++)
      g_assert_cmpfloat_with_epsilon (get_share_at (fixture, after, 0.2 + 0.01 * i, 0.01 * i), shares[i],
                                      1e-3);
  }
}

/* An unsure song is paler than a sure one, and a neutral one a gray ring whatever its quadrant. */
static void
test_looks (Fixture *fixture, gconstpointer data)
{
  const PlotPoint points[] = {
    { 0.5f, 0.5f, MOOD_QUADRANT_1, FALSE, FALSE },
    { 0.5f, -0.5f, MOOD_QUADRANT_1, FALSE, TRUE },
    { -0.5f, 0.5f, MOOD_QUADRANT_1, TRUE, FALSE },
    { -0.5f, -0.5f, MOOD_QUADRANT_3, TRUE, TRUE },
  };
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIZE, SIZE);
  guint32 inside[4];

  plot_plane_layout_set_view (fixture->layout, 1, 0, 0);
  plot_plane_render_points (image, 1, fixture->layout, &fixture->style, points, 4);
  for (int i = 0; i < 4; i++)
    {
      double x, y;

      plot_plane_layout_to_pixel (fixture->layout, points[i].valence, points[i].arousal, &x, &y);
      inside[i] = get_pixel (image, x, y);
    }
  g_assert_cmpuint (inside[0] >> 24, >, 100);
  g_assert_cmpuint (inside[1] >> 24, <, (inside[0] >> 24) / 2);
  g_assert_cmpuint (inside[1] >> 24, >, 0);
  g_assert_cmphex (inside[2], ==, 0);
  g_assert_cmpuint (plot_marker_get_look (&points[2]), ==, plot_marker_get_look (&points[3]));
  g_assert_cmpuint (plot_marker_get_look (&points[2]), <, PLOT_N_LOOKS);
  cairo_surface_destroy (image);
}

static void
add (const char *name, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strdup_printf ("/plot/density/%s", name);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("crowd", test_crowd_is_shaded);
  add ("few", test_few_are_never_shaded);
  add ("between", test_between);
  add ("near", test_near_there_are_points);
  add ("shade", test_shade);
  add ("moves", test_shade_moves_with_the_plane);
  add ("looks", test_looks);

  return g_test_run ();
}
