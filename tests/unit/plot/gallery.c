/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <math.h>
#include <time.h>

#include <glib/gstdio.h>

#include "engine/base/rng.h"
#include "plot/curve-render.h"
#include "plot/marker.h"
#include "plot/plane-render.h"

/* Draws the pictures that a person should look at after a change to the drawing, into the folder
 * given, and measures how long points take. Not a test: run it by hand. */

static const char *folder;

/* Microseconds of processor time, so that a busy machine does not count. */
static gint64
get_own_time (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);

  return (gint64)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Calls for memory, where bench/malloc-counter.so is preloaded; else 0. */
static long long
count_calls (void)
{
  long long (*get) (void);

  *(void **)&get = dlsym (RTLD_DEFAULT, "malloc_counter_get_own");

  return get != NULL ? get () : 0;
}

static PlotPoint *
make_points (gsize    n_points,
             gboolean is_clustered)
{
  PlotPoint *points = g_new0 (PlotPoint, n_points);
  BaseRng rng;

  base_rng_init (&rng, 7);
  for (gsize i = 0; i < n_points; i++)
    {
      double valence = is_clustered ? tanh (0.45 * base_rng_normal (&rng)) : 2 * base_rng_uniform (&rng) - 1;
      double arousal = is_clustered ? tanh (0.5 * base_rng_normal (&rng) + 0.4 * valence)
                                    : 2 * base_rng_uniform (&rng) - 1;

      points[i] = (PlotPoint) {
        .valence = (float)valence,
        .arousal = (float)arousal,
        .quadrant = mood_quadrant_of_point (valence, arousal),
        .is_neutral = hypot (valence, arousal) < MOOD_NEUTRAL_RADIUS,
        .is_unsure = MIN (fabs (valence), fabs (arousal)) < 0.1,
      };
    }

  return points;
}

static void
save_view (const char      *name,
           double           zoom,
          guint            width,
          guint            height,
          const PlotStyle *style,
          MoodVocabulary  *vocabulary,
          gsize            n_points)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree PlotPoint *points = make_points (n_points, TRUE);
  const PlotView view = { zoom, 0.25, 0.3 };
  g_autoptr (GError) error = NULL;

  if (!plot_plane_render_to_file (path, width, height, style, vocabulary, &view, points, n_points, &error))
    g_error ("%s: %s", path, error->message);
}

static void
save_map (const char      *name,
          guint            width,
          guint            height,
          const PlotStyle *style,
          MoodVocabulary  *vocabulary,
          gsize            n_points)
{
  save_view (name, 1, width, height, style, vocabulary, n_points);
}

/* A window's drawing: zoomed, with a selected song. */
static void
save_zoomed (const char      *name,
             const PlotStyle *style,
             MoodVocabulary  *vocabulary,
             double           zoom)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree PlotPoint *points = make_points (400, TRUE);
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  MoodGaussian gaussian = { 0.30, 0.42, 0.16, 0.10, 0.6 };
  PlotPoint selected = { 0.30f, 0.42f, MOOD_QUADRANT_1, FALSE };
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1400, 1200);
  const PlotPalette *palette = plot_palette_get (style);
  cairo_t *cr = cairo_create (image);

  plot_plane_layout_set_size (layout, 700, 600);
  plot_plane_layout_set_view (layout, zoom, 0.25, 0.35);
  cairo_set_source_rgb (cr, palette->page.red, palette->page.green, palette->page.blue);
  cairo_paint (cr);
  cairo_scale (cr, 2, 2);
  plot_plane_render_background (cr, layout, style);
  plot_plane_render_frame (cr, layout, style);
  plot_plane_render_words (cr, layout, style, vocabulary);
  plot_plane_render_points (image, 2, layout, style, points, 400);
  plot_plane_render_selected (cr, layout, style, &selected, &gaussian);
  cairo_surface_write_to_png (image, path);
  cairo_destroy (cr);
  cairo_surface_destroy (image);
}

static void
save_curve (const char      *name,
            const PlotStyle *style)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 640, 320);
  const PlotPalette *palette = plot_palette_get (style);
  cairo_t *cr = cairo_create (image);
  float valence[480], arousal[480];
  g_autoptr (MoodCurve) curve = NULL;

  for (int i = 0; i < 480; i++)
    {
      valence[i] = (float)(0.5 * sin (i / 60.0) + 0.1 * sin (i / 7.0));
      arousal[i] = (float)(0.6 * cos (i / 90.0) + 0.08 * sin (i / 5.0));
    }
  curve = mood_curve_new (MOOD_CURVE_HOP, 480, valence, arousal);

  cairo_set_source_rgb (cr, palette->page.red, palette->page.green, palette->page.blue);
  cairo_paint (cr);
  cairo_scale (cr, 2, 2);
  plot_curve_render (cr, 320, 160, style, curve);
  cairo_surface_write_to_png (image, path);
  cairo_destroy (cr);
  cairo_surface_destroy (image);
}

