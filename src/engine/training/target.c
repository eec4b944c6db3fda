/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/target.h"

void
training_target_init (TrainingTarget             *self,
                      const TrainingClip         *clip,
                      const TrainingWordNorms    *norms,
                      const TrainingTargetConfig *config)
{
  *self = (TrainingTarget) { 0 };

  if (clip->has_quadrant)
    {
      const gboolean is_derived = clip->point == TRAINING_POINT_RATED;
      const double smoothing = is_derived ? config->derived_smoothing : config->heard_smoothing;

      self->quadrant_weight = is_derived ? config->derived_quadrant : 1.0;
      for (int q = 0; q < MOOD_N_QUADRANTS; q++)
        self->quadrants[q] = self->quadrant_weight * smoothing / MOOD_N_QUADRANTS;
      self->quadrants[clip->quadrant] += self->quadrant_weight * (1.0 - smoothing);
    }

  self->valence = CLAMP (clip->valence, -MOOD_MEAN_MAX, MOOD_MEAN_MAX);
  self->arousal = CLAMP (clip->arousal, -MOOD_MEAN_MAX, MOOD_MEAN_MAX);

  switch (clip->point)
    {
    case TRAINING_POINT_RATED: self->point_weight = config->rated_point; break;
    case TRAINING_POINT_WORDS:
      if (training_word_norms_correct (norms, clip, &self->arousal))
        self->point_weight = config->word_point;
      self->arousal = CLAMP (self->arousal, -MOOD_MEAN_MAX, MOOD_MEAN_MAX);
      break;
    case TRAINING_POINT_NONE: break;
    }
}

/* Adds weight * the loss of @target's point. */
static double
add_point_loss (const TrainingTarget *target,
                double                share,
                const float           raw[MOOD_N_RAW],
                double                gradient[MOOD_N_RAW])
{
  const double weight = share * target->point_weight;
  double part[MOOD_N_RAW];
  double loss;

  if (weight <= 0.0)
    return 0.0;

  loss = mood_gaussian_point_loss (raw, target->valence, target->arousal, part);
  for (int i = 0; i < MOOD_N_RAW; i++)
    gradient[i] += weight * part[i];

  return weight * loss;
}

double
training_target_loss (const TrainingTarget *first,
                      const TrainingTarget *second,
                      double                share,
                      const float           raw[MOOD_N_RAW],
                      double                gradient[MOOD_N_RAW])
{
  static const TrainingTarget nothing;
  const double rest = 1.0 - share;
  double quadrants[MOOD_N_QUADRANTS];
  double weight;
  double loss = 0.0;

  if (second == NULL)
    second = &nothing;

  for (int i = 0; i < MOOD_N_RAW; i++)
    gradient[i] = 0.0;

  /* Cross-entropy is linear in its targets, so one call serves both clips. */
  weight = share * first->quadrant_weight + rest * second->quadrant_weight;
  if (weight > 0.0)
    {
      for (int q = 0; q < MOOD_N_QUADRANTS; q++)
        quadrants[q] = (share * first->quadrants[q] + rest * second->quadrants[q]) / weight;
      loss = weight * mood_gaussian_quadrant_loss (raw, quadrants, gradient);
      for (int i = 0; i < MOOD_N_RAW; i++)
        gradient[i] *= weight;
    }

  loss += add_point_loss (first, share, raw, gradient);
  loss += add_point_loss (second, rest, raw, gradient);
  return loss;
}

double
training_target_judge (const TrainingTarget *first,
                       const TrainingTarget *second,
                       double                share,
                       const float           output[MOOD_N_RAW],
                       float                 gradient[MOOD_N_RAW])
{
  double exact[MOOD_N_RAW];
  const double loss = training_target_loss (first, second, share, output, exact);

  for (int i = 0; i < MOOD_N_RAW; i++)
    gradient[i] = (float)exact[i];

  return loss;
}
