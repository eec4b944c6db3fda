/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/gaussian.h"

G_BEGIN_DECLS

/**
 * MoodQuadrantScale:
 * @valence: how far from the arousal axis the songs of a quadrant lie, on average
 * @valence_sd: how much they differ in that
 * @arousal: the same for arousal
 * @arousal_sd: and how much they differ
 *
 * How large the quadrants of the labels are: what a classifier, which only knows their names, cannot say.
 */
typedef struct
{
  double valence;
  double valence_sd;
  double arousal;
  double arousal_sd;
} MoodQuadrantScale;

/* Songs spread evenly over the plane: half of the way out, 1 / sqrt (12) apart. */
extern const MoodQuadrantScale mood_quadrant_scale_default;

/* Whether all four are numbers that songs on the plane can have. */
gboolean mood_quadrant_scale_is_usable   (const MoodQuadrantScale *self);
void     mood_gaussian_from_quadrants    (MoodGaussian            *self,
                                          const double             probabilities[MOOD_N_QUADRANTS],
                                          const MoodQuadrantScale *scale);

G_END_DECLS
