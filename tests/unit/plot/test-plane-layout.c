/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/base/rng.h"
#include "plot/plane-layout.h"

#define N_POINTS 10000

typedef struct
{
  double zoom, valence, arousal;
} View;

static const View views[] = {
  { 1, 0, 0 }, { 1.7, 0.2, -0.1 }, { 4, -0.7, 0.7 }, { 20, 0.31, -0.42 }, { 64, 0, 0 },
};

static void
test_inverse (void)
{
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  BaseRng rng;

  base_rng_init (&rng, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      plot_plane_layout_set_size (layout, 300 + 400 * base_rng_uniform (&rng),
                                  300 + 400 * base_rng_uniform (&rng));
      plot_plane_layout_set_view (layout, views[i].zoom, views[i].valence, views[i].arousal);

      for (int j = 0; j < 100; j++)
        {
          double valence = 2 * base_rng_uniform (&rng) - 1;
          double arousal = 2 * base_rng_uniform (&rng) - 1;
          double x, y, v, a;

          plot_plane_layout_to_pixel (layout, valence, arousal, &x, &y);
          plot_plane_layout_to_value (layout, x, y, &v, &a);
          g_assert_cmpfloat_with_epsilon (v, valence, 1e-9);
          g_assert_cmpfloat_with_epsilon (a, arousal, 1e-9);
        }
    }
}

static void
test_corners (void)
{
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  PlotRect plane;
  double x, y;

  plot_plane_layout_set_size (layout, 900, 600);
  plane = plot_plane_layout_get_plane (layout);
  g_assert_cmpfloat (plane.width, ==, plane.height);
  g_assert_cmpfloat (plane.x, >=, 0);
  g_assert_cmpfloat (plane.y, >=, 0);
  g_assert_cmpfloat (plane.x + plane.width, <=, 900);
  g_assert_cmpfloat (plane.y + plane.height, <=, 600);

  /* Pleasant is to the right, energetic is above. */
  plot_plane_layout_to_pixel (layout, 1, 1, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, plane.x + plane.width, 1e-9);
  g_assert_cmpfloat_with_epsilon (y, plane.y, 1e-9);
  plot_plane_layout_to_pixel (layout, -1, -1, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, plane.x, 1e-9);
  g_assert_cmpfloat_with_epsilon (y, plane.y + plane.height, 1e-9);
}

