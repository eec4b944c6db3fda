/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The quadrants of Russell's circumplex (1980), counter-clockwise from happy. */
typedef enum
{
  MOOD_QUADRANT_1, /* pleasant, energetic   "Q1" */
  MOOD_QUADRANT_2, /* unpleasant, energetic "Q2" */
  MOOD_QUADRANT_3, /* unpleasant, calm      "Q3" */
  MOOD_QUADRANT_4, /* pleasant, calm        "Q4" */
} MoodQuadrant;

#define MOOD_N_QUADRANTS 4
#define MOOD_N_RAW 5

/* Bounds of what is said of a stretch of music. A standard deviation below the first would claim more than
 * listeners agree on; beyond the correlation the quadrature of the quadrants' masses loses digits. */
#define MOOD_SD_MIN          0.05
#define MOOD_SD_MAX          1.0
#define MOOD_CORRELATION_MAX 0.9

/* A song is sure of a quadrant that has at least this probability. */
#define MOOD_SURE_PROBABILITY 0.5

/* Quadrants whose probabilities differ by less than this are as good as equal; then the point decides between them. */
#define MOOD_TIE 0.1

/* A point at the very edge of the plane is nothing that a song can be. */
#define MOOD_MEAN_MAX 0.98

/**
 * MoodGaussian:
 * @valence: mean, in (-1, 1)
 * @arousal: mean, in (-1, 1)
 * @valence_sd: standard deviation, above 0
 * @arousal_sd: standard deviation, above 0
 * @correlation: of valence and arousal, in (-1, 1)
 * @quadrants: probabilities of Q1..Q4 that a model has said beside; all 0: none, the distribution says it all
 *
 * What is known of one stretch of music: a bivariate normal distribution on the plane. The quadrant probabilities are
 * its mass in the four quadrants, so point, error ellipse and quadrant can never tell different stories. A model that
 * learned quadrants from other people than points says both; mood_gaussian_settle() then makes one story of them.
 */
typedef struct
{
  double valence;
  double arousal;
  double valence_sd;
  double arousal_sd;
  double correlation;
  double quadrants[MOOD_N_QUADRANTS];
} MoodGaussian;

/* On which sides of the axes Q1..Q4 lie: 1 or -1. */
extern const int mood_quadrant_valence_signs[MOOD_N_QUADRANTS];
extern const int mood_quadrant_arousal_signs[MOOD_N_QUADRANTS];

/* The most probable one; of equals the first. */
MoodQuadrant mood_quadrant_find_best (const double probabilities[MOOD_N_QUADRANTS]);

void     mood_gaussian_from_raw               (MoodGaussian       *self,
                                               const float         raw[MOOD_N_RAW]);
/* Whether it has @quadrants. */
gboolean mood_gaussian_has_quadrants          (const MoodGaussian *self);
void     mood_gaussian_pool                   (MoodGaussian       *self,
                                               const MoodGaussian *parts,
                                               const double       *weights,
                                               gsize               n_parts);
void     mood_gaussian_quadrant_probabilities (const MoodGaussian *self,
                                               double              probabilities[MOOD_N_QUADRANTS]);
double   mood_gaussian_mahalanobis            (const MoodGaussian *self,
                                               double              valence,
                                               double              arousal);
double   mood_gaussian_surprise               (const MoodGaussian *self,
                                               double              valence,
                                               double              arousal);
double   mood_gaussian_quadrant_loss          (const float         raw[MOOD_N_RAW],
                                               const double        targets[MOOD_N_QUADRANTS],
                                               double              gradient[MOOD_N_RAW]);
double   mood_gaussian_point_loss             (const float         raw[MOOD_N_RAW],
                                               double              valence,
                                               double              arousal,
                                               double              gradient[MOOD_N_RAW]);

G_END_DECLS
