/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/calibration.h"
#include "engine/mood/degrees.h"

G_BEGIN_DECLS

/* How much each window counts in its song, from 0 to 1 and some above 0; @weights: (out): (n_windows); @levels:
 * (n_windows) (nullable): how loud they are, dB. */
void   analysis_pool_weigh   (double             *weights,
                              const MoodGaussian *windows,
                              const float        *levels,
                              gsize               n_windows);
/* (transfer full): the weighted means of @rows, (n_windows, n_values): (n_values). */
float *analysis_pool_rows    (const float        *rows,
                              gsize               n_values,
                              const double       *weights,
                              gsize               n_windows);
/* (transfer full) (nullable): the same of @shares, (n_windows, n_names), each from 0 to 1; NULL when there are no names.
 * @names: (array zero-terminated=1) */
MoodDegrees *
       analysis_pool_degrees (const char *const  *names,
                              const float        *shares,
                              const double       *weights,
                              gsize               n_windows);
/* (transfer full): how much each of @n_points points of a curve counts: as its nearest window, unless that is further
 * than @reach from it, which then counts nothing; at least one counts. @middles: (n_windows): seconds, ascending. */
float *analysis_pool_points  (const double       *weights,
                              const double       *middles,
                              gsize               n_windows,
                              double              reach,
                              gsize               n_points,
                              double              hop);
void   analysis_pool_windows (MoodGaussian       *song,
                              const MoodGaussian *windows,
                              const float        *levels,
                              gsize               n_windows);
/* The same, by @calibration: what users are told of a song that was
 * heard in pieces, and what training measures. @weights: (out): (n_windows): as of analysis_pool_weigh(). */
void   analysis_pool_song    (MoodGaussian       *song,
                              double             *weights,
                              const MoodGaussian *windows,
                              const float        *levels,
                              gsize               n_windows,
                              const MoodCalibration *calibration);

G_END_DECLS
