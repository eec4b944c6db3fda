/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From what a person chose to what the engine trains. */

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/training/architectures.h"
#include "engine/training/feature-choice.h"
#include "jobs/model-choice.h"
#include "jobs/train-choices.h"
#include "jobs/train-config.h"
#include "jobs/training-split.h"

#define USUAL "usual"

static const char *
get (const JobsTrainSettings *self,
     JobsTrainField           field)
{
  return jobs_train_settings_get_text (self, field);
}

static gboolean
is (const JobsTrainSettings *self,
    JobsTrainField           field,
    const char              *id)
{
  return g_str_equal (get (self, field), id);
}

/* (nullable): NULL where the engine is to do as it usually does. */
static const char *
get_unusual (const JobsTrainSettings *self,
             JobsTrainField           field)
{
  const char *text = get (self, field);

  return *text != '\0' && !g_str_equal (text, USUAL) ? text : NULL;
}

gboolean
jobs_train_settings_is_learner (const JobsTrainSettings *self)
{
  return training_feature_is_learner (get (self, JOBS_TRAIN_ARCHITECTURE));
}

gboolean
jobs_train_settings_is_windows (const JobsTrainSettings *self)
{
  return !jobs_train_settings_is_learner (self) && get_unusual (self, JOBS_TRAIN_FEATURES) == NULL;
}

gboolean
jobs_train_settings_is_on_top (const JobsTrainSettings *self)
{
  return is (self, JOBS_TRAIN_TARGETS, "classes") && is (self, JOBS_TRAIN_LAYERS, "classes");
}

void
jobs_train_settings_choose_targets (JobsTrainSettings *self,
                                    const char        *id)
{
  const gboolean was_on_top = jobs_train_settings_is_on_top (self);
  const gboolean had_classes = is (self, JOBS_TRAIN_TARGETS, "classes");

  jobs_train_settings_set_text (self, JOBS_TRAIN_TARGETS, id);
  if (g_str_equal (id, "classes") && !had_classes)
    {
      jobs_train_settings_set_text (self, JOBS_TRAIN_LAYERS, "classes");
      if (is (self, JOBS_TRAIN_START, "nothing"))
        jobs_train_settings_set_text (self, JOBS_TRAIN_START, "in-use");
    }
  else if (!g_str_equal (id, "classes") && was_on_top)
    {
      jobs_train_settings_set_text (self, JOBS_TRAIN_LAYERS, "all");
      jobs_train_settings_set_text (self, JOBS_TRAIN_START, "nothing");
    }
}

/* There is nothing to set of a network that stays as it is. */
static gboolean
has_use_on_top (const JobsTrainSettings *self,
                JobsTrainField           field)
{
  switch (field)
    {
    case JOBS_TRAIN_PRESET:
    case JOBS_TRAIN_TARGETS:
    case JOBS_TRAIN_SPLIT:
    case JOBS_TRAIN_GROUPED_BY:
    case JOBS_TRAIN_HELD_OUT:
    case JOBS_TRAIN_N_PARTS:
    case JOBS_TRAIN_PART:
    case JOBS_TRAIN_EVERY_PART:
    case JOBS_TRAIN_VALIDATION:
    case JOBS_TRAIN_START:
    case JOBS_TRAIN_LAYERS:
    case JOBS_TRAIN_SEED: return TRUE;
    case JOBS_TRAIN_START_FILE: return is (self, JOBS_TRAIN_START, "file");
    default: return FALSE;
    }
}

static gboolean
has_use_of_kind (const JobsTrainSettings *self,
                 JobsTrainField           field)
{
  if (jobs_train_settings_is_on_top (self))
    return has_use_on_top (self, field);

  switch (field)
    {
    case JOBS_TRAIN_SEGMENTS: return !jobs_train_settings_is_windows (self);
    /* Kernels know no classes. */
    case JOBS_TRAIN_BESIDE: return jobs_train_settings_is_windows (self) && !is (self, JOBS_TRAIN_TARGETS, "classes");
    case JOBS_TRAIN_SIDE_TASKS: return jobs_train_settings_is_windows (self);
    case JOBS_TRAIN_OPTIMIZER:
    case JOBS_TRAIN_SCHEDULE:
    case JOBS_TRAIN_RATE:
    case JOBS_TRAIN_WEIGHT_DECAY:
    case JOBS_TRAIN_BATCH:
    case JOBS_TRAIN_EPOCHS:
    case JOBS_TRAIN_AUGMENTATION:
    case JOBS_TRAIN_AVERAGING:
    case JOBS_TRAIN_PATIENCE:
    case JOBS_TRAIN_MEASURE:
    case JOBS_TRAIN_START:
    case JOBS_TRAIN_LAYERS: return !jobs_train_settings_is_learner (self);
    case JOBS_TRAIN_START_FILE: return !jobs_train_settings_is_learner (self) && is (self, JOBS_TRAIN_START, "file");
    default: return TRUE;
    }
}

