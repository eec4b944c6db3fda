/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/gaussian.h"

G_BEGIN_DECLS

/**
 * MoodEstimate:
 * @gaussian: the distribution on the plane
 * @quadrant_probabilities: of Q1..Q4, as a model has said them, or else its mass in them; they sum to 1
 * @quadrant: the most probable one; among those that are hardly less probable, that of the point
 * @is_neutral: the point lies in the middle disc, where no quadrant should be claimed
 * @is_unsure: @quadrant has a probability of less than a half
 *
 * What the program says of one song. A plain value, made only by mood_estimate_init(), mood_estimate_settle() and
 * mood_estimate_init_said().
 */
typedef struct
{
  MoodGaussian gaussian;
  double       quadrant_probabilities[MOOD_N_QUADRANTS];
  MoodQuadrant quadrant;
  gboolean     is_neutral;
  gboolean     is_unsure;
} MoodEstimate;

/* Radius of the neutral disc on the [-1, 1] plane. */
#define MOOD_NEUTRAL_RADIUS 0.10

void         mood_estimate_init            (MoodEstimate       *self,
                                            const MoodGaussian *gaussian);
void         mood_estimate_settle          (MoodEstimate       *self,
                                            const MoodGaussian *said);
void         mood_estimate_init_said       (MoodEstimate       *self,
                                            double              valence,
                                            double              arousal);
const char  *mood_quadrant_to_id           (MoodQuadrant        quadrant);
const char  *mood_quadrant_get_name        (MoodQuadrant        quadrant);
gboolean     mood_quadrant_from_id         (const char         *id,
                                            MoodQuadrant       *quadrant);
MoodQuadrant mood_quadrant_of_point        (double              valence,
                                            double              arousal);

G_END_DECLS
