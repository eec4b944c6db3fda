/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/model.h"
#include "engine/mood/curve.h"
#include "engine/mood/degrees.h"
#include "engine/mood/embedding.h"
#include "engine/training/corpus.h"
#include "engine/training/feature-cache.h"
#include "engine/training/metrics.h"

G_BEGIN_DECLS

/**
 * TrainingPrediction:
 * @clip: its index in the corpus
 * @windows: (owned): MoodGaussian, what the network says of each window; calibration not applied. Of an ensemble: what
 *   each member that heard the clip says of all of it, with the member's calibration but not that of the ensemble
 * @weights: (owned) (nullable): double, what each of those members counts; NULL when the model is no ensemble
 * @levels: (owned) (nullable): float, how loud each of them is, dB; NULL when they are not weighed by it
 * @curve: (owned) (nullable): how the mood moves; NULL when the model only hears pieces. Of an ensemble it is settled with
 *   another calibration than may be asked for: see training_prediction_make_curve()
 * @curve_weights: (owned) (nullable): (n_points): how much each of its points counts, see AnalysisResult
 * @degrees: (owned) (nullable): of other emotions, of the whole clip; NULL when the model has none
 * @embedding: (owned) (nullable): what the model heard in it
 * @classes: (owned) (nullable): how likely it is of each class; NULL when the model tells none
 *
 * What a model says of one clip that it was not trained on.
 */
typedef struct
{
  guint        clip;
  GArray      *windows;
  GArray      *weights;
  GArray      *levels;
  MoodCurve   *curve;
  float       *curve_weights;
  MoodDegrees *degrees;
  MoodEmbedding *embedding;
  MoodDegrees *classes;
} TrainingPrediction;

void     training_prediction_clear        (TrainingPrediction        *self);
/* What the model says of the whole song, by @calibration. */
void     training_prediction_pool         (const TrainingPrediction  *self,
                                           const MoodCalibration     *calibration,
                                           MoodGaussian              *song);
/* The estimate that a user would see. */
void     training_prediction_get_estimate (const TrainingPrediction  *self,
                                           const MoodCalibration     *calibration,
                                           MoodEstimate              *estimate);
/* (transfer full) (nullable): the curve that a user would see beside @estimate, as a calibration has it. */
MoodCurve *
         training_prediction_make_curve   (const TrainingPrediction  *self,
                                           const MoodEstimate        *estimate);
/* Adds to @metrics what the estimates of @predictions make of the quadrants of the first manifest's clips. */
void     training_predictions_measure     (const TrainingCorpus      *corpus,
                                           const GArray              *predictions,
                                           const MoodCalibration     *calibration,
                                           TrainingMetrics           *metrics);
/* (transfer full): moves what tasks left in @slots (@n) into an array, or sets the first error that is no
 * fault of one clip; clears @errors. */
GArray  *training_prediction_gather       (TrainingPrediction        *slots,
                                           GError                   **errors,
                                           gsize                      n,
                                           GCancellable              *cancellable,
                                           GError                   **error);
/* (transfer full): TrainingPrediction, in the order of @clips (guint); clips that could not be read
 * are left out. @model: one of windows; its calibration is not applied. */
GArray  *training_predict                 (const AnalysisModel       *model,
                                           const TrainingFeatures    *features,
                                           const GArray              *clips,
                                           const BaseParallel        *parallel,
                                           GCancellable              *cancellable,
                                           GError                   **error);

G_END_DECLS
