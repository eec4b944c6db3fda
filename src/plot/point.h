/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/estimate.h"

G_BEGIN_DECLS

/* A song as a drawing sees it. */
typedef struct
{
  float        valence;
  float        arousal;
  MoodQuadrant quadrant;       /* decides color and shape: Q1 circle, Q2 triangle, Q3 square, Q4 diamond */
  guint        is_neutral : 1; /* a grey ring, whatever the quadrant */
  guint        is_unsure : 1;  /* faded */
} PlotPoint;

void plot_point_init (PlotPoint          *self,
                      const MoodEstimate *estimate);

G_END_DECLS
