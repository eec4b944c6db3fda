/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include <glib/gstdio.h>

#include "engine/base/rng.h"
#include "plot/agreement.h"
#include "plot/calibration.h"
#include "plot/confusion.h"
#include "plot/line-chart.h"

/* Draws charts of trainings that a person should look at after a change to the drawing, into the folder given. */

static const char *folder;

typedef void (*DrawFunc) (cairo_t *cr, double width, double height, const PlotStyle *style);

static void
draw_lines (cairo_t *cr, double width, double height, const PlotStyle *style)
{
  double training[24], validation[24], f1[24], distance[24];
  const PlotLine lines[] = { { "Loss in training", training, 24 },
                             { "Loss in validation", validation, 24 },
                             { "Macro-F1", f1, 24 },
                             { "Distance", distance, 24 } };
  const PlotLineChart chart = { lines, 4, 30, 17, 9, NAN, NAN };

  for (int i = 0; i < 24; i++)
    {
      training[i] = 1.3 * exp (-i / 8.0) + 0.12;
      validation[i] = 1.25 * exp (-i / 6.0) + 0.3 + 0.006 * i + 0.02 * sin (i * 2);
      f1[i] = 0.72 - 0.45 * exp (-i / 5.0);
      distance[i] = 0.42 + 0.3 * exp (-i / 7.0);
    }
  plot_line_chart_render (cr, width, height, style, &chart, NULL);
}

static void
draw_confusion (cairo_t *cr, double width, double height, const PlotStyle *style)
{
  static const char *const names[]
      = { "happy and lively", "tense and angry", "sad and dark", "calm and tender" };
  static const guint counts[] = { 41, 6, 1, 9, 5, 48, 2, 0, 0, 3, 28, 17, 7, 0, 11, 1034 };
  const PlotConfusion confusion = { 4, names, counts };

  plot_confusion_render (cr, width, height, style, &confusion);
}

static void
draw_calibration (cairo_t *cr, double width, double height, const PlotStyle *style)
{
  static const PlotCalibrationBin bins[]
      = { { 0.37, 0.42, 12 }, { 0.45, 0.38, 31 }, { 0.55, 0.5, 44 }, { 0.66, 0.61, 52 },
          { 0.75, 0.74, 37 }, { 0.84, 0.79, 29 }, { 0.94, 0.98, 11 } };

  plot_calibration_render (cr, width, height, style, bins, G_N_ELEMENTS (bins));
}

static void
draw_pairs (cairo_t *cr, double width, double height, const PlotStyle *style, gsize n_pairs)
{
  g_autofree PlotPair *pairs = g_new (PlotPair, n_pairs);
  BaseRng rng;

  base_rng_init (&rng, 3);
  for (gsize i = 0; i < n_pairs; i++)
    {
      double valence = tanh (0.6 * base_rng_normal (&rng)), arousal = tanh (0.6 * base_rng_normal (&rng));

      pairs[i] = (PlotPair) { (float)valence, (float)arousal,
                              (float)CLAMP (0.6 * valence + 0.2 * base_rng_normal (&rng), -1, 1),
                              (float)CLAMP (0.8 * arousal + 0.15 * base_rng_normal (&rng), -1, 1) };
    }
  plot_agreement_render_ground (cr, width, height, style);
  plot_agreement_render_songs (cr, width, height, 2, style, pairs, n_pairs);
}

static void
draw_few (cairo_t *cr, double width, double height, const PlotStyle *style)
{
  draw_pairs (cr, width, height, style, 60);
}

static void
draw_many (cairo_t *cr, double width, double height, const PlotStyle *style)
{
  draw_pairs (cr, width, height, style, 8000);
}

static void
save (const char *name, int width, int height, gboolean is_dark, gboolean is_high_contrast, DrawFunc draw)
{
  g_autofree char *file
      = g_strdup_printf ("%s-%d%s%s.png", name, width, is_dark ? "-dark" : "", is_high_contrast ? "-hc" : "");
  g_autofree char *path = g_build_filename (folder, file, NULL);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * 2 + 48, height * 2 + 48);
  cairo_t *cr = cairo_create (image);
  PlotStyle style;
  const PlotPalette *palette;

  plot_style_init (&style, is_dark, is_high_contrast);
  style.font_size = 12;
  palette = plot_palette_get (&style);
  cairo_set_source_rgb (cr, palette->page.red, palette->page.green, palette->page.blue);
  cairo_paint (cr);
  cairo_scale (cr, 2, 2);
  cairo_translate (cr, 12, 12);
  draw (cr, width, height, &style);
  if (cairo_surface_write_to_png (image, path) != CAIRO_STATUS_SUCCESS)
    g_error ("%s cannot be written", path);
  cairo_destroy (cr);
  cairo_surface_destroy (image);
}

int
main (int argc, char **argv)
{
  folder = argc > 1 ? argv[1] : ".";
  g_mkdir_with_parents (folder, 0777);
  for (int i = 0; i < 4; i++)
    {
      save ("lines", 460, 220, i % 2, i / 2, draw_lines);
      save ("lines", 290, 200, i % 2, i / 2, draw_lines);
      save ("confusion", 420, 260, i % 2, i / 2, draw_confusion);
      save ("confusion", 260, 230, i % 2, i / 2, draw_confusion);
      save ("calibration", 420, 220, i % 2, i / 2, draw_calibration);
      save ("calibration", 260, 200, i % 2, i / 2, draw_calibration);
      save ("few", 380, 360, i % 2, i / 2, draw_few);
      save ("many", 280, 280, i % 2, i / 2, draw_many);
    }

  return 0;
}
