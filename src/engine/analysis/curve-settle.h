/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/curve.h"
#include "engine/mood/gaussian.h"

G_BEGIN_DECLS

/* A song's curve and its point tell one story: where the point is moved, the curve goes along. On the scale on which it is
 * moved, that of the networks' raw outputs, valence = tanh (raw), the plane's edge is at infinity, so that no curve leaves the
 * plane, and each keeps its order of moments. */

double     analysis_curve_to_raw     (double              value);
/* (transfer full): (n_points): @raw, all moved by one number so that their mean, back on the plane and by @weights (not
 * all 0), is @wanted. */
float     *analysis_curve_settle_raw (const double       *raw,
                                      const float        *weights,
                                      gsize               n_points,
                                      double              wanted);
/* (transfer full): the same of a whole curve and a song's point. To settle twice is to settle once, to where it was last.
 * @weights: (nullable): all the same. */
MoodCurve *analysis_curve_settle     (const MoodCurve    *curve,
                                      const float        *weights,
                                      const MoodGaussian *song);
/* (transfer full): @curve, moved by what the song's point was moved by, from @heard to @settled. */
MoodCurve *analysis_curve_follow     (MoodCurve          *curve,
                                      const MoodGaussian *heard,
                                      const MoodGaussian *settled);

G_END_DECLS
