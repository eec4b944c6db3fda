/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/experiment.h"

G_BEGIN_DECLS

#define FEATURE_TRIAL_N_CLIPS 16

/* A corpus made up, what is trained on it, and where that is written. */
typedef struct
{
  char *folder;   /* (owned) */
  char *manifest; /* (owned) */
  char *output;   /* (owned): model file */
  char *said;     /* (owned): CSV */
  TrainingMoodConfig config;
  double done; /* of the last training's progress */
  double total;
  double ridge; /* that was chosen last; NAN when none was */
} FeatureTrial;

void                    feature_trial_set_up    (FeatureTrial           *trial,
                                                 gconstpointer           data);
void                    feature_trial_tear_down (FeatureTrial           *trial,
                                                 gconstpointer           data);
const TrainingObserver *feature_trial_observe   (FeatureTrial           *trial);
void                    feature_trial_choose    (FeatureTrial           *trial,
                                                 const char             *architecture,
                                                 const char             *features,
                                                 const char             *segments);
/* (transfer full): the report */
char                   *feature_trial_train     (FeatureTrial           *trial,
                                                 const TrainingOptions  *options,
                                                 GError                **error);

G_END_DECLS
