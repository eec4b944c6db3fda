/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/curve.h"
#include "engine/training/corpus.h"
#include "engine/training/metrics.h"

G_BEGIN_DECLS

/* A rated curve whose standard deviation is below this says nothing of how the mood moves: curves are
 * given with three digits, and a correlation with it would be one with their rounding. */
#define TRAINING_CURVE_FLAT_SD 0.01

/* Curves are compared with shifts of up to this many points, of half a second, either way: 10 s. */
#define TRAINING_CURVE_MAX_SHIFT 20
#define TRAINING_CURVE_N_SHIFTS  (2 * TRAINING_CURVE_MAX_SHIFT + 1)

/**
 * TrainingCurveScore:
 * @n_points: moments, each half second, that are both rated and heard
 * @is_flat: whether the rated curve hardly moves: then it has no correlations
 * @pearson: of the moments of this song; 0 when only our curve does not move; NAN when flat or too short
 * @rmse: root of the mean squared distance; NAN without points
 * @roughness: mean absolute second difference of our curve; NAN when it has fewer than three points
 * @shifted: the correlation of what is rated at t with what we say at t + (i - MAX_SHIFT) / 2 s; all NAN
 *   when flat or when 10 s either way would leave too little of the song
 *
 * How well our curve of one song follows the rated one, on one axis.
 */
typedef struct
{
  gsize    n_points;
  gboolean is_flat;
  double   pearson;
  double   rmse;
  double   roughness;
  double   shifted[TRAINING_CURVE_N_SHIFTS];
} TrainingCurveScore;

/* The rated curve at each multiple of MOOD_CURVE_HOP from its first rating to its last, by straight lines:
 * outside nobody said anything. @first: (out): which multiple is the first. (transfer full): may be empty. */
MoodCurve *training_curve_resample (const GArray             *rated,
                                    gsize                    *first);
/* @rated: TrainingCurvePoint; @curve: at MOOD_CURVE_HOP. */
void       training_curve_score    (TrainingCurveScore       *self,
                                    TrainingAxis              axis,
                                    const GArray             *rated,
                                    const MoodCurve          *curve);
/* The shift in seconds at which the mean correlation of those @scores that have shifts is highest;
 * positive: we are late. The nearest to 0 of several. NAN when none has shifts. */
double     training_curve_find_lag (const TrainingCurveScore *scores,
                                    gsize                     n_scores);

G_END_DECLS
