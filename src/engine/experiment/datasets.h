/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/dataset.h"

G_BEGIN_DECLS

/**
 * ExperimentDatasets:
 *
 * The datasets in use, so that cells that need the same share it. From any thread: who asks for one that is
 * being loaded waits for it. The few that were asked for last stay in memory.
 */
typedef struct _ExperimentDatasets ExperimentDatasets;

ExperimentDatasets *experiment_datasets_new  (const ExperimentSettings *settings,
                                              const ExperimentObserver *observer,
                                              GCancellable             *cancellable);
void                experiment_datasets_free (ExperimentDatasets       *self);
/* (transfer full). A corpus that was rendered into the working folder comes before the one that it was made
 * from. Errors: those of experiment_dataset_load(); %BASE_ERROR_NOT_FOUND when the corpus is of MIDI files
 * that are not rendered yet. */
ExperimentDataset  *experiment_datasets_get  (ExperimentDatasets       *self,
                                              const char               *corpus,
                                              const char               *features,
                                              const AnalysisCut *segments,
                                              guint                     n_items,
                                              GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExperimentDatasets, experiment_datasets_free)

G_END_DECLS
