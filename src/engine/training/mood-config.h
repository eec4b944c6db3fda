/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/augment.h"
#include "engine/training/target.h"
#include "engine/training/trainer.h"

G_BEGIN_DECLS

/**
 * TrainingMoodConfig:
 * @n_window_frames: frames that the network hears at once when it is used
 * @n_crop_frames: frames of the stretches that it is trained on; fewer than @n_window_frames make more
 *   epochs of the same work, since the network averages over time. 0: as many
 *
 * How a network is trained to hear moods.
 */
typedef struct
{
  TrainingConfig        training;
  guint                 n_window_frames;
  guint                 n_crop_frames;
  TrainingAugmentConfig augment;
  TrainingTargetConfig  targets;
} TrainingMoodConfig;

/* The default network, forty epochs. */
extern const TrainingMoodConfig training_mood_default_config;

/* "epochs=40 crop-frames=160 …", for a person and for the model file. */
char *training_mood_config_to_string (const TrainingMoodConfig *config);

G_END_DECLS
