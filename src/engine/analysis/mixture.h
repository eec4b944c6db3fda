/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/calibration.h"
#include "engine/mood/curve.h"

G_BEGIN_DECLS

/**
 * AnalysisVoice:
 * @song: what the member says of the whole song, its own calibration included
 * @weight: what it counts, above 0
 * @curve: (nullable): how it says that the mood moves
 * @curve_weights: (nullable): (n_points): how much each point of the curve counts for the song's point; NULL with a
 *   curve: the member hears features
 *
 * What one member of an ensemble says of a song.
 */
typedef struct
{
  MoodGaussian  song;
  double        weight;
  MoodCurve    *curve;
  const float  *curve_weights;
} AnalysisVoice;

/* What an ensemble says of a song: the first two moments of the mixture of its @n_songs members' distributions, by the
 * ensemble's @calibration. */
void       analysis_mixture_pool   (MoodGaussian        *song,
                                    const MoodGaussian  *songs,
                                    const double        *weights,
                                    gsize                n_songs,
                                    const MoodCalibration *calibration);
/* (transfer full) (nullable): the mean of the curves of those that hear windows, or, without any, of those that there
 * are; moved so that it agrees with @song, the mixture of all voices. @weights: (out) (transfer full) (nullable): how
 * much each of its points counts. NULL where no voice has a curve. */
MoodCurve *analysis_mixture_curve  (const AnalysisVoice *voices,
                                    gsize                n_voices,
                                    const MoodGaussian  *song,
                                    float              **weights);

G_END_DECLS
