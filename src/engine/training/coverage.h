/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/gaussian.h"

G_BEGIN_DECLS

/* Radii of the error ellipse in standard deviations. Of a normal distribution on a plane the share
 * 1 - exp(-r^2 / 2) lies within r (the squared radius is chi-squared with two degrees of freedom): 68.3 % and
 * 95.0 %. */
#define TRAINING_COVERAGE_INNER 1.515
#define TRAINING_COVERAGE_OUTER 2.448

/**
 * TrainingCoverage:
 * @n: labeled points
 * @n_inner: of these, within the inner radius of what was said
 * @n_outer: within the outer one
 *
 * Whether the error ellipses hold as many labels as they promise, as sums. Plain value: zero it, add, ask. Two
 * can be merged.
 */
typedef struct
{
  guint  n;
  guint  n_inner;
  guint  n_outer;
  double log_loss; /* nats, summed */
} TrainingCoverage;

void   training_coverage_add          (TrainingCoverage       *self,
                                       const MoodGaussian     *said,
                                       double                  valence,
                                       double                  arousal);
void   training_coverage_merge        (TrainingCoverage       *self,
                                       const TrainingCoverage *other);

/* All return NAN when no point was added. */
double training_coverage_get_inner    (const TrainingCoverage *self);
double training_coverage_get_outer    (const TrainingCoverage *self);
double training_coverage_get_log_loss (const TrainingCoverage *self);

/* What the label costs: minus the logarithm of the density that was said of it, in nats. Can be below 0. */
double training_coverage_judge        (const MoodGaussian     *said,
                                       double                  valence,
                                       double                  arousal);

G_END_DECLS
