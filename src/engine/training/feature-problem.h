/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/problem.h"
#include "engine/training/target.h"

G_BEGIN_DECLS

/**
 * TrainingFeatureExample:
 * @values: (C, H, W); not owned, must outlive who trains on it
 *
 * One piece of a clip, and what to say of it.
 */
typedef struct
{
  const float   *values;
  TrainingTarget target;
} TrainingFeatureExample;

/**
 * TrainingFeatureProblem:
 *
 * The mood of pieces of songs by their features: each channel brought to mean 0 and standard deviation 1 over
 * the examples, each example mixed with another. The loss is that of windows.
 */
typedef struct _TrainingFeatureProblem TrainingFeatureProblem;

/* The examples must outlive the problem; there is at least one. @mixup: see TrainingProblem. */
TrainingFeatureProblem *training_feature_problem_new         (const TrainingFeatureExample *examples,
                                                              gsize                         n_examples,
                                                              NnShape                       shape,
                                                              double                        mixup);
void                    training_feature_problem_free        (TrainingFeatureProblem       *self);
const TrainingProblem  *training_feature_problem_get         (const TrainingFeatureProblem *self);
/* (array length=channels): how the channels were scaled; see analysis_features_scale(). */
const float            *training_feature_problem_get_offsets (const TrainingFeatureProblem *self);
const float            *training_feature_problem_get_spreads (const TrainingFeatureProblem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingFeatureProblem, training_feature_problem_free)

G_END_DECLS
