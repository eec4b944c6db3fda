/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/model.h"
#include "engine/mood/curve.h"
#include "engine/mood/degrees.h"
#include "engine/training/corpus.h"
#include "engine/training/feature-cache.h"
#include "engine/training/metrics.h"

G_BEGIN_DECLS

/**
 * TrainingPrediction:
 * @clip: its index in the corpus
 * @windows: (owned): MoodGaussian, what the network says of each window; spread not applied. Of an ensemble: what
 *   each member that heard the clip says of all of it, with the member's spread but not that of the ensemble
 * @weights: (owned) (nullable): double, what each of those members counts; NULL when the model is no ensemble
 * @levels: (owned) (nullable): float, how loud each of them is, dB; NULL when the model hears pieces
 * @curve: (owned) (nullable): how the mood moves; NULL when the model only hears pieces
 * @curve_weights: (owned) (nullable): (n_points): how much each of its points counts, see AnalysisResult
 * @degrees: (owned) (nullable): of other emotions, of the whole clip; NULL when the model has none
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
} TrainingPrediction;

void     training_prediction_clear        (TrainingPrediction        *self);
/* The estimate that a user would see, with @spread as the factor on the standard deviations. */
void     training_prediction_get_estimate (const TrainingPrediction  *self,
                                           double                     spread,
                                           MoodEstimate              *estimate);
/* Adds to @metrics what the estimates of @predictions make of the quadrants of the first manifest's clips. */
void     training_predictions_measure     (const TrainingCorpus      *corpus,
                                           const GArray              *predictions,
                                           double                     spread,
                                           TrainingMetrics           *metrics);
/* (transfer full): moves what tasks left in @slots (@n) into an array, or sets the first error that is no
 * fault of one clip; clears @errors. */
GArray  *training_prediction_gather       (TrainingPrediction        *slots,
                                           GError                   **errors,
                                           gsize                      n,
                                           GCancellable              *cancellable,
                                           GError                   **error);
/* (transfer full): TrainingPrediction, in the order of @clips (guint); clips that could not be read
 * are left out. @model: one of windows; its spread is not applied. */
GArray  *training_predict                 (const AnalysisModel       *model,
                                           const TrainingFeatures    *features,
                                           const GArray              *clips,
                                           const BaseParallel        *parallel,
                                           GCancellable              *cancellable,
                                           GError                   **error);
/* The factor on the standard deviations that makes the quadrant probabilities of those @predictions
 * whose clip is not of @left_out_fold (-1: none is left out) fit the labels of @manifest best, by
 * cross-entropy; 1 when there are none. */
double   training_spread_fit              (const TrainingCorpus      *corpus,
                                           guint                      manifest,
                                           const GArray              *predictions,
                                           int                        left_out_fold);

/* (transfer full): (array): for each prediction the factor that fits the other folds of the first manifest; 1 for a
 * clip that is in no fold. */
double  *training_spread_fit_nested       (const TrainingCorpus      *corpus,
                                           const GArray              *predictions);

#define TRAINING_SPREAD_MIN 0.25
#define TRAINING_SPREAD_MAX 4.0

G_END_DECLS