gboolean
jobs_train_settings_has_use (const JobsTrainSettings *self,
                             JobsTrainField           field)
{
  switch (field)
    {
    case JOBS_TRAIN_HELD_OUT: return is (self, JOBS_TRAIN_SPLIT, "ratio");
    case JOBS_TRAIN_N_PARTS: return is (self, JOBS_TRAIN_SPLIT, "k-fold");
    case JOBS_TRAIN_PART:
    case JOBS_TRAIN_EVERY_PART: return !is (self, JOBS_TRAIN_SPLIT, "ratio");
    default: return has_use_of_kind (self, field);
    }
}

gboolean
jobs_train_settings_has_kernels (const JobsTrainSettings *self)
{
  return jobs_train_settings_has_use (self, JOBS_TRAIN_BESIDE) && is (self, JOBS_TRAIN_BESIDE, JOBS_TRAIN_BESIDE_KERNELS);
}

gboolean
jobs_train_settings_may_end_early (const JobsTrainSettings *self)
{
  return jobs_train_settings_has_use (self, JOBS_TRAIN_PATIENCE)
         && jobs_train_settings_get_number (self, JOBS_TRAIN_PATIENCE) > 0.0;
}

/* Those that are not in a list of their own have been looked at by the engine. */
static gboolean
check_choices (const JobsTrainSettings  *self,
               GError                  **error)
{
  for (guint f = 0; f < JOBS_TRAIN_N_FIELDS; f++)
    {
      const JobsTrainFieldInfo *info = jobs_train_field_get_info (f);
      gboolean is_known = FALSE;
      gsize n;
      const JobsTrainChoice *choices;

      if (info->kind != JOBS_TRAIN_KIND_CHOICE || f == JOBS_TRAIN_FEATURES || f == JOBS_TRAIN_SEGMENTS)
        continue;

      choices = jobs_train_field_list (f, &n);
      for (gsize i = 0; i < n; i++)
        is_known = is_known || is (self, f, choices[i].id);
      if (is_known)
        continue;

      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("“%.60s” is nothing that “%s” can be."), get (self, f),
                   info->name);
      return FALSE;
    }

  return TRUE;
}

static void
apply_augmentation (const JobsTrainSettings *self,
                    TrainingAugmentConfig   *augment)
{
  if (is (self, JOBS_TRAIN_AUGMENTATION, "none"))
    *augment = (TrainingAugmentConfig) { 0 };
  else if (is (self, JOBS_TRAIN_AUGMENTATION, "gentle"))
    *augment = (TrainingAugmentConfig) { .mixup = 0.2, .tilt = 0.1, .max_masked_bands = 6, .max_masked_frames = 20 };
  else if (is (self, JOBS_TRAIN_AUGMENTATION, "strong"))
    *augment = (TrainingAugmentConfig) { .mixup = 0.5, .tilt = 0.3, .max_masked_bands = 20, .max_masked_frames = 60 };
}

static void
apply_numbers (const JobsTrainSettings *self,
               TrainingConfig          *config)
{
  config->batch_size = jobs_train_settings_get_number (self, JOBS_TRAIN_BATCH);
  config->optimizer.weight_decay = jobs_train_settings_get_number (self, JOBS_TRAIN_WEIGHT_DECAY);
  config->averaging.kind = is (self, JOBS_TRAIN_AVERAGING, "none")    ? TRAINING_AVERAGING_NONE
                           : is (self, JOBS_TRAIN_AVERAGING, "equal") ? TRAINING_AVERAGING_EQUAL
                                                                      : TRAINING_AVERAGING_EXPONENTIAL;
}

