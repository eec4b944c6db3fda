/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/watch.h"

#include <math.h>

/* What the label of a clip costs, as training weighs it; its class counts as much as a quadrant that people heard. */
static double
judge (const TrainingTarget *target,
       const MoodEstimate   *estimate,
       const MoodDegrees    *classes,
       const char           *class_name)
{
  double loss = 0.0;

  for (gsize i = 0; classes != NULL && i < classes->n_degrees; i++)
    if (g_str_equal (classes->names[i], class_name))
      loss += training_classification_judge (classes->shares[i]);

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    if (target->quadrants[q] > 0.0)
      loss += target->quadrants[q] * training_classification_judge (estimate->quadrant_probabilities[q]);
  if (target->point_weight > 0.0)
    loss += target->point_weight * training_coverage_judge (&estimate->gaussian, target->valence, target->arousal);
  return loss;
}

void
training_verdict_init (TrainingVerdict            *self,
                       const TrainingCorpus       *corpus,
                       const GArray               *predictions,
                       const MoodCalibration      *calibration,
                       const GArray               *training_clips,
                       const TrainingTargetConfig *targets)
{
  TrainingWordNorms norms;
  guint n_judged = 0;

  *self = (TrainingVerdict) { .corpus = corpus,
                              .n = predictions->len,
                              .clips = g_new (guint, predictions->len + 1),
                              .estimates = g_new (MoodEstimate, predictions->len + 1),
                              .arousals = g_new (double, predictions->len + 1) };

  training_word_norms_fit (&norms, corpus, training_clips);
  for (guint i = 0; i < predictions->len; i++)
    {
      const TrainingPrediction *prediction = &g_array_index (predictions, TrainingPrediction, i);
      const TrainingClip *clip = training_corpus_get_clip (corpus, prediction->clip);
      MoodEstimate *estimate = &self->estimates[i];
      TrainingTarget target;

      self->clips[i] = prediction->clip;
      self->arousals[i] = clip->arousal;
      if (clip->point == TRAINING_POINT_WORDS)
        training_word_norms_correct (&norms, clip, &self->arousals[i]);
      training_prediction_get_estimate (prediction, calibration, estimate);
      training_target_init (&target, clip, &norms, targets);
      if (target.quadrant_weight > 0.0 || target.point_weight > 0.0
          || (prediction->classes != NULL && *clip->class_name != '\0'))
        {
          self->loss += judge (&target, estimate, prediction->classes, clip->class_name);
          n_judged++;
        }

      training_metrics_add_estimate (&self->metrics, estimate);
      if (clip->has_quadrant)
        training_metrics_add_quadrant (&self->metrics, estimate, clip->quadrant);
      if (clip->point != TRAINING_POINT_NONE)
        {
          training_metrics_add_axis (&self->metrics, TRAINING_AXIS_VALENCE, clip->valence, estimate->gaussian.valence, NAN, NAN);
          training_metrics_add_axis (&self->metrics, TRAINING_AXIS_AROUSAL, self->arousals[i], estimate->gaussian.arousal, NAN, NAN);
        }
    }

  training_class_metrics_gather (&self->classes, corpus, -1, predictions);
  self->loss = n_judged > 0 ? self->loss / n_judged : NAN;
}

void
training_verdict_clear (TrainingVerdict *self)
{
  g_clear_pointer (&self->clips, g_free);
  g_clear_pointer (&self->estimates, g_free);
  training_class_metrics_clear (&self->classes);
  g_clear_pointer (&self->arousals, g_free);
}

double
training_verdict_get_score (const TrainingVerdict *self,
                            TrainingMeasure        measure)
{
  double score = NAN;

  if (measure == TRAINING_MEASURE_MACRO_F1)
    score = self->classes.figures.n > 0 ? training_classification_get_macro_f1 (&self->classes.figures)
                                        : training_metrics_get_macro_f1 (&self->metrics);
  else if (measure == TRAINING_MEASURE_PLANE)
    score = training_regression_get_mean (self->metrics.axes, 2, TRAINING_REGRESSION_CONCORDANCE);

  if (!isfinite (score))
    score = -self->loss;
  return isfinite (score) ? score : -INFINITY;
}
