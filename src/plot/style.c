/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/style.h"

#include <math.h>

#define RGB(hex)                                                                                             \
  {                                                                                                          \
    ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex)&0xff) / 255.0                          \
  }

/* The quadrant colors differ in lightness as well as in hue, so that they stay apart in every
 * common kind of color blindness, and each stands out 3:1 and more from the washed paper (the
 * tests measure both). The papers are those of a libadwaita view. */
static const PlotPalette light = {
  .paper = RGB (0xffffff),
  .page = RGB (0xfafafb),
  .grid = RGB (0xe4e4e8),
  .axis = RGB (0xa9a9b2),
  .text = RGB (0x2e2e36),
  .dim_text = RGB (0x696973),
  .quadrant = { RGB (0xc06500), RGB (0xb8123e), RGB (0x4a4fc4), RGB (0x00806c) },
  .neutral = RGB (0x5c5c66),
  .valence_line = RGB (0xa85200),
  .arousal_line = RGB (0x1c64b4),
  .wash_alpha = 0.17,
  .fill_alpha = 0.62,
};

static const PlotPalette dark = {
  .paper = RGB (0x1e1e22),
  .page = RGB (0x242428),
  .grid = RGB (0x33333a),
  .axis = RGB (0x65656f),
  .text = RGB (0xf0f0f4),
  .dim_text = RGB (0xa6a6b0),
  .quadrant = { RGB (0xffc046), RGB (0xf2607f), RGB (0x8f96ff), RGB (0x35d3b4) },
  .neutral = RGB (0xc2c2cc),
  .valence_line = RGB (0xffb454),
  .arousal_line = RGB (0x78b4ff),
  .wash_alpha = 0.16,
  .fill_alpha = 0.62,
};

static const PlotPalette light_high_contrast = {
  .paper = RGB (0xffffff),
  .page = RGB (0xffffff),
  .grid = RGB (0xc4c4c4),
  .axis = RGB (0x202020),
  .text = RGB (0x000000),
  .dim_text = RGB (0x303030),
  .quadrant = { RGB (0x8a4300), RGB (0x84001f), RGB (0x2a2c9c), RGB (0x00614f) },
  .neutral = RGB (0x3a3a3a),
  .valence_line = RGB (0x7a3a00),
  .arousal_line = RGB (0x003c8c),
  .wash_alpha = 0.08,
  .fill_alpha = 0.85,
};

static const PlotPalette dark_high_contrast = {
  .paper = RGB (0x000000),
  .page = RGB (0x000000),
  .grid = RGB (0x505050),
  .axis = RGB (0xe0e0e0),
  .text = RGB (0xffffff),
  .dim_text = RGB (0xdcdcdc),
  .quadrant = { RGB (0xffd27a), RGB (0xff8fa6), RGB (0xb4b9ff), RGB (0x6ff0d6) },
  .neutral = RGB (0xe6e6e6),
  .valence_line = RGB (0xffcf8a),
  .arousal_line = RGB (0xa8d0ff),
  .wash_alpha = 0.12,
  .fill_alpha = 0.85,
};

/**
 * plot_style_init:
 *
 * The look that is usual for a window and a picture: @style may be changed after.
 */
void
plot_style_init (PlotStyle *style,
                 gboolean   is_dark,
                 gboolean   is_high_contrast)
{
  *style = (PlotStyle) {
    .is_dark = is_dark,
    .is_high_contrast = is_high_contrast,
    .font_family = "sans-serif",
    .font_size = PLOT_DEFAULT_FONT_SIZE,
    .marker_size = PLOT_DEFAULT_MARKER_SIZE,
    .borders = mood_borders_default,
  };
}

void
plot_style_take_words (PlotStyle            *style,
                       const MoodVocabulary *vocabulary)
{
  if (vocabulary != NULL)
    style->borders = *mood_vocabulary_get_borders (vocabulary);
}

/**
 * plot_palette_get:
 *
 * Returns: (transfer none): the colors of @style
 */
const PlotPalette *
plot_palette_get (const PlotStyle *style)
{
  if (style->is_high_contrast)
    return style->is_dark ? &dark_high_contrast : &light_high_contrast;

  return style->is_dark ? &dark : &light;
}

static double
linearize (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
get_luminance (const PlotColor *color)
{
  return 0.2126 * linearize (color->red) + 0.7152 * linearize (color->green)
         + 0.0722 * linearize (color->blue);
}

/**
 * plot_color_contrast:
 *
 * Returns: the contrast ratio of two colors, 1 to 21 (WCAG 2.1, "contrast ratio")
 */
double
plot_color_contrast (const PlotColor *a,
                     const PlotColor *b)
{
  double luminance_a = get_luminance (a);
  double luminance_b = get_luminance (b);

  return (MAX (luminance_a, luminance_b) + 0.05) / (MIN (luminance_a, luminance_b) + 0.05);
}

/**
 * plot_color_over:
 * @alpha: opacity of @top
 *
 * Returns: the color that is seen where @top covers @bottom
 */
PlotColor
plot_color_over (const PlotColor *top,
                 double           alpha,
                 const PlotColor *bottom)
{
  return (PlotColor) {
    alpha * top->red + (1 - alpha) * bottom->red,
    alpha * top->green + (1 - alpha) * bottom->green,
    alpha * top->blue + (1 - alpha) * bottom->blue,
  };
}
