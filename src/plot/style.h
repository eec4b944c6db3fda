/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/vocabulary.h"

G_BEGIN_DECLS

/* How a drawing is to look. Colors follow from the two flags; see plot_palette_get(). */
typedef struct
{
  gboolean    is_dark;
  gboolean    is_high_contrast;
  const char *font_family; /* "sans-serif" */
  double      font_size;   /* pixels */
  double      marker_size; /* pixels across */
  MoodBorders borders;     /* of the quadrants, and the disc in the middle */
} PlotStyle;

/* sRGB, each in [0, 1]. */
typedef struct
{
  double red, green, blue;
} PlotColor;

/* Colors by role, so that light, dark and high contrast are rows of one table. */
typedef struct
{
  PlotColor paper;                         /* the plane itself */
  PlotColor page;                          /* around it, in picture files */
  PlotColor grid;
  PlotColor axis;
  PlotColor text;
  PlotColor dim_text;                      /* mood words, numbers */
  PlotColor quadrant[MOOD_N_QUADRANTS];    /* markers, washes and quadrant names */
  PlotColor neutral;                       /* markers of songs in the middle */
  PlotColor valence_line;
  PlotColor arousal_line;
  double    wash_alpha;                    /* of a quadrant's color in its far corner */
  double    fill_alpha;                    /* of a marker's inside; its outline is opaque */
} PlotPalette;

#define PLOT_DEFAULT_FONT_SIZE   13.0
#define PLOT_DEFAULT_MARKER_SIZE 9.0 /* of one marker with room around it */

void               plot_style_init     (PlotStyle       *style,
                                        gboolean         is_dark,
                                        gboolean         is_high_contrast);
/* With the borders of a vocabulary. @vocabulary: (nullable) */
void               plot_style_take_words (PlotStyle            *style,
                                          const MoodVocabulary *vocabulary);
const PlotPalette *plot_palette_get    (const PlotStyle *style);
double             plot_color_contrast (const PlotColor *a,
                                        const PlotColor *b);
PlotColor          plot_color_over     (const PlotColor *top,
                                        double           alpha,
                                        const PlotColor *bottom);

G_END_DECLS
