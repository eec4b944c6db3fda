/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/train-config.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/training/feature-choice.h"

/* Of gradient descent, when nobody asks for another. */
#define USUAL_MOMENTUM 0.9

static void
copy (const char **text)
{
  *text = g_strdup (*text);
}

static void
drop (const char **text)
{
  g_free ((char *)*text);
  *text = NULL;
}

static void
for_each_text (JobsTrainOptions *self,
               void            (*act) (const char **text))
{
  const char **const texts[] = {
    &self->output,   &self->checkpoint,   &self->about,           &self->command,  &self->only_fold, &self->predictions,
    &self->model,    &self->architecture, &self->network_options, &self->features, &self->segments,  &self->optimizer,
    &self->schedule, &self->start,        &self->trainable,       &self->side_tasks,
    &self->curves,   &self->chosen_folds, &self->ensemble,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    act (texts[i]);
}

void
jobs_train_options_copy (JobsTrainOptions       *self,
                         const JobsTrainOptions *other)
{
  *self = *other;
  self->manifests = other->manifests != NULL ? (const char *const *)g_strdupv ((char **)other->manifests)
                                             : (const char *const *)g_new0 (char *, 1);
  for_each_text (self, copy);
}

void
jobs_train_options_clear (JobsTrainOptions *self)
{
  for_each_text (self, drop);
  g_strfreev ((char **)self->manifests);
  self->manifests = NULL;
}

/* Another optimizer comes with the numbers that are usual for it. */
static gboolean
apply_optimizer (const char      *name,
                 TrainingConfig  *config,
                 GError         **error)
{
  NnOptimizerKind kind;

  if (name == NULL)
    return TRUE;

  if (!nn_optimizer_kind_from_string (name, &kind, error))
    return FALSE;

  if (kind != config->optimizer.kind)
    {
      config->optimizer = nn_optimizer_config_default (kind);
      config->learning_rate.rate = nn_optimizer_get_default_rate (kind);
      if (kind == NN_OPTIMIZER_SGD)
        config->optimizer.momentum = USUAL_MOMENTUM;
    }
  return TRUE;
}

static gboolean
apply_network (const JobsTrainOptions  *self,
               TrainingConfig          *config,
               GError                 **error)
{
  if (!apply_optimizer (self->optimizer, config, error)
      || (self->schedule != NULL
          && !nn_learning_rate_kind_from_string (self->schedule, &config->learning_rate.kind, error))
      || (self->network_options != NULL
          && !nn_zoo_options_parse (&config->options, self->network_options, error)))
    return FALSE;

  config->trainable = self->trainable;
  if (self->epochs > 0)
    config->epochs = self->epochs;
  if (self->learning_rate > 0.0)
    config->learning_rate.rate = self->learning_rate;
  return TRUE;
}

/* A learner is fitted at once: what steers steps would do nothing, so it is refused. */
static gboolean
apply_learner (const JobsTrainOptions  *self,
               TrainingMoodConfig      *config,
               GError                 **error)
{
  g_autoptr (ClassicLearner) learner = NULL;

  if (self->optimizer != NULL || self->schedule != NULL || self->start != NULL || self->trainable != NULL
      || self->epochs > 0 || self->learning_rate > 0.0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is no network: it has no epochs, learning rate, optimizer, layers or weights to start "
                      "from."),
                   self->architecture);
      return FALSE;
    }

  config->feature.learner_options = self->network_options;
  learner = training_feature_make_learner (config, error);
  return learner != NULL;
}

gboolean
jobs_train_options_apply (const JobsTrainOptions  *self,
                          TrainingMoodConfig      *config,
                          GError                 **error)
{
  config->training.seed = self->seed;
  if (self->architecture != NULL)
    config->training.architecture = self->architecture;

  if (training_feature_is_learner (config->training.architecture) ? !apply_learner (self, config, error)
                                                                  : !apply_network (self, &config->training, error))
    return FALSE;
  if (self->side_tasks != NULL && !training_side_task_weights_parse (&config->side, self->side_tasks, error))
    return FALSE;

  if (!training_feature_choose (config, self->features, self->segments, error))
    return FALSE;
  if (config->feature.features == NULL || !training_side_task_weights_is_any (&config->side))
    return TRUE;

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                       _ ("Side tasks are learned by networks that hear windows, not from sets of features."));
  return FALSE;
}

gboolean
jobs_train_options_load_start (const JobsTrainOptions  *self,
                               TrainingMoodConfig      *config,
                               AnalysisModel          **start,
                               GError                 **error)
{
  *start = NULL;
  if (self->start == NULL)
    return TRUE;

  *start = analysis_model_load (self->start, error);
  if (*start == NULL)
    return FALSE;

  config->training.start = analysis_model_get_network (*start);
  if (config->training.start != NULL)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There is no network in “%s” to start from."),
               self->start);
  return FALSE;
}
