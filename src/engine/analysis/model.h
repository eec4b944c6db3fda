/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/class-head.h"
#include "engine/analysis/feature-model.h"
#include "engine/dsp/frontend.h"
#include "engine/mood/calibration.h"
#include "engine/nn/model-file.h"

G_BEGIN_DECLS

/* Metadata keys that analysis reads from a model file. */
#define ANALYSIS_MODEL_FRONTEND         "moodplane.frontend"         /* dsp_frontend_config_to_string() */
#define ANALYSIS_MODEL_FRONTEND_VERSION "moodplane.frontend_version"
#define ANALYSIS_MODEL_SPREAD           "moodplane.spread"           /* calibration: factor on the standard deviations */
#define ANALYSIS_MODEL_GAINS            "moodplane.gains"            /* calibration: of valence and arousal, "1.02 1.1" */
/* Of networks with more outputs than the five of a mood, and learners with more values than valence and arousal: what the
 * others are, in their order, with blanks between the names, and what they say of each: networks the logit of the share of
 * listeners who felt it, learners the share itself. */
#define ANALYSIS_MODEL_DEGREES          "moodplane.degrees"          /* "calmness power tension" */
#define ANALYSIS_MODEL_DEGREES_SCALE    "moodplane.degrees_scale"
#define ANALYSIS_MODEL_SCALE_LOGIT      "logit"
#define ANALYSIS_MODEL_SCALE_SHARE      "share"
/* Of an ensemble: what each of its members counts, with blanks between the numbers. What is said of a member, its
 * tensors and metadata, stands under analysis_model_get_member_prefix(). */
#define ANALYSIS_MODEL_ENSEMBLE         "moodplane.ensemble"         /* "1 0.5" */
/* The network's node whose values are a song's embedding, where it is not the one before the outputs. */
#define ANALYSIS_MODEL_EMBEDDING        "moodplane.embedding"

/**
 * AnalysisModel:
 *
 * A model file opened for use: weights, the front end they were trained with, and a fingerprint
 * that stands beside every result. Immutable, shared between workers.
 *
 * There are three kinds: a network that hears overlapping windows of the streaming front end; a learner
 * or network that hears features of pieces of a song, which has no front end, windows or steps, only
 * what analysis_model_get_features() tells; and an ensemble of several models of these two kinds, which hear the
 * song side by side, and has only members, degrees and an embedding. The functions about windows are for the first
 * kind.
 */
typedef struct _AnalysisModel AnalysisModel;

#define ANALYSIS_MODEL_MIN_MEMBERS 2
#define ANALYSIS_MODEL_MAX_MEMBERS 8

/* @calibration: (nullable): of all that are made here; NULL: none */
AnalysisModel *analysis_model_load             (const char           *path,
                                                GError              **error);
AnalysisModel *analysis_model_new              (NnModel              *network,
                                                DspFrontend          *frontend,
                                                const MoodCalibration *calibration);
/* As above, for a network with outputs for @degrees (nullable) after those of the mood. */
AnalysisModel *analysis_model_new_with_degrees (NnModel              *network,
                                                DspFrontend          *frontend,
                                                const char *const    *degrees,
                                                const MoodCalibration *calibration);
AnalysisModel *analysis_model_new_features     (AnalysisFeatureModel *features,
                                                const MoodCalibration *calibration);
/* References to the @n_members @members are kept; @weights: (n_members): what each counts, above 0. Errors:
 * %BASE_ERROR_BAD_MODEL where they do not go together. */
AnalysisModel *analysis_model_new_ensemble     (AnalysisModel *const *members,
                                                const double         *weights,
                                                gsize                 n_members,
                                                const MoodCalibration *calibration,
                                                GError              **error);
/* The same model, not from a file, which tells classes besides; @classes: of its embedding. */
AnalysisModel *analysis_model_new_with_classes (AnalysisModel        *model,
                                                AnalysisClassHead    *classes);
AnalysisModel *analysis_model_ref              (AnalysisModel        *self);
void           analysis_model_unref            (AnalysisModel        *self);
AnalysisFeatureModel *analysis_model_get_features (const AnalysisModel *self);
/* 0 unless it is an ensemble. */
gsize          analysis_model_get_n_members    (const AnalysisModel  *self);
AnalysisModel *analysis_model_get_member       (const AnalysisModel  *self,
                                                gsize                 index);
double         analysis_model_get_weight       (const AnalysisModel  *self,
                                                gsize                 index);
/* (transfer full): "member0." */
char          *analysis_model_get_member_prefix (gsize                index);
guint          analysis_model_get_sample_rate  (const AnalysisModel  *self);
guint          analysis_model_get_frontend_version (const AnalysisModel *self);
NnModel       *analysis_model_get_network      (const AnalysisModel  *self);
DspFrontend   *analysis_model_get_frontend     (const AnalysisModel  *self);
const MoodCalibration *analysis_model_get_calibration (const AnalysisModel *self);
gsize          analysis_model_get_n_frames     (const AnalysisModel  *self);
gsize          analysis_model_get_n_steps      (const AnalysisModel  *self);
gsize          analysis_model_get_step_frames  (const AnalysisModel  *self);
gsize          analysis_model_get_hop          (const AnalysisModel  *self);
NnNode         analysis_model_get_steps_node   (const AnalysisModel  *self);
/* (array zero-terminated=1): names of what is said beside the mood; none for most models. Of an ensemble all that any of
 * its members says. */
const char *const *analysis_model_get_degrees  (const AnalysisModel  *self);
gsize          analysis_model_get_n_outputs    (const AnalysisModel  *self);
/* The node whose values, averaged over time, are the embedding; G_MAXUINT, and no values, without one. */
NnNode         analysis_model_get_embedding_node (const AnalysisModel *self);
gsize          analysis_model_get_n_embedding  (const AnalysisModel  *self);
/* (nullable): NULL when it tells no classes. */
AnalysisClassHead *analysis_model_get_classes  (const AnalysisModel  *self);
/* (transfer full) (nullable): as analysis_class_head_say(); NULL too when the model tells no classes. @embedding:
 * (nullable) */
MoodDegrees   *analysis_model_say_classes      (const AnalysisModel  *self,
                                                const MoodEmbedding  *embedding);
/* (nullable): what it was loaded from. */
const NnTensorFile *analysis_model_get_file    (const AnalysisModel  *self);
const char    *analysis_model_get_fingerprint  (const AnalysisModel  *self); /* SHA-256 of the file, hex; "" when not from a file */
const char    *analysis_model_get_metadata     (const AnalysisModel  *self,
                                                const char           *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisModel, analysis_model_unref)

G_END_DECLS