static gboolean
refuse_classes (GError **error)
{
  return base_error_refuse (error, BASE_ERROR_INVALID_ARGUMENT,
                            _ ("Own classes are learned by “moodplane-1” as it usually hears, or on top of the model in use: as "
                               "layers choose “Classes only” (layers=classes, start=in-use)."));
}

static gboolean
apply_network (const JobsTrainSettings  *self,
               TrainingMoodConfig       *config,
               GError                  **error)
{
  const char *last_layer;

  apply_numbers (self, &config->training);
  apply_augmentation (self, &config->augment);
  if (!training_check_architecture (config, &last_layer, error))
    return FALSE;
  if (config->side.classes > 0.0 && !training_last_layer_has_steps (last_layer))
    return refuse_classes (error);

  if (is (self, JOBS_TRAIN_LAYERS, "last"))
    config->training.trainable = last_layer;
  return TRUE;
}

/* (nullable): of an ensemble the first member that is a network, which hears as @config does. */
static const NnModel *
find_network (const AnalysisModel      *model,
              const TrainingMoodConfig *config)
{
  const AnalysisFeatureModel *features = analysis_model_get_features (model);

  for (gsize i = 0; i < analysis_model_get_n_members (model); i++)
    {
      const NnModel *network = find_network (analysis_model_get_member (model, i), config);

      if (network != NULL)
        return network;
    }

  if (analysis_model_get_n_members (model) > 0 || (features != NULL) != (config->feature.features != NULL))
    return NULL;
  return features != NULL ? analysis_feature_model_get_network (features) : analysis_model_get_network (model);
}

/* (transfer full) (nullable) */
static AnalysisModel *
open_start (const JobsTrainSettings  *self,
            char                    **shown,
            GError                  **error)
{
  g_autofree char *path = is (self, JOBS_TRAIN_START, "file") ? g_strdup (get (self, JOBS_TRAIN_START_FILE))
                                                              : jobs_model_choice_find ();

  if (path == NULL || *path == '\0')
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("Choose the model file to start from."));
      return NULL;
    }

  *shown = g_filename_display_name (path);
  return analysis_model_load (path, error);
}

static gboolean
load_start (const JobsTrainSettings  *self,
            TrainingMoodConfig       *config,
            AnalysisModel           **start,
            GError                  **error)
{
  g_autofree char *shown = NULL;

  *start = open_start (self, &shown, error);
  if (*start == NULL)
    return FALSE;

  config->training.start = find_network (*start, config);
  if (config->training.start != NULL)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("There is no network in “%s” that hears what this one is to hear: it cannot be started from."), shown);
  return FALSE;
}

/* Of all settings only what it stands on and the seed count. */
static gboolean
apply_on_top (const JobsTrainSettings  *self,
              TrainingMoodConfig       *config,
              AnalysisModel           **start,
              GError                  **error)
{
  g_autofree char *shown = NULL;

  *config = training_mood_default_config;
  config->training.seed = jobs_train_settings_get_number (self, JOBS_TRAIN_SEED);
  if (is (self, JOBS_TRAIN_START, "nothing"))
    return base_error_refuse (error, BASE_ERROR_INVALID_ARGUMENT,
                              _ ("If only what tells classes is trained, the rest must come from a model: choose one to start "
                                 "from (start=in-use)."));

  *start = open_start (self, &shown, error);
  if (*start == NULL)
    return FALSE;
  config->on_top = *start;
  return analysis_model_get_n_embedding (*start) > 0
         || base_error_refuse (error, BASE_ERROR_INVALID_ARGUMENT,
                               _ ("“%s” keeps nothing of a song that classes could be learned from: start from a network that hears "
                                  "windows."),
                               shown);
}

