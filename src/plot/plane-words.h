/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/plane-render.h"
#include "plot/text.h"

G_BEGIN_DECLS

typedef enum
{
  PLOT_LABEL_QUADRANT,
  PLOT_LABEL_NEUTRAL,
  PLOT_LABEL_WORD,
} PlotLabelKind;

/* A word on the plane and the pixels it takes, with its gaps. */
typedef struct
{
  PlotLabelKind kind;
  MoodQuadrant  quadrant; /* of a quadrant's name */
  const char   *text;     /* not owned: the vocabulary's, or a translation */
  double        factor; /* of the font's size */
  PlotRect      rect;
} PlotLabel;

/* Where the words stand: quadrant names, "neutral", mood words where there is room; none on another. Mood words keep
 * their places to each other while the plane is moved, so that they can be read meanwhile.
 * Returns: (transfer full) (element-type PlotLabel) */
GArray *plot_plane_words_place (PangoLayout           *text,
                                const PlotPlaneLayout *layout,
                                const PlotStyle       *style,
                                const MoodVocabulary  *vocabulary); /* (nullable) */

/* Places and draws them. */
void    plot_plane_words_draw  (cairo_t               *cr,
                                PangoLayout           *text,
                                const PlotPlaneLayout *layout,
                                const PlotStyle       *style,
                                const MoodVocabulary  *vocabulary); /* (nullable) */

G_END_DECLS