static void
test_odd_sizes (void)
{
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  static const double sizes[][2] = { { 0, 0 }, { 1, 5000 }, { -3, 10 }, { NAN, 200 }, { 20, 20 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      double x, y;

      plot_plane_layout_set_size (layout, sizes[i][0], sizes[i][1]);
      g_assert_cmpfloat (plot_plane_layout_get_plane (layout).width, >=, 1);
      plot_plane_layout_to_pixel (layout, 0.5, 0.5, &x, &y);
      g_assert_true (isfinite (x) && isfinite (y));
    }
}

static void
assert_view_is_inside (PlotPlaneLayout *layout)
{
  PlotRect plane = plot_plane_layout_get_plane (layout);
  double left, top, right, bottom;

  plot_plane_layout_to_value (layout, plane.x, plane.y, &left, &top);
  plot_plane_layout_to_value (layout, plane.x + plane.width, plane.y + plane.height, &right, &bottom);
  g_assert_cmpfloat (left, >=, -1 - 1e-9);
  g_assert_cmpfloat (right, <=, 1 + 1e-9);
  g_assert_cmpfloat (bottom, >=, -1 - 1e-9);
  g_assert_cmpfloat (top, <=, 1 + 1e-9);
}

static void
test_view_clamped (void)
{
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  double zoom, valence, arousal;

  plot_plane_layout_set_view (layout, 0.2, 0.5, 0.5);
  plot_plane_layout_get_view (layout, &zoom, &valence, &arousal);
  g_assert_cmpfloat (zoom, ==, 1);
  g_assert_cmpfloat (valence, ==, 0);
  g_assert_cmpfloat (arousal, ==, 0);

  plot_plane_layout_set_view (layout, 2, 5, -5);
  plot_plane_layout_get_view (layout, &zoom, &valence, &arousal);
  g_assert_cmpfloat (valence, ==, 0.5);
  g_assert_cmpfloat (arousal, ==, -0.5);

  plot_plane_layout_set_view (layout, INFINITY, NAN, 0);
  plot_plane_layout_get_view (layout, &zoom, &valence, &arousal);
  g_assert_true (isfinite (zoom) && isfinite (valence));

  plot_plane_layout_set_view (layout, 1e9, 1, 1);
  plot_plane_layout_get_view (layout, &zoom, NULL, NULL);
  g_assert_cmpfloat (zoom, <=, 64);
  assert_view_is_inside (layout);

  plot_plane_layout_set_view (layout, 3, 0, 0);
  plot_plane_layout_pan (layout, 1e5, -1e5);
  assert_view_is_inside (layout);
  plot_plane_layout_get_view (layout, NULL, &valence, &arousal);
  /* The hand went right and up: what is seen lies further left and lower. */
  g_assert_cmpfloat (valence, <, -0.6);
  g_assert_cmpfloat (arousal, <, -0.6);
}

static void
test_zoom_at_keeps_the_value (void)
{
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  double valence, arousal, v, a;

  plot_plane_layout_set_size (layout, 700, 500);
  plot_plane_layout_to_value (layout, 300, 200, &valence, &arousal);
  for (int i = 0; i < 8; i++)
    {
      plot_plane_layout_zoom_at (layout, 1.3, 300, 200);
      plot_plane_layout_to_value (layout, 300, 200, &v, &a);
      g_assert_cmpfloat_with_epsilon (v, valence, 1e-9);
      g_assert_cmpfloat_with_epsilon (a, arousal, 1e-9);
      assert_view_is_inside (layout);
    }

  plot_plane_layout_zoom_at (layout, 0, 300, 200);
  plot_plane_layout_get_view (layout, &v, NULL, NULL);
  g_assert_cmpfloat (v, ==, 1);
}

/* Values on a coarse raster, so that many points lie on top of each other. */
static float *
fill (PlotPlaneLayout *layout,
      BaseRng         *rng)
{
  float *values = g_new (float, 2 * N_POINTS);

  for (guint i = 0; i < N_POINTS; i++)
    {
      gboolean on_raster = i % 4 == 0;

      for (int k = 0; k < 2; k++)
        {
          double value = tanh (base_rng_normal (rng));

          values[2 * i + k] = (float)(on_raster ? round (value * 16) / 16 : value);
        }
      g_assert_cmpuint (plot_plane_layout_add_point (layout, values[2 * i], values[2 * i + 1]), ==, i);
    }

  return values;
}

static gboolean
is_seen (PlotRect plane,
         double   x,
         double   y)
{
  return x >= plane.x - 1e-6 && x <= plane.x + plane.width + 1e-6 && y >= plane.y - 1e-6
         && y <= plane.y + plane.height + 1e-6;
}

/* The slow way. Returns the distance of the nearest seen point, INFINITY when there is none. */
static double
pick_slowly (PlotPlaneLayout *layout,
             const float     *values,
             double           x,
             double           y,
             double           radius)
{
  PlotRect plane = plot_plane_layout_get_plane (layout);
  double best = INFINITY;

  for (guint i = 0; i < N_POINTS; i++)
    {
      double px, py, distance;

      plot_plane_layout_to_pixel (layout, values[2 * i], values[2 * i + 1], &px, &py);
      distance = hypot (px - x, py - y);
      if (is_seen (plane, px, py) && distance <= radius)
        best = MIN (best, distance);
    }

  return best;
}

static void
test_pick_against_brute_force (void)
{
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  g_autofree float *values = NULL;
  guint n_found = 0, n_empty = 0;
  BaseRng rng;

  base_rng_init (&rng, 2);
  plot_plane_layout_set_size (layout, 640, 480);
  values = fill (layout, &rng);

  /* Some move, among them into cells where others are. */
  for (guint i = 0; i < N_POINTS; i += 7)
    {
      values[2 * i] = values[2 * ((i + 35) % N_POINTS)];
      values[2 * i + 1] = (float)(2 * base_rng_uniform (&rng) - 1);
      plot_plane_layout_move_point (layout, i, values[2 * i], values[2 * i + 1]);
    }

  for (gsize v = 0; v < G_N_ELEMENTS (views); v++)
    {
      plot_plane_layout_set_view (layout, views[v].zoom, views[v].valence, views[v].arousal);
      for (int i = 0; i < 120; i++)
        {
          double x = 640 * base_rng_uniform (&rng);
          double y = 480 * base_rng_uniform (&rng);
          double radius = 1 + 12 * base_rng_uniform (&rng);
          double expected = pick_slowly (layout, values, x, y, radius);
          double px, py;
          guint index;

          if (!plot_plane_layout_pick (layout, x, y, radius, &index))
            {
              g_assert_true (isinf (expected));
              n_empty++;
              continue;
            }

          plot_plane_layout_to_pixel (layout, values[2 * index], values[2 * index + 1], &px, &py);
          g_assert_cmpfloat_with_epsilon (hypot (px - x, py - y), expected, 1e-6);
          n_found++;
        }
    }

  /* Both outcomes must have been seen, or nothing was tested. */
  g_assert_cmpuint (n_found, >, 100);
  g_assert_cmpuint (n_empty, >, 100);
}

static void
test_pick_rect_against_brute_force (void)
{
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  g_autofree float *values = NULL;
  guint n_found = 0;
  BaseRng rng;

  base_rng_init (&rng, 3);
  plot_plane_layout_set_size (layout, 640, 480);
  values = fill (layout, &rng);

  for (gsize v = 0; v < G_N_ELEMENTS (views); v++)
    {
      PlotRect plane = plot_plane_layout_get_plane (layout);

      plot_plane_layout_set_view (layout, views[v].zoom, views[v].valence, views[v].arousal);
      for (int i = 0; i < 20; i++)
        {
          PlotRect rect = { 640 * base_rng_uniform (&rng), 480 * base_rng_uniform (&rng),
                            200 * base_rng_uniform (&rng), 200 * base_rng_uniform (&rng) };
          g_autoptr (GArray) found = plot_plane_layout_pick_rect (layout, rect);
          g_autofree gboolean *is_found = g_new0 (gboolean, N_POINTS);

          for (guint j = 0; j < found->len; j++)
            {
              guint index = g_array_index (found, guint, j);

              g_assert_false (is_found[index]);
              is_found[index] = TRUE;
            }

          for (guint j = 0; j < N_POINTS; j++)
            {
              double x, y;

              plot_plane_layout_to_pixel (layout, values[2 * j], values[2 * j + 1], &x, &y);
              g_assert_cmpint (is_found[j], ==,
                               is_seen (plane, x, y) && x >= rect.x && x <= rect.x + rect.width && y >= rect.y
                                   && y <= rect.y + rect.height);
            }
          n_found += found->len;
        }
    }
  g_assert_cmpuint (n_found, >, 1000);
}

static void
test_pick_edges (void)
{
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  static const double corners[][2] = { { 1, 1 }, { -1, 1 }, { -1, -1 }, { 1, -1 } };
  guint index;

  for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
    plot_plane_layout_add_point (layout, corners[i][0], corners[i][1]);

  for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
    {
      double x, y;

      plot_plane_layout_to_pixel (layout, corners[i][0], corners[i][1], &x, &y);
      g_assert_true (plot_plane_layout_pick (layout, x, y, 3, &index));
      g_assert_cmpuint (index, ==, i);
    }

  g_assert_false (plot_plane_layout_pick (layout, NAN, 3, 5, &index));
  g_assert_false (plot_plane_layout_pick (layout, 3, 3, -1, &index));
  g_assert_false (plot_plane_layout_pick (layout, -1e9, 1e9, 10, &index));
}

static void
test_pick_takes_the_topmost (void)
{
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  double x, y;
  guint index;

  plot_plane_layout_add_point (layout, 0.25, 0.25);
  plot_plane_layout_add_point (layout, 0.25, 0.25);
  plot_plane_layout_add_point (layout, 0.25, 0.25);
  /* Moved away and back: it must not lose its place. */
  plot_plane_layout_move_point (layout, 0, 0.9, 0.9);
  plot_plane_layout_move_point (layout, 0, 0.25, 0.25);

  plot_plane_layout_to_pixel (layout, 0.25, 0.25, &x, &y);
  g_assert_true (plot_plane_layout_pick (layout, x + 2, y, 4, &index));
  g_assert_cmpuint (index, ==, 2);

  plot_plane_layout_clear_points (layout);
  g_assert_cmpuint (plot_plane_layout_get_n_points (layout), ==, 0);
  g_assert_false (plot_plane_layout_pick (layout, x, y, 4, &index));
}

static void
test_values_that_are_none (void)
{
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  g_autoptr (GArray) all = NULL;
  PlotRect everything = { -1e6, -1e6, 2e6, 2e6 };

  plot_plane_layout_add_point (layout, NAN, 0.5);
  plot_plane_layout_add_point (layout, INFINITY, -INFINITY);
  plot_plane_layout_add_point (layout, 7, -7);
  plot_plane_layout_move_point (layout, 0, NAN, NAN);

  all = plot_plane_layout_pick_rect (layout, everything);
  g_assert_cmpuint (all->len, ==, 3);
}

/* Something stands at the bottom right: plane and axes' words are beside or above it, and lose no more than that takes. */
static void
test_corner_is_kept_free (void)
{
  static const double sizes[][2]
      = { { 360, 560 }, { 700, 420 }, { 640, 640 }, { 700, 800 }, { 900, 880 }, { 2000, 600 }, { 300, 900 }, { 290, 300 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
      double width = sizes[i][0], height = sizes[i][1];
      PlotRect free, plane;

      plot_plane_layout_set_size (layout, width, height);
      free = plot_plane_layout_get_plane (layout);
      plot_plane_layout_set_corner (layout, 140, 50);
      plane = plot_plane_layout_get_plane (layout);

      g_assert_true (plane.x + plane.width <= width - 140
                     || plane.y + plane.height + 1.9 * 13 <= height - 50);
      g_assert_cmpfloat (plane.width, ==, plane.height);
      g_assert_cmpfloat (plane.width, >=, free.width - 51);
      g_assert_cmpfloat (plane.x, >=, 0);
      g_assert_cmpfloat (plane.y, >=, 0);
      if (i == 5 || i == 6) /* room enough at the side, or below */
        g_assert_cmpfloat (plane.width, ==, free.width);

      plot_plane_layout_set_corner (layout, 0, 0);
      g_assert_cmpfloat (plot_plane_layout_get_plane (layout).width, ==, free.width);
    }
}

/* The plainest statement of it: the sum of the angles under which a point sees the sides. */
static gboolean
is_inside_by_angles (const double *corners,
                     int           n_corners,
                     double        x,
                     double        y)
{
  double sum = 0;

  for (int i = 0; i < n_corners; i++)
    {
      const double *a = corners + 2 * i;
      const double *b = corners + 2 * ((i + 1) % n_corners);
      double ax = a[0] - x, ay = a[1] - y, bx = b[0] - x, by = b[1] - y;

      sum += atan2 (ax * by - ay * bx, ax * bx + ay * by);
    }

  return fabs (sum) > 1;
}

static void
test_pick_shapes_against_brute_force (void)
{
  enum { N_SCATTERED = 3000, N_CORNERS = 24 };
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  g_autofree double *places = g_new (double, 2 * N_SCATTERED);
  BaseRng rng;
  guint n_found = 0;

  base_rng_init (&rng, 77);
  for (int i = 0; i < N_SCATTERED; i++)
    {
      places[2 * i] = (float)(base_rng_uniform (&rng) * 2 - 1);
      places[2 * i + 1] = (float)(base_rng_uniform (&rng) * 2 - 1);
      plot_plane_layout_add_point (layout, places[2 * i], places[2 * i + 1]);
    }

  for (int round = 0; round < 40; round++)
    {
      double corners[2 * N_CORNERS];
      g_autoptr (GArray) lasso = NULL;
      g_autoptr (GArray) circle = NULL;
      g_autoptr (GHashTable) in_lasso = g_hash_table_new (NULL, NULL);
      g_autoptr (GHashTable) in_circle = g_hash_table_new (NULL, NULL);
      double radius = 20 + 150 * base_rng_uniform (&rng);
      PlotRect plane;

      plot_plane_layout_set_size (layout, 640, 480);
      plot_plane_layout_set_view (layout, 1 + 3 * base_rng_uniform (&rng), base_rng_uniform (&rng) - 0.5,
                                  base_rng_uniform (&rng) - 0.5);
      plane = plot_plane_layout_get_plane (layout);
      /* A scribble that crosses itself, and reaches out of the plane. */
      for (int i = 0; i < 2 * N_CORNERS; i++)
        corners[i] = base_rng_uniform (&rng) * 560 - 20;
      lasso = plot_plane_layout_pick_polygon (layout, corners, N_CORNERS);
      circle = plot_plane_layout_pick_circle (layout, corners[0], corners[1], radius);
      for (guint i = 0; i < lasso->len; i++)
        g_assert_true (g_hash_table_add (in_lasso, GUINT_TO_POINTER (g_array_index (lasso, guint, i))));
      for (guint i = 0; i < circle->len; i++)
        g_assert_true (g_hash_table_add (in_circle, GUINT_TO_POINTER (g_array_index (circle, guint, i))));

      for (guint i = 0; i < N_SCATTERED; i++)
        {
          double x, y;
          gboolean is_seen;

          plot_plane_layout_to_pixel (layout, places[2 * i], places[2 * i + 1], &x, &y);
          is_seen = x >= plane.x && x <= plane.x + plane.width && y >= plane.y && y <= plane.y + plane.height;
          g_assert_cmpint (g_hash_table_contains (in_lasso, GUINT_TO_POINTER (i)), ==,
                           is_seen && is_inside_by_angles (corners, N_CORNERS, x, y));
          g_assert_cmpint (g_hash_table_contains (in_circle, GUINT_TO_POINTER (i)), ==,
                           is_seen && hypot (x - corners[0], y - corners[1]) <= radius);
          n_found += g_hash_table_contains (in_lasso, GUINT_TO_POINTER (i));
        }
    }
  g_assert_cmpuint (n_found, >, 1000);

  {
    const double two[] = { 0, 0, 400, 400 };
    g_autoptr (GArray) none = plot_plane_layout_pick_polygon (layout, two, 2);

    g_assert_cmpuint (none->len, ==, 0);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/layout/inverse", test_inverse);
  g_test_add_func ("/plot/layout/corners", test_corners);
  g_test_add_func ("/plot/layout/odd-sizes", test_odd_sizes);
  g_test_add_func ("/plot/layout/view-clamped", test_view_clamped);
  g_test_add_func ("/plot/layout/zoom-at", test_zoom_at_keeps_the_value);
  g_test_add_func ("/plot/layout/pick", test_pick_against_brute_force);
  g_test_add_func ("/plot/layout/pick-rect", test_pick_rect_against_brute_force);
  g_test_add_func ("/plot/layout/pick-edges", test_pick_edges);
  g_test_add_func ("/plot/layout/pick-topmost", test_pick_takes_the_topmost);
  g_test_add_func ("/plot/layout/not-numbers", test_values_that_are_none);

  g_test_add_func ("/plot/plane-layout/pick-shapes", test_pick_shapes_against_brute_force);
  g_test_add_func ("/plot/plane-layout/corner", test_corner_is_kept_free);

  return g_test_run ();
}