static gboolean
apply_engine (const JobsTrainSettings  *self,
              TrainingMoodConfig       *config,
              GError                  **error)
{
  const gboolean is_network = !jobs_train_settings_is_learner (self);
  const JobsTrainOptions options = {
    .architecture = get (self, JOBS_TRAIN_ARCHITECTURE),
    .network_options = get_unusual (self, JOBS_TRAIN_NETWORK_OPTIONS),
    .features = get_unusual (self, JOBS_TRAIN_FEATURES),
    .segments = jobs_train_settings_is_windows (self) ? NULL : get_unusual (self, JOBS_TRAIN_SEGMENTS),
    .side_tasks = jobs_train_settings_is_windows (self) ? get_unusual (self, JOBS_TRAIN_SIDE_TASKS) : NULL,
    .optimizer = is_network ? get (self, JOBS_TRAIN_OPTIMIZER) : NULL,
    .schedule = is_network ? get (self, JOBS_TRAIN_SCHEDULE) : NULL,
    .learning_rate = is_network ? jobs_train_settings_get_number (self, JOBS_TRAIN_RATE) : 0.0,
    .epochs = is_network ? (guint)jobs_train_settings_get_number (self, JOBS_TRAIN_EPOCHS) : 0,
    .seed = jobs_train_settings_get_number (self, JOBS_TRAIN_SEED),
  };

  *config = training_mood_default_config;
  if (!jobs_train_options_apply (&options, config, error))
    return FALSE;

  if (is (self, JOBS_TRAIN_TARGETS, "classes"))
    {
      config->side.classes = 1.0;
      return config->feature.features == NULL || refuse_classes (error);
    }
  if (!is (self, JOBS_TRAIN_TARGETS, "degrees") || jobs_train_settings_is_learner (self))
    return TRUE;
  if (config->feature.features == NULL)
    {
      config->side.degrees = MAX (config->side.degrees, 1.0);
      return TRUE;
    }

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                       _ ("Degrees are learned by networks that hear windows and by kernels only."));
  return FALSE;
}

TrainingWatch
jobs_train_settings_get_watch (const JobsTrainSettings *self)
{
  return (TrainingWatch) {
    .fold = JOBS_SPLIT_FOLD_VALIDATION,
    .patience = jobs_train_settings_get_number (self, JOBS_TRAIN_PATIENCE),
    .measure = is (self, JOBS_TRAIN_MEASURE, "macro-f1") ? TRAINING_MEASURE_MACRO_F1
               : is (self, JOBS_TRAIN_MEASURE, "plane")  ? TRAINING_MEASURE_PLANE
                                                         : TRAINING_MEASURE_LOSS,
  };
}

gboolean
jobs_train_settings_apply (const JobsTrainSettings  *self,
                           TrainingMoodConfig       *config,
                           AnalysisModel           **start,
                           GError                  **error)
{
  *start = NULL;
  if (!check_choices (self, error))
    return FALSE;
  if (jobs_train_settings_is_on_top (self))
    return apply_on_top (self, config, start, error);
  if (!apply_engine (self, config, error))
    return FALSE;
  if (jobs_train_settings_is_learner (self))
    return TRUE;

  return apply_network (self, config, error)
         && (is (self, JOBS_TRAIN_START, "nothing") || load_start (self, config, start, error));
}

static gboolean
check_together (const JobsTrainSettings  *self,
                GError                  **error)
{
  const gboolean is_frozen = jobs_train_settings_has_use (self, JOBS_TRAIN_LAYERS) && is (self, JOBS_TRAIN_LAYERS, "last");

  if (is (self, JOBS_TRAIN_SPLIT, "k-fold")
      && jobs_train_settings_get_number (self, JOBS_TRAIN_PART) >= jobs_train_settings_get_number (self, JOBS_TRAIN_N_PARTS))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There is no part %d of %d: they are counted from 0."),
                   (int)jobs_train_settings_get_number (self, JOBS_TRAIN_PART),
                   (int)jobs_train_settings_get_number (self, JOBS_TRAIN_N_PARTS));
      return FALSE;
    }

  if (is (self, JOBS_TRAIN_LAYERS, "classes") && !jobs_train_settings_is_on_top (self)
      && jobs_train_settings_has_use (self, JOBS_TRAIN_LAYERS))
    return base_error_refuse (error, BASE_ERROR_INVALID_ARGUMENT,
                              _ ("Only what tells classes can be trained where own classes are learned (targets=classes)."));

  if (is_frozen && is (self, JOBS_TRAIN_START, "nothing"))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("If only the last layer is trained, the others must come from a model: choose one to start from."));
      return FALSE;
    }

  return TRUE;
}

gboolean
jobs_train_settings_check (const JobsTrainSettings  *self,
                           GError                  **error)
{
  g_autoptr (AnalysisModel) start = NULL;
  TrainingMoodConfig config;

  return jobs_train_settings_apply (self, &config, &start, error) && check_together (self, error);
}
