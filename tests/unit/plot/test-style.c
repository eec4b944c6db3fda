/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "plot/style.h"

/* Contrast is by WCAG 2.1: 3:1 for what is drawn, 4.5:1 for text; 7:1 for text in high contrast. */

static const PlotColor white = { 1, 1, 1 };
static const PlotColor black = { 0, 0, 0 };

static void
test_contrast_of_known_colors (void)
{
  PlotColor gray = { 118 / 255.0, 118 / 255.0, 118 / 255.0 };

  g_assert_cmpfloat_with_epsilon (plot_color_contrast (&white, &black), 21, 1e-6);
  g_assert_cmpfloat_with_epsilon (plot_color_contrast (&white, &white), 1, 1e-9);
  /* #767676 is known as the lightest gray that reads on white. */
  g_assert_cmpfloat_with_epsilon (plot_color_contrast (&gray, &white), 4.54, 0.01);
}

static void
test_contrast (gconstpointer data)
{
  int flags = GPOINTER_TO_INT (data);
  PlotStyle style;
  const PlotPalette *palette;
  double text_floor;

  plot_style_init (&style, flags & 1, flags & 2);
  palette = plot_palette_get (&style);
  text_floor = style.is_high_contrast ? 7 : 4.5;

  g_assert_cmpfloat (plot_color_contrast (&palette->text, &palette->page), >=, text_floor);
  g_assert_cmpfloat (plot_color_contrast (&palette->dim_text, &palette->page), >=, text_floor);
  g_assert_cmpfloat (plot_color_contrast (&palette->valence_line, &palette->paper), >=, 3);
  g_assert_cmpfloat (plot_color_contrast (&palette->arousal_line, &palette->paper), >=, 3);

  for (int quadrant = 0; quadrant < MOOD_N_QUADRANTS; quadrant++)
    {
      const PlotColor *color = &palette->quadrant[quadrant];
      PlotColor wash = plot_color_over (color, palette->wash_alpha, &palette->paper);
      PlotColor fill = plot_color_over (color, palette->fill_alpha, &wash);

      g_test_message ("Q%d: outline %.2f, inside %.2f, dim text %.2f", quadrant + 1,
                      plot_color_contrast (color, &wash), plot_color_contrast (&fill, &wash),
                      plot_color_contrast (&palette->dim_text, &wash));
      g_assert_cmpfloat (plot_color_contrast (color, &wash), >=, style.is_high_contrast ? 4.5 : 3);
      /* Quadrant names are large bold text: 3:1 would do, the corner is where the wash is strongest. */
      g_assert_cmpfloat (plot_color_contrast (&palette->dim_text, &wash), >=, style.is_high_contrast ? 7 : 4);
    }
}

static double
to_linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
lab_curve (double t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

/* CIE L*a*b* (D65) of a color as an eye sees it that @matrix simulates, on linear RGB. */
static void
simulate (const PlotColor *color,
          const double     matrix[3][3],
          double           lab[3])
{
  double linear[3] = { to_linear (color->red), to_linear (color->green), to_linear (color->blue) };
  double rgb[3], x, y, z;

  for (int i = 0; i < 3; i++)
    rgb[i] = CLAMP (matrix[i][0] * linear[0] + matrix[i][1] * linear[1] + matrix[i][2] * linear[2], 0, 1);

  x = lab_curve ((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505);
  y = lab_curve (0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]);
  z = lab_curve ((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089);
  lab[0] = 116 * y - 16;
  lab[1] = 500 * (x - y);
  lab[2] = 200 * (y - z);
}

/* The quadrants stay apart for eyes without one kind of cone (matrices of Machado, Oliveira and
 * Fernandes 2009, full severity). Shapes tell them apart as well. */
static void
test_color_blindness (gconstpointer data)
{
  static const double matrices[][3][3] = {
    { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
    { { 0.152286, 1.052583, -0.204868 },
      { 0.114503, 0.786281, 0.099216 },
      { -0.003882, -0.048116, 1.051998 } },
    { { 0.367322, 0.860646, -0.227968 },
      { 0.280085, 0.672501, 0.047413 },
      { -0.011820, 0.042940, 0.968881 } },
    { { 1.255528, -0.076749, -0.178779 },
      { -0.078411, 0.930809, 0.147602 },
      { 0.004733, 0.691367, 0.303900 } },
  };
  int flags = GPOINTER_TO_INT (data);
  const PlotPalette *palette;
  PlotStyle style;

  plot_style_init (&style, flags & 1, flags & 2);
  palette = plot_palette_get (&style);

  for (gsize m = 0; m < G_N_ELEMENTS (matrices); m++)
    for (int a = 0; a < MOOD_N_QUADRANTS; a++)
      for (int b = a + 1; b < MOOD_N_QUADRANTS; b++)
        {
          double lab_a[3], lab_b[3], distance;

          simulate (&palette->quadrant[a], matrices[m], lab_a);
          simulate (&palette->quadrant[b], matrices[m], lab_b);
          distance = sqrt ((lab_a[0] - lab_b[0]) * (lab_a[0] - lab_b[0])
                           + (lab_a[1] - lab_b[1]) * (lab_a[1] - lab_b[1])
                           + (lab_a[2] - lab_b[2]) * (lab_a[2] - lab_b[2]));
          g_test_message ("eye %zu, Q%d and Q%d: %.1f", m, a + 1, b + 1, distance);
          g_assert_cmpfloat (distance, >=, 15);
        }
}

int
main (int   argc,
      char *argv[])
{
  static const char *const names[] = { "light", "dark", "light-high", "dark-high" };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/style/known", test_contrast_of_known_colors);
  for (int flags = 0; flags < 4; flags++)
    {
      g_autofree char *contrast = g_strdup_printf ("/plot/style/contrast/%s", names[flags]);
      g_autofree char *blindness = g_strdup_printf ("/plot/style/color-blindness/%s", names[flags]);

      g_test_add_data_func (contrast, GINT_TO_POINTER (flags), test_contrast);
      g_test_add_data_func (blindness, GINT_TO_POINTER (flags), test_color_blindness);
    }

  return g_test_run ();
}
