/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/dsp/frontend.h"
#include "engine/training/augment.h"
#include "engine/training/moving-target.h"
#include "engine/training/problem.h"
#include "engine/training/side-tasks.h"
#include "engine/training/target.h"

G_BEGIN_DECLS

/**
 * TrainingExample:
 * @frames: (n_frames, n_bands) in dB; not owned, must outlive who trains on it
 * @moving: (nullable): what is to be said of a stretch of it, in place of the point of @target; not owned either
 * @side: (nullable): what side tasks say of it, not owned either
 *
 * What is trained on: a clip's frames and what to say of them.
 */
typedef struct
{
  const float                *frames;
  gsize                       n_frames;
  TrainingTarget              target;
  const TrainingMovingTarget *moving;
  const float                *side;
} TrainingExample;

/**
 * TrainingMoodProblem:
 *
 * The mood of windows of frames: a random stretch of each clip, distorted and mixed with another.
 */
typedef struct _TrainingMoodProblem TrainingMoodProblem;

/* @side: (nullable): what is learned beside the mood, by the outputs after the mood's five.
 * The network is built for @n_window_frames and trained on stretches of @n_crop_frames. The examples
 * must outlive the problem. */
TrainingMoodProblem   *training_mood_problem_new  (DspFrontend                  *frontend,
                                                   const TrainingExample        *examples,
                                                   gsize                         n_examples,
                                                   gsize                         n_window_frames,
                                                   gsize                         n_crop_frames,
                                                   const TrainingAugmentConfig  *augment,
                                                   const TrainingSideTasks      *side);
void                   training_mood_problem_free (TrainingMoodProblem          *self);
const TrainingProblem *training_mood_problem_get  (const TrainingMoodProblem    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingMoodProblem, training_mood_problem_free)

G_END_DECLS
