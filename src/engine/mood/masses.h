/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/gaussian.h"

G_BEGIN_DECLS

/* What the links share that make a distribution with given masses in the quadrants. */

/* A side of the plane is never claimed with more than this: libsvm's probabilities, too, end near here. */
#define MOOD_MASSES_SIDE_MAX (1.0 - 1e-4)

/* A point at the very edge of the plane is nothing that a song can be. */
#define MOOD_MASSES_MEAN_MAX 0.98

/* Mean over standard deviation of an axis of which the positive side has the mass @p, within the bound; of no number it is none. */
double mood_masses_get_ratio       (double              p);
/* Fills in the correlation, within its bounds, that leaves the mass @p in the first quadrant. */
void   mood_masses_fit_correlation (MoodGaussian       *gaussian,
                                    double              p);

G_END_DECLS
