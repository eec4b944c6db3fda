/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/classic/learner.h"
#include "engine/nn/tensor-file.h"

G_BEGIN_DECLS

/* Fitted learners in safetensors files: the arrays of their state as tensors, its texts as metadata. A
 * learner that was read predicts the same bits as the one that was written. Other tensors and metadata of
 * the file are left alone, so that a model file can hold more than the learner. */

void            analysis_classic_file_add  (NnTensorFile          *file,
                                            const ClassicLearner  *learner);
/* Errors: %BASE_ERROR_BAD_MODEL. */
ClassicLearner *analysis_classic_file_get  (const NnTensorFile    *file,
                                            GError               **error);
gboolean        analysis_classic_file_save (const ClassicLearner  *learner,
                                            const char            *path,
                                            GError               **error);
ClassicLearner *analysis_classic_file_load (const char            *path,
                                            GError               **error);

G_END_DECLS
