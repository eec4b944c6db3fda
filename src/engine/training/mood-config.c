/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/mood-config.h"

const TrainingMoodConfig training_mood_default_config = {
  .training = {
    .architecture = "moodplane-1",
    .epochs = 40,
    .batch_size = 32,
    .last_batch = TRAINING_LAST_BATCH_FILLED,
    .optimizer = {
      .kind = NN_OPTIMIZER_ADAMW,
      .beta1 = 0.9,
      .beta2 = 0.999,
      .epsilon = 1e-8,
      .weight_decay = 0.02,
      .smoothing = 0.99,
      .momentum_decay = 4e-3,
    },
    .learning_rate = { .kind = NN_LEARNING_RATE_COSINE, .rate = 2e-3, .warmup = 0.1, .step_epochs = 10, .gamma = 0.1 },
    .clip_norm = 2.0,
    .statistics_momentum = 0.1,
    .averaging = { .kind = TRAINING_AVERAGING_EXPONENTIAL, .decay = 0.99, .part = 0.25 },
    .seed = 1,
  },
  .n_window_frames = 320,
  .n_crop_frames = 160,
  .augment = { .mixup = 0.35, .tilt = 0.15, .max_masked_bands = 12, .max_masked_frames = 40 },
  .targets = {
    .rated_point = 0.3,
    .word_point = 0.1,
    .derived_quadrant = 0.3,
    .heard_smoothing = 0.05,
    .derived_smoothing = 0.2,
    .curve_gain = 4.0,
  },
};

static void
append_setting (GString    *text,
                const char *name,
                double      value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "%s%s=%s", text->len > 0 ? " " : "", name,
                          g_ascii_formatd (number, sizeof number, "%g", value));
}

static void
append_optimizer (GString                 *text,
                  const NnOptimizerConfig *optimizer)
{
  g_string_append_printf (text, " optimizer=%s", nn_optimizer_kind_to_string (optimizer->kind));
  append_setting (text, "weight-decay", optimizer->weight_decay);
  if (optimizer->momentum > 0.0)
    append_setting (text, "momentum", optimizer->momentum);
}

static void
append_learning_rate (GString              *text,
                      const NnLearningRate *rate)
{
  g_string_append_printf (text, " schedule=%s", nn_learning_rate_kind_to_string (rate->kind));
  append_setting (text, "learning-rate", rate->rate);
  if (rate->kind != NN_LEARNING_RATE_STEP)
    append_setting (text, "warmup", rate->warmup);
  else
    {
      append_setting (text, "step-epochs", rate->step_epochs);
      append_setting (text, "gamma", rate->gamma);
    }
}

static void
append_averaging (GString                       *text,
                  const TrainingAveragingConfig *averaging)
{
  if (averaging->kind == TRAINING_AVERAGING_EXPONENTIAL)
    append_setting (text, "average-decay", averaging->decay);
  else if (averaging->kind == TRAINING_AVERAGING_EQUAL)
    append_setting (text, "average-part", averaging->part);
}

/* What only windows have. */
static void
append_windows (GString                     *text,
                const TrainingAugmentConfig *augment)
{
  append_setting (text, "tilt", augment->tilt);
  append_setting (text, "masked-bands", augment->max_masked_bands);
  append_setting (text, "masked-frames", augment->max_masked_frames);
}

static void
append_side_tasks (GString                       *text,
                   const TrainingSideTaskWeights *side)
{
  if (side->degrees > 0.0)
    append_setting (text, "side-degrees", side->degrees);
  if (side->words > 0.0)
    append_setting (text, "side-words", side->words);
  if (side->genres > 0.0)
    append_setting (text, "side-genres", side->genres);
  if (side->classes > 0.0)
    append_setting (text, "side-classes", side->classes);
}

char *
training_mood_config_to_string (const TrainingMoodConfig *config)
{
  const TrainingConfig *training = &config->training;
  GString *text = g_string_new (NULL);

  append_setting (text, "epochs", training->epochs);
  if (config->feature.features == NULL)
    append_setting (text, "crop-frames", config->n_crop_frames);
  append_setting (text, "batch", training->batch_size);
  append_optimizer (text, &training->optimizer);
  append_learning_rate (text, &training->learning_rate);
  append_setting (text, "clip-norm", training->clip_norm);
  append_setting (text, "statistics-momentum", training->statistics_momentum);
  append_averaging (text, &training->averaging);
  if (training->trainable != NULL)
    g_string_append_printf (text, " train-only=%s", training->trainable);
  append_setting (text, "mixup", config->augment.mixup);
  if (config->feature.features == NULL)
    append_windows (text, &config->augment);
  append_setting (text, "rated-point", config->targets.rated_point);
  append_setting (text, "word-point", config->targets.word_point);
  append_setting (text, "derived-quadrant", config->targets.derived_quadrant);
  append_setting (text, "heard-smoothing", config->targets.heard_smoothing);
  append_setting (text, "derived-smoothing", config->targets.derived_smoothing);
  if (config->feature.features == NULL)
    append_setting (text, "curve-gain", config->targets.curve_gain);
  append_side_tasks (text, &config->side);

  return g_string_free (text, FALSE);
}
