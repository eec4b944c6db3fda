/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/class-metrics.h"
#include "engine/training/prediction.h"
#include "engine/training/target.h"

G_BEGIN_DECLS

/* By what one epoch is better than another. */
typedef enum
{
  TRAINING_MEASURE_LOSS,
  TRAINING_MEASURE_MACRO_F1,
  TRAINING_MEASURE_PLANE, /* mean concordance of valence and arousal */
} TrainingMeasure;

/**
 * TrainingWatch:
 * @fold: clips of this fold are never trained on; by them the model is judged after each epoch
 * @patience: so many epochs without a better one end the training; 0: never
 * @measure: what better means; where it cannot be worked out, it is the loss
 *
 * How a training is watched. The best model so far is what is kept of it in the end.
 */
typedef struct
{
  int             fold;
  guint           patience;
  TrainingMeasure measure;
} TrainingWatch;

/**
 * TrainingVerdict:
 * @loss: as in training, but of whole clips, undistorted; NAN when no clip has a label
 * @classes: of classes, where the model tells any
 * @corpus: (nullable): of the clips; NULL when it is gone
 * @clips: (owned) (array length=n): indices in the corpus
 * @estimates: (owned) (array length=n)
 * @arousals: (owned) (array length=n): that of the labels; where it comes from words, as training corrects it. By these the
 *   figures are too
 *
 * What a model is worth by clips that it was not trained on.
 */
typedef struct
{
  double                loss;
  TrainingMetrics       metrics;
  TrainingClassMetrics  classes;
  const TrainingCorpus *corpus;
  gsize                 n;
  guint                *clips;
  MoodEstimate         *estimates;
  double               *arousals;
} TrainingVerdict;

/* @training_clips: by them labels that come from words are corrected. */
void   training_verdict_init      (TrainingVerdict            *self,
                                   const TrainingCorpus       *corpus,
                                   const GArray               *predictions,
                                   const MoodCalibration      *calibration,
                                   const GArray               *training_clips,
                                   const TrainingTargetConfig *targets);
void   training_verdict_clear     (TrainingVerdict            *self);
/* The higher the better; what cannot be judged is minus infinity, never NAN. */
double training_verdict_get_score (const TrainingVerdict      *self,
                                   TrainingMeasure             measure);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrainingVerdict, training_verdict_clear)

G_END_DECLS