static void
measure_points (gsize  n_points,
                double scale)
{
  g_autofree PlotPoint *points = make_points (n_points, FALSE);
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  cairo_surface_t *image
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)(700 * scale), (int)(600 * scale));
  gint64 best = G_MAXINT64;
  long long calls = 0;
  PlotStyle style;

  plot_style_init (&style, FALSE, FALSE);
  plot_plane_layout_set_size (layout, 700, 600);
  style.marker_size = plot_marker_choose_size (style.marker_size, n_points, layout);
  for (int i = 0; i < 20; i++)
    {
      gint64 start = get_own_time ();

      calls = count_calls ();
      plot_plane_render_points (image, scale, layout, &style, points, n_points);
      calls = count_calls () - calls;
      best = MIN (best, get_own_time () - start);
    }
  g_print ("%zu points at scale %g: %.2f ms, %lld calls for memory\n", n_points, scale, (double)best / 1000,
           calls);
  cairo_surface_destroy (image);
}

static void
measure_picking (void)
{
  const guint n_points = 100000;
  g_autofree PlotPoint *points = make_points (n_points, TRUE);
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  gint64 start = get_own_time ();
  guint n_found = 0;
  guint index;

  for (guint i = 0; i < n_points; i++)
    plot_plane_layout_add_point (layout, points[i].valence, points[i].arousal);
  g_print ("%u points added: %.2f ms\n", n_points, (double)(get_own_time () - start) / 1000);

  start = get_own_time ();
  for (int i = 0; i < 10000; i++)
    n_found += plot_plane_layout_pick (layout, 50 + i % 500, 50 + i / 20, 12, &index);
  g_print ("pick: %.2f microseconds (%u of 10000 found one)\n",
           (double)(get_own_time () - start) / 10000, n_found);
}

static void
measure_background (MoodVocabulary *vocabulary)
{
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 700, 600);
  cairo_t *cr = cairo_create (image);
  gint64 best = G_MAXINT64;
  PlotStyle style;

  plot_style_init (&style, FALSE, FALSE);
  plot_plane_layout_set_size (layout, 700, 600);
  for (int i = 0; i < 20; i++)
    {
      gint64 start = get_own_time ();

      plot_plane_render_background (cr, layout, &style);
      plot_plane_render_frame (cr, layout, &style);
      plot_plane_render_words (cr, layout, &style, vocabulary);
      best = MIN (best, get_own_time () - start);
    }
  g_print ("background: %.2f ms\n", (double)best / 1000);
  cairo_destroy (cr);
  cairo_surface_destroy (image);
}

int
main (int   argc,
      char *argv[])
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  PlotStyle light, dark, high_contrast, dark_high_contrast;

  folder = argc > 1 ? argv[1] : ".";
  g_mkdir_with_parents (folder, 0777);
  plot_style_init (&light, FALSE, FALSE);
  plot_style_init (&dark, TRUE, FALSE);
  plot_style_init (&high_contrast, FALSE, TRUE);
  plot_style_init (&dark_high_contrast, TRUE, TRUE);

  save_map ("light-400.png", 800, 800, &light, vocabulary, 400);
  save_map ("dark-400.png", 1600, 1600, &dark, vocabulary, 400);
  save_map ("high-contrast.png", 800, 800, &high_contrast, vocabulary, 400);
  save_map ("dark-high-contrast.png", 800, 800, &dark_high_contrast, vocabulary, 400);
  save_map ("empty.png", 800, 800, &light, vocabulary, 0);
  save_map ("songs-22.png", 1200, 1200, &light, vocabulary, 22);
  save_map ("points-100000.png", 1000, 1000, &light, vocabulary, 100000);
  save_map ("points-100000-dark.png", 1000, 1000, &dark, vocabulary, 100000);
  save_map ("points-1000000.png", 1000, 1000, &light, vocabulary, 1000000);
  save_map ("points-1000000-dark.png", 1000, 1000, &dark, vocabulary, 1000000);
  save_map ("points-10000.png", 1000, 1000, &light, vocabulary, 10000);
  save_view ("zoom-4-100000.png", 4, 700, 700, &light, vocabulary, 100000);
  save_view ("zoom-8-100000.png", 8, 700, 700, &light, vocabulary, 100000);
  save_view ("zoom-4-100000-dark.png", 4, 700, 700, &dark, vocabulary, 100000);
  save_map ("narrow.png", 360, 400, &light, vocabulary, 22);
  save_map ("wide.png", 1000, 500, &dark, vocabulary, 3000);
  save_map ("songs-22.svg", 800, 800, &light, vocabulary, 22);
  save_map ("points-30000.svg", 800, 800, &light, vocabulary, 30000);
  save_zoomed ("zoom-2.png", &light, vocabulary, 2);
  save_zoomed ("zoom-8-dark.png", &dark, vocabulary, 8);
  save_zoomed ("zoom-1-selected.png", &light, vocabulary, 1);
  save_curve ("curve.png", &light);
  save_curve ("curve-dark.png", &dark);

  measure_points (1000, 1);
  measure_points (100000, 1);
  measure_points (100000, 2);
  measure_points (1000000, 1);
  measure_picking ();
  measure_background (vocabulary);

  return 0;
}
