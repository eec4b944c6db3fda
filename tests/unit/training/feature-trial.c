/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feature-trial.h"

#include <math.h>
#include <string.h>

#include "engine/training/feature-choice.h"
#include "fixtures.h"
#include "tones.h"

void
feature_trial_set_up (FeatureTrial  *trial,
                      gconstpointer  data)
{
  trial->folder = fixture_folder_new ();
  trial->manifest = tones_write_corpus (trial->folder, FEATURE_TRIAL_N_CLIPS);
  trial->output = g_build_filename (trial->folder, "model.safetensors", NULL);
  trial->said = g_build_filename (trial->folder, "predictions.csv", NULL);
  trial->config = training_mood_default_config;
}

void
feature_trial_tear_down (FeatureTrial  *trial,
                         gconstpointer  data)
{
  g_free (trial->manifest);
  g_free (trial->output);
  g_free (trial->said);
  fixture_folder_free (trial->folder);
}

static void
message_cb (const char *text,
            gpointer    user_data)
{
  static const char before[] = "a ridge of ";
  const char *said = strstr (text, before);

  if (said != NULL)
    ((FeatureTrial *)user_data)->ridge = g_ascii_strtod (said + strlen (before), NULL);
}

static void
progress_cb (double   done,
             double   total,
             gpointer user_data)
{
  FeatureTrial *trial = user_data;

  trial->done = done;
  trial->total = total;
}

const TrainingObserver *
feature_trial_observe (FeatureTrial *trial)
{
  static TrainingObserver observer;

  observer = (TrainingObserver) { message_cb, progress_cb, NULL, trial };
  return &observer;
}

void
feature_trial_choose (FeatureTrial *trial,
                      const char   *architecture,
                      const char   *features,
                      const char   *segments)
{
  g_autoptr (GError) error = NULL;

  trial->config.training.architecture = architecture;
  training_feature_choose (&trial->config, features, segments, &error);
  g_assert_no_error (error);
}

char *
feature_trial_train (FeatureTrial           *trial,
                     const TrainingOptions  *options,
                     GError                **error)
{
  trial->ridge = NAN;
  return training_experiment_train (options, &trial->config, feature_trial_observe (trial), NULL, error);
}
