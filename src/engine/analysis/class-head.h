/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/degrees.h"
#include "engine/mood/embedding.h"
#include "engine/nn/tensor-file.h"

G_BEGIN_DECLS

#define ANALYSIS_CLASSES_MIN 2
#define ANALYSIS_CLASSES_MAX 32
/* Characters of a class's name. */
#define ANALYSIS_CLASS_NAME_MAX 64

/* Metadata and tensor of a model file: the names, one a line, and (n_classes, n_embedding + 1): for each class its weights,
 * then its intercept. */
#define ANALYSIS_MODEL_CLASSES       "moodplane.classes"
#define ANALYSIS_MODEL_CLASS_WEIGHTS "beside.classes"

/**
 * AnalysisClassHead:
 *
 * What tells classes of an owner's own from a song's embedding: the softmax of a linear map. It stands beside the model
 * that the embedding comes from, and changes nothing of what that says. Immutable, shared between workers.
 */
typedef struct _AnalysisClassHead AnalysisClassHead;

/* Whether @name can be shown: text in one line, not blank, of no more than %ANALYSIS_CLASS_NAME_MAX characters. */
gboolean
analysis_class_name_is_good (const char *name);
/* @names: (array zero-terminated=1); @weights: (n_classes, n_embedding + 1); both are copied. */
AnalysisClassHead *
analysis_class_head_new (const char *const *names, gsize n_embedding, const float *weights);
AnalysisClassHead *
analysis_class_head_ref (AnalysisClassHead *self);
void
analysis_class_head_unref (AnalysisClassHead *self);
/* (array zero-terminated=1) */
const char *const *
analysis_class_head_get_names (const AnalysisClassHead *self);
gsize
analysis_class_head_get_n_embedding (const AnalysisClassHead *self);
/* (transfer full) (nullable): how likely the song is of each class, to a sum of 1; NULL when the embedding is another
 * model's. It is looked at as the library keeps it, so that all say the same of a song. */
MoodDegrees *
analysis_class_head_say (const AnalysisClassHead *self, const MoodEmbedding *embedding);
void
analysis_class_head_add_to_file (const AnalysisClassHead *self, NnTensorFile *file);
/* @head: (out) (transfer full) (nullable): NULL when the file has none. Errors: %BASE_ERROR_BAD_MODEL with a part of a
 * sentence that begins with the file. */
gboolean
analysis_class_head_from_file (const NnTensorFile *file, AnalysisClassHead **head, GError **error);

/* The same of the model file at @path, whatever else is in it. @fingerprint: (out) (transfer full): of the file. Errors: as above,
 * and those of reading. */
gboolean
analysis_class_head_load (const char *path, AnalysisClassHead **head, char **fingerprint, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisClassHead, analysis_class_head_unref)

G_END_DECLS
