/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "plot/style.h"

G_BEGIN_DECLS

/* A song that was labeled, and where it was heard to be. */
typedef struct
{
  float label_valence, label_arousal;
  float valence, arousal;
} PlotPair;

/* More songs than these only make a picture slow. */
#define PLOT_AGREEMENT_MOST 4000

/* The plane that songs are drawn on, which is the same for all. */
void   plot_agreement_render_ground (cairo_t         *cr,
                                     double           width,
                                     double           height,
                                     const PlotStyle *style);
/* Estimates and labels on the plane: a marker where a song was heard, with the color and shape of the quadrant of its
 * label, and a line to the label where they are not too many to be told apart. In a crowd a shading takes the markers' place.
 * @scale: device pixels for each unit of @cr */
void   plot_agreement_render_songs  (cairo_t         *cr,
                                     double           width,
                                     double           height,
                                     double           scale,
                                     const PlotStyle *style,
                                     const PlotPair  *pairs,
                                     gsize            n_pairs);
/* (transfer full) (array length=n_shown): those to draw, at most %PLOT_AGREEMENT_MOST */
PlotPair *plot_agreement_sample     (const PlotPair  *pairs,
                                     gsize            n_pairs,
                                     gsize           *n_shown);
/* How far they are apart on average: the root of the mean squared distance; NAN without any. */
double plot_agreement_get_distance  (const PlotPair  *pairs,
                                     gsize            n_pairs);

G_END_DECLS
