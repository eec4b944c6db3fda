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
 * What the program says of one song. A plain value, made only by mood_estimate_init(), mood_estimate_settle(),
 * mood_estimate_init_said() and mood_estimate_init_moved(), which part the plane in its middle, and then, if at all, by
 * mood_estimate_cut().
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

/* How far the owner of a vocabulary may move its borders. */
#define MOOD_CUT_MAX            0.5
#define MOOD_NEUTRAL_RADIUS_MAX 0.5

/**
 * MoodBorders:
 * @valence: where pleasant begins
 * @arousal: where energetic begins
 * @neutral_radius: of the disc about the crossing of the two
 *
 * How the plane is parted. Where nobody has said otherwise, quadrants meet in the middle.
 */
typedef struct
{
  double valence;
  double arousal;
  double neutral_radius;
} MoodBorders;

extern const MoodBorders mood_borders_default;

gboolean     mood_borders_are_usable       (const MoodBorders  *self);
/* Whether they are those of mood_borders_default. */
gboolean     mood_borders_are_usual        (const MoodBorders  *self);
/* The quadrant that a point lies in; the borders belong to the pleasant and to the energetic side. */
MoodQuadrant mood_borders_get_quadrant     (const MoodBorders  *self,
                                            double              valence,
                                            double              arousal);
gboolean     mood_borders_are_around       (const MoodBorders  *self,
                                            double              valence,
                                            double              arousal);

void         mood_estimate_init            (MoodEstimate       *self,
                                            const MoodGaussian *gaussian);
void         mood_estimate_settle          (MoodEstimate       *self,
                                            const MoodGaussian *said);
void         mood_estimate_init_said       (MoodEstimate       *self,
                                            double              valence,
                                            double              arousal);
void         mood_estimate_cut             (MoodEstimate       *self,
                                            const MoodBorders  *borders);
void         mood_estimate_init_moved      (MoodEstimate       *self,
                                            const MoodEstimate *from,
                                            double              valence,
                                            double              arousal);
const char  *mood_quadrant_to_id           (MoodQuadrant        quadrant);
const char  *mood_quadrant_get_name        (MoodQuadrant        quadrant);
gboolean     mood_quadrant_from_id         (const char         *id,
                                            MoodQuadrant       *quadrant);
MoodQuadrant mood_quadrant_of_point        (double              valence,
                                            double              arousal);

G_END_DECLS
