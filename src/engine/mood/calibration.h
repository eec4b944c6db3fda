/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/gaussian.h"

G_BEGIN_DECLS

/**
 * MoodCalibration:
 * @spread: factor on the standard deviations of what is heard, above 0
 * @valence_gain: factor on the valence of a song's point, above 0
 * @arousal_gain: the same for arousal
 *
 * How what a model says is brought to what it turned out to be worth on songs that it was not trained on. A model may
 * be surer or less sure than it should, and its points, a mean of several voices, may lie closer together than
 * even the correlation with the labels asks for. Gains are only for models that say quadrants beside the point: else the
 * quadrants' probabilities would move with it.
 */
typedef struct
{
  double spread;
  double valence_gain;
  double arousal_gain;
} MoodCalibration;

/* Changes nothing. */
extern const MoodCalibration mood_calibration_none;

/* Of a window, a piece, or a voice of an ensemble, before it is pooled with others: their distance is no error. */
void mood_calibration_widen (const MoodCalibration *self,
                             MoodGaussian          *heard);
/* Of the song, when all is pooled. */
void mood_calibration_move  (const MoodCalibration *self,
                             MoodGaussian          *song);

G_END_DECLS
