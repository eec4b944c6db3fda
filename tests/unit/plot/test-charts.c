/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "plot/agreement.h"
#include "plot/calibration.h"
#include "plot/chart.h"
#include "plot/confusion.h"
#include "plot/line-chart.h"

/* --- numbers along axes --- */

static void
test_steps (void)
{
  static const struct
  {
    double range;
    guint most;
    double step;
  } cases[] = {
    { 1, 5, 0.2 }, { 1, 4, 0.5 }, { 0.9, 1, 1 },     { 12, 6, 2 }, { 100, 10, 10 },
    { 7, 2, 5 },   { 60, 2, 50 }, { 3e-4, 3, 1e-4 }, { 0, 5, 1 },  { NAN, 5, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (plot_chart_choose_step (cases[i].range, cases[i].most), cases[i].step,
                                    1e-12);
}

static void
test_numbers (void)
{
  static const struct
  {
    double value, step;
    const char *text;
  } cases[] = {
    { 0.4, 0.2, "0.4" },      { 1, 0.05, "1.00" }, { 30, 10, "30" },       { -1e-17, 0.2, "0.0" },
    { 5e-4, 1e-4, "0.0005" }, { 2, 1, "2" },       { 1234, 1000, "1234" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = plot_chart_format (cases[i].value, cases[i].step);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* --- pictures --- */

typedef struct
{
  cairo_surface_t *image;
  cairo_t *cr;
  PlotStyle style;
} Picture;

static void
picture_init (Picture *self, int width, int height)
{
  self->image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  self->cr = cairo_create (self->image);
  plot_style_init (&self->style, FALSE, FALSE);
}

static void
picture_clear (Picture *self)
{
  g_assert_cmpint (cairo_status (self->cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->image);
}

static guint32
get_pixel (const Picture *self, int x, int y)
{
  guint32 pixel;

  cairo_surface_flush (self->image);
  memcpy (&pixel,
          cairo_image_surface_get_data (self->image) + y * cairo_image_surface_get_stride (self->image)
              + x * 4,
          4);

  return pixel & 0xffffff;
}

static guint32
to_pixel (const PlotColor *color)
{
  return (guint32)lrint (color->red * 255) << 16 | (guint32)lrint (color->green * 255) << 8
         | (guint32)lrint (color->blue * 255);
}

/* How many pixels of a rectangle have exactly this color. */
static guint
count_pixels (const Picture *self, PlotRect rect, const PlotColor *color)
{
  guint n = 0;

  for (int y = (int)rect.y; y < (int)(rect.y + rect.height); y++)
    for (int x = (int)rect.x; x < (int)(rect.x + rect.width); x++)
      n += get_pixel (self, x, y) == to_pixel (color);

  return n;
}

#define WIDTH  480
#define HEIGHT 240

static void
test_lines (void)
{
  static const double training[] = { 1.0, 0.8, 0.7, 0.65, 0.6 };
  static const double validation[] = { 1.1, 0.9, NAN, 0.85, 0.95 };
  const PlotLine lines[] = { { "training", training, 5 }, { "validation", validation, 5 } };
  PlotLineChart chart = { .lines = lines, .n_lines = 2, .n_epochs = 10, .low = NAN, .high = NAN };
  Picture picture;
  const PlotPalette *palette;
  PlotRect box;

  picture_init (&picture, WIDTH, HEIGHT);
  palette = plot_palette_get (&picture.style);
  plot_line_chart_render (picture.cr, WIDTH, HEIGHT, &picture.style, &chart, &box);

  g_assert_cmpfloat (box.width, >, WIDTH * 0.7);
  g_assert_cmpfloat (box.height, >, HEIGHT * 0.5);
  /* Both are there, as far as they go: of ten epochs five are done. */
  for (int line = 0; line < 2; line++)
    {
      const PlotColor *color = line == 0 ? &palette->arousal_line : &palette->valence_line;
      PlotRect left = { box.x, box.y, box.width * 4 / 9 + 6, box.height };
      PlotRect right = { box.x + box.width * 4 / 9 + 7, box.y, box.width * 5 / 9 - 8, box.height };

      g_assert_cmpuint (count_pixels (&picture, left, color), >, 60);
      g_assert_cmpuint (count_pixels (&picture, right, color), ==, 0);
      /* And in the legend. */
      g_assert_cmpuint (count_pixels (&picture, (PlotRect) { 0, 0, WIDTH, box.y - 6 }, color), >, 10);
    }

  /* Nothing joins what is on both sides of a figure that is missing. */
  {
    PlotRect gap = { box.x + box.width / 9 + 8, box.y, box.width / 9 * 2 - 16, box.height };

    g_assert_cmpuint (count_pixels (&picture, gap, &palette->valence_line), ==, 0);
  }
  picture_clear (&picture);
}

static void
test_best_and_cursor (void)
{
  static const double values[] = { 3, 2, 1, 2, 3 };
  const PlotLine lines[] = { { "loss", values, 5 } };
  PlotLineChart chart = { .lines = lines, .n_lines = 1, .low = 0, .high = NAN };
  Picture without, with;
  PlotRect box;
  int x;

  picture_init (&without, WIDTH, HEIGHT);
  picture_init (&with, WIDTH, HEIGHT);
  plot_line_chart_render (without.cr, WIDTH, HEIGHT, &without.style, &chart, &box);
  chart.best = 3;
  chart.cursor = 5;
  plot_line_chart_render (with.cr, WIDTH, HEIGHT, &with.style, &chart, &box);

  x = (int)floor (box.x + box.width / 2);
  g_assert_cmpuint (count_pixels (&without, (PlotRect) { x, box.y, 1, box.height },
                                  &plot_palette_get (&with.style)->dim_text),
                    ==, 0);
  g_assert_cmpuint (count_pixels (&with, (PlotRect) { x, box.y, 1, box.height },
                                  &plot_palette_get (&with.style)->dim_text),
                    >, 20);
  x = (int)floor (box.x + box.width);
  g_assert_cmpuint (count_pixels (&with, (PlotRect) { x, box.y, 1, box.height },
                                  &plot_palette_get (&with.style)->text),
                    >, 100);
  picture_clear (&without);
  picture_clear (&with);
}

static void
test_find_epoch (void)
{
  static const double values[] = { 3, 2, 1 };
  const PlotLine lines[] = { { "loss", values, 3 } };
  PlotLineChart chart = { .lines = lines, .n_lines = 1, .n_epochs = 11, .low = NAN, .high = NAN };
  const PlotRect box = { 100, 0, 200, 100 };

  g_assert_cmpuint (plot_line_chart_get_end (&chart), ==, 11);
  g_assert_cmpuint (plot_line_chart_find_epoch (&chart, &box, 0), ==, 1);
  g_assert_cmpuint (plot_line_chart_find_epoch (&chart, &box, 100), ==, 1);
  g_assert_cmpuint (plot_line_chart_find_epoch (&chart, &box, 141), ==, 3);
  g_assert_cmpuint (plot_line_chart_find_epoch (&chart, &box, 149), ==, 3);
  g_assert_cmpuint (plot_line_chart_find_epoch (&chart, &box, 999), ==, 11);
  chart.n_epochs = 1;
  g_assert_cmpuint (plot_line_chart_get_end (&chart), ==, 3);
}

/* Sizes from nothing on, and figures that are none: whatever comes of it, it is drawn without harm. */
static void
test_odd_figures (void)
{
  static const double odd[] = { NAN, INFINITY, -INFINITY, 1e300, -1e300 };
  static const double same[] = { 0.5, 0.5, 0.5 };
  static const double zero[] = { 0 };
  const PlotLine lines[]
      = { { "odd", odd, 1 }, { "same", same, 3 }, { "zero", zero, 1 }, { "none", NULL, 0 } };
  static const int sizes[] = { 1, 12, 40, 90, 360 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize n = 0; n <= G_N_ELEMENTS (lines); n++)
      {
        PlotLineChart chart = { .lines = lines, .n_lines = n, .low = NAN, .high = NAN };
        Picture picture;

        picture_init (&picture, sizes[i], sizes[i]);
        plot_line_chart_render (picture.cr, sizes[i], sizes[i], &picture.style, &chart, NULL);
        picture_clear (&picture);
      }
}

static const char *const names[] = { "happy and lively", "tense", "sad", "calm" };

static void
test_confusion (void)
{
  static const guint counts[] = { 8, 2, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1 };
  const PlotConfusion confusion = { 4, names, counts };
  Picture picture;
  guint32 all, most, none, quarter;

  g_assert_cmpfloat (plot_confusion_get_share (&confusion, 0, 0), ==, 0.8);
  g_assert_cmpfloat (plot_confusion_get_share (&confusion, 0, 1), ==, 0.2);
  g_assert_cmpfloat (plot_confusion_get_share (&confusion, 2, 2), ==, 0);
  g_assert_cmpfloat (plot_confusion_get_share (&confusion, 3, 0), ==, 0.25);

  picture_init (&picture, 600, 260);
  plot_confusion_render (picture.cr, 600, 260, &picture.style, &confusion);
  /* Cells are darker the more of their row they have: looked at in their corners, where there are no digits. */
  {
    double head = 9 * picture.style.font_size, top = 4.2 * picture.style.font_size;
    double width = (600 - head) / 4, height = (260 - top) / 4;

    most = get_pixel (&picture, (int)(head + 6), (int)(top + 6));
    none = get_pixel (&picture, (int)(head + 3 * width + 6), (int)(top + 6));
    all = get_pixel (&picture, (int)(head + width + 6), (int)(top + height + 6));
    quarter = get_pixel (&picture, (int)(head + 6), (int)(top + 3 * height + 6));
  }
  g_assert_cmphex (none, ==, 0xffffff);
  g_assert_cmpuint (all >> 16, <, most >> 16);
  g_assert_cmpuint (most >> 16, <, quarter >> 16);
  g_assert_cmpuint (quarter >> 16, <, none >> 16);
  picture_clear (&picture);
}

/* From nothing on, and with more classes than there is room for: whatever comes of it, it is drawn without harm. */
static void
test_confusion_sizes (void)
{
  static const int sizes[] = { 1, 20, 60, 120, 300, 900 };
  g_autofree guint *counts = g_new0 (guint, 24 * 24);
  const char *many[24];

  for (guint i = 0; i < 24; i++)
    {
      many[i] = names[i % 4];
      counts[i * 24 + i] = 1000 * i;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize n = 0; n <= 24; n += 4)
      {
        const PlotConfusion confusion = { n, many, counts };
        Picture picture;

        picture_init (&picture, sizes[i], sizes[i]);
        plot_confusion_render (picture.cr, sizes[i], sizes[i], &picture.style, &confusion);
        picture_clear (&picture);
      }
}

static void
test_calibration (void)
{
  static const PlotCalibrationBin bins[] = { { 0.35, 0.3, 10 }, { 0.9, 0.9, 30 }, { 0.5, 0.5, 0 } };
  Picture picture;
  const PlotPalette *palette;
  guint n_low, n_high, n_none;

  picture_init (&picture, WIDTH, HEIGHT);
  palette = plot_palette_get (&picture.style);
  plot_calibration_render (picture.cr, WIDTH, HEIGHT, &picture.style, bins, 3);
  /* Below the legend, in thirds. */
  n_low = count_pixels (&picture, (PlotRect) { 60, 26, 125, HEIGHT - 26 }, &palette->arousal_line);
  n_high = count_pixels (&picture, (PlotRect) { 200, 26, 125, HEIGHT - 26 }, &palette->arousal_line);
  n_none = count_pixels (&picture, (PlotRect) { 345, 26, 125, HEIGHT - 26 }, &palette->arousal_line);
  g_assert_cmpuint (n_low, >, 500);
  g_assert_cmpuint (n_high, >, 2 * n_low);
  g_assert_cmpuint (n_none, ==, 0);
  picture_clear (&picture);

  for (int size = 1; size < 120; size += 7)
    {
      picture_init (&picture, size, size);
      plot_calibration_render (picture.cr, size, size, &picture.style, bins, (gsize)size % 4);
      picture_clear (&picture);
    }
}

static void
draw_agreement (Picture *picture, double size, const PlotPair *pairs, gsize n_pairs)
{
  plot_agreement_render_ground (picture->cr, size, size, &picture->style);
  plot_agreement_render_songs (picture->cr, size, size, 1, &picture->style, pairs, n_pairs);
}

static void
test_agreement_sample (void)
{
  g_autofree PlotPair *many = g_new0 (PlotPair, PLOT_AGREEMENT_MOST * 5);
  g_autofree PlotPair *all = NULL, *some = NULL, *none = NULL;
  gsize n;

  for (guint i = 0; i < PLOT_AGREEMENT_MOST * 5; i++)
    many[i].valence = (float)i;

  all = plot_agreement_sample (many, PLOT_AGREEMENT_MOST, &n);
  g_assert_cmpuint (n, ==, PLOT_AGREEMENT_MOST);
  g_assert_cmpmem (all, n * sizeof *all, many, n * sizeof *many);

  /* Of all parts alike. */
  some = plot_agreement_sample (many, PLOT_AGREEMENT_MOST * 5, &n);
  g_assert_cmpuint (n, ==, PLOT_AGREEMENT_MOST);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (some[i].valence, ==, (float)(i * 5));

  none = plot_agreement_sample (NULL, 0, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_agreement (void)
{
  const PlotPair pairs[] = { { 0.5f, 0.5f, 0.5f, 0.5f }, { -0.5f, -0.5f, -0.5f, 0.5f }, { 7, -9, 2, -3 } };
  g_autofree PlotPair *many = g_new0 (PlotPair, 20000);
  Picture picture;
  gint64 began;

  g_assert_true (isnan (plot_agreement_get_distance (pairs, 0)));
  g_assert_cmpfloat (plot_agreement_get_distance (pairs, 1), ==, 0);
  g_assert_cmpfloat_with_epsilon (plot_agreement_get_distance (pairs, 2), sqrt (0.5), 1e-9);

  /* The second one's label is in another quadrant than its estimate: it is drawn in the color of the label's. */
  picture_init (&picture, 400, 400);
  draw_agreement (&picture, 400, pairs, 3);
  {
    const PlotPalette *palette = plot_palette_get (&picture.style);
    PlotRect upper_left = { 60, 60, 130, 130 };

    /* The line to the label leads down from there; its end is in the lower left. */
    g_assert_cmpuint (count_pixels (&picture, (PlotRect) { 60, 210, 130, 130 },
                                    &palette->quadrant[MOOD_QUADRANT_3]),
                      >, 0);
    g_assert_cmpuint (count_pixels (&picture, upper_left, &palette->quadrant[MOOD_QUADRANT_2]), ==, 0);
  }
  picture_clear (&picture);

  for (guint i = 0; i < 20000; i++)
    many[i] = (PlotPair) { (float)sin (i), (float)cos (i * 1.3), (float)sin (i * 1.1), (float)cos (i * 0.7) };
  picture_init (&picture, 400, 400);
  began = g_get_monotonic_time ();
  draw_agreement (&picture, 400, many, 20000);
  g_test_message ("20,000 songs are drawn in %.1f ms", (double)(g_get_monotonic_time () - began) / 1e3);
  picture_clear (&picture);

  for (int size = 1; size < 120; size += 7)
    {
      picture_init (&picture, size, size);
      draw_agreement (&picture, size, pairs, 3);
      picture_clear (&picture);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/charts/steps", test_steps);
  g_test_add_func ("/plot/charts/numbers", test_numbers);
  g_test_add_func ("/plot/charts/lines", test_lines);
  g_test_add_func ("/plot/charts/best-and-cursor", test_best_and_cursor);
  g_test_add_func ("/plot/charts/find-epoch", test_find_epoch);
  g_test_add_func ("/plot/charts/odd-figures", test_odd_figures);
  g_test_add_func ("/plot/charts/confusion", test_confusion);
  g_test_add_func ("/plot/charts/confusion-sizes", test_confusion_sizes);
  g_test_add_func ("/plot/charts/calibration", test_calibration);
  g_test_add_func ("/plot/charts/agreement", test_agreement);
  g_test_add_func ("/plot/charts/agreement-sample", test_agreement_sample);

  return g_test_run ();
}
