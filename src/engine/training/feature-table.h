/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/feature-reader.h"
#include "engine/base/parallel.h"
#include "engine/training/corpus.h"

G_BEGIN_DECLS

/**
 * TrainingFeatureTable:
 *
 * The features of every clip of a corpus, as a #AnalysisFeatureReader makes them: what TrainingFeatures is to
 * models that hear windows. Read-only once loaded.
 */
typedef struct _TrainingFeatureTable TrainingFeatureTable;

/* Told from the threads of the loading, one at a time. */
typedef void (*TrainingFeatureTableProgress) (gsize    n_done,
                                              gsize    n_clips,
                                              gpointer user_data);

/* @cache_folder (nullable) is made if it is not there. A clip that cannot be read is an error of its own, and
 * none of the loading. Errors: %G_IO_ERROR_CANCELLED; %BASE_ERROR_FAILED when the folder cannot be made. */
TrainingFeatureTable   *training_feature_table_load      (const TrainingCorpus           *corpus,
                                                          const AnalysisFeatureReader    *reader,
                                                          const char                     *cache_folder,
                                                          const BaseParallel             *parallel,
                                                          TrainingFeatureTableProgress    progress,
                                                          gpointer                        user_data,
                                                          GCancellable                   *cancellable,
                                                          GError                        **error);
void                    training_feature_table_free      (TrainingFeatureTable           *self);
/* Without examples when the clip could not be read. */
const AnalysisFeatures *training_feature_table_get       (const TrainingFeatureTable     *self,
                                                          gsize                           clip);
/* Why; NULL when it could. */
const GError           *training_feature_table_get_error (const TrainingFeatureTable     *self,
                                                          gsize                           clip);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingFeatureTable, training_feature_table_free)

G_END_DECLS
