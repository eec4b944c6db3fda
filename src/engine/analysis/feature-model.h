/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/feature-reader.h"
#include "engine/classic/learner.h"
#include "engine/mood/quadrant-link.h"
#include "engine/nn/model-file.h"

G_BEGIN_DECLS

/* Metadata keys of a file with such a model; the first of them tells it from one of windows. */
#define ANALYSIS_FEATURE_MODEL_FEATURES "moodplane.features" /* dsp_feature_set_to_string() */
#define ANALYSIS_FEATURE_MODEL_VERSION  "moodplane.features_version"
#define ANALYSIS_FEATURE_MODEL_SEGMENTS "moodplane.segments" /* analysis_cut_to_text() */

/* Tensors of the file beside those of learner or network, one row each. */
#define ANALYSIS_FEATURE_MODEL_RESIDUALS NN_MODEL_FILE_BESIDE "residuals" /* sd of valence, of arousal, correlation */
#define ANALYSIS_FEATURE_MODEL_QUADRANTS NN_MODEL_FILE_BESIDE "quadrants" /* MoodQuadrantScale, in its order */
#define ANALYSIS_FEATURE_MODEL_OFFSETS   NN_MODEL_FILE_BESIDE "offsets"   /* of each channel */
#define ANALYSIS_FEATURE_MODEL_SPREADS   NN_MODEL_FILE_BESIDE "spreads"

/**
 * AnalysisFeatureParts:
 * @learner: (nullable): fitted: values for valence and arousal, the four quadrants as classes, or both
 * @network: (nullable): one of the two, not both; its output is the mood's raw one
 * @residuals: of a learner of values, or of both: standard deviations and correlation of what it says wrong; the means
 *   are not used
 * @quadrants: of a learner of classes
 * @degrees: (nullable) (array zero-terminated=1): of a learner of both: the names of what its values after valence and
 *   arousal say, each the share of listeners who felt it
 * @offsets: (nullable) (array length=channels): of a network: taken from each value of the channel
 * @spreads: (nullable) (array length=channels): and what it is divided by then, above 0
 */
typedef struct
{
  AnalysisFeatureReader *reader;
  ClassicLearner        *learner;
  NnModel               *network;
  MoodGaussian           residuals;
  MoodQuadrantScale      quadrants;
  const char *const     *degrees;
  const float           *offsets;
  const float           *spreads;
} AnalysisFeatureParts;

/**
 * AnalysisFeatureModel:
 *
 * A model that hears features of pieces of a song: which features and pieces, what they are judged by, and
 * how the judgment becomes a distribution on the plane. Immutable, shared between threads.
 *
 * A learner of values says where the mean is; how far off it may be is the covariance of its residuals. Of a
 * learner of classes the quadrants' probabilities are turned into the distribution that has them as masses,
 * see mood_gaussian_from_quadrants(). One of both says both, and mood_gaussian_settle() makes one story of them when the
 * song has been heard. A network says all five numbers itself.
 */
typedef struct _AnalysisFeatureModel AnalysisFeatureModel;

/* References are kept to reader and network; the learner is owned from here on, whatever comes of it.
 * Errors: %BASE_ERROR_BAD_MODEL with what does not fit together. */
AnalysisFeatureModel  *analysis_feature_model_new           (const AnalysisFeatureParts  *parts,
                                                             GError                     **error);
AnalysisFeatureModel  *analysis_feature_model_ref           (AnalysisFeatureModel        *self);
void                   analysis_feature_model_unref         (AnalysisFeatureModel        *self);
AnalysisFeatureReader *analysis_feature_model_get_reader    (const AnalysisFeatureModel  *self);
/* (nullable) */
NnModel               *analysis_feature_model_get_network   (const AnalysisFeatureModel  *self);
const ClassicLearner  *analysis_feature_model_get_learner   (const AnalysisFeatureModel  *self);
/* (array zero-terminated=1): names, none for most models. */
const char *const     *analysis_feature_model_get_degrees   (const AnalysisFeatureModel  *self);
/* @input: (out): (C, H, W): @values less the channel's offset, over its spread; both NULL: as they are. */
void                   analysis_features_scale              (NnShape                      shape,
                                                             const float                 *offsets,
                                                             const float                 *spreads,
                                                             const float                 *values,
                                                             float                       *input);
/* The same, with the offsets and spreads of the model. */
void                   analysis_feature_model_scale         (const AnalysisFeatureModel  *self,
                                                             const float                 *values,
                                                             float                       *input);
/* The distribution that the learner's outputs for one example stand for. */
void                   analysis_feature_model_link          (const AnalysisFeatureModel  *self,
                                                             const double                *outputs,
                                                             MoodGaussian                *gaussian);
/* The degrees that these outputs stand for. @shares: (out): as many as there are names, each from 0 to 1, or NAN where the
 * learner says no number. */
void                   analysis_feature_model_link_degrees  (const AnalysisFeatureModel  *self,
                                                             const double                *outputs,
                                                             float                       *shares);

/* Whether @file says that it holds such a model. */
gboolean               analysis_feature_model_is_in_file    (const NnTensorFile          *file);
/* A model that was read judges to the same bits as the one that was added. */
void                   analysis_feature_model_add_to_file   (const AnalysisFeatureModel  *self,
                                                             NnTensorFile                *file);
/* Errors: %BASE_ERROR_BAD_MODEL. */
AnalysisFeatureModel  *analysis_feature_model_from_file     (NnTensorFile                *file,
                                                             GError                     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisFeatureModel, analysis_feature_model_unref)

G_END_DECLS
