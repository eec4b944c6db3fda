/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/gaussian.h"

G_BEGIN_DECLS

/**
 * MoodJointScale:
 *
 * Between which standard deviations a distribution may be stretched to bring its mean to a value: each from
 * MOOD_SD_MIN to MOOD_SD_MAX, low not above high.
 */
typedef struct
{
  double valence_sd_low;
  double valence_sd_high;
  double arousal_sd_low;
  double arousal_sd_high;
} MoodJointScale;

/* For values that are wrong by @valence_sd and @arousal_sd: from a half of that to 1.6 of it. */
void     mood_joint_scale_init      (MoodJointScale       *self,
                                     double                valence_sd,
                                     double                arousal_sd);
/* Whether all four are numbers that songs on the plane can have, and in order. */
gboolean mood_joint_scale_is_usable (const MoodJointScale *self);
void     mood_gaussian_from_joint   (MoodGaussian         *self,
                                     const double          probabilities[MOOD_N_QUADRANTS],
                                     double                valence,
                                     double                arousal,
                                     const MoodJointScale *scale);

G_END_DECLS
