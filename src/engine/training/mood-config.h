/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/cut.h"
#include "engine/analysis/model.h"
#include "engine/training/augment.h"
#include "engine/training/side-tasks.h"
#include "engine/training/target.h"
#include "engine/training/trainer.h"

G_BEGIN_DECLS

/**
 * TrainingFeatureConfig:
 * @features: (nullable): name of a feature set with its settings; NULL: the model hears windows of the
 *   streaming front end, and the rest means nothing
 * @cut: which pieces of a song its features are worked out for
 * @learner_options: (nullable): "c=2 kernel=linear", where the architecture is a learner that is no network
 *
 * What a model hears that hears features. See feature-choice.h.
 */
typedef struct
{
  const char *features;
  AnalysisCut cut;
  const char *learner_options;
} TrainingFeatureConfig;

/**
 * TrainingMoodConfig:
 * @n_window_frames: frames that the network hears at once when it is used
 * @n_crop_frames: frames of the stretches that it is trained on; fewer than @n_window_frames make more
 *   epochs of the same work, since the network averages over time. 0: as many
 * @side: what it learns beside the mood, by outputs that are gone when it is trained
 * @feature: what it hears, where that is no windows; of a model with features only epochs and the like,
 *   mixup and the targets count of the rest
 * @on_top: (nullable): a model that stays as it is: nothing is learned but classes, of what it keeps of a song. Then only
 *   the seed counts of the rest
 *
 * How a network is trained to hear moods.
 */
typedef struct
{
  TrainingConfig          training;
  guint                   n_window_frames;
  guint                   n_crop_frames;
  TrainingAugmentConfig   augment;
  TrainingTargetConfig    targets;
  TrainingSideTaskWeights side;
  TrainingFeatureConfig   feature;
  AnalysisModel          *on_top;
} TrainingMoodConfig;

/* The default network, forty epochs. */
extern const TrainingMoodConfig training_mood_default_config;

/* "epochs=40 crop-frames=160 …", for a person and for the model file. */
char *training_mood_config_to_string (const TrainingMoodConfig *config);

G_END_DECLS
