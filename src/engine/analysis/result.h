/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/curve.h"
#include "engine/mood/degrees.h"
#include "engine/mood/embedding.h"
#include "engine/mood/estimate.h"

G_BEGIN_DECLS

/**
 * AnalysisResult:
 * @duration: seconds of audio decoded
 * @said: what the model says of the whole song, spread between its windows included; what ensembles mix
 * @estimate: the song's place on the plane: of @said, settled (see mood_gaussian_settle())
 * @curve: (owned) (nullable): at 2 Hz; NULL when the model only hears pieces of a song
 * @curve_weights: (owned) (nullable): (n_points): how much each of its points counts for the song's; NULL without a
 *   curve, or where all count the same
 * @degrees: (owned) (nullable): of other emotions; NULL when the model says nothing of them
 * @embedding: (owned) (nullable): what the model heard; NULL when it has nothing of the kind
 * @classes: (owned) (nullable): how likely it is of each class, to a sum of 1; NULL when the model tells no classes
 * @n_windows: windows or pieces that were heard (silent windows are left out)
 */
typedef struct
{
  double         duration;
  MoodGaussian   said;
  MoodEstimate   estimate;
  MoodCurve     *curve;
  float         *curve_weights;
  MoodDegrees   *degrees;
  MoodEmbedding *embedding;
  MoodDegrees   *classes;
  gsize          n_windows;
} AnalysisResult;

/* Sets @said, and the estimate that follows from it. */
void analysis_result_say  (AnalysisResult     *self,
                           const MoodGaussian *said);
void analysis_result_free (AnalysisResult     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisResult, analysis_result_free)

G_END_DECLS
